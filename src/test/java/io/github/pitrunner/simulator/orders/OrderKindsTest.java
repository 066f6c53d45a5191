package io.github.pitrunner.simulator.orders;

import static io.github.pitrunner.simulator.orders.OrderRoom.limit;
import static io.github.pitrunner.simulator.orders.OrderRoom.statuses;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.TestMarket;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Auctions, pegged orders, brackets that end early, and orders with sizes of their own. */
class OrderKindsTest {
  private static final Instant NEXT_OPEN = Instant.parse("2026-08-26T13:30:00Z");
  private final OrderRoom room = new OrderRoom();

  private Order lastReported() {
    List<OpenOrder> told = room.client.take(OpenOrder.class);
    return told.get(told.size() - 1).getOrder();
  }

  @Nested
  class EveryType {
    @ParameterizedTest
    @CsvSource({
      "MKT, DAY", "MKT, IOC", "MKT, FOK", "MKT, GTC", "MKT, OPG", "LMT, DAY", "LMT, GTC",
      "LMT, IOC", "LMT, FOK", "LMT, GTD", "LMT, OPG", "STP, DAY", "STP, GTC", "STP LMT, GTD",
      "TRAIL, DAY", "TRAIL LIMIT, GTC", "MIT, DAY", "LIT, GTC", "MOC, DAY", "LOC, DAY", "REL, DAY",
      "REL, GTC", "MIDPRICE, DAY", "MTL, DAY", "PEG MKT, DAY"
    })
    void isAcceptedInAndOutsideOfItsHours(String type, String tif) {
      UnaryOperator<Order.Builder> order =
          placed ->
              placed
                  .setOrderType(type)
                  .setTif(tif)
                  .setLmtPrice(309)
                  .setAuxPrice(type.equals("TRAIL LIMIT") ? 2 : 310)
                  .setTrailStopPrice(311)
                  .setGoodTillDate(tif.equals("GTD") ? "20260901-12:00:00" : "");
      UnaryOperator<Order.Builder> unpegged =
          placed ->
              type.equals("REL") || type.equals("PEG MKT")
                  ? order.apply(placed).setAuxPrice(0.02)
                  : order.apply(placed);
      room.place(1, unpegged);
      List<Message> during = room.client.take();
      assertThat(during).filteredOn(OpenOrder.class::isInstance).isNotEmpty();

      room.market.closeUntil(NEXT_OPEN);
      room.pass(Duration.ofSeconds(2));
      room.client.take();
      room.place(2, unpegged);

      String expected = tif.equals("IOC") || tif.equals("FOK") ? "2 Cancelled" : "2 PreSubmitted";
      assertThat(room.statuses()).endsWith(expected);
    }
  }

  @Nested
  class Auction {
    @Test
    void onCloseFillsWholeAtTheLastPriceOfTheSession() {
      room.place(1, order -> order.setOrderType("MOC").setTotalQuantity("900"));
      room.quote("310.00", "100", "310.10", "100");
      assertThat(room.statuses()).endsWith("1 Submitted");

      room.market.closeUntil(NEXT_OPEN);
      room.pass(Duration.ofSeconds(2));

      assertThat(room.fills()).containsExactly("STK BOT 900@310.05");
    }

    @ParameterizedTest
    @CsvSource({"309.15, Filled", "309.14, Cancelled"})
    void onCloseWithALimitFillsOnlyWithinIt(double price, String status) {
      room.place(1, order -> limit("BUY", price).apply(order).setOrderType("LOC"));
      room.market.closeUntil(NEXT_OPEN);
      room.pass(Duration.ofSeconds(2));

      assertThat(room.statuses()).endsWith("1 " + status);
    }

    @Test
    void onOpenWaitsForTheNextOpeningAndFillsWholeAtItsPrice() {
      room.place(1, order -> order.setTif("OPG").setTotalQuantity("900"));
      room.pass(Duration.ofHours(1));
      assertThat(room.statuses()).endsWith("1 PreSubmitted");
      room.market.closeUntil(NEXT_OPEN);
      room.pass(Duration.ofHours(20));

      assertThat(room.fills()).containsExactly("STK BOT 900@309.15");
    }

    @Test
    void onOpenWithALimitThatIsNotMetIsCancelled() {
      room.market.closeUntil(NEXT_OPEN);
      room.place(1, order -> limit("BUY", 309).apply(order).setTif("OPG"));
      room.pass(Duration.ofHours(20));

      assertThat(room.statuses()).endsWith("1 Cancelled");
    }

    @Test
    void isOfTheRegularSessionWhateverTheOrderSays() {
      room.place(1, order -> order.setOrderType("MOC").setOutsideRth(true));

      assertThat(room.client.takeCodes()).containsExactly(2109);
    }

    @ParameterizedTest
    @CsvSource({"MOC, GTC, 113", "LOC, IOC, 113", "STP, OPG, 113", "REL, OPG, 113"})
    void hasItsOwnTimeInForce(String type, String tif, int code) {
      room.place(1, o -> o.setOrderType(type).setTif(tif).setLmtPrice(300).setAuxPrice(300));

      assertThat(room.client.takeCodes()).containsExactly(code);
    }

    @Test
    void isNotForCurrencies() {
      room.place(
          1,
          OrderRoom.contract(TestMarket.EURUSD, "IDEALPRO"),
          order -> order.setOrderType("MOC").setTotalQuantity("20000"));

      assertThat(room.client.takeCodes()).containsExactly(387);
    }
  }

  @Nested
  class Pegged {
    @ParameterizedTest
    @CsvSource({
      // The limits in the book of 309.10/309.20, and the next ask that meets them.
      "REL, 0.02, 309.12",
      "MIDPRICE, 0, 309.15",
      "PEG MKT, 0.03, 309.17",
    })
    void standsAtItsDistanceAndIsMetThere(String type, double offset, String limit) {
      room.place(1, order -> order.setOrderType(type).setAuxPrice(offset));
      assertThat(room.statuses()).endsWith("1 Submitted");

      BigDecimal above = new BigDecimal(limit).add(new BigDecimal("0.01"));
      room.quote("309.10", "100", above.toPlainString(), "500");
      room.quote("309.10", "100", "309.20", "500");
      assertThat(room.fills()).isEmpty();

      room.quote("309.00", "100", limit, "500");
      assertThat(room.fills()).containsExactly("STK BOT 100@" + new BigDecimal(limit));
    }

    @Test
    void followsTheMarketUpToItsCap() {
      room.place(1, order -> order.setOrderType("REL").setAuxPrice(0.02).setLmtPrice(309.5));
      room.quote("309.60", "100", "309.70", "500");
      assertThat(room.statuses()).endsWith("1 Submitted");

      room.quote("309.40", "100", "309.51", "500");
      assertThat(room.fills()).isEmpty();
      room.quote("309.48", "100", "309.60", "500");
      room.quote("309.40", "100", "309.50", "500");
      assertThat(room.fills()).containsExactly("STK BOT 100@309.5");
    }

    @Test
    void isReportedWithTheCapThatItsClientGave() {
      room.place(1, order -> order.setOrderType("REL").setAuxPrice(0.02).setLmtPrice(309.5));

      assertThat(lastReported())
          .satisfies(
              order -> {
                assertThat(order.getLmtPrice()).isEqualTo(309.5);
                assertThat(order.getAuxPrice()).isEqualTo(0.02);
              });
    }

    @Test
    void midpointIsForStocksAlone() {
      room.place(
          1, OrderRoom.contract(TestMarket.ES, "CME"), order -> order.setOrderType("MIDPRICE"));

      assertThat(room.client.takeCodes()).containsExactly(387);
    }
  }

  @Nested
  class Bracket {
    @Test
    void endsWhenItsParentIsRejectedAfterwards() {
      room.place(1, o -> limit("BUY", 309).apply(o).setTotalQuantity("9999999").setTransmit(false));
      room.place(2, o -> limit("SELL", 320).apply(o).setParentId(1).setTransmit(false));
      room.place(3, o -> o.setAction("SELL").setOrderType("STP").setAuxPrice(290).setParentId(1));

      List<Message> events = room.client.take();
      assertThat(statuses(events)).contains("1 Inactive", "2 Cancelled", "3 Cancelled");
      assertThat(room.core.state().getOrders().getOpenList()).isEmpty();
    }

    @Test
    void isRefusedChildByChildWhenItsParentIsRefused() {
      room.place(1, o -> limit("BUY", 309.001).apply(o).setTransmit(false));
      room.place(2, o -> limit("SELL", 320).apply(o).setParentId(1).setTransmit(false));
      room.place(3, o -> o.setAction("SELL").setOrderType("STP").setAuxPrice(290).setParentId(1));

      assertThat(room.client.takeCodes()).containsExactly(110, 10006, 10006);
    }

    @Test
    void endsWhenItsParentIsCancelledBeforeItIsSent() {
      room.place(1, o -> limit("BUY", 309).apply(o).setTransmit(false));
      room.place(2, o -> limit("SELL", 320).apply(o).setParentId(1).setTransmit(false));
      room.client.take();
      room.cancel(1);

      assertThat(room.statuses()).containsExactly("1 Cancelled", "2 Cancelled");
    }

    @Test
    void endsWhenItsParentIsKilled() {
      room.place(1, o -> limit("BUY", 300).apply(o).setTif("FOK").setTransmit(false));
      room.place(2, o -> limit("SELL", 320).apply(o).setParentId(1));

      assertThat(room.statuses()).endsWith("1 Inactive", "2 Cancelled");
    }
  }

  @Nested
  class CashQuantity {
    @Test
    void buysWhatTheMoneyIsGoodForAtTheTouch() {
      room.place(1, order -> order.setTotalQuantity("0").setCashQty(10_000));

      assertThat(room.fills()).containsExactly("STK BOT 32@309.2");
    }

    @ParameterizedTest
    @CsvSource({"LMT, 300, 0, 33", "STP, 0, 320, 31", "MKT, 0, 0, 32"})
    void countsTheLimitFirstThenTheStop(String type, double limit, double stop, String quantity) {
      room.market.closeUntil(NEXT_OPEN);
      room.place(
          1,
          order ->
              order
                  .clearTotalQuantity()
                  .setCashQty(10_000)
                  .setOrderType(type)
                  .setLmtPrice(limit)
                  .setAuxPrice(stop));

      assertThat(lastReported())
          .satisfies(
              order -> {
                assertThat(order.getTotalQuantity()).isEqualTo(quantity);
                assertThat(order.getCashQty()).isEqualTo(10_000);
              });
    }

    @Test
    void buysCurrencyForMoneyOfTheOther() {
      room.place(
          1,
          OrderRoom.contract(TestMarket.EURUSD, "IDEALPRO"),
          order -> order.clearTotalQuantity().setCashQty(50_000));

      assertThat(room.fills()).containsExactly("CASH BOT 45450@1.1001");
    }

    @Test
    void isSizedAnewByAModification() {
      room.place(1, o -> limit("BUY", 300).apply(o).clearTotalQuantity().setCashQty(10_000));
      room.place(1, o -> limit("BUY", 300).apply(o).clearTotalQuantity().setCashQty(20_000));

      assertThat(lastReported().getTotalQuantity()).isEqualTo("66");
    }

    @Test
    void survivesARestart() {
      room.place(1, o -> limit("BUY", 300).apply(o).clearTotalQuantity().setCashQty(10_000));
      GatewayState before = room.core.state();
      GatewayCore second = room.core(new TestMarket(room.time));
      second.restore(before);

      assertThat(second.state()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
      "649180671, CME, 0, 100000, 10244",
      "700000001, SMART, 0, 100000, 10244",
      "265598, SMART, 0, 300, 388",
      "265598, SMART, 0, -300, 321",
      "265598, SMART, 100, 10000, 321",
    })
    void isRefused(int conId, String exchange, String quantity, double cash, int code) {
      room.place(
          1,
          OrderRoom.contract(conId, exchange),
          order -> order.setTotalQuantity(quantity).setCashQty(cash));

      assertThat(room.client.takeCodes()).containsExactly(code);
    }
  }

  @Nested
  class Sizes {
    @Test
    void minimumIsNotUndercutByAFillExceptTheLast() {
      room.quote("309.10", "100", "309.20", "40");
      room.place(1, o -> limit("BUY", 309.2).apply(o).setTotalQuantity("130").setMinQty(50));
      assertThat(room.fills()).isEmpty();
      room.quote("309.10", "100", "309.20", "100");
      room.quote("309.10", "100", "309.20", "40");

      assertThat(room.fills()).containsExactly("STK BOT 100@309.2", "STK BOT 30@309.2");
    }

    @Test
    void allOrNoneWaitsForTheWhole() {
      room.place(1, o -> limit("BUY", 309.2).apply(o).setTotalQuantity("300").setAllOrNone(true));
      room.quote("309.10", "100", "309.20", "299");
      assertThat(room.fills()).isEmpty();
      room.quote("309.10", "100", "309.20", "300");

      assertThat(room.fills()).containsExactly("STK BOT 300@309.2");
    }

    @Test
    void icebergTradesWhatItShowsWhileItRests() {
      room.place(1, o -> limit("BUY", 309).apply(o).setTotalQuantity("250").setDisplaySize(100));
      room.quote("308.80", "100", "308.90", "900");
      room.quote("308.80", "100", "308.90", "800");
      room.quote("308.80", "100", "308.90", "700");

      assertThat(room.fills())
          .containsExactly("STK BOT 100@308.9", "STK BOT 100@308.9", "STK BOT 50@308.9");
    }

    @Test
    void areReportedBack() {
      room.place(
          1, o -> limit("BUY", 300).apply(o).setMinQty(10).setDisplaySize(20).setHidden(true));

      assertThat(lastReported())
          .satisfies(
              order -> {
                assertThat(order.getMinQty()).isEqualTo(10);
                assertThat(order.getDisplaySize()).isEqualTo(20);
                assertThat(order.getHidden()).isTrue();
              });
    }

    @ParameterizedTest
    @CsvSource({"101, 0, 321", "-1, 0, 321", "0, 101, 10020", "0, -1, 321"})
    void thatDoNotFitTheOrderAreRefused(int least, int shown, int code) {
      room.place(1, o -> limit("BUY", 300).apply(o).setMinQty(least).setDisplaySize(shown));

      assertThat(room.client.takeCodes()).containsExactly(code);
    }
  }
}
