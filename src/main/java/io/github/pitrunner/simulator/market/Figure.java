package io.github.pitrunner.simulator.market;

/** What bars of an instrument show that is no price. */
@FunctionalInterface
interface Figure {
  /** Its values in the time of a bar. */
  Values within(BarSpan span, TradingHours hours);

  /** First, highest, lowest and last value of a stretch of time. */
  record Values(double open, double high, double low, double close) {
    static Values of(double value) {
      return new Values(value, value, value, value);
    }

    /** This stretch followed by a later one. */
    Values then(Values later) {
      return new Values(open, Math.max(high, later.high), Math.min(low, later.low), later.close);
    }
  }
}
