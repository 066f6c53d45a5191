package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.api.Paging.Page;
import io.github.pitrunner.api.Paging.Position;
import io.github.pitrunner.api.SharedEncoding;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.domain.Bar;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentMatch;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.Quote;
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
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SearchInstrumentsResponse;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.github.pitrunner.wire.Timer;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The market over gRPC. A call is read on its own thread and answered on the connector's. Long
 * because every method of the API is here; what each does is elsewhere.
 */
@GrpcService
public class MarketDataService extends MarketDataServiceGrpc.MarketDataServiceImplBase {
  private static final int MAX_INSTRUMENTS = 200;
  private static final int MAX_RATE = 1000;
  private static final int LONGEST_QUERY = 100;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Position<Bar, Instant> BY_START =
      new Position<>(
          Bar::start,
          Comparator.naturalOrder(),
          start -> Long.toString(start.getEpochSecond()),
          text -> Instant.ofEpochSecond(Long.parseLong(text)));
  private static final Position<Ranked, Integer> BY_RANK =
      new Position<>(
          Ranked::rank,
          Comparator.naturalOrder(),
          rank -> Integer.toString(rank),
          Integer::valueOf);

  private final Gateway gateway;
  private final Timer timer;
  private final Instruments instruments;
  private final QuoteBoard board;
  private final MarketDataConfig config;
  private final Reads reads;
  private final OpenStreams openStreams;
  private final MarketDataMapper mapper;
  private final History history;

  /** A find and its place: the best fit first. */
  private record Ranked(int rank, InstrumentMatch match) {}

  /** The service; with so many parameters because they are what is injected. */
  public MarketDataService(
      Gateway gateway,
      Timer timer,
      Instruments instruments,
      QuoteBoard board,
      MarketDataConfig config,
      Reads reads,
      OpenStreams openStreams) {
    this.gateway = gateway;
    this.timer = timer;
    this.instruments = instruments;
    this.board = board;
    this.config = config;
    this.reads = reads;
    this.openStreams = openStreams;
    this.mapper = new MarketDataMapper(gateway);
    this.history = new History(mapper, timer);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return SharedEncoding.ofStreams(super.bindService());
  }

  @Override
  public void getQuote(GetQuoteRequest request, StreamObserver<GetQuoteResponse> observer) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref =
        InstrumentProtos.fromProto(fields.at("instrument"), request.getInstrument());
    checkType(fields, request.getMarketDataType());
    fields.verify();
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller -> find(ref, caller).compose(found -> quote(found, caller)));
  }

  private Future<GetQuoteResponse> quote(InstrumentDetails found, Caller caller) {
    SingleQuote quote = new SingleQuote(board);
    Runnable untie = caller.onGone(quote::cancel);
    return quote
        .ask(found, timer, config.quoteTimeout())
        .onComplete(end -> untie.run())
        .map(this::quoteResponse);
  }

  @Override
  public void streamQuotes(
      StreamQuotesRequest request, StreamObserver<StreamQuotesResponse> observer) {
    QuoteStream.Request asked = quoteStreamRequest(request);
    Ticker ticker = (period, task) -> timer.every(period, task)::cancel;
    LatestStream<Integer, StreamQuotesResponse> stream =
        new LatestStream<>(
            observer, gateway::execute, Heartbeat.ofDefault(ticker, this::heartbeat));
    QuoteStream quotes =
        new QuoteStream(
            stream, new QuoteStream.Ports(board, this::find, timer, gateway.clock()), asked);
    stream.join(openStreams);
    stream.onClosed(end -> board.streams().onClosed(quotes));
    stream.start(
        () -> {
          board.streams().onOpened(quotes);
          quotes.open();
        });
  }

  @Override
  public void listBars(ListBarsRequest request, StreamObserver<ListBarsResponse> observer) {
    BarProtos.Question question = BarProtos.fromProto(request, gateway.clock().instant());
    Paging paging = Paging.of(request);
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller ->
            find(question.instrument(), caller)
                .map(found -> question.about(found.instrument()))
                .compose(
                    query ->
                        reads
                            .ask(() -> history.bars(query, caller))
                            .map(bars -> barsResponse(query, paging.page(bars, BY_START)))));
  }

  @Override
  public void searchInstruments(
      SearchInstrumentsRequest request, StreamObserver<SearchInstrumentsResponse> observer) {
    Fields fields = Fields.ofRequest();
    String query = fields.requiredText("query", request.getQuery(), LONGEST_QUERY);
    fields.verify();
    Paging paging = Paging.of(request);
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller ->
            reads
                .ask(() -> mapper.search(query, caller))
                .map(found -> searchResponse(paging.page(ranked(found), BY_RANK))));
  }

  @Override
  public void getInstrument(
      GetInstrumentRequest request, StreamObserver<GetInstrumentResponse> observer) {
    InstrumentRef ref = instrument(request.getInstrument());
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller ->
            find(ref, caller)
                .map(
                    found ->
                        GetInstrumentResponse.newBuilder()
                            .setDetails(InstrumentProtos.toProto(found))
                            .build()));
  }

  @Override
  public void getTradingHours(
      GetTradingHoursRequest request, StreamObserver<GetTradingHoursResponse> observer) {
    InstrumentRef ref = instrument(request.getInstrument());
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller ->
            find(ref, caller).map(found -> HoursProtos.toProto(found, gateway.clock().instant())));
  }

  @Override
  public void streamBars(StreamBarsRequest request, StreamObserver<StreamBarsResponse> observer) {
    throw later("StreamBars");
  }

  @Override
  public void streamTicks(
      StreamTicksRequest request, StreamObserver<StreamTicksResponse> observer) {
    throw later("StreamTicks");
  }

  @Override
  public void streamDepth(
      StreamDepthRequest request, StreamObserver<StreamDepthResponse> observer) {
    throw later("StreamDepth");
  }

  @Override
  public void listOptionChain(
      ListOptionChainRequest request, StreamObserver<ListOptionChainResponse> observer) {
    throw later("ListOptionChain");
  }

  private Future<InstrumentDetails> find(InstrumentRef ref, Caller caller) {
    return reads.ask(() -> instruments.find(ref, caller));
  }

  private QuoteStream.Request quoteStreamRequest(StreamQuotesRequest request) {
    Fields fields = Fields.ofRequest();
    int count = request.getInstrumentsCount();
    fields.check(
        count >= 1 && count <= MAX_INSTRUMENTS,
        "instruments",
        "must be 1 to %d, not %d".formatted(MAX_INSTRUMENTS, count));
    List<InstrumentRef> refs = new ArrayList<>();
    for (int i = 0; i < Math.min(count, MAX_INSTRUMENTS); i++) {
      refs.add(InstrumentProtos.fromProto(fields.at("instruments", i), request.getInstruments(i)));
    }
    checkType(fields, request.getMarketDataType());
    int rate = fields.number("max_rate", request.getMaxRate(), new Fields.Bounds(0, MAX_RATE));
    fields.check(
        request.getGenericTicksCount() == 0,
        "generic_ticks",
        "are not supported by this version; leave it empty");
    fields.verify();
    return new QuoteStream.Request(refs, rate == 0 ? Duration.ZERO : SECOND.dividedBy(rate));
  }

  /** The type belongs to the session with the gateway and not to a line. */
  private void checkType(Fields fields, io.github.pitrunner.v1.MarketDataType type) {
    MarketDataType asked = QuoteProtos.TYPES.fromProto(fields, "market_data_type", type);
    fields.check(
        asked == null || asked == board.type(),
        "market_data_type",
        "this version serves only the type that it is configured for, MARKET_DATA_TYPE_%s"
            .formatted(board.type()));
  }

  private static InstrumentRef instrument(io.github.pitrunner.v1.InstrumentRef proto) {
    Fields fields = Fields.ofRequest();
    InstrumentRef ref = InstrumentProtos.fromProto(fields.at("instrument"), proto);
    fields.verify();
    return ref;
  }

  private GetQuoteResponse quoteResponse(Quote quote) {
    return GetQuoteResponse.newBuilder()
        .setQuote(QuoteProtos.toProto(quote, gateway.clock().instant()))
        .build();
  }

  private StreamQuotesResponse heartbeat() {
    return StreamQuotesResponse.newBuilder()
        .setMarker(QuoteProtos.marker(Kind.KIND_HEARTBEAT, gateway.clock().instant(), ""))
        .build();
  }

  private static ListBarsResponse barsResponse(BarQuery query, Page<Bar> page) {
    return ListBarsResponse.newBuilder()
        .setInstrument(InstrumentProtos.toProto(query.instrument()))
        .addAllBars(page.map(BarProtos::toProto).items())
        .setNextPageToken(page.nextPageToken())
        .build();
  }

  private static List<Ranked> ranked(List<InstrumentMatch> matches) {
    List<Ranked> ranked = new ArrayList<>();
    for (InstrumentMatch match : matches) {
      ranked.add(new Ranked(ranked.size(), match));
    }
    return ranked;
  }

  private static SearchInstrumentsResponse searchResponse(Page<Ranked> page) {
    SearchInstrumentsResponse.Builder response =
        SearchInstrumentsResponse.newBuilder().setNextPageToken(page.nextPageToken());
    for (Ranked ranked : page.items()) {
      InstrumentMatch match = ranked.match();
      response
          .addMatchesBuilder()
          .setInstrument(InstrumentProtos.toProto(match.instrument()))
          .setDescription(match.description())
          .addAllDerivativeTypes(match.derivativeTypes());
    }
    return response.build();
  }

  private static Failure later(String method) {
    return new Failure.NotImplemented(method + " arrives with a later version");
  }
}
