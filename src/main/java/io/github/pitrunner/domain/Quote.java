package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The top of an instrument's book and its day, complete. What is null or empty is not known.
 *
 * @param halted trading is halted
 * @param lastTradeTime when the last trade was, by the exchange
 * @param receiveTime when the newest value was received; null before the first one
 * @param sequence rises with each change while the line is open, from 1
 * @param type how fresh the values are by permission
 * @param option greeks, for options
 */
public record Quote(
    Instrument instrument,
    Level bid,
    Level ask,
    Level last,
    Day day,
    Venues venues,
    @Nullable Boolean halted,
    @Nullable Instant lastTradeTime,
    @Nullable Instant receiveTime,
    long sequence,
    MarketDataType type,
    QuoteStatus status,
    @Nullable OptionComputation option) {

  /** A price and the size there is at it. */
  public record Level(@Nullable BigDecimal price, @Nullable BigDecimal size) {}

  /**
   * The day of an instrument.
   *
   * @param close closing price of the day before
   */
  public record Day(
      @Nullable BigDecimal open,
      @Nullable BigDecimal high,
      @Nullable BigDecimal low,
      @Nullable BigDecimal close,
      @Nullable BigDecimal volume) {}

  /** Letters of the exchanges at the best bid, the best ask and of the last trade. */
  public record Venues(String bid, String ask, String last) {}

  /** The same values, relied on otherwise. */
  public Quote withStatus(QuoteStatus other) {
    return new Quote(
        instrument,
        bid,
        ask,
        last,
        day,
        venues,
        halted,
        lastTradeTime,
        receiveTime,
        sequence,
        type,
        other,
        option);
  }
}
