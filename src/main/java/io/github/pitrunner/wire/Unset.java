package io.github.pitrunner.wire;

/**
 * The sentinels by which older gateways say that a number is not there. We never send them and
 * always tolerate them (protocol section 3.2).
 */
public final class Unset {
  private Unset() {}

  public static boolean isUnset(double value) {
    return value == Double.MAX_VALUE || Double.isNaN(value) || Double.isInfinite(value);
  }

  public static boolean isUnset(int value) {
    return value == Integer.MAX_VALUE;
  }

  public static boolean isUnset(long value) {
    return value == Long.MAX_VALUE;
  }

  /** For decimals in text: empty or one of the sentinels written out. */
  public static boolean isUnset(String value) {
    return switch (value) {
      case "",
          "NaN",
          "2147483647",
          "9223372036854775807",
          "-9223372036854775808",
          "1.7976931348623157E308",
          "1.7976931348623157E+308",
          "1.7976931348623157e+308",
          "170141183460469231731687303715884105727" ->
          true;
      default -> false;
    };
  }
}
