package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelMarketDepth;
import io.github.pitrunner.tws.DepthMarketDataDescription;
import io.github.pitrunner.tws.MarketDepthData;
import io.github.pitrunner.tws.MarketDepthExchanges;
import io.github.pitrunner.tws.MarketDepthExchangesRequest;
import io.github.pitrunner.tws.MarketDepthL2;
import io.github.pitrunner.tws.MarketDepthRequest;
import io.github.pitrunner.v1.DepthBook;
import io.github.pitrunner.v1.DepthLevel;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Order books on virtual time. */
class DepthTest {
  private static final int INSERT = 0;
  private static final int UPDATE = 1;
  private static final int DELETE = 2;
  private static final int ASK = 0;
  private static final int BID = 1;

  private final VirtualRoom room = VirtualRoom.connected();

  DepthTest() {
    room.gateway.on(
        MarketDepthExchangesRequest.class,
        request ->
            room.gateway.send(
                MarketDepthExchanges.newBuilder()
                    .addDepthMarketDataDescriptions(venue("ARCA", "STK"))
                    .addDepthMarketDataDescriptions(venue("NASDAQ", "STK"))
                    .addDepthMarketDataDescriptions(venue("CME", "FUT"))
                    .build()));
  }

  private static DepthMarketDataDescription venue(String exchange, String type) {
    return DepthMarketDataDescription.newBuilder().setExchange(exchange).setSecType(type).build();
  }

  private HandDrivenCall<StreamDepthResponse> open(StreamDepthRequest.Builder request) {
    HandDrivenCall<StreamDepthResponse> call = new HandDrivenCall<>();
    room.service.streamDepth(request.build(), call);
    room.time.settle();
    return call;
  }

  private HandDrivenCall<StreamDepthResponse> open(int rows) {
    return open(smart("AAPL").setRows(rows));
  }

  private static StreamDepthRequest.Builder smart(String symbol) {
    return StreamDepthRequest.newBuilder().setInstrument(ref(symbol)).setSmartDepth(true);
  }

  private int feed() {
    return room.gateway.last(MarketDepthRequest.class).getReqId();
  }

  private int feedsAsked() {
    return room.gateway.heard(MarketDepthRequest.class).size();
  }

  private MarketDepthL2 row(int operation, int side, int position, double price) {
    return MarketDepthL2.newBuilder()
        .setReqId(feed())
        .setMarketDepthData(
            MarketDepthData.newBuilder()
                .setOperation(operation)
                .setSide(side)
                .setPosition(position)
                .setPrice(price)
                .setSize("100")
                .setMarketMaker("ARCA"))
        .build();
  }

  /** Messages that come in one burst. */
  private void burst(MarketDepthL2... rows) {
    room.gateway.send(rows);
    room.time.settle();
  }

  private void standing() {
    burst(
        row(INSERT, BID, 0, 10),
        row(INSERT, BID, 1, 9),
        row(INSERT, ASK, 0, 11),
        row(INSERT, ASK, 1, 12));
  }

  private void notice(int code, String text) {
    room.gateway.send(error(feed(), code, text));
    room.time.settle();
  }

  private static List<String> taken(HandDrivenCall<StreamDepthResponse> call) {
    return call.take().stream()
        .filter(item -> item.getMarker().getKind() != Kind.KIND_HEARTBEAT)
        .map(
            item ->
                item.hasBook()
                    ? prices(item.getBook())
                    : item.getMarker().getKind().name().substring(5))
        .toList();
  }

  private static String prices(DepthBook book) {
    return prices(book.getBidsList()) + "/" + prices(book.getAsksList());
  }

  private static String prices(List<DepthLevel> side) {
    return side.stream().map(level -> level.getPrice().getValue()).collect(Collectors.joining(" "));
  }

  @Test
  void bookComesWholeAndThenWithEachBurst() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    burst(row(DELETE, BID, 0, 0), row(INSERT, BID, 0, 10.5), row(UPDATE, ASK, 1, 13));

    assertThat(taken(call)).containsExactly("10 9/11 12", "SNAPSHOT_END", "10.5 9/11 13");
  }

  @Test
  void halfABookIsNotSentUntilItHasSettled() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    burst(row(INSERT, BID, 0, 10));
    burst(row(INSERT, ASK, 0, 11));
    assertThat(taken(call)).isEmpty();

    room.time.advance(Duration.ofMillis(200));

    assertThat(taken(call)).containsExactly("10/11", "SNAPSHOT_END");
  }

  @Test
  void bookOfWhichNothingIsHeardIsEmpty() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    room.time.advance(Duration.ofSeconds(2));

    assertThat(taken(call)).containsExactly("/", "SNAPSHOT_END");
  }

  @Test
  void smartBookMayBeCrossed() {
    HandDrivenCall<StreamDepthResponse> call = open(1);
    burst(row(INSERT, BID, 0, 12), row(INSERT, ASK, 0, 11));

    assertThat(taken(call)).containsExactly("12/11", "SNAPSHOT_END");
  }

  @Test
  void crossedBookOfOneExchangeWaitsForTheRestOfTheChange() {
    HandDrivenCall<StreamDepthResponse> call =
        open(
            StreamDepthRequest.newBuilder()
                .setInstrument(ref("SPX").toBuilder().setExchange("CBOE"))
                .setRows(1));
    burst(row(INSERT, BID, 0, 10), row(INSERT, ASK, 0, 11));
    taken(call);

    burst(row(UPDATE, BID, 0, 12));
    assertThat(taken(call)).isEmpty();
    burst(row(UPDATE, ASK, 0, 13));

    assertThat(taken(call)).containsExactly("12/13");
  }

  @Test
  void rowThatWentIsAwaitedUntilTheNextHasItsPlace() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);

    burst(row(DELETE, BID, 0, 0));
    assertThat(taken(call)).isEmpty();
    burst(row(INSERT, BID, 1, 8));
    assertThat(taken(call)).containsExactly("9 8/11 12");

    burst(row(DELETE, BID, 0, 0));
    room.time.advance(Duration.ofMillis(200));
    assertThat(taken(call)).containsExactly("8/11 12");
  }

  @Test
  void resetEmptiesTheBookUntilItIsWholeAgain() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);

    notice(317, "Market depth data has been RESET");
    burst(row(INSERT, BID, 0, 8));
    assertThat(taken(call)).containsExactly("GAP");
    burst(row(INSERT, BID, 1, 7), row(INSERT, ASK, 0, 14), row(INSERT, ASK, 1, 15));

    assertThat(taken(call)).containsExactly("8 7/14 15", "RESUMED");
    assertThat(feedsAsked()).isEqualTo(1);
  }

  @Test
  void haltedBookIsAskedForAnew() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);

    notice(316, "Market depth data has been HALTED");
    room.time.advance(Duration.ofSeconds(5));
    assertThat(feedsAsked()).isEqualTo(2);
    standing();

    assertThat(taken(call)).containsExactly("GAP", "10 9/11 12", "RESUMED");
  }

  @ParameterizedTest
  @ValueSource(ints = {INSERT, UPDATE, DELETE})
  void changeOfARowThatDoesNotExistHasTheBookAskedForAnew(int operation) {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);

    burst(row(operation, BID, 5, 3), row(UPDATE, BID, 0, 10.5));
    room.time.advance(Duration.ofSeconds(5));
    standing();

    assertThat(taken(call)).containsExactly("GAP", "10 9/11 12", "RESUMED");
    assertThat(room.gateway.heard(CancelMarketDepth.class)).hasSize(1);
  }

  @Test
  void lostConnectionIsAGapAndTheNextBookIsFresh() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);

    room.gateway.drop();
    room.time.advance(Duration.ofSeconds(1));
    standing();

    assertThat(taken(call)).containsExactly("GAP", "10 9/11 12", "RESUMED");
  }

  /** Trading has begun. */
  private void toMonday() {
    room.time.advance(Duration.ofHours(20));
  }

  @Test
  void bookIsInAGapWhileAnotherSessionHasTheData() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);

    notice(10197, "No market data during competing live session");
    assertThat(call.sent().get(call.sent().size() - 1).getMarker().getReason())
        .contains("another session");
    assertThat(taken(call)).containsExactly("GAP");
    assertThat(taken(open(2))).containsExactly("GAP");
    room.time.advance(Duration.ofSeconds(31));
    assertThat(feedsAsked()).isEqualTo(2);
    notice(10197, "No market data during competing live session");
    room.time.advance(Duration.ofSeconds(30));
    assertThat(feedsAsked()).isEqualTo(3);
    assertThat(taken(call)).isEmpty();
    standing();

    assertThat(taken(call)).containsExactly("10 9/11 12", "RESUMED");
  }

  @Test
  void bookThatIsSilentWhileItsInstrumentTradesIsAskedForAnewAndLaterEachTime() {
    toMonday();
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);

    room.time.advance(Duration.ofSeconds(62));
    assertThat(feedsAsked()).isEqualTo(2);
    standing();
    assertThat(taken(call)).containsExactly("GAP", "10 9/11 12", "RESUMED");
    room.time.advance(Duration.ofSeconds(110));
    assertThat(feedsAsked()).isEqualTo(2);
    room.time.advance(Duration.ofSeconds(15));

    assertThat(feedsAsked()).isEqualTo(3);
    assertThat(taken(call)).containsExactly("GAP");
  }

  @Test
  void farmThatBreaksWhileABookIsBuiltLeavesNothingToTell() {
    HandDrivenCall<StreamDepthResponse> empty = open(2);
    HandDrivenCall<StreamDepthResponse> half = open(smart("MSFT").setRows(2));
    room.gateway.send(row(INSERT, BID, 0, 10));
    room.time.settle();
    room.gateway.send(error(-1, 2103, "Market data farm connection is broken:usfarm"));
    room.time.advance(Duration.ofSeconds(20));

    assertThat(taken(empty)).containsExactly("GAP");
    assertThat(taken(half)).containsExactly("GAP");
  }

  @Test
  void silenceOfAHaltedBookIsNoEmptyOneWhileItsInstrumentTrades() {
    toMonday();
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);

    notice(316, "Market depth data has been HALTED");
    room.time.advance(Duration.ofSeconds(50));
    assertThat(feedsAsked()).isEqualTo(2);
    assertThat(taken(call)).containsExactly("GAP");
    standing();

    assertThat(taken(call)).containsExactly("10 9/11 12", "RESUMED");
  }

  @Test
  void silenceAfterALostConnectionIsAnEmptyBookOnlyAfterAWhile() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);

    room.gateway.drop();
    room.time.advance(Duration.ofSeconds(8));
    assertThat(taken(call)).containsExactly("GAP");
    room.time.advance(Duration.ofSeconds(5));

    assertThat(taken(call)).containsExactly("/", "RESUMED");
  }

  @ParameterizedTest
  @ValueSource(ints = {309, 200})
  void refusalAfterALostConnectionIsOutlived(int code) {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    taken(call);
    room.gateway.on(
        MarketDepthRequest.class,
        request -> room.gateway.send(error(request.getReqId(), code, "Refused")));

    room.gateway.drop();
    room.time.advance(Duration.ofSeconds(8));
    assertThat(feedsAsked()).isEqualTo(3);
    room.gateway.on(MarketDepthRequest.class, request -> {});
    room.time.advance(Duration.ofSeconds(9));
    standing();

    assertThat(taken(call)).containsExactly("GAP", "10 9/11 12", "RESUMED");
  }

  @Test
  void refusalThatLastsEndsTheBook() {
    HandDrivenCall<StreamDepthResponse> call = open(2);
    standing();
    room.gateway.on(
        MarketDepthRequest.class,
        request -> room.gateway.send(error(request.getReqId(), 309, "Refused")));

    room.gateway.drop();
    room.time.advance(Duration.ofSeconds(80));

    assertThat(call.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void readersShareOneFeedWithAsManyRowsAsTheLargestWants() {
    HandDrivenCall<StreamDepthResponse> one = open(1);
    burst(row(INSERT, BID, 0, 10), row(INSERT, ASK, 0, 11));
    HandDrivenCall<StreamDepthResponse> two = open(2);
    room.time.advance(Duration.ofSeconds(5));
    standing();

    assertThat(taken(one)).containsExactly("10/11", "SNAPSHOT_END", "GAP", "10/11", "RESUMED");
    assertThat(taken(two)).contains("10 9/11 12", "SNAPSHOT_END").doesNotContain("10/11");
    assertThat(room.gateway.last(MarketDepthRequest.class).getNumRows()).isEqualTo(2);
    assertThat(room.gateway.heard(CancelMarketDepth.class)).hasSize(1);
  }

  @Test
  void slowReaderGetsTheLatestBook() {
    HandDrivenCall<StreamDepthResponse> call = open(1);
    burst(row(INSERT, BID, 0, 10), row(INSERT, ASK, 0, 100));
    taken(call);
    call.stall();
    for (int i = 11; i < 60; i++) {
      burst(row(UPDATE, BID, 0, i));
    }
    call.resume();
    room.time.settle();

    assertThat(taken(call)).containsExactly("59/100");
  }

  @Test
  void missingPermissionForAnExchangeIsToldInTheBook() {
    HandDrivenCall<StreamDepthResponse> call = open(1);
    notice(2152, "Exchanges - Depth: ARCA; Top: BATS; Need additional market data permissions");
    burst(row(INSERT, BID, 0, 10), row(INSERT, ASK, 0, 11));

    assertThat(call.sent().get(0).getBook().getNotice()).contains("permissions");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void bookEqualsAModelAfterRandomChanges(long seed) {
    Random random = new Random(seed);
    HandDrivenCall<StreamDepthResponse> call = open(60);
    List<List<Double>> sides = List.of(new ArrayList<>(), new ArrayList<>());
    room.time.settle();

    for (int i = 0; i < 3000; i++) {
      int side = random.nextInt(2);
      List<Double> rows = sides.get(side);
      int operation = rows.isEmpty() ? INSERT : random.nextInt(rows.size() < 60 ? 3 : 2) + 0;
      if (operation == INSERT && rows.size() >= 60) {
        operation = UPDATE;
      }
      int position =
          operation == INSERT ? random.nextInt(rows.size() + 1) : random.nextInt(rows.size());
      double price = between(rows, side, position, operation, random);
      switch (operation) {
        case INSERT -> rows.add(position, price);
        case UPDATE -> rows.set(position, price);
        default -> rows.remove(position);
      }
      room.gateway.send(row(operation, side, position, price));
      if (random.nextInt(10) == 0) {
        room.time.advance(Duration.ofMillis(250));
        List<StreamDepthResponse> items = call.take();
        if (!items.isEmpty()) {
          StreamDepthResponse last =
              items.stream().filter(StreamDepthResponse::hasBook).reduce((a, b) -> b).orElseThrow();
          assertThat(values(last.getBook().getBidsList()))
              .as("seed %d", seed)
              .isEqualTo(sides.get(BID));
          assertThat(values(last.getBook().getAsksList()))
              .as("seed %d", seed)
              .isEqualTo(sides.get(ASK));
        }
      }
    }
    assertThat(feedsAsked()).isEqualTo(1);
  }

  private static List<Double> values(List<DepthLevel> side) {
    return side.stream().map(level -> Double.valueOf(level.getPrice().getValue())).toList();
  }

  /** A price that keeps the order of a side. */
  private static double between(
      List<Double> rows, int side, int position, int operation, Random random) {
    double sign = side == BID ? -1 : 1;
    double first = side == BID ? 1000 : 2000;
    double above = position == 0 ? first - sign * 500 : rows.get(position - 1);
    int next = operation == INSERT ? position : position + 1;
    double below = next < rows.size() ? rows.get(next) : above + sign * 10;
    return above + (below - above) * random.nextDouble();
  }

  @Nested
  class IsRefused {
    @Test
    void beyondTheLinesOfTheLogin() {
      open(1);
      open(smart("MSFT"));
      open(StreamDepthRequest.newBuilder().setInstrument(ref("SPX").toBuilder().setExchange("X")));

      HandDrivenCall<StreamDepthResponse> call =
          open(
              StreamDepthRequest.newBuilder()
                  .setInstrument(ref("EUR").toBuilder().setExchange("IDEALPRO")));

      assertThat(call.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(call.errors().get(0)).hasMessageContaining("all 3 market depth lines");
    }

    @Test
    void onSmartWithoutSmartDepthWithTheExchangesThatHaveIt() {
      HandDrivenCall<StreamDepthResponse> call = open(smart("AAPL").setSmartDepth(false));

      assertThat(call.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(call.errors().get(0)).hasMessageContaining("ARCA, NASDAQ");
    }

    @Test
    void whereTheGatewayHasNoneWithTheExchangesThatHaveIt() {
      HandDrivenCall<StreamDepthResponse> call = open(1);
      notice(10092, "Deep market data is not supported for this combination");

      assertThat(call.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(call.errors().get(0)).hasMessageContaining("STOCK: ARCA, NASDAQ");
    }

    @Test
    void withSmartDepthOfOneExchange() {
      HandDrivenCall<StreamDepthResponse> call =
          open(smart("SPX").setInstrument(ref("SPX").toBuilder().setExchange("CBOE")));

      assertThat(call.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(call.errors().get(0)).hasMessageContaining("smart_depth");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 61})
    void withRowsOutOfBounds(int rows) {
      assertThat(catchThrowableOfType(Failure.InvalidRequest.class, () -> open(rows)).violations())
          .extracting(Failure.InvalidRequest.Violation::field)
          .containsExactly("rows");
    }
  }
}
