package io.github.pitrunner.simulator.market;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What it takes to sell a stock short on one trading date. Every stock here can be borrowed; the
 * fewer shares there are to lend, the more that costs.
 *
 * @param shares that can be borrowed
 * @param feeRate that a borrower pays, in percent of their worth per year
 */
record ShortSupply(long shares, double feeRate) {
  /** How the gateway says that at least a thousand shares can be borrowed. */
  static final double SHORTABLE = 3;

  private static final long LOT = 100_000;
  private static final int MOST_LOTS = 400;
  private static final int USUAL_FEE = 236;
  private static final double LEAST_FEE = 0.25;
  private static final double SCARCITY_FEE = 0.5;
  private static final double DIGITS = 10_000;

  static ShortSupply of(Instrument stock, LocalDate date) {
    Draws draws = new Draws(Draws.key(stock.conId(), date.toEpochDay()));
    int lots = 1 + draws.below(MOST_LOTS);
    double usual = LEAST_FEE + 0.1 * new Draws(Draws.key(stock.conId(), USUAL_FEE)).even();
    double scarcity = 1 - (double) lots / MOST_LOTS;
    double fee = usual + SCARCITY_FEE * scarcity * scarcity;
    return new ShortSupply(LOT * lots, Math.round(fee * DIGITS) / DIGITS);
  }

  /** The fee rates of the sessions in the time of a bar. */
  static Figure.Values feeRates(Instrument stock, BarSpan span, TradingHours hours) {
    Instant end = Walk.instant(span.pieces().get(span.pieces().size() - 1).to() - 1);
    Figure.Values values = null;
    for (Session session : hours.between(span.start(), end)) {
      Figure.Values ofDay = Figure.Values.of(of(stock, session.date()).feeRate());
      values = values == null ? ofDay : values.then(ofDay);
    }
    return values == null ? Figure.Values.of(of(stock, span.date()).feeRate()) : values;
  }
}
