package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.TradingSession;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** When a line is expected to speak. Where the gateway's hours say nothing, it always is. */
record LineHours(Hours hours) {
  boolean isTrading(Instant now) {
    return !isKnown(now) || hours.trading().stream().anyMatch(session -> session.contains(now));
  }

  /** Whether they are to be asked for again, because they end within a day. */
  boolean isRunningOut(Instant now) {
    return hours.zone() != null && !isKnown(now.plus(1, ChronoUnit.DAYS));
  }

  /** The gateway tells of some days ahead only. */
  private boolean isKnown(Instant now) {
    ZoneId zone = hours.zone();
    return zone != null
        && Stream.concat(
                hours.trading().stream().map(TradingSession::close),
                hours.closedDays().stream()
                    .map(day -> day.plusDays(1).atStartOfDay(zone).toInstant()))
            .anyMatch(now::isBefore);
  }
}
