package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Unset;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers of the gateway's messages as decimals; what is not said is null. */
public final class WireNumbers {
  private WireNumbers() {}

  /**
   * A price or an amount.
   *
   * @param present whether the message has the field
   */
  public static @Nullable BigDecimal decimal(boolean present, double value) {
    return present && !Unset.isUnset(value) ? BigDecimal.valueOf(value) : null;
  }

  /**
   * A quantity.
   *
   * @throws NumberFormatException if it is not a decimal
   */
  public static @Nullable BigDecimal decimal(String text) {
    return Unset.isUnset(text) ? null : new BigDecimal(text);
  }
}
