package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.simulator.market.QuoteLine.Permission;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.tws.TickSnapshotEnd;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Streams quotes and takes snapshots of them. */
final class QuoteDesk {
  private static final int LIVE = 1;
  private static final int DELAYED_FROZEN = 4;

  private final Market market;
  private final Resolver resolver;
  private final MarketDataSettings settings;
  private final LineLimit limit;
  private final Lines<QuoteLine> lines;
  private final Map<ClientLine, Integer> dataTypes = new HashMap<>();
  private final Flow flow;
  private final Competition competition = new Competition();

  QuoteDesk(
      Market market, Resolver resolver, MarketDataSettings settings, LineLimit limit, Flow flow) {
    this.flow = flow;
    this.market = market;
    this.resolver = resolver;
    this.settings = settings;
    this.limit = limit;
    this.lines = limit.lines();
  }

  void onPulse(Instant now) {
    if (!competition.isOn()) {
      lines.onPulse(now);
    }
  }

  void onGone(ClientLine client) {
    lines.onGone(client);
    dataTypes.remove(client);
  }

  /** Another live session of the user takes the data. */
  void compete() {
    if (competition.begin()) {
      lines.audible().forEach(QuoteLine::onCompetition);
    }
  }

  /** One of them ends. What has been open may stay silent for good. */
  void endCompetition(Streams after) {
    lines.leave(farm -> true, after);
    if (competition.end()) {
      lines.audible().forEach(QuoteLine::onRecovered);
    }
  }

  void leave(Predicate<Farm> farms, Streams after) {
    lines.leave(farms, after);
  }

  /** Holds for the requests to come. */
  void onDataType(ClientLine client, MarketDataTypeRequest request) {
    int dataType = request.getMarketDataType();
    if (dataType < LIVE || dataType > DELAYED_FROZEN) {
      Errors.invalid(
          client, Errors.NO_REQUEST, "Market data type %d is not known".formatted(dataType));
      return;
    }
    dataTypes.put(client, dataType);
  }

  void onRequest(ClientLine client, MarketDataRequest request) {
    int reqId = request.getReqId();
    if (!lines.isFree(client, reqId)) {
      return;
    }
    boolean isSnapshot = request.getSnapshot() || request.getRegulatorySnapshot();
    GenericTicks generic = GenericTicks.parsed(request.getGenericTickList());
    if (isSnapshot && !request.getGenericTickList().isBlank()) {
      client.error(
          reqId, 414, "Snapshot market data subscription is not applicable to generic ticks");
      return;
    }
    Instrument instrument = resolver.one(client, reqId, request.getContract());
    if (instrument == null) {
      return;
    }
    if (!generic.unknown().isEmpty()) {
      Errors.invalid(
          client,
          reqId,
          "Incorrect generic tick list of %s. Legal ones for (%s) are: %s"
              .formatted(
                  String.join(",", generic.unknown()),
                  instrument.secType(),
                  GenericTicks.legalOnes()));
      return;
    }
    NewsTicks news = null;
    if (generic.has(GenericTicks.NEWS)) {
      Set<NewsProvider> providers =
          generic.newsProviders().isEmpty()
              ? NewsDesk.everyProvider()
              : NewsDesk.providers(client, reqId, generic.newsProviders());
      if (providers == null) {
        return;
      }
      news = new NewsTicks(client, reqId, market, instrument, providers);
    }
    QuoteLine line =
        new QuoteLine(
            client, reqId, market, instrument, permission(client, instrument), generic, news);
    if (isShown(client, reqId, instrument, line)) {
      open(client, reqId, line, isSnapshot);
    }
  }

  private Permission permission(ClientLine client, Instrument instrument) {
    return new Permission(settings.isLive(instrument), dataTypes.getOrDefault(client, LIVE));
  }

  private boolean isShown(ClientLine client, int reqId, Instrument instrument, QuoteLine line) {
    if (!permission(client, instrument).isNone()) {
      return true;
    }
    line.sendParameters();
    client.error(
        reqId,
        354,
        "Requested market data is not subscribed.Delayed market data is available.%s %s/TOP/ALL"
            .formatted(
                instrument.contract().getLocalSymbol(),
                instrument.contract().hasPrimaryExch()
                    ? instrument.contract().getPrimaryExch()
                    : instrument.contract().getExchange()));
    return false;
  }

  private void open(ClientLine client, int reqId, QuoteLine line, boolean isSnapshot) {
    if (isSnapshot && !flow.isFlowing(line.farm())) {
      // Nobody is there to take it.
      return;
    }
    if (isSnapshot) {
      if (competition.isOn()) {
        line.onCompetition();
      } else {
        line.start();
      }
      client.send(TickSnapshotEnd.newBuilder().setReqId(reqId).build());
    } else if (limit.isFree(client, reqId)) {
      lines.open(client, reqId, line);
      if (competition.isOn()) {
        line.onCompetition();
      } else if (flow.isFlowing(line.farm())) {
        line.start();
      }
    }
  }

  void onCancel(ClientLine client, CancelMarketData cancel) {
    if (lines.end(client, cancel.getReqId()) == null) {
      Errors.noLine(client, cancel.getReqId());
    }
  }
}
