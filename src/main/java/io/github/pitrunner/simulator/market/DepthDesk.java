package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelMarketDepth;
import io.github.pitrunner.tws.DepthMarketDataDescription;
import io.github.pitrunner.tws.MarketDepthExchanges;
import io.github.pitrunner.tws.MarketDepthExchangesRequest;
import io.github.pitrunner.tws.MarketDepthRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Streams order books. */
final class DepthDesk {
  private static final int MOST_ROWS = 10;
  private static final List<String> STOCK_BOOKS =
      List.of("ARCA", "BATS", "BEX", "EDGX", "IEX", "MEMX", "NASDAQ", "NYSE");

  private final Market market;
  private final Resolver resolver;
  private final MarketDataSettings settings;
  private final Flow flow;
  private final Lines<DepthLine> lines;
  private final Competition competition = new Competition();

  DepthDesk(Market market, Resolver resolver, MarketDataSettings settings, Flow flow) {
    this.lines = new Lines<>(flow);
    this.flow = flow;
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
      lines.audible().forEach(DepthLine::onCompetition);
    }
  }

  /** One of them ends. What has been open may stay silent for good. */
  void endCompetition(Streams after) {
    lines.leave(farm -> true, after);
    if (competition.end()) {
      lines.audible().forEach(DepthLine::reset);
    }
  }

  void leave(Predicate<Farm> farms, Streams after) {
    lines.leave(farms, after);
  }

  /** Every book is emptied and begins anew (317). */
  void reset() {
    lines.audible().forEach(DepthLine::reset);
  }

  /** Every book stops until it is asked for anew (316). */
  void halt() {
    lines.audible().forEach(DepthLine::halt);
  }

  void onGone(ClientLine client) {
    lines.onGone(client);
  }

  void onRequest(ClientLine client, MarketDepthRequest request) {
    int reqId = request.getReqId();
    if (!lines.isFree(client, reqId)) {
      return;
    }
    if (request.getNumRows() < 1) {
      Errors.invalid(
          client, reqId, "Number of rows %d is not above 0".formatted(request.getNumRows()));
      return;
    }
    Instrument instrument = resolver.one(client, reqId, request.getContract());
    if (instrument == null) {
      return;
    }
    boolean isStock = instrument.secType().equals("STK");
    boolean isSmart = request.getContract().getExchange().equals("SMART");
    boolean hasBook = isStock || List.of("FUT", "CASH").contains(instrument.secType());
    if (!hasBook || (isSmart && !request.getIsSmartDepth())) {
      client.error(
          reqId,
          10092,
          "Deep market data is not supported for this combination of security type/exchange");
      return;
    }
    if (!settings.isLive(instrument)) {
      client.error(
          reqId,
          354,
          "Requested market data is not subscribed. There is no market depth for "
              + instrument.contract().getLocalSymbol());
      return;
    }
    if (lines.count() >= settings.depthRequests()) {
      client.error(
          reqId,
          309,
          "Max number (%d) of market depth requests has been reached"
              .formatted(settings.depthRequests()));
      return;
    }
    String asked = request.getContract().getExchange();
    String venue = !isStock ? "" : asked.isEmpty() ? DepthBook.SMART : asked;
    int rows = Math.min(request.getNumRows(), MOST_ROWS);
    DepthLine line =
        new DepthLine(
            client, reqId, new DepthBook(instrument, venue, rows), request.getIsSmartDepth());
    lines.open(client, reqId, line);
    if (competition.isOn()) {
      line.onCompetition();
    } else if (flow.isFlowing(line.farm())) {
      line.onPulse(market.now());
    }
  }

  void onCancel(ClientLine client, CancelMarketDepth cancel) {
    if (lines.end(client, cancel.getReqId()) == null) {
      client.error(
          cancel.getReqId(),
          310,
          "Can't find the subscribed market depth with tickerId:" + cancel.getReqId());
    }
  }

  void onExchanges(ClientLine client, MarketDepthExchangesRequest request) {
    MarketDepthExchanges.Builder answer = MarketDepthExchanges.newBuilder();
    STOCK_BOOKS.forEach(
        exchange -> answer.addDepthMarketDataDescriptions(described(exchange, "STK", "Deep2", 1)));
    answer
        .addDepthMarketDataDescriptions(described("CME", "FUT", "Deep", 0))
        .addDepthMarketDataDescriptions(described("IDEALPRO", "CASH", "Deep", 4));
    client.send(answer.build());
  }

  private static DepthMarketDataDescription described(
      String exchange, String secType, String type, int group) {
    return DepthMarketDataDescription.newBuilder()
        .setExchange(exchange)
        .setSecType(secType)
        .setListingExch("")
        .setServiceDataType(type)
        .setAggGroup(group)
        .build();
  }
}
