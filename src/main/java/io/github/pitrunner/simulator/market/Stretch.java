package io.github.pitrunner.simulator.market;

/**
 * A stretch of a {@link Tape}.
 *
 * @param volume traded, in the instrument's unit
 * @param trades how many
 * @param average weighted with the volume, or over time where there is none; of whole half hours,
 *     and over time, an estimate from the candles
 */
record Stretch(Candle candle, long volume, long trades, double average) {
  /** This stretch followed by a later one. */
  Stretch then(Stretch later) {
    StretchBuilder both = new StretchBuilder();
    both.add(candle, volume, trades, average);
    both.add(later.candle, later.volume, later.trades, later.average);
    return both.built();
  }
}
