package io.github.pitrunner.portfolio;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * When the portfolio alarms.
 *
 * @param marginCushion below which it alarms, a share of the net liquidation value; 0 is never
 * @param positionChange above which it alarms, a share of the net liquidation value; 0 is never
 * @param positionChangeWindow changes of a position that are less apart are one change
 * @param negativeCash whether total cash below zero alarms
 * @param resolveAfter how long an account must be well again
 */
public record AlertThresholds(
    BigDecimal marginCushion,
    BigDecimal positionChange,
    Duration positionChangeWindow,
    boolean negativeCash,
    Duration resolveAfter) {
  /** The product's defaults. */
  public static final AlertThresholds STANDARD =
      new AlertThresholds(
          new BigDecimal("0.1"),
          new BigDecimal("0.25"),
          Duration.ofMinutes(5),
          true,
          Duration.ofMinutes(1));
}
