package io.github.pitrunner.simulator.market;

import java.time.Instant;
import java.time.LocalDate;

/**
 * One trading session.
 *
 * @param date the trading date that it counts for
 * @param open its first moment
 * @param close the first moment after it
 */
record Session(LocalDate date, Instant open, Instant close) {
  boolean contains(Instant at) {
    return !at.isBefore(open) && at.isBefore(close);
  }

  long firstStep() {
    return Walk.step(open);
  }

  long endStep() {
    return Walk.step(close);
  }
}
