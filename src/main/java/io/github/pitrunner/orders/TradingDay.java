package io.github.pitrunner.orders;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Which orders the gateway's lists of completed orders and executions must hold: they tell of its
 * current trading day only. When that day begins is not said anywhere and differs by login and
 * exchange, so the answer errs on the side of "not today": then nothing is concluded, while an
 * order wrongly taken for one of today would be called never placed although it was executed.
 */
final class TradingDay {
  private static final ZoneId EXCHANGES = ZoneId.of("America/New_York");

  /** No restart of the gateway's day lies in a shorter time without a midnight in between. */
  private static final Duration SHORTEST = Duration.ofHours(12);

  private TradingDay() {}

  /** An order of this time is certainly of the trading day of now. */
  static boolean isToday(Instant created, Instant now) {
    Instant midnight = now.atZone(EXCHANGES).toLocalDate().atStartOfDay(EXCHANGES).toInstant();
    return !created.isBefore(midnight)
        && !created.isBefore(now.minus(SHORTEST))
        && !created.isAfter(now);
  }
}
