package io.github.pitrunner.simulator.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.MarketSource;
import io.github.pitrunner.simulator.MemoryClient;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.TestMarket;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionFilter;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.GlobalCancelRequest;
import io.github.pitrunner.tws.IdsRequest;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.OrderStatus;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.tws.Position;
import io.github.pitrunner.tws.PositionsRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders through the whole gateway on virtual time, against books set by hand. */
class OrderEngineTest {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-08-25T18:11:30Z"));
  private final TestMarket market = new TestMarket(time);
  private final GatewayCore core = core(market);
  private final MemoryClient client = MemoryClient.start(core, 1);

  private GatewayCore core(TestMarket of) {
    return new GatewayCore(
        SimulatorSettings.defaults().withClock(time, java.time.ZoneId.of("US/Eastern")),
        time,
        (settings, timer) -> new MarketSource.OpenMarket(of, List.of(), () -> {}));
  }

  @BeforeEach
  void passTheGreetings() {
    client.take();
  }

  private void place(int orderId, UnaryOperator<Order.Builder> order) {
    place(client, orderId, TestMarket.AAPL, order);
  }

  private void place(
      MemoryClient from, int orderId, int conId, UnaryOperator<Order.Builder> order) {
    String exchange = conId == TestMarket.ES ? "CME" : "SMART";
    from.ask(
        PlaceOrderRequest.newBuilder()
            .setOrderId(orderId)
            .setContract(Contract.newBuilder().setConId(conId).setExchange(exchange))
            .setOrder(
                order.apply(
                    Order.newBuilder()
                        .setAction("BUY")
                        .setTotalQuantity("100")
                        .setOrderType("MKT")
                        .setTif("DAY")
                        .setTransmit(true)))
            .build());
    settle();
  }

  private void settle() {
    time.advance(Duration.ofMillis(100));
  }

  private void cancel(int orderId) {
    client.ask(CancelOrderRequest.newBuilder().setOrderId(orderId).build());
    settle();
  }

  private List<String> statuses() {
    return statuses(client.take());
  }

  /** The statuses without their repetitions. */
  private static List<String> statuses(List<Message> messages) {
    List<String> all =
        messages.stream()
            .filter(OrderStatus.class::isInstance)
            .map(m -> ((OrderStatus) m).getOrderId() + " " + ((OrderStatus) m).getStatus())
            .toList();
    return java.util.stream.IntStream.range(0, all.size())
        .filter(i -> i == 0 || !all.get(i).equals(all.get(i - 1)))
        .mapToObj(all::get)
        .toList();
  }

  private static UnaryOperator<Order.Builder> limit(String action, double price) {
    return order -> order.setAction(action).setOrderType("LMT").setLmtPrice(price);
  }

  @Nested
  class MarketOrder {
    @Test
    void fillsAtTheTouchWithTheRecordedOrderOfEvents() {
      place(1, order -> order.setOrderRef("mine"));

      List<Message> events = client.take();
      List<String> kinds = events.stream().map(m -> m.getClass().getSimpleName()).toList();
      assertThat(kinds)
          .containsSubsequence(
              "OpenOrder",
              "OrderStatus",
              "ExecutionDetails",
              "OpenOrder",
              "OrderStatus",
              "CommissionAndFeesReport");
      assertThat(kinds.get(kinds.size() - 1)).isEqualTo("CommissionAndFeesReport");
      assertThat(statuses(events)).endsWith("1 Submitted", "1 Filled");
      ExecutionDetails fill =
          events.stream()
              .filter(ExecutionDetails.class::isInstance)
              .map(ExecutionDetails.class::cast)
              .findFirst()
              .orElseThrow();
      assertThat(fill.getReqId()).isEqualTo(-1);
      assertThat(fill.getContract().getExchange()).isEqualTo("NASDAQ");
      assertThat(fill.getExecution())
          .satisfies(
              execution -> {
                assertThat(execution.getPrice()).isEqualTo(309.20);
                assertThat(execution.getShares()).isEqualTo("100");
                assertThat(execution.getSide()).isEqualTo("BOT");
                assertThat(execution.getTime()).isEqualTo("20260825 14:11:30 US/Eastern");
                assertThat(execution.getExecId())
                    .matches("[0-9a-f]{8}\\.[0-9a-f]{8}\\.\\d\\d\\.\\d\\d");
                assertThat(execution.getOrderRef()).isEqualTo("mine");
                assertThat(execution.getAcctNumber()).isEqualTo("DU1234567");
              });
    }

    @Test
    void takesOnlyTheDisplayedSizeOfEachBook() {
      place(1, order -> order.setTotalQuantity("450"));
      market.quote(TestMarket.AAPL, "309.10", "100", "309.30", "200");
      market.quote(TestMarket.AAPL, "309.10", "100", "309.40", "200");
      settle();

      assertThat(client.take(ExecutionDetails.class))
          .extracting(
              m -> m.getExecution().getShares() + "@" + m.getExecution().getPrice(),
              m -> m.getExecution().getCumQty())
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("200@309.2", "200"),
              org.assertj.core.groups.Tuple.tuple("200@309.3", "400"),
              org.assertj.core.groups.Tuple.tuple("50@309.4", "450"));
    }

    @Test
    void waitsForTheOpenWithAWarning() {
      market.closeUntil(Instant.parse("2026-08-26T13:30:00Z"));
      place(1, order -> order.setTotalQuantity("1"));

      List<Message> before = client.take();
      assertThat(statuses(before)).containsExactly("1 PreSubmitted");
      assertThat(before)
          .filteredOn(ErrorMessage.class::isInstance)
          .singleElement()
          .satisfies(
              m -> {
                assertThat(((ErrorMessage) m).getErrorCode()).isEqualTo(399);
                assertThat(((ErrorMessage) m).getErrorTime() % 1000).isZero();
                assertThat(((ErrorMessage) m).getErrorMsg())
                    .isEqualTo(
                        "Order Message:\nBUY 1 AAPL NASDAQ.NMS\nWarning: Your order will not be"
                            + " placed at the exchange until 2026-08-26 09:30:00 US/Eastern.");
              });

      time.advance(Duration.ofHours(20));
      assertThat(statuses()).containsExactly("1 Submitted", "1 Filled");
    }
  }

  @Nested
  class RestingOrder {
    @Test
    void fillsWhenTheBookCrossesItsLimit() {
      place(1, limit("BUY", 309.00));
      assertThat(statuses()).endsWith("1 Submitted");

      market.quote(TestMarket.AAPL, "308.80", "100", "308.90", "300");
      settle();

      assertThat(client.take(ExecutionDetails.class))
          .singleElement()
          .satisfies(m -> assertThat(m.getExecution().getPrice()).isEqualTo(308.90));
    }

    @Test
    void isCancelledWithANoticeAndNoOpenOrderBetween() {
      place(1, limit("BUY", 300));
      client.take();
      cancel(1);

      List<Message> events = client.take();
      assertThat(statuses(events)).containsExactly("1 PendingCancel", "1 Cancelled");
      assertThat(events).noneMatch(OpenOrder.class::isInstance);
      assertThat(events.get(events.size() - 1))
          .isInstanceOfSatisfying(
              ErrorMessage.class,
              notice -> {
                assertThat(notice.getErrorCode()).isEqualTo(202);
                assertThat(notice.getErrorMsg()).isEqualTo("Order Canceled - reason:");
              });
    }

    @Test
    void canFillWhileItsCancellationIsPending() {
      place(1, limit("BUY", 300));
      client.take();
      client.ask(CancelOrderRequest.newBuilder().setOrderId(1).build());
      time.advance(Duration.ofMillis(7));
      market.quote(TestMarket.AAPL, "299.00", "500", "299.10", "500");
      settle();

      assertThat(statuses()).containsExactly("1 PendingCancel", "1 Filled");
    }

    @Test
    void isModifiedUnderItsId() {
      place(1, limit("BUY", 300));
      client.take();
      place(1, limit("BUY", 309.20));

      assertThat(statuses()).containsExactly("1 Submitted", "1 Filled");
    }

    @Test
    void survivesItsClientAndIsShownToItAgain() {
      place(1, limit("BUY", 300));
      long permId = client.take(OpenOrder.class).get(0).getOrder().getPermId();
      client.leave();

      List<Message> welcome = MemoryClient.start(core, 1).take();

      assertThat(welcome.get(0)).isInstanceOf(OpenOrder.class);
      assertThat(((OpenOrder) welcome.get(0)).getOrder().getPermId()).isEqualTo(permId);
      assertThat(welcome.get(2)).isInstanceOf(OpenOrdersEnd.class);
      assertThat(welcome)
          .filteredOn(NextValidId.class::isInstance)
          .allSatisfy(m -> assertThat(((NextValidId) m).getOrderId()).isEqualTo(2));
    }

    @Test
    void endsWithTheSessionWhenItIsGoodForTheDay() {
      place(1, limit("BUY", 300));
      place(2, order -> limit("BUY", 300).apply(order).setTif("GTC"));
      client.take();
      market.closeUntil(time.instant().plus(Duration.ofHours(12)));
      time.advance(Duration.ofSeconds(2));

      assertThat(statuses()).containsExactly("1 Cancelled", "2 PreSubmitted");
    }

    @ParameterizedTest
    @CsvSource({
      "20260826 12:00:00, true",
      "20260826 12:00:00 US/Eastern, false",
      "20260826-16:00:00, false"
    })
    void isAcceptedWithAWarningWhenItsGoodTillDateNamesNoZone(String until, boolean isWarned) {
      place(1, order -> limit("BUY", 300).apply(order).setTif("GTD").setGoodTillDate(until));

      List<Message> events = client.take();
      assertThat(statuses(events)).endsWith("1 Submitted");
      assertThat(events)
          .filteredOn(ErrorMessage.class::isInstance)
          .extracting(m -> ((ErrorMessage) m).getErrorCode())
          .isEqualTo(isWarned ? List.of(2174) : List.of());
    }

    @Test
    void endsAtItsGoodTillDate() {
      place(
          1,
          order ->
              limit("BUY", 300)
                  .apply(order)
                  .setTif("GTD")
                  .setGoodTillDate("20260825 14:30:00 US/Eastern"));
      client.take();
      time.advance(Duration.ofMinutes(18));
      assertThat(statuses()).isEmpty();

      time.advance(Duration.ofMinutes(1));
      assertThat(statuses()).containsExactly("1 Cancelled");
    }
  }

  @Nested
  class Immediate {
    @Test
    void orCancelFillsWhatItCanAndCancelsTheRest() {
      place(1, order -> limit("BUY", 309.20).apply(order).setTif("IOC").setTotalQuantity("250"));

      List<Message> events = client.take();
      assertThat(statuses(events)).endsWith("1 Submitted", "1 PendingCancel", "1 Cancelled");
      assertThat(events)
          .filteredOn(OrderStatus.class::isInstance)
          .last()
          .satisfies(
              m -> {
                assertThat(((OrderStatus) m).getFilled()).isEqualTo("200");
                assertThat(((OrderStatus) m).getRemaining()).isEqualTo("50");
              });
    }

    @Test
    void fillOrKillThatCannotFillWholeBecomesInactive() {
      place(1, order -> limit("BUY", 309.20).apply(order).setTif("FOK").setTotalQuantity("250"));

      List<Message> events = client.take();
      assertThat(statuses(events)).endsWith("1 Inactive");
      assertThat(events).noneMatch(ExecutionDetails.class::isInstance);
    }
  }

  @Nested
  class Trigger {
    @ParameterizedTest
    @CsvSource({
      "STP, SELL, 305, 304.9, Filled",
      "STP, SELL, 305, 305.1, PreSubmitted",
      "STP, BUY, 315, 315.2, Filled",
      "STP, BUY, 315, 314.9, PreSubmitted",
      "MIT, BUY, 305, 304.9, Filled",
      "MIT, BUY, 305, 305.2, PreSubmitted",
      "MIT, SELL, 315, 315.1, Filled",
    })
    void electsWhenTheLastPriceMeetsIt(
        String type, String action, double trigger, String last, String status) {
      place(1, order -> order.setAction(action).setOrderType(type).setAuxPrice(trigger));
      assertThat(client.take(OrderStatus.class))
          .allSatisfy(
              m -> {
                assertThat(m.getStatus()).isEqualTo("PreSubmitted");
                assertThat(m.getWhyHeld()).isEqualTo("trigger");
              });

      market.quoteWithLast(TestMarket.AAPL, last, "500", last, "500", last);
      settle();
      cancel(99);

      List<String> after = statuses();
      assertThat(after.isEmpty() ? "PreSubmitted" : after.get(after.size() - 1).substring(2))
          .isEqualTo(status);
    }

    @Test
    void trailsTheMarketAndNeverGoesBack() {
      place(1, order -> order.setAction("SELL").setOrderType("TRAIL").setAuxPrice(2));
      for (String last : List.of("310", "312", "311", "310.5")) {
        market.quoteWithLast(TestMarket.AAPL, last, "500", last, "500", last);
      }
      settle();
      assertThat(statuses()).doesNotContain("1 Filled");

      market.quoteWithLast(TestMarket.AAPL, "310", "500", "310.1", "500", "310");
      settle();
      assertThat(client.take(ExecutionDetails.class))
          .singleElement()
          .satisfies(m -> assertThat(m.getExecution().getPrice()).isEqualTo(310.0));
    }

    @Test
    void trailingLimitRestsAtItsOffsetFromTheStop() {
      place(
          1,
          order ->
              order
                  .setAction("SELL")
                  .setOrderType("TRAIL LIMIT")
                  .setTrailingPercent(1)
                  // Below the market's own one per cent, which the stop goes up to at once: 306.06.
                  .setTrailStopPrice(306)
                  .setLmtPriceOffset(0.5));
      market.quoteWithLast(TestMarket.AAPL, "305", "500", "305.1", "500", "305");
      settle();
      List<OpenOrder> orders = client.take(OpenOrder.class);
      assertThat(orders.get(orders.size() - 1).getOrder().getLmtPrice()).isEqualTo(305.56);
      assertThat(orders.get(orders.size() - 1).getOrderState().getStatus()).isEqualTo("Submitted");
    }
  }

  @Nested
  class Bracket {
    private void placeBracket() {
      place(1, order -> limit("BUY", 300).apply(order).setTransmit(false));
      place(2, order -> limit("SELL", 320).apply(order).setParentId(1).setTransmit(false));
      place(
          3, order -> order.setAction("SELL").setOrderType("STP").setAuxPrice(290).setParentId(1));
    }

    @Test
    void goesOutWithItsLastChildAndHoldsTheChildren() {
      placeBracket();

      List<Message> events = client.take();
      assertThat(statuses(events))
          .startsWith("1 Inactive", "2 Inactive")
          .endsWith("1 Submitted", "2 PreSubmitted", "3 PreSubmitted");
      List<OrderStatus> last =
          events.stream()
              .filter(OrderStatus.class::isInstance)
              .map(OrderStatus.class::cast)
              .toList();
      assertThat(last.get(last.size() - 2).getWhyHeld()).isEqualTo("child");
      assertThat(last.get(last.size() - 1).getWhyHeld()).isEqualTo("child,trigger");
      OpenOrder stop = (OpenOrder) events.get(events.size() - 2);
      assertThat(stop.getOrder().getOcaGroup())
          .isEqualTo(Long.toString(stop.getOrder().getParentPermId()));
    }

    @Test
    void releasesItsChildrenWhenTheParentFillsAndTheFirstToFillCancelsTheOther() {
      placeBracket();
      market.quote(TestMarket.AAPL, "299.90", "500", "300.00", "500");
      settle();
      assertThat(statuses()).endsWith("1 Filled", "2 Submitted", "3 PreSubmitted");

      market.quote(TestMarket.AAPL, "320.00", "500", "320.10", "500");
      settle();
      assertThat(statuses()).startsWith("2 Filled", "3 Cancelled");
    }

    @Test
    void fallsWithItsParent() {
      placeBracket();
      client.take();
      cancel(1);

      assertThat(statuses())
          .containsExactly("1 PendingCancel", "1 Cancelled", "2 Cancelled", "3 Cancelled");
    }
  }

  @Nested
  class OneCancelsAll {
    @ParameterizedTest
    @CsvSource({"1, Cancelled, 100", "2, Submitted, 60", "3, Submitted, 60"})
    void partialFillCancelsOrReducesTheOthersByItsType(int type, String status, String quantity) {
      place(1, o -> limit("BUY", 305).apply(o).setOcaGroup("g").setOcaType(type));
      place(2, o -> limit("BUY", 300).apply(o).setOcaGroup("g").setOcaType(type));
      market.quote(TestMarket.AAPL, "304.90", "500", "305.00", "40");
      settle();

      client.ask(AllOpenOrdersRequest.getDefaultInstance());
      client.ask(CompletedOrdersRequest.getDefaultInstance());
      client.take();
      settle();
      assertThat(client.take())
          .anySatisfy(
              m -> {
                Order order =
                    m instanceof OpenOrder open
                        ? open.getOrder()
                        : m instanceof CompletedOrder ended
                            ? ended.getOrder()
                            : Order.getDefaultInstance();
                String state =
                    m instanceof OpenOrder open
                        ? open.getOrderState().getStatus()
                        : m instanceof CompletedOrder ended
                            ? ended.getOrderState().getStatus()
                            : "";
                assertThat(order.getOrderId()).isEqualTo(2);
                assertThat(state).isEqualTo(status);
                assertThat(order.getTotalQuantity()).isEqualTo(quantity);
              });
    }
  }

  @Nested
  class Refused {
    @ParameterizedTest
    @CsvSource({
      "FEELINGS, 100, 10, 321",
      "VOL, 100, 10, 387",
      "LMT, 0, 10, 434",
      "LMT, -5, 10, 321",
      "LMT, abc, 10, 140",
      "LMT, 0.5, 10, 388",
      "LMT, 1.5, 10, 355",
      "LMT, 100, 10.005, 110",
      "LMT, 100, -3, 110",
      "STP, 100, 10, 107",
      "TRAIL, 100, 10, 107",
      "LMT, 1000000, 309, 201",
    })
    void becauseOfItsTerms(String type, String quantity, double price, int code) {
      place(1, order -> order.setOrderType(type).setTotalQuantity(quantity).setLmtPrice(price));

      assertThat(client.takeCodes()).contains(code);
    }

    @Test
    void becauseItsIdWasUsed() {
      place(5, limit("BUY", 300));
      place(4, limit("BUY", 300));

      assertThat(client.takeCodes()).containsExactly(103);
    }

    @Test
    void becauseItHasFilled() {
      place(5, order -> order);
      place(5, limit("BUY", 300));

      assertThat(client.takeCodes()).containsExactly(104);
    }

    @Test
    void becauseItsContractIsUnknownOrAnIndex() {
      place(client, 1, 4711, order -> order);
      place(client, 1, TestMarket.SPX, order -> order);

      assertThat(client.takeCodes()).containsExactly(200, 412);
    }

    @Test
    void becauseItsAccountIsUnknown() {
      place(1, order -> order.setAccount("U99"));

      assertThat(client.takeCodes()).containsExactly(321);
    }

    @Test
    void modificationThatChangesTheSide() {
      place(1, limit("BUY", 300));
      place(1, limit("SELL", 330));

      assertThat(client.takeCodes()).containsExactly(105);
    }

    @Test
    void cancellationOfWhatIsNotThereOrNotOnesOwnOrOver() {
      MemoryClient other = MemoryClient.start(core, 2);
      place(other, 7, TestMarket.AAPL, limit("BUY", 300));
      place(1, order -> order);
      cancel(9);
      cancel(7);
      cancel(1);

      assertThat(client.takeCodes()).containsExactly(10147, 10147, 10148);
    }

    @Test
    void leavesTheIdFree() {
      place(1, order -> order.setOrderType("FEELINGS"));
      client.take();
      client.ask(IdsRequest.getDefaultInstance());
      settle();

      assertThat(client.take(NextValidId.class))
          .singleElement()
          .satisfies(m -> assertThat(m.getOrderId()).isEqualTo(1));
    }
  }

  @Nested
  class WhatIf {
    @Test
    void answersOneOpenOrderAndLeavesNothingBehind() {
      place(1, order -> order.setWhatIf(true));

      assertThat(client.take())
          .singleElement()
          .isInstanceOfSatisfying(
              OpenOrder.class,
              answer -> {
                assertThat(answer.getOrderState().getStatus()).isEqualTo("PreSubmitted");
                // Half of 100 at the last price of 309.15.
                assertThat(answer.getOrderState().getInitMarginChange()).isEqualTo(15457.5);
                assertThat(answer.getOrderState().getEquityWithLoanBefore()).isEqualTo(1_000_000);
                assertThat(answer.getOrderState().getCommissionAndFees()).isEqualTo(1.0);
                assertThat(answer.getOrderState().getMarginCurrency()).isEqualTo("USD");
              });
      client.ask(AllOpenOrdersRequest.getDefaultInstance());
      settle();
      assertThat(client.take()).singleElement().isInstanceOf(OpenOrdersEnd.class);
    }

    @Test
    void needsTheTransmitFlag() {
      place(1, order -> order.setWhatIf(true).setTransmit(false));

      assertThat(client.takeCodes()).containsExactly(413);
    }
  }

  @Test
  void roundTripRealizesWhatTheRecordedGatewayDoes() {
    market.quote(TestMarket.AAPL, "309.15", "500", "309.16", "500");
    place(1, order -> order.setTotalQuantity("1"));
    place(2, order -> order.setTotalQuantity("1").setAction("SELL"));

    List<CommissionAndFeesReport> reports = client.take(CommissionAndFeesReport.class);
    assertThat(reports.get(0).hasRealizedPnl()).isFalse();
    assertThat(reports.get(1).getRealizedPnl()).isEqualTo(-2.01);
  }

  @Test
  void executionsAreAnsweredAllFirstThenTheirReportsThenTheEnd() {
    place(1, order -> order);
    place(client, 2, TestMarket.ES, order -> order.setTotalQuantity("2"));
    client.take();
    client.ask(
        ExecutionRequest.newBuilder()
            .setReqId(8)
            .setExecutionFilter(ExecutionFilter.getDefaultInstance())
            .build());
    settle();

    assertThat(client.take())
        .extracting(m -> (Class) m.getClass())
        .containsExactly(
            ExecutionDetails.class,
            ExecutionDetails.class,
            CommissionAndFeesReport.class,
            CommissionAndFeesReport.class,
            ExecutionDetailsEnd.class);
  }

  @ParameterizedTest
  @CsvSource({"AAPL, '', 1", "'', SELL, 0", "'', BUY, 2", "'', BOT, 2", "MSFT, '', 0"})
  void executionsAreFiltered(String symbol, String side, int count) {
    place(1, order -> order);
    place(client, 2, TestMarket.ES, order -> order.setTotalQuantity("2"));
    client.take();
    client.ask(
        ExecutionRequest.newBuilder()
            .setReqId(8)
            .setExecutionFilter(ExecutionFilter.newBuilder().setSymbol(symbol).setSide(side))
            .build());
    settle();

    assertThat(client.take(ExecutionDetails.class)).hasSize(count);
  }

  @Test
  void ordersOfOthersAreSeenOnlyWhenAllAreAskedFor() {
    MemoryClient other = MemoryClient.start(core, 2);
    place(other, 7, TestMarket.AAPL, limit("BUY", 300));
    assertThat(client.take()).isEmpty();

    client.ask(AllOpenOrdersRequest.getDefaultInstance());
    settle();
    assertThat(client.take(OpenOrder.class)).hasSize(1);
  }

  @Test
  void globalCancelEndsTheOrdersOfAllClients() {
    MemoryClient other = MemoryClient.start(core, 2);
    place(other, 7, TestMarket.AAPL, limit("BUY", 300));
    place(1, limit("BUY", 300));
    client.ask(GlobalCancelRequest.getDefaultInstance());
    settle();

    assertThat(statuses()).endsWith("1 Cancelled");
    assertThat(statuses(other.take())).endsWith("7 Cancelled");
  }

  @Test
  void closedPositionIsToldOnceAsZero() {
    client.ask(PositionsRequest.getDefaultInstance());
    place(1, order -> order);
    place(2, order -> order.setAction("SELL"));

    assertThat(client.take(Position.class))
        .extracting(Position::getPosition)
        .containsExactly("100", "0");
    MemoryClient later = MemoryClient.start(core, 3);
    later.ask(PositionsRequest.getDefaultInstance());
    assertThat(later.take(Position.class)).isEmpty();
  }

  @Test
  void stateThatIsTakenOverGivesTheSameOrdersAndAccount() {
    place(1, order -> order);
    place(2, order -> limit("BUY", 300).apply(order).setTif("GTC"));
    place(3, order -> order.setAction("SELL").setOrderType("TRAIL").setAuxPrice(2).setTif("GTC"));
    GatewayState before = core.state();

    GatewayCore second = core(new TestMarket(time));
    second.restore(before);

    assertThat(second.state()).isEqualTo(before);
  }
}
