package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelRealTimeBars;
import io.github.pitrunner.tws.RealTimeBarsRequest;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;

/** Streams bars of five seconds. */
final class RealTimeBarDesk {
  private static final Set<String> SHOWN = Set.of("TRADES", "MIDPOINT", "BID", "ASK");

  private final Market market;
  private final Resolver resolver;
  private final MarketDataSettings settings;
  private final LineLimit limit;
  private final Lines<RealTimeBarLine> lines;

  RealTimeBarDesk(Market market, Resolver resolver, MarketDataSettings settings, LineLimit limit) {
    this.market = market;
    this.resolver = resolver;
    this.settings = settings;
    this.limit = limit;
    this.lines = limit.lines();
  }

  void onPulse(Instant now) {
    lines.onPulse(now);
  }

  void leave(Predicate<Farm> farms, Streams after) {
    lines.leave(farms, after);
  }

  void onGone(ClientLine client) {
    lines.onGone(client);
  }

  void onRequest(ClientLine client, RealTimeBarsRequest request) {
    int reqId = request.getReqId();
    if (!lines.isFree(client, reqId)) {
      return;
    }
    if (!SHOWN.contains(request.getWhatToShow())) {
      Errors.invalid(
          client, reqId, "What to show '%s' is not known".formatted(request.getWhatToShow()));
      return;
    }
    if (request.hasBarSize() && request.getBarSize() != 5) {
      Errors.invalid(
          client,
          reqId,
          "Bar size %d: real-time bars are of 5 seconds".formatted(request.getBarSize()));
      return;
    }
    Instrument instrument = resolver.one(client, reqId, request.getContract());
    if (instrument == null) {
      return;
    }
    BarShow show = BarShow.valueOf(request.getWhatToShow());
    if (!show.fits(instrument)) {
      client.error(
          reqId,
          420,
          "Invalid Real-time Query:No %s bars for %s"
              .formatted(show, instrument.contract().getLocalSymbol()));
      return;
    }
    if (!settings.isLive(instrument)) {
      client.error(
          reqId,
          420,
          "Invalid Real-time Query:No market data permissions for "
              + instrument.contract().getLocalSymbol());
    } else if (limit.isFree(client, reqId)) {
      lines.open(
          client,
          reqId,
          new RealTimeBarLine(
              client,
              reqId,
              instrument,
              show,
              instrument.hours(!request.getUseRth()),
              market.now()));
    }
  }

  void onCancel(ClientLine client, CancelRealTimeBars cancel) {
    if (lines.end(client, cancel.getReqId()) == null) {
      Errors.noLine(client, cancel.getReqId());
    }
  }
}
