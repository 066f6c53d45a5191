package io.github.pitrunner.connector;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.ConnectorSettings.Pacing;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CancelTickByTick;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataEnd;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.tws.SymbolSamples;
import io.github.pitrunner.tws.TickByTickRequest;
import io.github.pitrunner.tws.UserInfo;
import io.github.pitrunner.tws.UserInfoRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No faster than the gateway reads; and who goes first. */
class PacingTest {
  private final List<Instant> arrivals = new ArrayList<>();
  private ConnectorRig rig = new ConnectorRig();
  private MemoryLink link = rig.openSession();

  private void withPacing(Pacing pacing) {
    rig = new ConnectorRig(Connectors.settings(7).withPacing(pacing));
    link = rig.openSession();
    // What set the session up is forgotten by then.
    rig.time().advance(Duration.ofSeconds(2));
  }

  private Connector connector() {
    return rig.connector();
  }

  private Future<UserInfo> read(String what) {
    return connector()
        .single(
            Call.of(what, id -> UserInfoRequest.newBuilder().setReqId(id).build()), UserInfo.class);
  }

  private void readMany(int count) {
    for (int i = 0; i < count; i++) {
      var unused = read("user " + i);
    }
  }

  private static PlaceOrderRequest order(int id) {
    return PlaceOrderRequest.newBuilder().setOrderId(id).build();
  }

  private static CancelOrderRequest cancel(int id) {
    return CancelOrderRequest.newBuilder().setOrderId(id).build();
  }

  private static final Pacing USUAL = Pacing.DEFAULT;

  private static Pacing pacing(int perSecond, int queue) {
    return new Pacing(
        perSecond, USUAL.lines(), queue, USUAL.history(), USUAL.symbolInterval(), USUAL.special());
  }

  @Nested
  class Waiting {
    private ConnectorFigures.Waits waits() {
      return connector().figures().traffic().waits();
    }

    @Test
    void isCountedAndTimedByLane() {
      withPacing(pacing(3, 100));
      long before = waits().messages().getOrDefault(Lane.READS, 0L);
      readMany(10);
      long waiting = connector().figures().traffic().waitingIn(Lane.READS);

      assertThat(waiting).isPositive();
      assertThat(waits().messages().get(Lane.READS)).isEqualTo(before + waiting);
      Duration waited = waits().time().getOrDefault(Lane.READS, Duration.ZERO);
      rig.time().advance(Duration.ofSeconds(10));

      assertThat(waits().time().get(Lane.READS))
          .isBetween(waited.plusSeconds(waiting / 3), waited.plusSeconds(10 * waiting));
      assertThat(connector().figures().traffic().delayed())
          .isEqualTo(waits().messages().values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void endsWithTheSessionToo() {
      withPacing(pacing(3, 100));
      readMany(10);
      rig.time().advance(Duration.ofMillis(300));

      link.breakOff(null);

      assertThat(waits().time().get(Lane.READS)).isGreaterThan(Duration.ofMillis(300));
    }
  }

  @Nested
  class Messages {
    @ParameterizedTest
    @ValueSource(ints = {3, 10, 50, 500})
    void neverLeaveFasterThanThePaceWhateverTheirLane(int perSecond) {
      withPacing(pacing(perSecond, 100_000));
      int beforeTheTest = link.sent().size();
      for (int i = 0; i < perSecond * 3; i++) {
        var unusedRead = read("user " + i);
        var unusedOrder = connector().sendOrder(order(i), () -> true);
        var unusedCancel = connector().sendCancel(cancel(i));
        arrivals(beforeTheTest);
        rig.time().advance(Duration.ofMillis(i % 7));
        arrivals(beforeTheTest);
      }
      for (int i = 0; i < 4_000; i++) {
        rig.time().advance(Duration.ofMillis(10));
        arrivals(beforeTheTest);
      }

      assertThat(arrivals).hasSizeGreaterThan(perSecond * 9 - 1);
      for (int i = perSecond; i < arrivals.size(); i++) {
        assertThat(Duration.between(arrivals.get(i - perSecond), arrivals.get(i)))
            .as("message %d", i)
            .isGreaterThan(Duration.ofSeconds(1));
      }
    }

    /** Notes when each message that has not been seen yet left, pings included. */
    private void arrivals(int beforeTheTest) {
      while (arrivals.size() < link.sent().size() + link.pings() - beforeTheTest) {
        arrivals.add(rig.time().instant());
      }
    }

    @Test
    void ofOneLaneLeaveInTheirOrder() {
      withPacing(pacing(5, 1000));
      for (int i = 0; i < 30; i++) {
        var unused = connector().sendOrder(order(i), () -> true);
      }
      rig.time().advance(Duration.ofSeconds(20));

      assertThat(link.sent(PlaceOrderRequest.class))
          .extracting(PlaceOrderRequest::getOrderId)
          .isSorted()
          .hasSize(30);
    }

    @Test
    void cancelsOvertakeOrdersAndOrdersOvertakeReads() {
      withPacing(pacing(10, 1000));
      readMany(50);
      for (int i = 0; i < 20; i++) {
        var unused = connector().sendOrder(order(i), () -> true);
      }
      var first = connector().sendCancel(cancel(1));
      for (int i = 2; i < 12; i++) {
        var unused = connector().sendCancel(cancel(i));
      }
      int before = link.sent().size();
      assertThat(first.isComplete()).isTrue();

      rig.time().advance(Duration.ofSeconds(4));

      List<Class<?>> kinds = new ArrayList<>();
      link.sent().stream().skip(before).map(Message::getClass).distinct().forEach(kinds::add);
      assertThat(kinds).containsSubsequence(CancelOrderRequest.class, PlaceOrderRequest.class);
      assertThat(
              link.sent().stream()
                  .skip(before)
                  .limit(20)
                  .noneMatch(UserInfoRequest.class::isInstance))
          .isTrue();
    }

    @Test
    void orderFindsAPlaceAtOnceBehindABurstOfReads() {
      readMany(500);

      Future<Void> sent = connector().sendOrder(order(1), () -> true);

      assertThat(sent.succeeded()).isTrue();
      assertThat(link.sent(PlaceOrderRequest.class)).hasSize(1);
    }

    @Test
    void cancelFindsAPlaceAtOnceBehindABurstOfOrders() {
      for (int i = 0; i < 500; i++) {
        var unused = connector().sendOrder(order(i), () -> true);
      }

      assertThat(connector().sendCancel(cancel(1)).succeeded()).isTrue();
    }

    @Test
    void beyondTheQueueAreRefusedHonestly() {
      withPacing(pacing(10, 20));
      readMany(9 + 20);

      Future<UserInfo> refused = read("one too many");

      assertThat(refused.cause())
          .isInstanceOfSatisfying(
              Failure.Exhausted.class,
              failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.REQUEST_QUEUE_FULL);
                assertThat(failure.retryAfter()).isNotNull();
              });
      for (int i = 0; i < 40; i++) {
        var unused = connector().sendCancel(cancel(i));
      }
      assertThat(connector().figures().traffic().waitingIn(Lane.READS)).isEqualTo(20);
    }

    @Test
    void orderBeyondTheQueueIsRefusedAndNotSent() {
      withPacing(pacing(10, 5));
      for (int i = 0; i < 14; i++) {
        var unused = connector().sendOrder(order(i), () -> true);
      }

      assertThatThrownBy(() -> connector().sendOrder(order(99), () -> true))
          .isInstanceOf(Failure.Exhausted.class);

      rig.time().advance(Duration.ofSeconds(10));
      assertThat(link.sent(PlaceOrderRequest.class))
          .extracting(PlaceOrderRequest::getOrderId)
          .doesNotContain(99)
          .hasSize(14);
    }

    @Test
    void thatWaitPastTheirDeadlineAreNotSentAndSaySo() {
      withPacing(pacing(3, 1000));
      readMany(100);
      int before = link.sent().size();
      Future<UserInfo> last = read("the last");

      rig.time().advance(Duration.ofSeconds(30));
      int sent = link.sent().size();
      rig.time().advance(Duration.ofSeconds(30));

      assertThat(last.cause())
          .isInstanceOfSatisfying(
              Failure.TimedOut.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.PACING));
      assertThat(sent).isGreaterThan(before);
      assertThat(link.sent(UserInfoRequest.class)).hasSizeLessThan(101);
    }

    @Test
    void whoseCallerLeavesWhileTheyWaitAreNeverSent() {
      withPacing(pacing(3, 1000));
      readMany(3);
      Leaver caller = new Leaver();
      Future<UserInfo> answer =
          connector()
              .single(
                  Call.of("the user", id -> UserInfoRequest.newBuilder().setReqId(id).build())
                      .forCaller(caller),
                  UserInfo.class);
      caller.leave();

      rig.time().advance(Duration.ofSeconds(20));

      assertThat(answer.cause()).isInstanceOf(Failure.Cancelled.class);
      assertThat(link.sent(UserInfoRequest.class)).hasSize(3);
    }

    @Test
    void orderThatWaitsWhenTheSessionIsLostIsNotSentInTheNext() {
      withPacing(pacing(3, 1000));
      readMany(3);
      for (int i = 0; i < 5; i++) {
        var unused = connector().sendOrder(order(i), () -> true);
      }
      Future<Void> waits = connector().sendOrder(order(77), () -> true);

      link.breakOff(null);
      MemoryLink next = rig.reopenSession();
      rig.time().advance(Duration.ofSeconds(10));

      assertThat(waits.cause()).isInstanceOf(Failure.Unavailable.class);
      assertThat(next.sent(PlaceOrderRequest.class)).isEmpty();
    }

    @Test
    void orderThatIsNotWantedAnyMoreWhenItsTurnComesIsNotSent() {
      withPacing(pacing(3, 1000));
      readMany(3);
      for (int i = 0; i < 3; i++) {
        var unused = connector().sendOrder(order(i), () -> true);
      }
      Future<Void> unwanted = connector().sendOrder(order(77), () -> false);

      rig.time().advance(Duration.ofSeconds(10));

      assertThat(unwanted.cause()).isInstanceOf(Failure.Cancelled.class);
      assertThat(link.sent(PlaceOrderRequest.class))
          .extracting(PlaceOrderRequest::getOrderId)
          .doesNotContain(77);
    }
  }

  @Test
  void complaintOfTheGatewayHalvesThePaceForAMinute() {
    link.deliver(error(-1, 100, "Max rate of messages per second has been exceeded"));
    assertThat(connector().figures().traffic().perSecond()).isEqualTo(25);

    link.deliver(error(-1, 100, "Max rate of messages per second has been exceeded"));
    assertThat(connector().figures().traffic().perSecond()).isEqualTo(12);

    rig.time().advance(Duration.ofSeconds(60));
    assertThat(connector().figures().traffic().perSecond()).isEqualTo(50);
    assertThat(connector().figures().traffic().violations()).isEqualTo(2);
  }

  @Test
  void complaintThatNamesARequestFailsItAndSlowsUsDown() {
    Future<UserInfo> answer = read("the user");

    link.deliver(error(link.only(UserInfoRequest.class).getReqId(), 100, "Max rate of messages"));

    assertThat(answer.cause())
        .isInstanceOfSatisfying(
            Failure.Exhausted.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.PACING));
    assertThat(connector().figures().traffic().violations()).isEqualTo(1);
  }

  @Test
  void orderWhoseTurnDoesNotComeInTimeIsNotSentAtAll() {
    for (int i = 0; i < 6; i++) {
      link.deliver(error(-1, 100, "Max rate of messages per second has been exceeded"));
    }
    List<Future<Void>> orders = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      orders.add(connector().sendOrder(order(i), () -> true));
    }

    rig.time().advance(Duration.ofSeconds(30));
    int sent = link.sent(PlaceOrderRequest.class).size();
    rig.time().advance(Duration.ofMinutes(10));

    assertThat(sent).isBetween(1, 199);
    assertThat(link.sent(PlaceOrderRequest.class)).hasSize(sent);
    assertThat(orders.stream().filter(Future::succeeded)).hasSize(sent);
    assertThat(orders.get(199).cause())
        .isInstanceOfSatisfying(
            Failure.TimedOut.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.PACING));
  }

  @Test
  void clockThatIsSetBackMakesNothingFaster() {
    rig.time().advance(Duration.ofSeconds(2));
    readMany(30);
    int before = link.sent().size();
    rig.time().setBack(Duration.ofSeconds(1));

    readMany(100);

    assertThat(link.sent().size() - before).isLessThanOrEqualTo(20);
  }

  @Test
  void clockThatIsSetBackDoesNotBlockTheWayOut() {
    readMany(45);
    rig.time().setBack(Duration.ofHours(1));

    readMany(10);
    rig.time().advance(Duration.ofSeconds(2));

    assertThat(link.sent(UserInfoRequest.class)).hasSize(55);
  }

  @Nested
  class History {
    private Future<List<HistoricalData>> ask(Draw.History draw) {
      return connector()
          .gather(
              Call.of(
                      draw.question(),
                      id -> HistoricalDataRequest.newBuilder().setReqId(id).build())
                  .withCancel(id -> CancelHistoricalData.newBuilder().setReqId(id).build())
                  .within(Duration.ofMinutes(20))
                  .drawing(draw),
              HistoricalData.class,
              HistoricalDataEnd.class);
    }

    private Draw.History small(String question, String series) {
      return new Draw.History(question, series, 1, true);
    }

    private int sent() {
      return link.sent(HistoricalDataRequest.class).size();
    }

    private void answerAll() {
      link.sent(HistoricalDataRequest.class)
          .forEach(
              request ->
                  link.deliver(
                      HistoricalDataEnd.newBuilder().setReqId(request.getReqId()).build()));
    }

    @Test
    void sixtyOfSmallBarsLeaveInTenMinutes() {
      for (int i = 0; i < 70; i++) {
        var unused = ask(small("question " + i, "series " + i));
        rig.time().advance(Duration.ofSeconds(1));
        answerAll();
      }
      assertThat(sent()).isEqualTo(60);

      rig.time().advance(Duration.ofMinutes(10).minusSeconds(70).minusMillis(1));
      assertThat(sent()).isEqualTo(60);
      rig.time().advance(Duration.ofSeconds(10));

      assertThat(sent()).isEqualTo(70);
    }

    @Test
    void bidAndAskTogetherCountTwice() {
      for (int i = 0; i < 40; i++) {
        var unused = ask(new Draw.History("question " + i, "series " + i, 2, true));
        rig.time().advance(Duration.ofSeconds(1));
        answerAll();
      }

      assertThat(sent()).isEqualTo(30);
    }

    @Test
    void identicalQuestionsAreFifteenSecondsApart() {
      var unusedFirst = ask(small("the same", "a"));
      var unusedSecond = ask(small("the same", "a"));
      answerAll();
      var unusedOther = ask(small("another", "b"));
      assertThat(sent()).isEqualTo(2);

      rig.time().advance(Duration.ofSeconds(15).minusMillis(1));
      assertThat(sent()).isEqualTo(2);
      rig.time().advance(Duration.ofMillis(1));

      assertThat(sent()).isEqualTo(3);
    }

    @Test
    void fewerThanSixOfOneSeriesLeaveInTwoSeconds() {
      for (int i = 0; i < 8; i++) {
        var unused = ask(small("question " + i, "AAPL@SMART TRADES"));
      }
      assertThat(sent()).isEqualTo(5);

      rig.time().advance(Duration.ofSeconds(2));

      assertThat(sent()).isEqualTo(8);
    }

    @Test
    void largerBarsHaveNoBudgetButTheNumberThatIsOpen() {
      for (int i = 0; i < 80; i++) {
        var unused = ask(new Draw.History("question " + i, "series", 1, false));
        rig.time().advance(Duration.ofSeconds(1));
      }
      assertThat(sent()).isEqualTo(50);

      answerAll();

      assertThat(sent()).isEqualTo(80);
    }

    @Test
    void thatWaitsLetsOthersPass() {
      var unusedFirst = ask(small("the same", "a"));
      var unusedWaits = ask(small("the same", "a"));

      var unused = read("the user");

      assertThat(link.sent(UserInfoRequest.class)).hasSize(1);
    }

    @Test
    void whoseCallerLeavesMakesRoomAndIsCancelledAtTheGateway() {
      Leaver caller = new Leaver();
      Future<List<HistoricalData>> answer =
          connector()
              .gather(
                  Call.of("bars", id -> HistoricalDataRequest.newBuilder().setReqId(id).build())
                      .withCancel(id -> CancelHistoricalData.newBuilder().setReqId(id).build())
                      .drawing(new Draw.History("q", "s", 1, false))
                      .forCaller(caller),
                  HistoricalData.class,
                  HistoricalDataEnd.class);

      caller.leave();

      assertThat(link.sent(CancelHistoricalData.class)).hasSize(1);
      assertThat(answer.cause()).isInstanceOf(Failure.Cancelled.class);
      assertThat(connector().figures().budgets())
          .contains(new ConnectorFigures.BudgetUse("history_open", 0, 50));
    }

    @Test
    void openOnesAreForgottenWithTheirSession() {
      for (int i = 0; i < 50; i++) {
        var unused = ask(new Draw.History("question " + i, "series", 1, false));
        rig.time().advance(Duration.ofMillis(100));
      }
      link.breakOff(null);
      link = rig.reopenSession();

      var unused = ask(new Draw.History("one more", "series", 1, false));

      assertThat(sent()).isEqualTo(1);
    }
  }

  @Test
  void symbolsAreSearchedOnceASecond() {
    for (int i = 0; i < 4; i++) {
      var unused =
          connector()
              .single(
                  Call.of(
                          "symbols " + i,
                          id -> MatchingSymbolsRequest.newBuilder().setReqId(id).build())
                      .drawing(new Draw.Symbols()),
                  SymbolSamples.class);
    }
    assertThat(link.sent(MatchingSymbolsRequest.class)).hasSize(1);

    rig.time().advance(Duration.ofSeconds(2));

    assertThat(link.sent(MatchingSymbolsRequest.class)).hasSize(3);
  }

  @Nested
  class Lines {
    private final List<Feed> feeds = new ArrayList<>();

    private Feed open() {
      Feed feed =
          connector()
              .open(
                  Call.of("quotes", id -> MarketDataRequest.newBuilder().setReqId(id).build())
                      .withCancel(id -> CancelMarketData.newBuilder().setReqId(id).build())
                      .drawing(new Draw.Line()),
                  new FeedListener() {
                    @Override
                    public void onMessage(Message message) {}

                    @Override
                    public void onEnded(Failure failure) {}
                  });
      feeds.add(feed);
      return feed;
    }

    @Test
    void hundredAndFirstIsRefusedHonestlyUntilOneIsClosed() {
      for (int i = 0; i < 100; i++) {
        open();
      }

      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              Failure.Exhausted.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.NO_MARKET_DATA_LINE));
      feeds.get(0).cancel();
      feeds.get(0).cancel();
      open();
      assertThatThrownBy(this::open).isInstanceOf(Failure.Exhausted.class);
    }

    @Test
    void areKeptThroughAGapAndGivenBackWhenTheGatewayEndsThem() {
      for (int i = 0; i < 100; i++) {
        open();
      }
      rig.time().advance(Duration.ofSeconds(5));
      link.breakOff(null);
      link = rig.reopenSession();
      rig.time().advance(Duration.ofSeconds(5));
      assertThatThrownBy(this::open).isInstanceOf(Failure.Exhausted.class);

      link.deliver(
          error(
              link.sent(MarketDataRequest.class).get(0).getReqId(),
              200,
              "No security definition has been found for the request"));

      assertThat(link.sent(MarketDataRequest.class)).hasSize(100);
      open();
    }
  }

  /** Feeds of special kinds have places of their own (protocol sections 5.3 and 5.7). */
  @Nested
  class SpecialFeeds {
    private Feed open(Draw draw) {
      return connector()
          .open(
              Call.of(
                      draw.label(),
                      id -> TickByTickRequest.newBuilder().setReqId(id).setTickType("Last").build())
                  .withCancel(id -> CancelTickByTick.newBuilder().setReqId(id).build())
                  .drawing(draw),
              new FeedListener() {
                @Override
                public void onMessage(Message message) {}

                @Override
                public void onEnded(Failure failure) {}
              });
    }

    private static Draw draw(String kind, int number) {
      return switch (kind) {
        case "depth_lines" -> new Draw.Depth();
        case "tick_by_tick_lines" -> new Draw.TickByTick("contract " + number);
        case "scanners" -> new Draw.Scan();
        case "market_data_lines" -> new Draw.RealTimeBars();
        default -> throw new IllegalArgumentException(kind);
      };
    }

    @ParameterizedTest
    @CsvSource({
      "depth_lines, 3",
      "tick_by_tick_lines, 5",
      "scanners, 10",
      "market_data_lines, 100"
    })
    void oneMoreThanTheGatewayHasIsRefusedUntilOneIsClosed(String kind, int limit) {
      List<Feed> feeds = new ArrayList<>();
      for (int i = 0; i < limit; i++) {
        feeds.add(open(draw(kind, i)));
      }

      assertThatThrownBy(() -> open(draw(kind, limit)))
          .isInstanceOfSatisfying(
              Failure.Exhausted.class,
              failure ->
                  assertThat(failure.metadata())
                      .containsEntry("budget", kind)
                      .containsEntry("limit", Integer.toString(limit)));
      feeds.get(0).cancel();
      open(draw(kind, limit));
    }

    @Test
    void theSameTicksAreAskedForAgainAfterTheGatewaysPauseOnly() {
      open(new Draw.TickByTick("AAPL")).cancel();
      open(new Draw.TickByTick("AAPL"));
      open(new Draw.TickByTick("MSFT"));
      assertThat(link.sent(TickByTickRequest.class)).hasSize(2);

      rig.time().advance(Duration.ofSeconds(14));
      assertThat(link.sent(TickByTickRequest.class)).hasSize(2);
      rig.time().advance(Duration.ofSeconds(2));

      assertThat(link.sent(TickByTickRequest.class)).hasSize(3);
    }

    @Test
    void realTimeBarsCountAsHistory() {
      for (int i = 0; i < 61; i++) {
        open(new Draw.RealTimeBars()).cancel();
        rig.time().advance(Duration.ofSeconds(1));
      }

      assertThat(link.sent(TickByTickRequest.class)).hasSize(60);
      rig.time().advance(Duration.ofMinutes(10));
      // Cancelled before its turn came, the last one has never left.
      open(new Draw.RealTimeBars());
      assertThat(link.sent(TickByTickRequest.class)).hasSize(61);
    }
  }

  /** The market data type belongs to the session, and is wanted by line. */
  @Nested
  class Modes {
    private void quotes(String what, int type) {
      var unused =
          connector()
              .open(
                  Call.of(what, id -> MarketDataRequest.newBuilder().setReqId(id).build())
                      .drawing(new Draw.Line())
                      .inMode(mode(type)),
                  new FeedListener() {
                    @Override
                    public void onMessage(Message message) {}

                    @Override
                    public void onEnded(Failure failure) {}
                  });
    }

    private static MarketDataTypeRequest mode(int type) {
      return MarketDataTypeRequest.newBuilder().setMarketDataType(type).build();
    }

    /** The types that were asked for, and a 0 for each line behind them. */
    private List<Integer> sentTypes() {
      List<Integer> types = new ArrayList<>();
      for (Message message : link.sent()) {
        if (message instanceof MarketDataTypeRequest type) {
          types.add(type.getMarketDataType());
        } else if (message instanceof MarketDataRequest) {
          types.add(0);
        }
      }
      return types;
    }

    @Test
    void sessionBeginsWithLiveDataAndNeedsNoWordForThem() {
      quotes("AAPL", 1);

      assertThat(sentTypes()).containsExactly(0);
    }

    @Test
    void anotherTypeIsSaidRightBeforeTheLineThatNeedsIt() {
      quotes("AAPL", 1);
      quotes("MSFT", 3);
      quotes("IBM", 3);
      quotes("ES", 1);

      assertThat(sentTypes()).containsExactly(0, 3, 0, 0, 1, 0);
    }

    @Test
    void nextSessionBeginsWithLiveDataAgain() {
      quotes("AAPL", 3);
      rig.time().advance(Duration.ofSeconds(5));
      link.breakOff(null);

      link = rig.reopenSession();
      rig.time().advance(Duration.ofSeconds(5));

      assertThat(sentTypes()).containsExactly(3, 0);
    }

    @Test
    void typesCountInThePace() {
      withPacing(pacing(10, 100));
      int before = link.sent().size();

      for (int i = 0; i < 20; i++) {
        quotes("line " + i, 1 + 2 * (i % 2));
      }

      assertThat(link.sent().size() - before).isLessThanOrEqualTo(10);
      rig.time().advance(Duration.ofSeconds(10));
      assertThat(sentTypes()).hasSize(39).startsWith(0, 3, 0, 1, 0, 3, 0);
    }
  }

  /** A caller that leaves when it is told to. */
  private static final class Leaver implements Caller {
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean isGone;

    void leave() {
      isGone = true;
      List.copyOf(tasks).forEach(Runnable::run);
    }

    @Override
    public boolean isGone() {
      return isGone;
    }

    @Override
    public Runnable onGone(Runnable task) {
      tasks.add(task);
      return () -> tasks.remove(task);
    }
  }
}
