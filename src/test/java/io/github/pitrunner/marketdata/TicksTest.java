package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelTickByTick;
import io.github.pitrunner.tws.HistoricalTickLast;
import io.github.pitrunner.tws.HistoricalTicksLast;
import io.github.pitrunner.tws.HistoricalTicksRequest;
import io.github.pitrunner.tws.TickByTickData;
import io.github.pitrunner.tws.TickByTickRequest;
import io.github.pitrunner.v1.ListTicksRequest;
import io.github.pitrunner.v1.ListTicksResponse;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.github.pitrunner.v1.Tick;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single ticks, live and past, on virtual time. */
class TicksTest {
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss");

  private final VirtualRoom room = VirtualRoom.connected();
  private final List<HistoricalTickLast> past = new ArrayList<>();

  TicksTest() {
    room.gateway.on(HistoricalTicksRequest.class, this::answer);
  }

  /** Answers as the gateway does: so many, and the rest of the last second, in two frames. */
  private void answer(HistoricalTicksRequest request) {
    boolean isForward = !request.getStartDateTime().isEmpty();
    long edge =
        LocalDateTime.parse(isForward ? request.getStartDateTime() : request.getEndDateTime(), UTC)
            .toEpochSecond(ZoneOffset.UTC);
    List<HistoricalTickLast> fitting =
        past.stream()
            .filter(tick -> isForward ? tick.getTime() >= edge : tick.getTime() < edge)
            .toList();
    int count = request.getNumberOfTicks();
    if (fitting.size() > count) {
      long last = fitting.get(isForward ? count - 1 : fitting.size() - count).getTime();
      fitting =
          fitting.stream()
              .filter(tick -> isForward ? tick.getTime() <= last : tick.getTime() >= last)
              .toList();
    }
    int half = fitting.size() / 2;
    room.gateway.send(
        HistoricalTicksLast.newBuilder()
            .setReqId(request.getReqId())
            .addAllHistoricalTicksLast(fitting.subList(0, half))
            .setIsDone(false)
            .build(),
        HistoricalTicksLast.newBuilder()
            .setReqId(request.getReqId())
            .addAllHistoricalTicksLast(fitting.subList(half, fitting.size()))
            .setIsDone(true)
            .build());
  }

  private static HistoricalTickLast trade(long second, double price) {
    return HistoricalTickLast.newBuilder()
        .setTime(second)
        .setPrice(price)
        .setSize("100")
        .setExchange("ARCA")
        .build();
  }

  private long now() {
    return room.time.instant().getEpochSecond();
  }

  private int feed() {
    return room.gateway.last(TickByTickRequest.class).getReqId();
  }

  private int feedsAsked() {
    return room.gateway.heard(TickByTickRequest.class).size();
  }

  private void live(HistoricalTickLast... ticks) {
    int id = feed();
    for (HistoricalTickLast tick : ticks) {
      room.gateway.send(
          TickByTickData.newBuilder()
              .setReqId(id)
              .setTickType(1)
              .setHistoricalTickLast(tick)
              .build());
    }
    room.time.settle();
  }

  private HandDrivenCall<StreamTicksResponse> open(StreamTicksRequest.Builder request) {
    HandDrivenCall<StreamTicksResponse> call = new HandDrivenCall<>();
    room.service.streamTicks(request.build(), call);
    room.time.settle();
    return call;
  }

  private HandDrivenCall<StreamTicksResponse> open(int history) {
    return open(request().setHistory(history));
  }

  private static StreamTicksRequest.Builder request() {
    return StreamTicksRequest.newBuilder().setInstrument(ref("AAPL"));
  }

  private static List<String> taken(HandDrivenCall<StreamTicksResponse> call) {
    return call.take().stream()
        .filter(item -> item.getMarker().getKind() != Kind.KIND_HEARTBEAT)
        .map(
            item ->
                item.hasTick()
                    ? item.getTick().getPrice().getValue()
                    : item.getMarker().getKind().name().substring(5)
                        + (item.getMarker().getLost() > 0 ? " " + item.getMarker().getLost() : ""))
        .toList();
  }

  @Nested
  class Stream {
    @Test
    void beginsWithThePastAndDoesNotDoubleWhatTheLiveFeedRepeats() {
      past.add(trade(now() - 2, 1));
      past.add(trade(now(), 2));
      past.add(trade(now(), 2));

      HandDrivenCall<StreamTicksResponse> call = open(10);
      live(trade(now(), 2), trade(now(), 2), trade(now(), 2), trade(now() + 1, 3));

      assertThat(taken(call)).containsExactly("1", "2", "2", "SNAPSHOT_END", "2", "3");
    }

    @Test
    void hasNoHoleBetweenThePastAndALiveFeedThatBeginsLate() {
      room.gateway.on(HistoricalTicksRequest.class, request -> {});
      HandDrivenCall<StreamTicksResponse> call = open(10);
      room.time.advance(Duration.ofSeconds(8));
      // The gateway comes to both questions only now.
      past.add(trade(now() - 3, 1));
      answer(room.gateway.last(HistoricalTicksRequest.class));
      live(trade(now() + 1, 2));

      assertThat(taken(call)).containsExactly("1", "SNAPSHOT_END", "2");
    }

    @Test
    void givesNoMoreOfThePastThanWasAskedFor() {
      for (int i = 0; i < 20; i++) {
        past.add(trade(now() - 1, i));
      }

      assertThat(taken(open(3))).containsExactly("17", "18", "19", "SNAPSHOT_END");
    }

    @ParameterizedTest
    @ValueSource(ints = {10190, 200})
    void outlivesARefusalAfterALostConnection(int code) {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      live(trade(now(), 1));
      taken(call);
      room.gateway.on(
          TickByTickRequest.class,
          request -> room.gateway.send(error(request.getReqId(), code, "Refused")));
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(16));
      room.gateway.on(TickByTickRequest.class, request -> {});
      room.time.advance(Duration.ofSeconds(31));
      live(trade(now(), 2));

      assertThat(taken(call)).containsExactly("GAP", "RESUMED", "2");
    }

    @Test
    void sharesOneFeedThatLingersForTheNext() {
      HandDrivenCall<StreamTicksResponse> one = open(0);
      HandDrivenCall<StreamTicksResponse> other = open(0);
      live(trade(now(), 5));
      assertThat(taken(one)).isEqualTo(taken(other)).containsExactly("SNAPSHOT_END", "5");

      one.cancel();
      other.cancel();
      room.time.advance(Duration.ofSeconds(10));
      assertThat(taken(open(0))).containsExactly("SNAPSHOT_END");

      assertThat(feedsAsked()).isEqualTo(1);
      assertThat(room.gateway.heard(CancelTickByTick.class)).isEmpty();
    }

    @Test
    void closesItsFeedAWhileAfterTheLastReader() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      call.cancel();
      room.time.advance(Duration.ofSeconds(16));

      assertThat(room.gateway.heard(CancelTickByTick.class)).hasSize(1);
    }

    @Test
    void fillsItsGapFromThePast() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      HistoricalTickLast before = trade(now(), 1);
      past.add(before);
      live(before);
      taken(call);

      room.gateway.drop();
      past.add(trade(now(), 2));
      past.add(trade(now() + 3, 3));
      room.time.advance(Duration.ofSeconds(30));
      live(trade(now(), 4));

      assertThat(taken(call)).containsExactly("GAP", "2", "3", "RESUMED", "4");
      assertThat(feedsAsked()).isEqualTo(2);
    }

    @Test
    void isInAGapWhileAnotherSessionHasTheData() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      live(trade(now(), 1));
      taken(call);
      room.gateway.on(
          TickByTickRequest.class,
          request -> room.gateway.send(error(request.getReqId(), 10197, "competing")));
      room.gateway.send(error(feed(), 10197, "No market data during competing live session"));
      room.time.settle();
      assertThat(call.sent().get(call.sent().size() - 1).getMarker().getReason())
          .contains("another session");
      assertThat(taken(call)).containsExactly("GAP");

      room.time.advance(Duration.ofSeconds(65));
      assertThat(feedsAsked()).isEqualTo(3);
      past.add(trade(now(), 2));
      room.gateway.on(TickByTickRequest.class, request -> {});
      assertThat(taken(call)).isEmpty();
      room.time.advance(Duration.ofSeconds(34));

      assertThat(taken(call)).containsExactly("2", "RESUMED");
    }

    @Test
    void thatIsSilentWhileItsInstrumentTradesIsAskedForAnewAndLaterEachTime() {
      toMonday();
      HandDrivenCall<StreamTicksResponse> call = open(0);
      live(trade(now(), 1));
      taken(call);
      past.add(trade(now() + 30, 2));

      room.time.advance(Duration.ofSeconds(62));
      assertThat(feedsAsked()).isEqualTo(2);
      assertThat(taken(call)).containsExactly("GAP", "2", "RESUMED");
      room.time.advance(Duration.ofSeconds(110));
      assertThat(feedsAsked()).isEqualTo(2);
      room.time.advance(Duration.ofSeconds(15));

      assertThat(feedsAsked()).isEqualTo(3);
      assertThat(taken(call)).containsExactly("GAP", "RESUMED");
    }

    @Test
    void thatIsSilentOutsideOfTradingHoursIsLeftAlone() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      taken(call);

      room.time.advance(Duration.ofMinutes(10));

      assertThat(feedsAsked()).isEqualTo(1);
      assertThat(taken(call)).isEmpty();
    }

    /** Trading has begun. */
    private void toMonday() {
      room.time.advance(Duration.ofHours(20));
    }

    @Test
    void tickThatComesWhileTheBrokerIsAwayIsToldWithWhatWasMissed() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      HistoricalTickLast before = trade(now(), 1);
      past.add(before);
      live(before);
      taken(call);

      room.gateway.send(error(-1, 1100, "Connectivity has been lost"));
      HistoricalTickLast within = trade(now() + 5, 3);
      past.add(trade(now() + 2, 2));
      past.add(within);
      live(within);
      assertThat(taken(call)).containsExactly("GAP");
      room.time.advance(Duration.ofSeconds(16));
      room.gateway.send(error(-1, 1102, "Connectivity has been restored"));
      room.time.advance(Duration.ofSeconds(20));

      assertThat(taken(call)).containsExactly("2", "3", "RESUMED");
    }

    @Test
    void fillsAGapThatBeginsWithASecondOfMoreTicksThanAnAnswer() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      HistoricalTickLast before = trade(now(), 0);
      past.add(before);
      live(before);
      taken(call);

      room.gateway.drop();
      for (int i = 1; i < 1200; i++) {
        past.add(trade(now(), i));
      }
      past.add(trade(now() + 2, 1200));
      room.time.advance(Duration.ofSeconds(30));

      assertThat(taken(call)).hasSize(1202).startsWith("GAP", "1").endsWith("1200", "RESUMED");
    }

    @Test
    void fillsAGapThatBeginsBeforeItsFirstTickThoughTheClockHereIsAhead() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      taken(call);

      room.gateway.drop();
      past.add(trade(now() - 3, 1));
      room.time.advance(Duration.ofSeconds(30));

      assertThat(taken(call)).containsExactly("GAP", "1", "RESUMED");
    }

    @Test
    void fillsEachOfSeveralGapsInASecond() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      taken(call);
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(16));
      taken(call);
      long second = now();
      for (int i = 0; i < 3; i++) {
        past.add(trade(second, i));
        room.gateway.send(
            error(-1, 2103, "Market data farm connection is broken:usfarm"),
            error(-1, 2104, "Market data farm connection is OK:usfarm"));
        room.time.advance(Duration.ofSeconds(16));
      }

      assertThat(taken(call))
          .containsExactly("GAP", "0", "RESUMED", "GAP", "1", "RESUMED", "GAP", "2", "RESUMED");
    }

    @Test
    void saysWhichTicksAreMissingWhenThePastIsNotTold() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      taken(call);
      room.gateway.on(
          HistoricalTicksRequest.class,
          request ->
              room.gateway.send(
                  error(request.getReqId(), 10187, "Failed to request historical ticks:No data")));

      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(30));
      live(trade(now(), 4));

      assertThat(call.sent())
          .extracting(item -> item.getMarker().getReason())
          .anyMatch(reason -> reason.contains("missing") && reason.contains("10187"));
      assertThat(taken(call)).containsExactly("GAP", "GAP", "RESUMED", "4");
    }

    @Test
    void tellsASlowReaderHowManyItHasLost() {
      HandDrivenCall<StreamTicksResponse> call = open(0);
      taken(call);
      call.stall();
      for (int i = 0; i < 11_007; i++) {
        room.gateway.send(
            TickByTickData.newBuilder()
                .setReqId(feed())
                .setTickType(1)
                .setHistoricalTickLast(trade(now(), i))
                .build());
      }
      room.time.settle();
      call.resume();
      room.time.settle();

      assertThat(taken(call)).hasSize(11_001).startsWith("LOSS 7", "7").endsWith("11006");
    }

    @Test
    void isRefusedWhenAllLinesAreInUseUnlessOneLingers() {
      List<HandDrivenCall<StreamTicksResponse>> open = new ArrayList<>();
      for (String kind : List.of("KIND_LAST", "KIND_ALL_LAST", "KIND_BID_ASK", "KIND_MIDPOINT")) {
        open.add(open(request().setKind(StreamTicksRequest.Kind.valueOf(kind))));
      }
      open.add(open(request().setInstrument(ref("MSFT"))));

      HandDrivenCall<StreamTicksResponse> sixth = open(request().setInstrument(ref("SPX")));
      assertThat(sixth.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(sixth.errors().get(0)).hasMessageContaining("close another stream first");

      open.get(4).cancel();
      room.time.settle();
      assertThat(open(request().setInstrument(ref("SPX"))).errors()).isEmpty();
    }

    @Test
    void waitsForThePauseThatTheGatewayWantsBetweenKindsOfOneInstrument() {
      open(0);
      HandDrivenCall<StreamTicksResponse> other =
          open(request().setKind(StreamTicksRequest.Kind.KIND_BID_ASK));
      assertThat(feedsAsked()).isEqualTo(1);

      room.time.advance(Duration.ofSeconds(15));
      assertThat(feedsAsked()).isEqualTo(1);
      room.time.advance(Duration.ofMillis(250));

      assertThat(feedsAsked()).isEqualTo(2);
      assertThat(taken(other)).contains("SNAPSHOT_END");
    }

    @Test
    void ofTradesOfACurrencyPairSaysWhatWouldWork() {
      HandDrivenCall<StreamTicksResponse> call =
          open(
              request()
                  .setInstrument(
                      ref("EUR").toBuilder().setSecurityType(SecurityType.SECURITY_TYPE_FOREX))
                  .setKind(StreamTicksRequest.Kind.KIND_LAST));

      assertThat(call.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(call.errors().get(0)).hasMessageContaining("BID_ASK, MIDPOINT");
    }

    @ParameterizedTest
    @CsvSource({
      "10189, Failed to request tick-by-tick data.No market data permissions, FAILED_PRECONDITION, subscribe",
      "10189, Failed to request tick-by-tick data.No ticks, FAILED_PRECONDITION, BID_ASK",
      "10190, Max number of tick-by-tick requests has been reached, RESOURCE_EXHAUSTED, 15 s",
      "200, No security definition has been found for the request, NOT_FOUND, No instrument"
    })
    void endsWithWhatTheGatewayRefusesAndWhy(
        int code, String text, Status.Code status, String advice) {
      room.gateway.on(
          TickByTickRequest.class,
          request -> room.gateway.send(error(request.getReqId(), code, text)));

      HandDrivenCall<StreamTicksResponse> call = open(0);

      assertThat(call.code()).isEqualTo(status);
      assertThat(call.errors().get(0)).hasMessageContaining(advice);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1001})
    void withAHistoryOutOfBoundsIsInvalid(int history) {
      assertThat(violations(() -> open(history)))
          .extracting(Violation::field)
          .containsExactly("history");
    }

    @Test
    void ofNothingIsInvalid() {
      assertThat(violations(() -> open(StreamTicksRequest.newBuilder().setIgnoreSize(true))))
          .extracting(Violation::field)
          .containsExactly("instrument", "ignore_size");
    }

    @Test
    void isUnavailableWithoutAGateway() {
      room.gateway.drop();
      room.time.settle();

      assertThat(open(0).code()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  private static List<Violation> violations(Runnable call) {
    return catchThrowableOfType(Failure.InvalidRequest.class, call::run).violations();
  }

  @Nested
  class Pages {
    private HandDrivenCall<ListTicksResponse> call(ListTicksRequest.Builder request) {
      HandDrivenCall<ListTicksResponse> call = new HandDrivenCall<>();
      room.service.listTicks(request.setInstrument(ref("AAPL")).build(), call);
      room.time.settle();
      return call;
    }

    /** The prices of all pages. */
    private List<String> all(ListTicksRequest.Builder request, boolean isForward) {
      List<String> prices = new ArrayList<>();
      do {
        ListTicksResponse page = call(request).answer();
        List<String> found =
            page.getTicksList().stream()
                .map(Tick::getPrice)
                .map(price -> price.getValue())
                .toList();
        prices.addAll(isForward ? prices.size() : 0, found);
        request.setPageToken(page.getNextPageToken());
        // The same question is heard only once in a while.
        room.time.advance(Duration.ofSeconds(1));
      } while (!request.getPageToken().isEmpty());
      return prices;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void neitherLoseNorDoubleTicksOfOneSecond(long seed) {
      Random random = new Random(seed);
      long second = now() - 5000;
      List<String> told = new ArrayList<>();
      for (int i = 0; i < 3500; i++) {
        second += random.nextInt(40) == 0 ? 1 + random.nextInt(20) : 0;
        past.add(trade(second, i));
        told.add(Integer.toString(i));
      }
      ListTicksRequest.Builder request =
          ListTicksRequest.newBuilder().setPageSize(1 + random.nextInt(1000));

      assertThat(all(request.clone(), false)).as("back, seed %d", seed).isEqualTo(told);
      assertThat(all(request.setStartTime(seconds(past.get(0).getTime())), true))
          .as("forward, seed %d", seed)
          .isEqualTo(told);
    }

    @Test
    void endAheadOfTheEnd() {
      for (int i = 0; i < 10; i++) {
        past.add(trade(now() - 100 + i, i));
      }
      ListTicksRequest.Builder request =
          ListTicksRequest.newBuilder()
              .setStartTime(seconds(now() - 98))
              .setEndTime(seconds(now() - 95));

      assertThat(all(request, true)).containsExactly("2", "3", "4");
    }

    @Test
    void withoutTicksAreEmpty() {
      assertThat(all(ListTicksRequest.newBuilder(), false)).isEmpty();
    }

    @Test
    void costOneQuestionForManyPagesOfOneAnswer() {
      for (int i = 0; i < 500; i++) {
        past.add(trade(now() - 100, i));
      }

      all(ListTicksRequest.newBuilder().setEndTime(seconds(now() - 50)).setPageSize(100), false);

      assertThat(room.gateway.heard(HistoricalTicksRequest.class)).hasSize(1);
    }

    @Test
    void upToThePresentHaveWhatHappenedSinceTheSameQuestion() {
      ListTicksRequest.Builder request =
          ListTicksRequest.newBuilder().setStartTime(seconds(now() - 200));
      past.add(trade(now() - 100, 1));
      assertThat(all(request.clone(), true)).containsExactly("1");

      past.add(trade(now(), 2));
      room.time.advance(Duration.ofSeconds(1));

      assertThat(all(request, true)).containsExactly("1", "2");
    }

    @Test
    void ofTheFutureAreInvalid() {
      assertThat(
              violations(
                  () ->
                      call(
                          ListTicksRequest.newBuilder()
                              .setStartTime(seconds(now() + 10))
                              .setEndTime(seconds(now() + 5)))))
          .extracting(Violation::field)
          .containsExactly("start_time", "end_time", "end_time");
    }

    @ParameterizedTest
    @CsvSource({
      "Failed to request historical ticks:No market data permissions, permission",
      "Failed to request historical ticks:No ticks of this kind, BID_ASK"
    })
    void thatTheGatewayRefusesSayWhy(String text, String advice) {
      room.gateway.on(
          HistoricalTicksRequest.class,
          request -> room.gateway.send(error(request.getReqId(), 10187, text)));

      HandDrivenCall<ListTicksResponse> call = call(ListTicksRequest.newBuilder());

      assertThat(call.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(call.errors().get(0)).hasMessageContaining(advice);
    }

    private static com.google.protobuf.Timestamp.Builder seconds(long second) {
      return com.google.protobuf.Timestamp.newBuilder().setSeconds(second);
    }
  }

  @Test
  void combinationHasNoTicksNotEvenOfItsUsualKind() {
    Instrument combination =
        new Instrument(
            28812380,
            "AAPL",
            io.github.pitrunner.domain.SecurityType.COMBO,
            "SMART",
            "",
            "USD",
            null,
            null,
            null,
            java.math.BigDecimal.ONE,
            "",
            "",
            List.of());

    assertThat(violations(() -> TickFeeds.fitting(null, combination)))
        .extracting(Violation::field)
        .containsExactly("instrument");
  }

  @Test
  void tradesThatAreNotReportedAreOfAllLastOnly() {
    assertThat(TickKind.LAST.includes(tradeOf(true))).isFalse();
    assertThat(TickKind.ALL_LAST.includes(tradeOf(true))).isTrue();
    assertThat(TickKind.LAST.includes(tradeOf(false))).isTrue();
  }

  private static io.github.pitrunner.domain.Tick tradeOf(boolean isUnreported) {
    return new io.github.pitrunner.domain.Tick.Trade(
        Instant.EPOCH, java.math.BigDecimal.ONE, null, "", "", isUnreported, false);
  }
}
