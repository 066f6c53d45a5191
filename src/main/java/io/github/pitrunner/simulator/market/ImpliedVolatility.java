package io.github.pitrunner.simulator.market;

import io.github.pitrunner.domain.Newest;
import io.github.pitrunner.simulator.market.OptionCurve.OptionTerms;
import io.github.pitrunner.simulator.market.Tape.Side;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.Function;

/**
 * The volatility that the options on a stock imply, per year, at any time: of the call nearest to
 * the money that expires first, whether it is still listed or not.
 */
final class ImpliedVolatility implements Figure {
  private static final int MOST_RECENT = 100;
  private static final LocalTime EXPIRY = LocalTime.of(16, 0);

  private final Instrument stock;
  private final BigDecimal strikeStep;
  private final Function<OptionTerms, OptionCurve> curves;

  /** Bars that follow each other are of few options. */
  private final Map<OptionTerms, OptionCurve> recent = Newest.put(MOST_RECENT);

  /**
   * @param strikeStep between two strikes
   * @param curves of options on the stock, listed or not
   */
  ImpliedVolatility(
      Instrument stock, BigDecimal strikeStep, Function<OptionTerms, OptionCurve> curves) {
    this.stock = stock;
    this.strikeStep = strikeStep;
    this.curves = curves;
  }

  double at(long step) {
    return of(nearest(stock.middle(step)), expiry(step), step / Walk.STEPS_A_DAY);
  }

  @Override
  public Values within(BarSpan span, TradingHours hours) {
    Values values = null;
    for (BarSpan.Piece piece : span.pieces()) {
      // Days begin and options expire between half hours.
      long from = piece.from();
      while (from < piece.to()) {
        long to =
            Math.min(piece.to(), from - from % Walk.STEPS_A_HALF_HOUR + Walk.STEPS_A_HALF_HOUR);
        Values part = between(from, to);
        values = values == null ? part : values.then(part);
        from = to;
      }
    }
    if (values == null) {
      throw new IllegalStateException("A bar without time: " + span);
    }
    return values;
  }

  /** Of steps of one half hour: each strike is the nearest one for a while. */
  private Values between(long from, long to) {
    Candle spot = stock.tape().stretch(Side.MIDPOINT, from, to).candle();
    LocalDate expiry = expiry(from);
    long day = from / Walk.STEPS_A_DAY;
    double open = at(from);
    double close = at(to - 1);
    double high = Math.max(open, close);
    double low = Math.min(open, close);
    long last = nearest(middle(spot.high()));
    for (long strike = nearest(middle(spot.low())); strike <= last; strike++) {
      double volatility = of(strike, expiry, day);
      high = Math.max(high, volatility);
      low = Math.min(low, volatility);
    }
    return new Values(open, high, low, close);
  }

  private double middle(long value) {
    return stock.tape().price(Side.MIDPOINT, value).doubleValue();
  }

  /** In steps between strikes. */
  private long nearest(double spot) {
    return Math.max(1, Math.round(spot / strikeStep.doubleValue()));
  }

  private static LocalDate expiry(long step) {
    ZonedDateTime time = Walk.instant(step).atZone(Exchanges.NEW_YORK);
    boolean isOver = !time.toLocalTime().isBefore(EXPIRY);
    return Expiries.weekly(isOver ? time.toLocalDate().plusDays(1) : time.toLocalDate());
  }

  private double of(long strike, LocalDate expiry, long day) {
    OptionTerms terms =
        new OptionTerms(true, strikeStep.multiply(BigDecimal.valueOf(strike)), expiry);
    return recent.computeIfAbsent(terms, curves).volatility(day);
  }
}
