package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.v1.Bar;
import io.github.pitrunner.v1.GetHeadTimestampRequest;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetTradingHoursRequest;
import io.github.pitrunner.v1.InstrumentDetails;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.ListTradingSessionsRequest;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.v1.WhatToShow;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The room end to end: a gRPC client in front, the simulated gateway behind. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarketDataOnSimulatorTest {
  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(vertx, SimulatorSettings.defaults());
  private TcpRoom room;

  @BeforeAll
  void start() throws Exception {
    gateway.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    room = new TcpRoom(vertx, gateway.port(), VirtualRoom.Settings.USUAL);
  }

  @AfterAll
  void end() throws Exception {
    room.close();
    gateway.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static BigDecimal decimal(com.google.type.Decimal value) {
    return new BigDecimal(value.getValue());
  }

  @Test
  void quoteHasABidBelowItsAsk() {
    Quote quote =
        room.stub()
            .getQuote(GetQuoteRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build())
            .getQuote();

    assertThat(decimal(quote.getBid())).isLessThan(decimal(quote.getAsk()));
    assertThat(quote.getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_FRESH);
  }

  @Test
  void streamGivesASnapshotAndThenChanges() {
    StreamQuotesRequest request =
        StreamQuotesRequest.newBuilder()
            .addInstruments(VirtualRoom.ref("AAPL"))
            .addInstruments(VirtualRoom.ref("NOSUCHTHING"))
            .addInstruments(
                InstrumentRef.newBuilder()
                    .setSymbol("EUR")
                    .setSecurityType(SecurityType.SECURITY_TYPE_FOREX))
            .build();

    Iterator<StreamQuotesResponse> stream = room.stub().streamQuotes(request);
    List<StreamQuotesResponse> snapshot = new ArrayList<>();
    for (StreamQuotesResponse item = stream.next();
        item.getMarker().getKind() != Kind.KIND_SNAPSHOT_END;
        item = stream.next()) {
      snapshot.add(item);
    }

    assertThat(snapshot)
        .extracting(item -> item.getProblem().getReason())
        .contains("INSTRUMENT_NOT_FOUND");
    assertThat(snapshot)
        .extracting(item -> item.getQuote().getInstrument().getSymbol())
        .contains("AAPL", "EUR");
    assertThat(stream.next().hasQuote()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1 D, 5 mins", "1800 S, 5 secs", "2 W, 1 hour", "1 M, 1 day"})
  void barsComeOldestFirstOverAllPages(String duration, String size) {
    ListBarsRequest request =
        ListBarsRequest.newBuilder()
            .setInstrument(VirtualRoom.ref("AAPL"))
            .setDuration(duration)
            .setBarSize(size)
            .setPageSize(50)
            .build();

    List<Bar> bars = new ArrayList<>();
    String token = "";
    do {
      ListBarsResponse page = room.stub().listBars(request.toBuilder().setPageToken(token).build());
      bars.addAll(page.getBarsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(bars.size()).isGreaterThan(10);
    assertThat(bars)
        .extracting(bar -> bar.getStartTime().getSeconds())
        .doesNotHaveDuplicates()
        .isSorted();
    assertThat(bars)
        .allSatisfy(
            bar -> assertThat(decimal(bar.getLow())).isLessThanOrEqualTo(decimal(bar.getHigh())));
  }

  @Test
  void longRangeOfSecondsComesInSteps() {
    ListBarsResponse answer =
        room.stub()
            .listBars(
                ListBarsRequest.newBuilder()
                    .setInstrument(VirtualRoom.ref("AAPL"))
                    .setDuration("7200 S")
                    .setBarSize("1 secs")
                    .setPageSize(1000)
                    .build());

    assertThat(answer.getBarsCount()).isEqualTo(1000);
    for (int i = 1; i < answer.getBarsCount(); i++) {
      assertThat(answer.getBars(i).getStartTime().getSeconds())
          .isEqualTo(answer.getBars(i - 1).getStartTime().getSeconds() + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1800 S, 5 secs", "'', 5 secs", "'', 1 min"})
  void liveBarsFollowTheHistory(String duration, String size) {
    Iterator<StreamBarsResponse> stream =
        room.stub()
            .streamBars(
                StreamBarsRequest.newBuilder()
                    .setInstrument(VirtualRoom.ref("AAPL"))
                    .setDuration(duration)
                    .setBarSize(size)
                    .build());
    long last = 0;
    StreamBarsResponse item = stream.next();
    for (; !item.hasMarker(); item = stream.next()) {
      for (Bar bar : item.getPage().getBarsList()) {
        assertThat(bar.getStartTime().getSeconds()).isGreaterThanOrEqualTo(last);
        last = bar.getStartTime().getSeconds();
      }
    }

    assertThat(item.getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);
    Bar live = stream.next().getBar();
    assertThat(live.getStartTime().getSeconds()).isGreaterThanOrEqualTo(last);
    assertThat(decimal(live.getClose())).isPositive();
  }

  @Test
  void sessionsAndTheBeginningOfTheDataAreKnown() {
    assertThat(
            room.stub()
                .listTradingSessions(
                    ListTradingSessionsRequest.newBuilder()
                        .setInstrument(VirtualRoom.ref("AAPL"))
                        .setDuration("1 W")
                        .build())
                .getSessionsList())
        .isNotEmpty();
    assertThat(
            room.stub()
                .getHeadTimestamp(
                    GetHeadTimestampRequest.newBuilder()
                        .setInstrument(VirtualRoom.ref("AAPL"))
                        .build())
                .getHeadTime()
                .getSeconds())
        .isPositive();
  }

  @Test
  void badQuestionsForHistoryAreInvalidAndSayWhatWouldWork() {
    ListBarsRequest good =
        ListBarsRequest.newBuilder()
            .setInstrument(VirtualRoom.ref("AAPL"))
            .setDuration("1 D")
            .setBarSize("1 min")
            .build();

    assertThatThrownBy(() -> room.stub().listBars(good.toBuilder().setBarSize("8 hours").build()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("legal are 5 secs");
    assertThatThrownBy(() -> room.stub().listBars(good.toBuilder().setDuration("10 Y").build()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("StreamBars");
    assertThatThrownBy(
            () ->
                room.stub()
                    .listBars(
                        good.toBuilder()
                            .setInstrument(
                                InstrumentRef.newBuilder()
                                    .setSymbol("EUR")
                                    .setSecurityType(SecurityType.SECURITY_TYPE_FOREX))
                            .setWhatToShow(WhatToShow.WHAT_TO_SHOW_TRADES)
                            .build()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("MIDPOINT, BID, ASK, BID_ASK");
    assertThatThrownBy(
            () ->
                room.stub()
                    .listBars(
                        good.toBuilder()
                            .setWhatToShow(WhatToShow.WHAT_TO_SHOW_AGGREGATED_TRADES)
                            .build()))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("Expected what to show is TRADES");
    assertThatThrownBy(
            () ->
                room.stub()
                    .streamBars(
                        StreamBarsRequest.newBuilder()
                            .setInstrument(VirtualRoom.ref("NOSUCHTHING"))
                            .setBarSize("1 min")
                            .build())
                    .next())
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void searchFindsASymbol() {
    assertThat(
            room.stub()
                .searchInstruments(SearchInstrumentsRequest.newBuilder().setQuery("AAPL").build())
                .getMatchesList())
        .extracting(match -> match.getInstrument().getSymbol())
        .contains("AAPL");
  }

  @Test
  void instrumentAndItsHoursAreKnown() {
    InstrumentDetails details =
        room.stub()
            .getInstrument(
                GetInstrumentRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build())
            .getDetails();

    assertThat(details.getMinTick().getValue()).isNotEmpty();
    assertThat(
            room.stub()
                .getTradingHours(
                    GetTradingHoursRequest.newBuilder()
                        .setInstrument(
                            InstrumentRef.newBuilder()
                                .setContractId(details.getInstrument().getContractId()))
                        .build())
                .getTradingSessionsList())
        .isNotEmpty();
  }

  @Test
  void roomForDelayedDataStillGetsLiveDataWherePermitted() throws Exception {
    try (TcpRoom delayed =
        new TcpRoom(
            vertx, gateway.port(), VirtualRoom.Settings.ofType(MarketDataType.DELAYED), 8)) {
      Quote quote =
          delayed
              .stub()
              .getQuote(GetQuoteRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build())
              .getQuote();

      assertThat(quote.getBid().getValue()).isNotEmpty();
    }
  }
}
