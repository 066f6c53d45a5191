package io.github.pitrunner.portfolio;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Numbers of the gateway, some of which say that there is none (protocol section 3.2). */
final class Numbers {
  private static final int MAX_LENGTH = 64;
  private static final int MAX_SCALE = 64;
  private static final BigDecimal MAX_DOUBLE = BigDecimal.valueOf(Double.MAX_VALUE);
  private static final Set<BigDecimal> NONE =
      Set.of(
          BigDecimal.valueOf(Integer.MAX_VALUE),
          BigDecimal.valueOf(Long.MAX_VALUE),
          BigDecimal.valueOf(Long.MIN_VALUE));

  private Numbers() {}

  /**
   * Reads a decimal text; null when it says that there is none.
   *
   * @throws NumberFormatException if it is no number, or none of this world
   */
  static @Nullable BigDecimal read(String text) {
    if (text.isEmpty() || text.equals("NaN")) {
      return null;
    }
    if (text.length() > MAX_LENGTH) {
      throw new NumberFormatException("it has %d characters".formatted(text.length()));
    }
    BigDecimal number = new BigDecimal(text);
    if (NONE.contains(number) || number.compareTo(MAX_DOUBLE) == 0) {
      return null;
    }
    if (Math.abs((long) number.scale()) > MAX_SCALE) {
      throw new NumberFormatException("it is out of range");
    }
    return number;
  }

  /** The decimal that a double was written as; null when there is none. */
  static @Nullable BigDecimal read(boolean present, double value) {
    return present && Double.isFinite(value) && Math.abs(value) < Double.MAX_VALUE
        ? BigDecimal.valueOf(value)
        : null;
  }
}
