package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.connector.WorkAtOnce;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.testing.MemoryLinks;
import io.github.pitrunner.testing.ScriptedGateway;
import io.github.pitrunner.testing.UsualFeeds;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The whole room over the real connector, with a scripted gateway at the other end of a link in
 * memory, on virtual time.
 */
final class VirtualRoom {
  static final Instant SUNDAY = Instant.parse("2026-11-22T14:30:00Z");

  final VirtualTime time = new VirtualTime(SUNDAY);
  final ScriptedGateway gateway = new ScriptedGateway();
  final ScriptedMarket market = new ScriptedMarket(gateway);
  final MemoryLinks links = new MemoryLinks(time::execute, gateway::accept);
  final Connector connector = Connectors.inMemory(7, links, time);
  final Instruments instruments = new Instruments(connector);
  final OpenStreams openStreams =
      new OpenStreams((period, task) -> time.every(period, task)::cancel);
  final HeardAlerts alerts = new HeardAlerts();
  final FeedCensus census = new FeedCensus();
  final QuoteBoard board;
  final MarketDataService service;

  /** Settings of a test. */
  record Settings(
      MarketDataType type,
      Duration linger,
      Duration firstQuotePatience,
      Duration quoteTimeout,
      Duration silence,
      Duration verify,
      Duration competingRetry,
      boolean delayedFallback,
      int everyTickBuffer)
      implements MarketDataConfig {
    @Override
    public Duration freshFor() {
      return Duration.ofSeconds(10);
    }

    @Override
    public FeedGroup feeds() {
      return new UsualFeeds();
    }

    static final Settings USUAL = ofType(MarketDataType.LIVE);

    static Settings ofType(MarketDataType type) {
      return of(type, true);
    }

    static Settings withoutFallback() {
      return of(MarketDataType.LIVE, false);
    }

    /** The same, but silence is borne for longer. */
    Settings bearing(Duration longSilence) {
      return new Settings(
          type,
          linger,
          firstQuotePatience,
          quoteTimeout,
          longSilence,
          verify,
          competingRetry,
          delayedFallback,
          everyTickBuffer);
    }

    private static Settings of(MarketDataType type, boolean delayedFallback) {
      return new Settings(
          type,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          delayedFallback,
          100);
    }
  }

  VirtualRoom(Settings settings) {
    board = new QuoteBoard(connector, time, instruments, settings, alerts);
    service = service(settings, Reads.ONCE);
  }

  /** The service, with another way to ask again. */
  MarketDataService service(Settings settings, Reads reads) {
    return new MarketDataService(
        connector,
        time,
        instruments,
        board,
        settings,
        reads,
        openStreams,
        census,
        new WorkAtOnce());
  }

  /** A room whose session is set up. */
  static VirtualRoom connected() {
    return connected(Settings.USUAL);
  }

  static VirtualRoom connected(Settings settings) {
    VirtualRoom room = new VirtualRoom(settings);
    room.connector.start();
    room.time.settle();
    if (!room.connector.status().isReady()) {
      throw new AssertionError("No session: " + room.connector.status());
    }
    return room;
  }

  /** Reads an instrument of whose hours nothing is known: it may always trade. */
  Readings.Reading read(Instrument instrument, QuoteReader reader) {
    return board.read(instrument, new Hours(null, List.of(), List.of(), List.of()), reader);
  }

  static InstrumentRef ref(String symbol) {
    return InstrumentRef.newBuilder().setSymbol(symbol).build();
  }

  static StreamQuotesRequest streamOf(String... symbols) {
    StreamQuotesRequest.Builder request = StreamQuotesRequest.newBuilder();
    List.of(symbols).forEach(symbol -> request.addInstruments(ref(symbol)));
    return request.build();
  }

  /** A stream that is open, with its instruments looked up. */
  HandDrivenCall<StreamQuotesResponse> open(StreamQuotesRequest request) {
    HandDrivenCall<StreamQuotesResponse> call = new HandDrivenCall<>();
    service.streamQuotes(request, call);
    time.settle();
    return call;
  }

  HandDrivenCall<StreamQuotesResponse> open(String... symbols) {
    return open(streamOf(symbols));
  }

  /** What a stream sent since the last time, one short text for each item. */
  static List<String> taken(HandDrivenCall<StreamQuotesResponse> call) {
    return call.take().stream().map(VirtualRoom::brief).toList();
  }

  private static String brief(StreamQuotesResponse item) {
    return switch (item.getItemCase()) {
      case QUOTE ->
          "%s %s/%s %s"
              .formatted(
                  item.getQuote().getInstrument().getSymbol(),
                  item.getQuote().getBid().getValue(),
                  item.getQuote().getAsk().getValue(),
                  item.getQuote().getStatus().name().substring("QUOTE_STATUS_".length()));
      case PROBLEM -> item.getProblem().getIndex() + " " + item.getProblem().getReason();
      case MARKER -> item.getMarker().getKind().name().substring("KIND_".length());
      case ITEM_NOT_SET -> "nothing";
    };
  }
}
