package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelHistoricalTicks;
import io.github.pitrunner.tws.CancelTickByTick;
import io.github.pitrunner.tws.HistoricalTicks;
import io.github.pitrunner.tws.HistoricalTicksBidAsk;
import io.github.pitrunner.tws.HistoricalTicksLast;
import io.github.pitrunner.tws.HistoricalTicksRequest;
import io.github.pitrunner.tws.TickByTickRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers with single ticks, live and past. */
final class TickDesk {
  private static final int MOST_TICKS = 1000;
  private static final int TICKS_A_FRAME = 400;
  private static final Duration SAME_PAUSE = Duration.ofSeconds(15);

  private final Market market;
  private final Resolver resolver;
  private final MarketDataSettings settings;
  private final Lines<TickLine> lines;
  private final Competition competition = new Competition();

  /** When the ticks of a contract were last begun: not twice within a pause. */
  private final Map<Integer, Instant> askedAt = new HashMap<>();

  TickDesk(Market market, Resolver resolver, MarketDataSettings settings, Flow flow) {
    this.lines = new Lines<>(flow);
    this.market = market;
    this.resolver = resolver;
    this.settings = settings;
  }

  void onPulse(Instant now) {
    if (!competition.isOn()) {
      lines.onPulse(now);
    }
  }

  /** Another live session of the user takes the data. */
  void compete() {
    if (competition.begin()) {
      lines.audible().forEach(TickLine::onCompetition);
    }
  }

  /** One of them ends. What has been open may stay silent for good. */
  void endCompetition(Streams after) {
    lines.leave(farm -> true, after);
    if (competition.end()) {
      lines.audible().forEach(line -> line.onResumed(market.now()));
    }
  }

  void leave(Predicate<Farm> farms, Streams after) {
    lines.leave(farms, after);
  }

  void onGone(ClientLine client) {
    lines.onGone(client);
  }

  void onTickByTick(ClientLine client, TickByTickRequest request) {
    int reqId = request.getReqId();
    if (!lines.isFree(client, reqId)) {
      return;
    }
    TickKind kind = TickKind.ofStream(request.getTickType());
    if (kind == null) {
      Errors.invalid(client, reqId, "Tick type '%s' is not known".formatted(request.getTickType()));
      return;
    }
    Instrument instrument = resolver.one(client, reqId, request.getContract());
    if (instrument == null) {
      return;
    }
    if (!kind.fits(instrument)) {
      client.error(
          reqId,
          10189,
          "Failed to request tick-by-tick data.No %s ticks for %s"
              .formatted(request.getTickType(), instrument.contract().getLocalSymbol()));
      return;
    }
    if (!settings.isLive(instrument)) {
      client.error(
          reqId,
          10189,
          "Failed to request tick-by-tick data.No market data permissions for "
              + instrument.contract().getLocalSymbol());
      return;
    }
    if (request.getNumberOfTicks() < 0 || request.getNumberOfTicks() > MOST_TICKS) {
      Errors.invalid(client, reqId, "Number of ticks must be between 0 and " + MOST_TICKS);
      return;
    }
    Instant asked = askedAt.get(instrument.conId());
    boolean isTooSoon = asked != null && market.now().isBefore(asked.plus(SAME_PAUSE));
    if (isTooSoon || lines.count() >= settings.tickByTickRequests()) {
      client.error(reqId, 10190, "Max number of tick-by-tick requests has been reached");
      return;
    }
    askedAt.put(instrument.conId(), market.now());
    TickReader reader = new TickReader(instrument, kind, request.getIgnoreSize());
    long now = instrument.standingStep(market.now());
    TickLine line = new TickLine(client, reqId, reader, now);
    lines.open(client, reqId, line);
    if (competition.isOn()) {
      line.onCompetition();
    } else if (request.getNumberOfTicks() > 0) {
      sendPast(
          client,
          reqId,
          reader,
          reader.until(instrument.hours(true), now + 1, request.getNumberOfTicks()));
    }
  }

  void onCancel(ClientLine client, CancelTickByTick cancel) {
    if (lines.end(client, cancel.getReqId()) == null) {
      Errors.noLine(client, cancel.getReqId());
    }
  }

  void onHistoricalTicks(ClientLine client, HistoricalTicksRequest request) {
    int reqId = request.getReqId();
    Instrument instrument = resolver.one(client, reqId, request.getContract());
    if (instrument == null) {
      return;
    }
    TickKind kind = TickKind.ofHistory(request.getWhatToShow());
    int count = request.getNumberOfTicks();
    boolean hasStart = !request.getStartDateTime().isBlank();
    boolean hasEnd = !request.getEndDateTime().isBlank();
    if (kind == null || !kind.fits(instrument)) {
      refuse(client, reqId, "No '%s' ticks".formatted(request.getWhatToShow()));
    } else if (hasStart == hasEnd) {
      refuse(client, reqId, "Either the start or the end must be given, not both");
    } else if (count < 1 || count > MOST_TICKS) {
      refuse(client, reqId, "Number of ticks must be between 1 and " + MOST_TICKS);
    } else {
      TickReader reader = new TickReader(instrument, kind, request.getIgnoreSize());
      List<Long> ticks = past(client, request, reader, hasStart);
      if (ticks != null) {
        sendPast(client, reqId, reader, ticks);
      }
    }
  }

  private static void refuse(ClientLine client, int reqId, String why) {
    client.error(reqId, 10187, "Failed to request historical ticks:" + why);
  }

  /** The steps of the ticks asked for; null when the client was told that the time is wrong. */
  private @Nullable List<Long> past(
      ClientLine client, HistoricalTicksRequest request, TickReader reader, boolean isForward) {
    String text = isForward ? request.getStartDateTime() : request.getEndDateTime();
    Instrument instrument = reader.instrument();
    Instant at = GatewayTime.parsed(text, instrument.zone());
    if (at == null) {
      client.error(
          request.getReqId(),
          10314,
          "The date, time, or time-zone entered is invalid: '%s'".formatted(text));
      return null;
    }
    if (isForward && at.isAfter(market.now())) {
      refuse(client, request.getReqId(), "The start time is in the future");
      return null;
    }
    if (GatewayTime.isZoneImplied(text)) {
      Errors.zoneImplied(client, request.getReqId(), instrument.zone());
    }
    TradingHours hours = instrument.hours(!request.getUseRth());
    long end = instrument.standingStep(market.now()) + 1;
    int count = request.getNumberOfTicks();
    return isForward
        ? reader.from(hours, Math.max(Walk.step(at), Walk.step(instrument.since())), end, count)
        : reader.until(hours, Math.min(end, Walk.step(at)), count);
  }

  /** Past ticks are answered at once, so there is never a request to cancel. */
  void onCancelHistoricalTicks(ClientLine client, CancelHistoricalTicks cancel) {
    Errors.noHistoryQuery(client, cancel.getReqId());
  }

  /** In several frames if there are many; the last one says that it is. */
  private static void sendPast(ClientLine client, int reqId, TickReader reader, List<Long> steps) {
    int first = 0;
    for (; steps.size() - first > TICKS_A_FRAME; first += TICKS_A_FRAME) {
      List<Long> part = steps.subList(first, first + TICKS_A_FRAME);
      sendFrame(client, reqId, reader, new Part(part, false));
    }
    sendFrame(client, reqId, reader, new Part(steps.subList(first, steps.size()), true));
  }

  /** What one frame holds. */
  private record Part(List<Long> steps, boolean isLast) {}

  private static void sendFrame(ClientLine client, int reqId, TickReader reader, Part part) {
    List<Long> steps = part.steps();
    boolean isLast = part.isLast();
    switch (reader.kind()) {
      case BID_ASK -> {
        var answer = HistoricalTicksBidAsk.newBuilder().setReqId(reqId).setIsDone(isLast);
        steps.forEach(step -> answer.addHistoricalTicksBidAsk(reader.quote(step)));
        client.send(answer.build());
      }
      case MIDPOINT -> {
        var answer = HistoricalTicks.newBuilder().setReqId(reqId).setIsDone(isLast);
        steps.forEach(step -> answer.addHistoricalTicks(reader.midpoint(step)));
        client.send(answer.build());
      }
      default -> {
        var answer = HistoricalTicksLast.newBuilder().setReqId(reqId).setIsDone(isLast);
        steps.forEach(step -> answer.addHistoricalTicksLast(reader.trade(step)));
        client.send(answer.build());
      }
    }
  }
}
