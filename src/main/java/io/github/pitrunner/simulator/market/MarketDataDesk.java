package io.github.pitrunner.simulator.market;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.RequestDesk;
import io.github.pitrunner.simulator.faults.DataStreams;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CalculateImpliedVolatilityRequest;
import io.github.pitrunner.tws.CalculateOptionPriceRequest;
import io.github.pitrunner.tws.CancelCalculateImpliedVolatility;
import io.github.pitrunner.tws.CancelCalculateOptionPrice;
import io.github.pitrunner.tws.CancelContractData;
import io.github.pitrunner.tws.CancelHeadTimestamp;
import io.github.pitrunner.tws.CancelHistogramData;
import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.CancelHistoricalTicks;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.CancelMarketDepth;
import io.github.pitrunner.tws.CancelNewsBulletins;
import io.github.pitrunner.tws.CancelRealTimeBars;
import io.github.pitrunner.tws.CancelScannerSubscription;
import io.github.pitrunner.tws.CancelTickByTick;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.HeadTimestampRequest;
import io.github.pitrunner.tws.HistogramDataRequest;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.HistoricalNewsRequest;
import io.github.pitrunner.tws.HistoricalTicksRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.tws.MarketDepthExchangesRequest;
import io.github.pitrunner.tws.MarketDepthRequest;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.tws.NewsArticleRequest;
import io.github.pitrunner.tws.NewsBulletinsRequest;
import io.github.pitrunner.tws.NewsProvidersRequest;
import io.github.pitrunner.tws.RealTimeBarsRequest;
import io.github.pitrunner.tws.ScannerParametersRequest;
import io.github.pitrunner.tws.ScannerSubscriptionRequest;
import io.github.pitrunner.tws.SecDefOptParamsRequest;
import io.github.pitrunner.tws.SmartComponentsRequest;
import io.github.pitrunner.tws.TickByTickRequest;
import io.github.pitrunner.wire.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The desk for everything that concerns instruments, quotes and history. */
public final class MarketDataDesk implements RequestDesk, DataStreams, AutoCloseable {
  private static final Duration PULSE = Duration.ofMillis(250);

  /** Requests that the farm of history answers. */
  private static final Set<Class<? extends Message>> OF_HISTORY =
      Set.of(
          HistoricalDataRequest.class,
          HeadTimestampRequest.class,
          HistogramDataRequest.class,
          HistoricalTicksRequest.class,
          HistoricalNewsRequest.class,
          NewsArticleRequest.class);

  /** Requests that the farm of definitions answers. */
  private static final Set<Class<? extends Message>> OF_DEFINITIONS =
      Set.of(ContractDataRequest.class, MatchingSymbolsRequest.class, SecDefOptParamsRequest.class);

  private final Flow flow = new Flow();
  private final LineLimit limit;
  private final Market market;
  private final QuoteDesk quotes;
  private final RealTimeBarDesk realTimeBars;
  private final TickDesk ticks;
  private final DepthDesk depth;
  private final HistoryDesk history;
  private final ScannerDesk scanner;
  private final Map<Class<? extends Message>, BiConsumer<ClientLine, Message>> handlers =
      new HashMap<>();
  private final Timer.Scheduled pulse;

  public MarketDataDesk(Market market, MarketDataSettings settings) {
    this.market = market;
    Resolver resolver = new Resolver(market);
    this.limit = new LineLimit(settings.lines(), flow);
    this.quotes = new QuoteDesk(market, resolver, settings, limit, flow);
    this.realTimeBars = new RealTimeBarDesk(market, resolver, settings, limit);
    this.ticks = new TickDesk(market, resolver, settings, flow);
    this.depth = new DepthDesk(market, resolver, settings, flow);
    this.history = new HistoryDesk(market, resolver, flow);
    this.scanner = new ScannerDesk(market, flow);
    handleStreams();
    handleHistory();
    handleScanner();
    handleNews(new NewsDesk(market));
    handleContracts(new ContractDesk(market, resolver));
    handleCalculations(new CalculationDesk(market, resolver));
    if (settings.isCompeting()) {
      compete();
    }
    this.pulse = market.settings().timer().every(PULSE, this::onPulse);
  }

  /** All streams end silently. */
  @Override
  public void close() {
    pulse.cancel();
  }

  @Override
  public Set<Farm> farms() {
    Set<Farm> farms = EnumSet.noneOf(Farm.class);
    market.live().forEach(instrument -> farms.add(instrument.farm()));
    return farms;
  }

  @Override
  public void stop() {
    flow.stop();
  }

  @Override
  public void resume(Streams after) {
    flow.resume();
    leave(farm -> true, after);
  }

  @Override
  public void stop(Farm farm) {
    flow.stop(farm);
  }

  @Override
  public void resume(Farm farm, Streams after) {
    flow.resume(farm);
    leave(farm::equals, after);
  }

  private void leave(Predicate<Farm> farms, Streams after) {
    quotes.leave(farms, after);
    realTimeBars.leave(farms, after);
    ticks.leave(farms, after);
    depth.leave(farms, after);
    history.leave(farms, after);
    scanner.leave(farms, after);
  }

  /**
   * Simulates a live session of the same user elsewhere. While there is one, no line of quotes or
   * of single ticks and no book has data: each gets error 10197, and goes on when it is over.
   */
  @Override
  public void compete() {
    quotes.compete();
    ticks.compete();
    depth.compete();
  }

  @Override
  public void endCompetition(Streams after) {
    quotes.endCompetition(after);
    ticks.endCompetition(after);
    depth.endCompetition(after);
  }

  @Override
  public void resetDepth() {
    depth.reset();
  }

  @Override
  public void haltDepth() {
    depth.halt();
  }

  @Override
  public int lines(int clientId) {
    return limit.countOf(clientId);
  }

  private void handleStreams() {
    handle(MarketDataRequest.class, quotes::onRequest);
    handle(CancelMarketData.class, quotes::onCancel);
    handle(MarketDataTypeRequest.class, quotes::onDataType);
    handle(RealTimeBarsRequest.class, realTimeBars::onRequest);
    handle(CancelRealTimeBars.class, realTimeBars::onCancel);
    handle(TickByTickRequest.class, ticks::onTickByTick);
    handle(CancelTickByTick.class, ticks::onCancel);
    handle(MarketDepthRequest.class, depth::onRequest);
    handle(CancelMarketDepth.class, depth::onCancel);
    handle(MarketDepthExchangesRequest.class, depth::onExchanges);
  }

  private void handleHistory() {
    handle(HistoricalDataRequest.class, history::onHistory);
    handle(CancelHistoricalData.class, history::onCancel);
    handle(HeadTimestampRequest.class, history::onHeadTimestamp);
    handle(CancelHeadTimestamp.class, history::onCancelHeadTimestamp);
    handle(HistogramDataRequest.class, history::onHistogram);
    handle(CancelHistogramData.class, history::onCancelHistogram);
    handle(HistoricalTicksRequest.class, ticks::onHistoricalTicks);
    handle(CancelHistoricalTicks.class, ticks::onCancelHistoricalTicks);
  }

  private void handleScanner() {
    handle(ScannerParametersRequest.class, scanner::onParameters);
    handle(ScannerSubscriptionRequest.class, scanner::onRequest);
    handle(CancelScannerSubscription.class, scanner::onCancel);
  }

  private void handleNews(NewsDesk news) {
    handle(NewsProvidersRequest.class, news::onProviders);
    handle(HistoricalNewsRequest.class, news::onHistory);
    handle(NewsArticleRequest.class, news::onArticle);
    handle(NewsBulletinsRequest.class, news::onBulletins);
    handle(CancelNewsBulletins.class, news::onCancelBulletins);
  }

  private void handleContracts(ContractDesk contracts) {
    handle(ContractDataRequest.class, contracts::onContractData);
    handle(CancelContractData.class, contracts::onCancel);
    handle(MatchingSymbolsRequest.class, contracts::onMatchingSymbols);
    handle(MarketRuleRequest.class, contracts::onMarketRule);
    handle(SecDefOptParamsRequest.class, contracts::onOptionParameters);
    handle(SmartComponentsRequest.class, contracts::onSmartComponents);
  }

  private void handleCalculations(CalculationDesk calculations) {
    handle(CalculateImpliedVolatilityRequest.class, calculations::onImpliedVolatility);
    handle(CalculateOptionPriceRequest.class, calculations::onOptionPrice);
    handle(CancelCalculateImpliedVolatility.class, calculations::onCancel);
    handle(CancelCalculateOptionPrice.class, calculations::onCancel);
  }

  private <T extends Message> void handle(Class<T> type, BiConsumer<ClientLine, T> handler) {
    handlers.put(type, (client, message) -> handler.accept(client, type.cast(message)));
  }

  @Override
  public boolean onRequest(ClientLine client, Message request) {
    BiConsumer<ClientLine, Message> handler = handlers.get(request.getClass());
    if (handler == null) {
      return false;
    }
    if (isAnswered(request) && isComplete(client, request)) {
      handler.accept(client, request);
    }
    return true;
  }

  private boolean isAnswered(Message request) {
    return !(OF_HISTORY.contains(request.getClass()) && !flow.isFlowing(Farm.USHMDS))
        && !(OF_DEFINITIONS.contains(request.getClass()) && !flow.isFlowing(Farm.SECDEFNJ));
  }

  /** What has a request id or a contract at all must have it filled. */
  private static boolean isComplete(ClientLine client, Message request) {
    int reqId = Errors.NO_REQUEST;
    FieldDescriptor id = request.getDescriptorForType().findFieldByName("req_id");
    if (id != null) {
      if (!request.hasField(id)) {
        Errors.invalid(client, Errors.NO_REQUEST, "The request id is missing");
        return false;
      }
      reqId = (int) request.getField(id);
    }
    FieldDescriptor contract = request.getDescriptorForType().findFieldByName("contract");
    if (contract != null && !request.hasField(contract)) {
      Errors.invalid(client, reqId, "The contract is missing");
      return false;
    }
    return true;
  }

  private void onPulse() {
    Instant now = market.now();
    quotes.onPulse(now);
    realTimeBars.onPulse(now);
    ticks.onPulse(now);
    depth.onPulse(now);
    history.onPulse(now);
    scanner.onPulse(now);
  }

  @Override
  public void onGone(ClientLine client) {
    quotes.onGone(client);
    realTimeBars.onGone(client);
    ticks.onGone(client);
    depth.onGone(client);
    history.onGone(client);
    scanner.onGone(client);
  }
}
