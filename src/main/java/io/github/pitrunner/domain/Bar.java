package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a time.
 *
 * @param start for bars of a day and longer midnight UTC of the trading day
 * @param tradingDay for bars of a day and longer
 * @param volume null where the data has none
 * @param averagePrice weighted by volume; null where the data has none
 * @param tradeCount null where the data has none
 * @param isComplete its time is over: only a correction changes it any more
 */
public record Bar(
    Instant start,
    @Nullable LocalDate tradingDay,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    @Nullable BigDecimal volume,
    @Nullable BigDecimal averagePrice,
    @Nullable Integer tradeCount,
    boolean isComplete) {
  /** The same bar, which may or may not change. */
  public Bar asComplete(boolean complete) {
    return complete == isComplete
        ? this
        : new Bar(
            start, tradingDay, open, high, low, close, volume, averagePrice, tradeCount, complete);
  }
}
