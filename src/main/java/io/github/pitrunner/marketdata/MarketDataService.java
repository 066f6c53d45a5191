package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Access;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.SharedEncoding;
import io.github.pitrunner.api.SoundRequests;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.LongWork;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.v1.GetHeadTimestampRequest;
import io.github.pitrunner.v1.GetHeadTimestampResponse;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetInstrumentResponse;
import io.github.pitrunner.v1.GetNewsArticleRequest;
import io.github.pitrunner.v1.GetNewsArticleResponse;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.GetScannerParametersRequest;
import io.github.pitrunner.v1.GetScannerParametersResponse;
import io.github.pitrunner.v1.GetTradingHoursRequest;
import io.github.pitrunner.v1.GetTradingHoursResponse;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.ListNewsHeadlinesRequest;
import io.github.pitrunner.v1.ListNewsHeadlinesResponse;
import io.github.pitrunner.v1.ListNewsProvidersRequest;
import io.github.pitrunner.v1.ListNewsProvidersResponse;
import io.github.pitrunner.v1.ListOptionChainRequest;
import io.github.pitrunner.v1.ListOptionChainResponse;
import io.github.pitrunner.v1.ListTicksRequest;
import io.github.pitrunner.v1.ListTicksResponse;
import io.github.pitrunner.v1.ListTradingSessionsRequest;
import io.github.pitrunner.v1.ListTradingSessionsResponse;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SearchInstrumentsResponse;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamNewsRequest;
import io.github.pitrunner.v1.StreamNewsResponse;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.v1.StreamScannerRequest;
import io.github.pitrunner.v1.StreamScannerResponse;
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
  private final ScannerCalls scanners;
  private final NewsCalls news;

  /** The service; with so many parameters because they are what is injected. */
  public MarketDataService(
      Gateway gateway,
      Timer timer,
      Instruments instruments,
      QuoteBoard board,
      MarketDataConfig config,
      Reads reads,
      OpenStreams openStreams,
      FeedCensus census,
      LongWork longWork) {
    MarketDataRoom room =
        new MarketDataRoom(
            gateway, timer, instruments, config, reads, openStreams, census, longWork);
    this.quotes = new QuoteCalls(room, board);
    this.bars = new BarCalls(room);
    this.ticks = new TickCalls(room);
    this.depth = new DepthCalls(room);
    this.instrumentCalls = new InstrumentCalls(room);
    this.options = new OptionCalls(room, board);
    this.scanners = new ScannerCalls(room);
    this.news = new NewsCalls(room);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return SharedEncoding.ofStreams(SoundRequests.of(super.bindService()));
  }

  @Override
  @Access(Role.VIEWER)
  public void getQuote(GetQuoteRequest request, StreamObserver<GetQuoteResponse> observer) {
    quotes.getQuote(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void streamQuotes(
      StreamQuotesRequest request, StreamObserver<StreamQuotesResponse> observer) {
    quotes.streamQuotes(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void listBars(ListBarsRequest request, StreamObserver<ListBarsResponse> observer) {
    bars.listBars(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void streamBars(StreamBarsRequest request, StreamObserver<StreamBarsResponse> observer) {
    bars.streamBars(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void listTradingSessions(
      ListTradingSessionsRequest request, StreamObserver<ListTradingSessionsResponse> observer) {
    bars.listTradingSessions(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void getHeadTimestamp(
      GetHeadTimestampRequest request, StreamObserver<GetHeadTimestampResponse> observer) {
    bars.getHeadTimestamp(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void streamTicks(
      StreamTicksRequest request, StreamObserver<StreamTicksResponse> observer) {
    ticks.streamTicks(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void listTicks(ListTicksRequest request, StreamObserver<ListTicksResponse> observer) {
    ticks.listTicks(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void streamDepth(
      StreamDepthRequest request, StreamObserver<StreamDepthResponse> observer) {
    depth.streamDepth(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void searchInstruments(
      SearchInstrumentsRequest request, StreamObserver<SearchInstrumentsResponse> observer) {
    instrumentCalls.searchInstruments(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void getInstrument(
      GetInstrumentRequest request, StreamObserver<GetInstrumentResponse> observer) {
    instrumentCalls.getInstrument(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void getTradingHours(
      GetTradingHoursRequest request, StreamObserver<GetTradingHoursResponse> observer) {
    instrumentCalls.getTradingHours(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void listOptionChain(
      ListOptionChainRequest request, StreamObserver<ListOptionChainResponse> observer) {
    options.listOptionChain(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void getScannerParameters(
      GetScannerParametersRequest request, StreamObserver<GetScannerParametersResponse> observer) {
    scanners.getScannerParameters(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void streamScanner(
      StreamScannerRequest request, StreamObserver<StreamScannerResponse> observer) {
    scanners.streamScanner(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void listNewsProviders(
      ListNewsProvidersRequest request, StreamObserver<ListNewsProvidersResponse> observer) {
    news.listNewsProviders(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void listNewsHeadlines(
      ListNewsHeadlinesRequest request, StreamObserver<ListNewsHeadlinesResponse> observer) {
    news.listNewsHeadlines(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void getNewsArticle(
      GetNewsArticleRequest request, StreamObserver<GetNewsArticleResponse> observer) {
    news.getNewsArticle(request, observer);
  }

  @Override
  @Access(Role.VIEWER)
  public void streamNews(StreamNewsRequest request, StreamObserver<StreamNewsResponse> observer) {
    news.streamNews(request, observer);
  }
}
