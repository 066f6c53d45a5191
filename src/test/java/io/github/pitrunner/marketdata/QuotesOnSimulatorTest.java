package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.market.MarketDataSettings;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.GenericValues;
import io.github.pitrunner.v1.GenericValues.Shortability;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.MarketDataType;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Quotes end to end: a gRPC client in front, simulated gateways of several kinds behind. */
@Timeout(60)
class QuotesOnSimulatorTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> open = new ArrayList<>();

  private TcpRoom room(MarketDataSettings settings) throws Exception {
    SimulatedGateway gateway =
        SimulatedGateway.create(vertx, SimulatorSettings.defaults().withMarketData(settings));
    gateway.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    open.add(
        () -> gateway.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS));
    TcpRoom room = new TcpRoom(vertx, gateway.port(), VirtualRoom.Settings.USUAL);
    open.add(room);
    return room;
  }

  @AfterEach
  void end() throws Exception {
    Collections.reverse(open);
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static StreamQuotesRequest.Builder streamOf(InstrumentRef... instruments) {
    return StreamQuotesRequest.newBuilder().addAllInstruments(List.of(instruments));
  }

  private static GetQuoteRequest quoteOf(String symbol) {
    return GetQuoteRequest.newBuilder().setInstrument(ref(symbol)).build();
  }

  private static List<StreamQuotesResponse> snapshot(Iterator<StreamQuotesResponse> stream) {
    List<StreamQuotesResponse> items = new ArrayList<>();
    for (StreamQuotesResponse item = stream.next();
        item.getMarker().getKind() != Kind.KIND_SNAPSHOT_END;
        item = stream.next()) {
      items.add(item);
    }
    return items;
  }

  private static Quote until(Iterator<StreamQuotesResponse> stream, Predicate<Quote> condition) {
    while (true) {
      StreamQuotesResponse item = stream.next();
      if (item.hasQuote() && condition.test(item.getQuote())) {
        return item.getQuote();
      }
    }
  }

  private static String brief(Runnable call) {
    StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, call::run);
    return "%s %s"
        .formatted(error.getStatus().getCode(), StatusDetails.of(error).info().getReason());
  }

  @Nested
  class WithEverythingPermitted {
    private final TcpRoom room = room(MarketDataSettings.standard());

    WithEverythingPermitted() throws Exception {}

    @Test
    void genericTicksOfAStockHaveTheirFields() {
      StreamQuotesRequest.Builder request = streamOf(ref("AAPL"));
      for (int code : new int[] {104, 165, 221, 233, 236, 293, 411, 456, 595}) {
        request.addGenericTicks(code);
      }

      GenericValues values =
          until(
                  room.stub().streamQuotes(request.build()),
                  quote -> quote.getGeneric().hasVolume10Minutes())
              .getGeneric();

      assertThat(values.hasMarkPrice()).isTrue();
      assertThat(values.getShortability()).isEqualTo(Shortability.SHORTABILITY_AVAILABLE);
      assertThat(values.hasShortableShares()).isTrue();
      assertThat(values.hasAverageVolume()).isTrue();
      assertThat(values.getRange52Weeks().hasLow()).isTrue();
      assertThat(values.hasHistoricalVolatility()).isTrue();
      assertThat(values.hasTradeCount()).isTrue();
      assertThat(values.getRtVolume().hasAveragePrice()).isTrue();
      assertThat(values.hasDividends()).isTrue();
      assertThat(values.getOtherMap()).isEmpty();
    }

    @Test
    void genericTicksOfOneQuoteAreWaitedFor() {
      Quote quote =
          room.stub().getQuote(quoteOf("AAPL").toBuilder().addGenericTicks(221).build()).getQuote();

      assertThat(quote.getGeneric().hasMarkPrice()).isTrue();
      assertThat(quote.getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_FRESH);
    }

    @Test
    void futuresHaveTheirOpenInterest() {
      InstrumentRef future =
          InstrumentRef.newBuilder()
              .setSymbol("ES")
              .setSecurityType(SecurityType.SECURITY_TYPE_FUTURE)
              .setExchange("CME")
              .setExpiry("202612")
              .build();

      Quote quote =
          until(
              room.stub().streamQuotes(streamOf(future).addGenericTicks(588).build()),
              item -> item.hasGeneric());

      assertThat(quote.getGeneric().hasFuturesOpenInterest()).isTrue();
    }

    @Test
    void unknownGenericTickIsInvalidAndTheLegalOnesAreNamed() {
      StatusRuntimeException error =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  room.stub()
                      .streamQuotes(streamOf(ref("AAPL")).addGenericTicks(999).build())
                      .next());

      assertThat(error.getMessage())
          .contains("INVALID_ARGUMENT")
          .contains("generic_ticks[0]: 999")
          .contains("233 (trades with volume and average price)");
    }

    @Test
    void twoHundredAndOneInstrumentsAreInvalid() {
      assertThat(
              brief(
                  () ->
                      room.stub()
                          .streamQuotes(
                              StreamQuotesRequest.newBuilder()
                                  .addAllInstruments(Collections.nCopies(201, ref("AAPL")))
                                  .build())
                          .next()))
          .isEqualTo("INVALID_ARGUMENT FIELD_INVALID");
    }

    @Test
    void everyTickComesInOrderWithoutAHole() {
      Iterator<StreamQuotesResponse> stream =
          room.stub().streamQuotes(streamOf(ref("AAPL")).setEveryTick(true).build());
      snapshot(stream);

      List<Long> sequences = new ArrayList<>();
      while (sequences.size() < 30) {
        sequences.add(stream.next().getQuote().getSequence());
      }

      for (int i = 1; i < sequences.size(); i++) {
        assertThat(sequences.get(i)).isEqualTo(sequences.get(i - 1) + 1);
      }
    }

    @Test
    void delayedDataIsServedBesideLiveData() {
      GetQuoteRequest delayed =
          quoteOf("AAPL").toBuilder()
              .setMarketDataType(MarketDataType.MARKET_DATA_TYPE_DELAYED)
              .build();

      // The gateway still sends live data where it is permitted, and says so.
      assertThat(room.stub().getQuote(delayed).getQuote().getMarketDataType())
          .isEqualTo(MarketDataType.MARKET_DATA_TYPE_LIVE);
      assertThat(room.stub().getQuote(quoteOf("AAPL")).getQuote().getMarketDataType())
          .isEqualTo(MarketDataType.MARKET_DATA_TYPE_LIVE);
    }
  }

  @Test
  void whatIsNotPermittedLiveComesDelayedAndSaysSoBesideWhatIs() throws Exception {
    TcpRoom room = room(MarketDataSettings.standard().withoutLive("MSFT"));

    List<StreamQuotesResponse> items =
        snapshot(
            room.stub()
                .streamQuotes(streamOf(ref("AAPL"), ref("MSFT"), ref("NOSUCHTHING")).build()));

    assertThat(items)
        .filteredOn(StreamQuotesResponse::hasQuote)
        .extracting(
            item ->
                item.getQuote().getInstrument().getSymbol()
                    + " "
                    + item.getQuote().getMarketDataType())
        .contains("AAPL MARKET_DATA_TYPE_LIVE", "MSFT MARKET_DATA_TYPE_DELAYED")
        .doesNotContain("MSFT MARKET_DATA_TYPE_LIVE");
    assertThat(items)
        .extracting(item -> item.getProblem().getReason())
        .contains("INSTRUMENT_NOT_FOUND");
  }

  @Test
  void oneQuoteOfWhatIsNotPermittedLiveIsDelayed() throws Exception {
    TcpRoom room = room(MarketDataSettings.standard().withoutLive("MSFT"));

    Quote quote = room.stub().getQuote(quoteOf("MSFT")).getQuote();

    assertThat(quote.getMarketDataType()).isEqualTo(MarketDataType.MARKET_DATA_TYPE_DELAYED);
    assertThat(quote.hasBid()).isTrue();
  }

  @Test
  void competingSessionLeavesNoQuoteAndSaysSo() throws Exception {
    TcpRoom room = room(MarketDataSettings.standard().withCompetition(true));

    assertThat(brief(() -> room.stub().getQuote(quoteOf("AAPL"))))
        .isEqualTo("UNAVAILABLE COMPETING_SESSION");
    assertThat(snapshot(room.stub().streamQuotes(streamOf(ref("AAPL")).build())))
        .extracting(item -> item.getQuote().getStatus())
        .containsExactly(QuoteStatus.QUOTE_STATUS_COMPETING_SESSION);
  }

  @Test
  void lineThatTheLoginHasNotIsAProblemOfItsInstrumentAlone() throws Exception {
    TcpRoom room = room(new MarketDataSettings(Set.of(), 2, 3, 5, false));

    List<StreamQuotesResponse> items =
        snapshot(room.stub().streamQuotes(streamOf(ref("AAPL"), ref("MSFT"), ref("IBM")).build()));

    assertThat(items).filteredOn(StreamQuotesResponse::hasQuote).hasSizeGreaterThanOrEqualTo(2);
    assertThat(items)
        .filteredOn(StreamQuotesResponse::hasProblem)
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.getProblem().getReason()).isEqualTo("NO_MARKET_DATA_LINE");
              assertThat(item.getProblem().getMessage()).contains("close another stream");
            });
  }
}
