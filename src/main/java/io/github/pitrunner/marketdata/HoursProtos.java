package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.Times;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.TradingSession;
import io.github.pitrunner.v1.GetTradingHoursResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Trading hours as the API has them. */
final class HoursProtos {
  private HoursProtos() {}

  /** The hours, and where a moment stands in them. */
  static GetTradingHoursResponse toProto(InstrumentDetails details, Instant now) {
    Hours hours = details.hours();
    GetTradingHoursResponse.Builder response =
        GetTradingHoursResponse.newBuilder()
            .setInstrument(InstrumentProtos.toProto(details.instrument()))
            .addAllTradingSessions(InstrumentProtos.sessions(hours.trading()))
            .addAllRegularSessions(InstrumentProtos.sessions(hours.regular()))
            .addAllClosedDays(hours.closedDays().stream().map(Times::toProto).toList());
    next(hours.trading(), TradingSession::open, now)
        .ifPresent(time -> response.setNextOpenTime(Times.toProto(time)));
    next(hours.trading(), TradingSession::close, now)
        .ifPresent(time -> response.setNextCloseTime(Times.toProto(time)));
    next(hours.regular(), TradingSession::open, now)
        .ifPresent(time -> response.setNextRegularOpenTime(Times.toProto(time)));
    next(hours.regular(), TradingSession::close, now)
        .ifPresent(time -> response.setNextRegularCloseTime(Times.toProto(time)));
    knownUntil(hours).ifPresent(time -> response.setKnownUntilTime(Times.toProto(time)));
    // Without a zone there are no hours, and then nobody knows.
    if (hours.zone() != null) {
      response.setOpen(isOpen(hours.trading(), now)).setRegularOpen(isOpen(hours.regular(), now));
      response.setTimeZone(hours.zone().getId());
    }
    return response.build();
  }

  /** The end of the last session or of the last closed day, whichever is later. */
  private static Optional<Instant> knownUntil(Hours hours) {
    ZoneId zone = hours.zone();
    return zone == null
        ? Optional.empty()
        : Stream.concat(
                hours.trading().stream().map(TradingSession::close),
                hours.closedDays().stream()
                    .map(day -> day.plusDays(1).atStartOfDay(zone).toInstant()))
            .max(Instant::compareTo);
  }

  private static boolean isOpen(List<TradingSession> sessions, Instant now) {
    return sessions.stream().anyMatch(session -> session.contains(now));
  }

  private static Optional<Instant> next(
      List<TradingSession> sessions, Function<TradingSession, Instant> edge, Instant now) {
    return sessions.stream().map(edge).filter(now::isBefore).min(Instant::compareTo);
  }
}
