package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
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
 * @param extras what was asked for beyond the top of the book; null without any
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
    @Nullable OptionComputation option,
    @Nullable Extras extras) {

  /** A quote of nothing but the top of the book, the day and the greeks. */
  public Quote(
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
    this(
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
        status,
        option,
        null);
  }

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

  /**
   * Values of ticks beyond the usual ones, by tick type (protocol section 4).
   *
   * @param computations of an option, by what they are made from
   */
  public record Extras(
      Map<Integer, BigDecimal> numbers, Map<Integer, String> texts, Computations computations) {
    public Extras {
      numbers = Map.copyOf(numbers);
      texts = Map.copyOf(texts);
    }
  }

  /** Computations of an option from its bid, its ask, its last price and the model. */
  public record Computations(
      @Nullable OptionComputation bid,
      @Nullable OptionComputation ask,
      @Nullable OptionComputation last,
      @Nullable OptionComputation model) {
    /** None of them. */
    public static final Computations NONE = new Computations(null, null, null, null);
  }

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
        option,
        extras);
  }
}
