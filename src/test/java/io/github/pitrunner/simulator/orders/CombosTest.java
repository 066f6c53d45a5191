package io.github.pitrunner.simulator.orders;

import static io.github.pitrunner.simulator.orders.OrderRoom.fills;
import static io.github.pitrunner.simulator.orders.OrderRoom.limit;
import static io.github.pitrunner.simulator.orders.OrderRoom.statuses;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.TestMarket;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.ComboLeg;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Combinations through the whole gateway: 12.50/12.60 and 5.00/5.10 make a spread of 7.40/7.60. */
class CombosTest {
  private final OrderRoom room = new OrderRoom();

  private static ComboLeg.Builder leg(int conId, int ratio, String action) {
    return ComboLeg.newBuilder()
        .setConId(conId)
        .setRatio(ratio)
        .setAction(action)
        .setExchange("SMART");
  }

  private static Contract combo(ComboLeg.Builder... legs) {
    Contract.Builder contract =
        Contract.newBuilder().setSecType("BAG").setSymbol("AAPL").setExchange("SMART");
    for (ComboLeg.Builder leg : legs) {
      contract.addComboLegs(leg);
    }
    return contract.setCurrency("USD").build();
  }

  /** Long the lower call, short the higher one. */
  private static Contract spread() {
    return combo(leg(TestMarket.AAPL_CALL, 1, "BUY"), leg(TestMarket.AAPL_CALL_320, 1, "SELL"));
  }

  private void place(int orderId, UnaryOperator<Order.Builder> order) {
    room.place(orderId, spread(), placed -> order.apply(placed.setTotalQuantity("2")));
  }

  @Nested
  class Fill {
    @Test
    void isOneExecutionOfTheWholeAndOneOfEachLeg() {
      place(1, order -> order.setOrderRef("mine"));

      List<Message> events = room.client.take();
      assertThat(fills(events)).containsExactly("BAG BOT 2@7.6", "OPT BOT 2@12.6", "OPT SLD 2@5.0");
      assertThat(statuses(events)).endsWith("1 Filled");
      List<ExecutionDetails> executions =
          events.stream()
              .filter(ExecutionDetails.class::isInstance)
              .map(ExecutionDetails.class::cast)
              .toList();
      assertThat(executions)
          .extracting(details -> details.getExecution().getExecId().substring(17))
          .containsExactly(".01.01", ".02.01", ".03.01");
      assertThat(executions)
          .allSatisfy(
              details -> {
                assertThat(details.getExecution().getOrderRef()).isEqualTo("mine");
                assertThat(details.getExecution().getCumQty()).isEqualTo("2");
              });
    }

    @Test
    void isReportedWithTheCommissionOfEachLegAndNoneOfTheWhole() {
      place(1, order -> order);

      List<Message> events = room.client.take();
      List<String> legs =
          events.stream()
              .filter(ExecutionDetails.class::isInstance)
              .map(ExecutionDetails.class::cast)
              .filter(details -> details.getContract().getSecType().equals("OPT"))
              .map(details -> details.getExecution().getExecId())
              .toList();
      assertThat(events)
          .filteredOn(CommissionAndFeesReport.class::isInstance)
          .extracting(report -> ((CommissionAndFeesReport) report).getExecId())
          .containsExactlyElementsOf(legs);
    }

    @Test
    void movesPositionsAndCashByTheLegs() {
      place(1, order -> order);

      assertThat(room.positions())
          .isEqualTo(Map.of(TestMarket.AAPL_CALL, "2", TestMarket.AAPL_CALL_320, "-2"));
      // Two spreads of a hundred at 7.60, and 1.30 commission for each leg.
      assertThat(new BigDecimal(room.cash("USD"))).isEqualByComparingTo("998477.40");
    }

    @Test
    void tradesRatiosAndNoMoreThanItsThinnestLegShows() {
      Contract backspread =
          combo(leg(TestMarket.AAPL_CALL, 1, "SELL"), leg(TestMarket.AAPL_CALL_320, 3, "BUY"));
      room.place(1, backspread, order -> order.setTotalQuantity("9"));

      // Twenty are offered of the leg that is bought three at a time; 3 * 5.10 - 12.50.
      assertThat(room.fills()).containsExactly("BAG BOT 6@2.8", "OPT SLD 6@12.5", "OPT BOT 18@5.1");
    }

    @Test
    void ofSharesAgainstAnOptionIsPricedByTheShare() {
      Contract coveredCall =
          combo(leg(TestMarket.AAPL, 100, "BUY"), leg(TestMarket.AAPL_CALL, 1, "SELL"));
      room.place(1, coveredCall, order -> order.setTotalQuantity("1"));

      assertThat(room.fills())
          .containsExactly("BAG BOT 1@296.7", "STK BOT 100@309.2", "OPT SLD 1@12.5");
    }

    @ParameterizedTest
    @CsvSource({"-7.40, Filled", "-7.41, Submitted"})
    void mayBeAtANegativePrice(double price, String status) {
      Contract reversed =
          combo(leg(TestMarket.AAPL_CALL, 1, "SELL"), leg(TestMarket.AAPL_CALL_320, 1, "BUY"));
      room.place(1, reversed, order -> limit("BUY", price).apply(order).setTotalQuantity("1"));

      assertThat(room.statuses()).endsWith("1 " + status);
    }
  }

  @Nested
  class WorkingOrder {
    @Test
    void restsUntilTheBookOfALegMovesToItsLimit() {
      place(1, limit("BUY", 7.50));
      assertThat(room.statuses()).endsWith("1 Submitted");

      room.market.quote(TestMarket.AAPL_CALL_320, "5.10", "20", "5.20", "20");
      room.pass(Duration.ofMillis(100));

      assertThat(room.fills()).containsExactly("BAG BOT 2@7.5", "OPT BOT 2@12.6", "OPT SLD 2@5.1");
    }

    @Test
    void isToldWithItsLegsWhileItWorksAndAfterwards() {
      place(1, limit("BUY", 7.00));
      place(2, order -> order);
      room.client.take();
      room.client.ask(AllOpenOrdersRequest.getDefaultInstance());
      room.client.ask(CompletedOrdersRequest.getDefaultInstance());
      room.pass(Duration.ofMillis(100));

      List<Message> answers = room.client.take();
      List<Contract> contracts =
          answers.stream()
              .filter(m -> m instanceof OpenOrder || m instanceof CompletedOrder)
              .map(
                  m ->
                      m instanceof OpenOrder open
                          ? open.getContract()
                          : ((CompletedOrder) m).getContract())
              .toList();
      assertThat(contracts)
          .hasSize(2)
          .allSatisfy(
              contract -> {
                assertThat(contract.getSecType()).isEqualTo("BAG");
                assertThat(contract.getComboLegsList()).isEqualTo(spread().getComboLegsList());
              });
    }

    @Test
    void isModifiedAndCancelledAsAnyOther() {
      place(1, limit("BUY", 7.00));
      place(1, limit("BUY", 7.10));
      room.cancel(1);

      List<Message> events = room.client.take();
      assertThat(statuses(events)).endsWith("1 PendingCancel", "1 Cancelled");
      assertThat(events)
          .filteredOn(OpenOrder.class::isInstance)
          .last()
          .satisfies(m -> assertThat(((OpenOrder) m).getOrder().getLmtPrice()).isEqualTo(7.10));
    }

    @Test
    void cannotBecomeAnotherCombination() {
      place(1, limit("BUY", 7.00));
      Contract other =
          combo(leg(TestMarket.AAPL_CALL, 1, "BUY"), leg(TestMarket.AAPL_CALL_320, 2, "SELL"));
      room.place(1, other, order -> limit("BUY", 7.00).apply(order).setTotalQuantity("2"));

      assertThat(room.client.takeCodes()).contains(105);
    }

    @ParameterizedTest
    @CsvSource({"IOC, 30, Cancelled, 20", "FOK, 30, Inactive, 0", "FOK, 20, Filled, 20"})
    void hasOneChanceWhenItIsImmediate(String tif, String size, String status, String filled) {
      room.place(1, spread(), o -> limit("BUY", 7.60).apply(o).setTif(tif).setTotalQuantity(size));

      List<Message> events = room.client.take();
      assertThat(statuses(events)).endsWith("1 " + status);
      assertThat(room.positions().getOrDefault(TestMarket.AAPL_CALL, "0")).isEqualTo(filled);
    }

    @Test
    void isElectedByTheLastPricesOfItsLegs() {
      place(1, order -> order.setAction("SELL").setOrderType("STP").setAuxPrice(7.00));
      assertThat(room.statuses()).endsWith("1 PreSubmitted");

      room.market.quoteWithLast(TestMarket.AAPL_CALL, "11.50", "20", "11.60", "20", "11.55");
      room.pass(Duration.ofMillis(100));

      assertThat(room.statuses()).endsWith("1 Filled");
    }

    @Test
    void isPartOfAGroupAndOfABracket() {
      place(1, o -> limit("BUY", 7.00).apply(o).setTransmit(false));
      place(2, o -> limit("SELL", 8.00).apply(o).setParentId(1).setTransmit(false));
      place(3, o -> o.setAction("SELL").setOrderType("STP").setAuxPrice(6.00).setParentId(1));
      room.market.quote(TestMarket.AAPL_CALL, "11.90", "20", "12.00", "20");
      room.pass(Duration.ofMillis(100));
      assertThat(room.statuses()).endsWith("1 Filled", "2 Submitted", "3 PreSubmitted");

      room.market.quote(TestMarket.AAPL_CALL, "13.10", "20", "13.20", "20");
      room.pass(Duration.ofMillis(100));
      assertThat(room.statuses()).startsWith("2 Filled", "3 Cancelled");
    }

    @Test
    void survivesARestartPartlyFilled() {
      room.place(1, spread(), o -> limit("BUY", 7.60).apply(o).setTotalQuantity("30"));
      assertThat(room.fills()).hasSize(3);
      GatewayState before = room.core.state();

      GatewayCore second = room.core(new TestMarket(room.time));
      second.restore(before);

      assertThat(second.state()).isEqualTo(before);
      assertThat(before.getOrders().getOpen(0).getLegsList())
          .extracting(leg -> new BigDecimal(leg.getFilledValue()).stripTrailingZeros())
          .containsExactly(new BigDecimal("252"), new BigDecimal("1E+2"));
    }

    @Test
    void waitsUntilAllItsLegsTrade() {
      room.market.closeUntil(Instant.parse("2026-08-26T13:30:00Z"));
      place(1, order -> order);
      assertThat(room.statuses()).containsExactly("1 PreSubmitted");

      room.pass(Duration.ofHours(20));
      assertThat(room.statuses()).endsWith("1 Filled");
    }
  }

  @Test
  void previewBindsTheMarginOfTheLegs() {
    place(1, order -> order.setWhatIf(true));

    assertThat(room.client.take())
        .singleElement()
        .isInstanceOfSatisfying(
            OpenOrder.class,
            answer -> {
              // Two short calls: last 5.05 and a fifth of the strike of 320, by a hundred.
              assertThat(answer.getOrderState().getInitMarginChange()).isEqualTo(13810.0);
              assertThat(answer.getOrderState().getCommissionAndFees()).isEqualTo(2.6);
            });
    assertThat(room.positions()).isEmpty();
  }

  @Nested
  class Refused {
    private void refuse(Contract contract, UnaryOperator<Order.Builder> order, int code) {
      room.place(1, contract, order);

      assertThat(room.client.takeCodes()).containsExactly(code);
    }

    @Test
    void withLegsThatAreUnknownOrNotTradable() {
      refuse(combo(leg(4711, 1, "BUY"), leg(TestMarket.AAPL, 1, "SELL")), o -> o, 200);
      refuse(combo(leg(TestMarket.SPX, 1, "BUY"), leg(TestMarket.AAPL, 1, "SELL")), o -> o, 412);
    }

    @Test
    void withLegsThatDoNotMakeACombination() {
      refuse(combo(leg(TestMarket.AAPL, 1, "BUY")), o -> o, 321);
      refuse(combo(leg(TestMarket.AAPL, 1, "BUY"), leg(TestMarket.AAPL, 1, "SELL")), o -> o, 321);
      refuse(combo(leg(TestMarket.AAPL, 0, "BUY"), leg(TestMarket.ES, 1, "SELL")), o -> o, 321);
      refuse(combo(leg(TestMarket.AAPL, 1, "HOLD"), leg(TestMarket.ES, 1, "SELL")), o -> o, 321);
      refuse(spread().toBuilder().setCurrency("EUR").build(), o -> o, 321);
      refuse(spread().toBuilder().clearExchange().build(), o -> o, 321);
    }

    @ParameterizedTest
    @CsvSource({"MOC, 387", "REL, 387", "MIDPRICE, 387", "PEG MKT, 387", "LMT, 110", "STP, 107"})
    void withTermsThatDoNotFit(String type, int code) {
      refuse(spread(), order -> order.setOrderType(type).setLmtPrice(7.505), code);
    }

    @Test
    void withACashQuantityOrAnAlgo() {
      refuse(spread(), order -> order.clearTotalQuantity().setCashQty(1000), 10244);
      refuse(spread(), order -> order.setAlgoStrategy("Adaptive"), 442);
    }
  }
}
