package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Instrument;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question for bars. Equal ones have the same answer for a while.
 *
 * @param end null is now
 */
record BarQuery(
    Instrument instrument,
    BarDuration duration,
    BarSize size,
    WhatToShow show,
    boolean regularHoursOnly,
    @Nullable Instant end) {
  @Override
  public String toString() {
    return "%s bars of %s for %s".formatted(size.wireName(), instrument, duration.wireName());
  }
}
