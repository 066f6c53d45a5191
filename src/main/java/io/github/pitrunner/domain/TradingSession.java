package io.github.pitrunner.domain;

import java.time.Instant;

/**
 * A time in which an instrument trades.
 *
 * @param open first moment
 * @param close first moment after it; after {@code open}
 */
public record TradingSession(Instant open, Instant close) {
  public TradingSession {
    if (!close.isAfter(open)) {
      throw new IllegalArgumentException(
          "Session %s..%s ends before it begins".formatted(open, close));
    }
  }

  public boolean contains(Instant time) {
    return !time.isBefore(open) && time.isBefore(close);
  }
}
