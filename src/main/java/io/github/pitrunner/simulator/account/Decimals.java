package io.github.pitrunner.simulator.account;

import java.math.BigDecimal;

/** Decimals as the wire has them: plain text without needless zeros. */
public final class Decimals {
  private Decimals() {}

  /** For example {@code 100}, {@code -0.5}, {@code 0}. */
  public static String text(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
