package io.github.pitrunner.simulator.market;

import org.jspecify.annotations.Nullable;

/** Puts a {@link Stretch} together from its parts, in order. */
final class StretchBuilder {
  private @Nullable Candle candle;
  private long volume;
  private long trades;
  private double weighted;
  private double plain;
  private int parts;

  void add(Candle part, long partVolume, long partTrades, double average) {
    candle = candle == null ? part : candle.then(part);
    volume += partVolume;
    trades += partTrades;
    weighted += average * partVolume;
    plain += average;
    parts++;
  }

  boolean isEmpty() {
    return candle == null;
  }

  Stretch built() {
    if (candle == null) {
      throw new IllegalStateException("A stretch without parts");
    }
    return new Stretch(candle, volume, trades, volume == 0 ? plain / parts : weighted / volume);
  }
}
