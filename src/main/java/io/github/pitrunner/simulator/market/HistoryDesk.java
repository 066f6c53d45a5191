package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelHeadTimestamp;
import io.github.pitrunner.tws.CancelHistogramData;
import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.HeadTimestamp;
import io.github.pitrunner.tws.HeadTimestampRequest;
import io.github.pitrunner.tws.HistogramDataRequest;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.HistoricalSchedule;
import io.github.pitrunner.tws.HistoricalSession;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Answers what was: bars, schedules, the beginning of the data and its distribution over prices.
 */
final class HistoryDesk {
  private final Market market;
  private final Resolver resolver;
  private final BarQueryReader reader;
  private final Lines<BarLine> lines;

  HistoryDesk(Market market, Resolver resolver, Flow flow) {
    this.lines = new Lines<>(flow);
    this.market = market;
    this.resolver = resolver;
    this.reader = new BarQueryReader(market);
  }

  void onPulse(Instant now) {
    lines.onPulse(now);
  }

  void leave(Predicate<Farm> farms, Streams after) {
    if (after == Streams.ENDED && farms.test(Farm.USHMDS)) {
      lines.all().forEach(BarLine::end);
    }
    lines.leave(farms, after);
  }

  void onGone(ClientLine client) {
    lines.all().stream().filter(line -> line.isOf(client)).forEach(BarLine::end);
    lines.onGone(client);
  }

  void onHistory(ClientLine client, HistoricalDataRequest request) {
    int reqId = request.getReqId();
    if (!lines.isFree(client, reqId)) {
      return;
    }
    Instrument instrument = resolver.one(client, reqId, request.getContract());
    if (instrument == null) {
      return;
    }
    if (request.getWhatToShow().equals("SCHEDULE")) {
      onSchedule(client, request, instrument);
      return;
    }
    BarQuery query = reader.read(client, request, instrument);
    if (query == null) {
      return;
    }
    BarLine line =
        new BarLine(
            client, market, query, request.getKeepUpToDate(), () -> lines.end(client, reqId));
    lines.open(client, reqId, line);
    line.start();
  }

  void onCancel(ClientLine client, CancelHistoricalData cancel) {
    BarLine line = lines.end(client, cancel.getReqId());
    if (line == null) {
      Errors.noHistoryQuery(client, cancel.getReqId());
      return;
    }
    line.end();
    Errors.history(
        client, cancel.getReqId(), "API historical data query cancelled: " + cancel.getReqId());
  }

  private void onSchedule(ClientLine client, HistoricalDataRequest request, Instrument instrument) {
    int reqId = request.getReqId();
    if (BarSize.parsed(request.getBarSizeSetting()) != BarSize.DAY) {
      client.error(reqId, 10295, "Historical schedule is only supported with 1 day bars.");
      return;
    }
    Lookback lookback = Lookback.parsed(request.getDuration());
    if (lookback == null) {
      Errors.invalid(
          client,
          reqId,
          "Historical data query duration '%s' is invalid".formatted(request.getDuration()));
      return;
    }
    Instant end = reader.end(client, reqId, request.getEndDateTime(), instrument);
    if (end == null) {
      return;
    }
    TradingHours hours = instrument.hours(!request.getUseRth());
    Instant start = lookback.start(hours, instrument.since(), end);
    var zone = instrument.zone();
    HistoricalSchedule.Builder schedule =
        HistoricalSchedule.newBuilder()
            .setReqId(reqId)
            .setStartDateTime(GatewayTime.dashed(start, zone))
            .setTimeZone(zone.getId());
    Instant last = end;
    for (Session session : hours.between(start, end)) {
      last = session.close();
      schedule.addHistoricalSessions(
          HistoricalSession.newBuilder()
              .setStartDateTime(GatewayTime.dashed(session.open(), zone))
              .setEndDateTime(GatewayTime.dashed(session.close(), zone))
              .setRefDate(GatewayTime.DAY.format(session.date())));
    }
    client.send(schedule.setEndDateTime(GatewayTime.dashed(last, zone)).build());
  }

  void onHeadTimestamp(ClientLine client, HeadTimestampRequest request) {
    int reqId = request.getReqId();
    Instrument instrument = resolver.one(client, reqId, request.getContract());
    if (instrument == null) {
      return;
    }
    if (reader.show(client, reqId, request.getWhatToShow(), instrument) == null) {
      return;
    }
    Instant first = firstOpen(instrument, request.getUseRth());
    switch (request.hasFormatDate() ? request.getFormatDate() : 1) {
      case 1 -> client.send(head(reqId, GatewayTime.utc(first)));
      case 2 -> client.send(head(reqId, Long.toString(first.getEpochSecond())));
      default ->
          Errors.invalid(
              client, reqId, "Date format %d is not known".formatted(request.getFormatDate()));
    }
  }

  private static Instant firstOpen(Instrument instrument, boolean useRth) {
    TradingHours hours = instrument.hours(!useRth);
    return hours.nextOpen(instrument.since());
  }

  private static HeadTimestamp head(int reqId, String text) {
    return HeadTimestamp.newBuilder().setReqId(reqId).setHeadTimestamp(text).build();
  }

  /**
   * The id of an answered request is free anyhow; clients are told to cancel it, so that is no
   * mistake.
   */
  void onCancelHeadTimestamp(ClientLine client, CancelHeadTimestamp cancel) {}

  void onHistogram(ClientLine client, HistogramDataRequest request) {
    int reqId = request.getReqId();
    Instrument instrument = resolver.one(client, reqId, request.getContract());
    if (instrument == null) {
      return;
    }
    if (!instrument.hasVolume()) {
      BarQueryReader.noData(client, reqId, instrument, "TRADES");
      return;
    }
    Lookback lookback = Histogram.period(request.getTimePeriod());
    if (lookback == null) {
      Errors.invalid(
          client, reqId, "Time period '%s' is not known".formatted(request.getTimePeriod()));
      return;
    }
    client.send(
        Histogram.of(instrument, instrument.hours(!request.getUseRth()), lookback, market.now())
            .toProto(reqId));
  }

  /** As with head timestamps: answered and over. */
  void onCancelHistogram(ClientLine client, CancelHistogramData cancel) {}
}
