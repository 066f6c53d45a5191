package io.github.pitrunner.api;

import com.google.type.Decimal;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * {@code google.type.Decimal} ⇄ {@link BigDecimal}, exact both ways.
 *
 * <p>Length and magnitude are limited: {@code 1e999999999} is ten characters that would become a
 * billion digits when written plainly.
 */
public final class Decimals {
  /** Longest decimal that is read, in characters. */
  public static final int MAX_LENGTH = 40;

  /** A decimal that is read is below 10 to the power of this plus one, and its digits end here. */
  public static final int MAX_EXPONENT = 30;

  private static final Pattern GRAMMAR =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

  private Decimals() {}

  /**
   * Reads a decimal as its grammar has it; what is equal in value is read as equal objects.
   *
   * @throws IllegalArgumentException if it is not a decimal or out of range; the message is meant
   *     for the caller
   */
  public static BigDecimal fromProto(Decimal decimal) {
    String text = decimal.getValue();
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("is longer than %d characters".formatted(MAX_LENGTH));
    }
    if (!GRAMMAR.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a decimal such as 12.34".formatted(Texts.printable(text)));
    }
    BigDecimal value = new BigDecimal(text);
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = value.stripTrailingZeros();
    if (stripped.precision() - stripped.scale() - 1 > MAX_EXPONENT
        || stripped.scale() > MAX_EXPONENT) {
      throw new IllegalArgumentException(
          "'%s' is beyond %d digits before or after the point".formatted(text, MAX_EXPONENT + 1));
    }
    // Without an exponent of its own, so that 1e2, 100 and 100.0 are equal.
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Writes plain notation without exponent and without trailing zeros. */
  public static Decimal toProto(BigDecimal value) {
    return Decimal.newBuilder().setValue(text(value)).build();
  }

  /** The canonical text: {@code 100}, {@code 0.5}, {@code -3}; no exponent, no trailing zeros. */
  public static String text(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
