package io.github.pitrunner.simulator.market;

/** First, highest, lowest and last value of a stretch of time, in whole units of its scale. */
record Candle(long open, long high, long low, long close) {
  static Candle of(long value) {
    return new Candle(value, value, value, value);
  }

  /** This stretch followed by a later one. */
  Candle then(Candle later) {
    return new Candle(open, Math.max(high, later.high), Math.min(low, later.low), later.close);
  }
}
