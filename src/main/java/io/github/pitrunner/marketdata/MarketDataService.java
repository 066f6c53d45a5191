package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.SharedEncoding;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetInstrumentResponse;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.GetTradingHoursRequest;
import io.github.pitrunner.v1.GetTradingHoursResponse;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.ListOptionChainRequest;
import io.github.pitrunner.v1.ListOptionChainResponse;
import io.github.pitrunner.v1.ListTicksRequest;
import io.github.pitrunner.v1.ListTicksResponse;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SearchInstrumentsResponse;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.github.pitrunner.wire.Timer;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/**
 * The market over gRPC. A call is read on its own thread and answered on the connector's; what each
 * does is in the class of its topic.
 */
@GrpcService
public class MarketDataService extends MarketDataServiceGrpc.MarketDataServiceImplBase {
  private final QuoteCalls quotes;
  private final BarCalls bars;
  private final TickCalls ticks;
  private final DepthCalls depth;
  private final InstrumentCalls instrumentCalls;
  private final OptionCalls options;

  /** The service; with so many parameters because they are what is injected. */
  public MarketDataService(
      Gateway gateway,
      Timer timer,
      Instruments instruments,
      QuoteBoard board,
      MarketDataConfig config,
      Reads reads,
      OpenStreams openStreams) {
    MarketDataRoom room =
        new MarketDataRoom(gateway, timer, instruments, config, reads, openStreams);
    this.quotes = new QuoteCalls(room, board);
    this.bars = new BarCalls(room);
    this.ticks = new TickCalls(room);
    this.depth = new DepthCalls(room);
    this.instrumentCalls = new InstrumentCalls(room);
    this.options = new OptionCalls(room, board);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return SharedEncoding.ofStreams(super.bindService());
  }

  @Override
  public void getQuote(GetQuoteRequest request, StreamObserver<GetQuoteResponse> observer) {
    quotes.getQuote(request, observer);
  }

  @Override
  public void streamQuotes(
      StreamQuotesRequest request, StreamObserver<StreamQuotesResponse> observer) {
    quotes.streamQuotes(request, observer);
  }

  @Override
  public void listBars(ListBarsRequest request, StreamObserver<ListBarsResponse> observer) {
    bars.listBars(request, observer);
  }

  @Override
  public void streamBars(StreamBarsRequest request, StreamObserver<StreamBarsResponse> observer) {
    bars.streamBars(request, observer);
  }

  @Override
  public void streamTicks(
      StreamTicksRequest request, StreamObserver<StreamTicksResponse> observer) {
    ticks.streamTicks(request, observer);
  }

  @Override
  public void listTicks(ListTicksRequest request, StreamObserver<ListTicksResponse> observer) {
    ticks.listTicks(request, observer);
  }

  @Override
  public void streamDepth(
      StreamDepthRequest request, StreamObserver<StreamDepthResponse> observer) {
    depth.streamDepth(request, observer);
  }

  @Override
  public void searchInstruments(
      SearchInstrumentsRequest request, StreamObserver<SearchInstrumentsResponse> observer) {
    instrumentCalls.searchInstruments(request, observer);
  }

  @Override
  public void getInstrument(
      GetInstrumentRequest request, StreamObserver<GetInstrumentResponse> observer) {
    instrumentCalls.getInstrument(request, observer);
  }

  @Override
  public void getTradingHours(
      GetTradingHoursRequest request, StreamObserver<GetTradingHoursResponse> observer) {
    instrumentCalls.getTradingHours(request, observer);
  }

  @Override
  public void listOptionChain(
      ListOptionChainRequest request, StreamObserver<ListOptionChainResponse> observer) {
    options.listOptionChain(request, observer);
  }
}
