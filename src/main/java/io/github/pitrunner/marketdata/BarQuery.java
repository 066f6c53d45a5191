package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Draw;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
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
  /** What it draws on at the gateway (protocol section 5.7). */
  Draw.History draw() {
    String series = "%d@%s %s".formatted(instrument.contractId(), instrument.exchange(), show);
    return new Draw.History(
        "%s %s %s %s %s"
            .formatted(series, duration.wireName(), size.wireName(), regularHoursOnly, end),
        series,
        show == WhatToShow.BID_ASK ? 2 : 1,
        size.isSmall());
  }

  /** Whether it may be asked with an end time, and so in steps (protocol section 5.4). */
  boolean takesEnd() {
    return show != WhatToShow.ADJUSTED_LAST && instrument.type() != SecurityType.CONTINUOUS_FUTURE;
  }

  /** The same bars of another range. */
  BarQuery of(BarDuration otherDuration, @Nullable Instant otherEnd) {
    return new BarQuery(instrument, otherDuration, size, show, regularHoursOnly, otherEnd);
  }

  @Override
  public String toString() {
    return "%s bars of %s for %s".formatted(size.wireName(), instrument, duration.wireName());
  }
}
