package io.github.pitrunner.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Algo;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OcaGroup;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.orders.OrderMapper.Family;
import io.github.pitrunner.testing.Stocks;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.OrderCondition;
import io.github.pitrunner.tws.PlaceOrderRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketMapperTest {
  private static final long SEED = 20_261_122L;
  private static final Set<String> ALWAYS =
      Set.of("action", "total_quantity", "account", "order_ref", "transmit");

  private static OrderIntent intent(OrderTicket ticket) {
    return new OrderIntent(
        new ClientOrderId("o-1"), new AccountId("DU1234567"), Stocks.AAPL, ticket);
  }

  private static OrderTicket ticket(
      OrderType type, OrderPrices prices, TimeInForce time, Instructions instructions) {
    BigDecimal quantity =
        instructions.cashQuantity() == null ? new BigDecimal("100") : BigDecimal.ZERO;
    return new OrderTicket(Side.BUY, quantity, type, prices, time, false, instructions, Set.of());
  }

  /** What is said of an order beyond what is said of all. */
  private static String said(Order order) {
    Map<String, Object> fields = new TreeMap<>();
    for (Map.Entry<FieldDescriptor, Object> field : order.getAllFields().entrySet()) {
      if (!ALWAYS.contains(field.getKey().getName())) {
        fields.put(field.getKey().getName(), field.getValue());
      }
    }
    return fields.toString();
  }

  private static @Nullable BigDecimal price(String text) {
    return text.equals("-") ? null : new BigDecimal(text);
  }

  @Test
  void whatIsSentIsReadBackAsItWas() {
    RandomTickets tickets = new RandomTickets(SEED);
    for (int i = 0; i < 5000; i++) {
      OrderTicket ticket = tickets.next();

      OrderTicket read = TicketMapper.fromWire(TicketMapper.toWire(intent(ticket)));

      assertThat(read).as("seed %d", SEED).isEqualTo(ticket);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "MARKET | - - - - - | {order_type=MKT, tif=DAY}",
        "LIMIT | 1.5 - - - - | {lmt_price=1.5, order_type=LMT, tif=DAY}",
        "STOP | - 1.5 - - - | {aux_price=1.5, order_type=STP, tif=DAY}",
        "STOP_LIMIT | 1.25 1.5 - - -"
            + " | {aux_price=1.5, lmt_price=1.25, order_type=STP LMT, tif=DAY}",
        "TRAILING_STOP | - 9.5 0.5 - -"
            + " | {aux_price=0.5, order_type=TRAIL, tif=DAY, trail_stop_price=9.5}",
        "TRAILING_STOP | - - - 2.5 - | {order_type=TRAIL, tif=DAY, trailing_percent=2.5}",
        "TRAILING_STOP_LIMIT | - - 0.5 - 0.1"
            + " | {aux_price=0.5, lmt_price_offset=0.1, order_type=TRAIL LIMIT, tif=DAY}",
        "TRAILING_STOP_LIMIT | 9.4 9.5 - 2.5 -"
            + " | {lmt_price=9.4, order_type=TRAIL LIMIT, tif=DAY, trail_stop_price=9.5,"
            + " trailing_percent=2.5}",
        "MARKET_IF_TOUCHED | - 1.5 - - - | {aux_price=1.5, order_type=MIT, tif=DAY}",
        "LIMIT_IF_TOUCHED | 1.25 1.5 - - -"
            + " | {aux_price=1.5, lmt_price=1.25, order_type=LIT, tif=DAY}",
        "MARKET_ON_OPEN | - - - - - | {order_type=MKT, tif=OPG}",
        "LIMIT_ON_OPEN | 1.5 - - - - | {lmt_price=1.5, order_type=LMT, tif=OPG}",
        "MARKET_ON_CLOSE | - - - - - | {order_type=MOC, tif=DAY}",
        "LIMIT_ON_CLOSE | 1.5 - - - - | {lmt_price=1.5, order_type=LOC, tif=DAY}",
        "RELATIVE | 1.5 - - - 0.02" + " | {aux_price=0.02, lmt_price=1.5, order_type=REL, tif=DAY}",
        "MIDPRICE | 1.5 - - - - | {lmt_price=1.5, order_type=MIDPRICE, tif=DAY}",
        "MARKET_TO_LIMIT | - - - - - | {order_type=MTL, tif=DAY}",
        "PEGGED_TO_MARKET | - - - - 0.02 | {aux_price=0.02, order_type=PEG MKT, tif=DAY}",
      })
  void eachTypeHasItsOwnFields(OrderType type, String given, String expected) {
    String[] each = given.split(" ", -1);
    OrderPrices prices =
        new OrderPrices(
            price(each[0]), price(each[1]), price(each[2]), price(each[3]), price(each[4]));
    OrderTicket ticket = ticket(type, prices, TicketTerms.usualTime(type), Instructions.NONE);

    assertThat(said(TicketMapper.toWire(intent(ticket)))).isEqualTo(expected);
  }

  @Test
  void instructionsHaveTheirFields() {
    Instructions asked =
        new Instructions(
            null,
            Instant.parse("2027-01-04T15:00:05Z"),
            true,
            true,
            new BigDecimal("10"),
            new BigDecimal("5"),
            new OcaGroup("g", OcaGroup.Mode.CANCEL_WITH_BLOCK),
            new Algo("Twap", Map.of("strategyType", "Marketable")),
            new ClientOrderId("entry"));

    Order order =
        TicketMapper.toWire(
            intent(ticket(OrderType.MARKET, OrderPrices.NONE, TimeInForce.GTD, asked)));

    assertThat(order.getGoodTillDate()).isEqualTo("20270104-15:00:05");
    assertThat(order.getAllOrNone()).isTrue();
    assertThat(order.getHidden()).isTrue();
    assertThat(order.getDisplaySize()).isEqualTo(10);
    assertThat(order.getMinQty()).isEqualTo(5);
    assertThat(order.getOcaGroup()).isEqualTo("g");
    assertThat(order.getOcaType()).isEqualTo(1);
    assertThat(order.getAlgoStrategy()).isEqualTo("Twap");
    assertThat(order.getAlgoParamsMap()).containsExactly(Map.entry("strategyType", "Marketable"));
    assertThat(order.toString()).doesNotContain("entry");
  }

  @Test
  void anOrderByCashHasNoQuantity() {
    Instructions byCash =
        new Instructions(
            new BigDecimal("1000.5"), null, false, false, null, null, null, null, null);

    Order order =
        TicketMapper.toWire(
            intent(ticket(OrderType.MARKET, OrderPrices.NONE, TimeInForce.DAY, byCash)));

    assertThat(order.getCashQty()).isEqualTo(1000.5);
    assertThat(order.getTotalQuantity()).isEqualTo("0");
  }

  @Test
  void whatHasNoNameHereIsNotSent() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TicketMapper.toWire(
                    intent(
                        ticket(
                            OrderType.OTHER,
                            OrderPrices.NONE,
                            TimeInForce.DAY,
                            Instructions.NONE))));
  }

  @Nested
  class OfTheGateway {
    private OrderTicket read(Order.Builder order) {
      return TicketMapper.fromWire(order.build());
    }

    private Order.Builder order() {
      return TwsOrders.order(7, 9, 11, "");
    }

    @Test
    void zerosThatATypeHasNoUseForAreNothing() {
      OrderTicket ticket =
          read(
              order()
                  .setTrailStopPrice(0)
                  .setTrailingPercent(0)
                  .setLmtPriceOffset(0)
                  .setDisplaySize(0)
                  .setMinQty(Integer.MAX_VALUE)
                  .setCashQty(0)
                  .setOcaType(3)
                  .setAdjustedOrderType("None"));

      assertThat(ticket)
          .isEqualTo(OrderTicket.limit(Side.BUY, new BigDecimal("100"), new BigDecimal("150")));
    }

    @Test
    void aTrailingLimitThatHasMovedIsItsOffset() {
      OrderTicket ticket =
          read(
              order()
                  .setOrderType("TRAIL LIMIT")
                  .setLmtPrice(148.25)
                  .setAuxPrice(1)
                  .setTrailStopPrice(149)
                  .setLmtPriceOffset(0.75));

      assertThat(ticket.prices())
          .isEqualTo(
              new OrderPrices(
                  null, new BigDecimal("149"), BigDecimal.ONE, null, new BigDecimal("0.75")));
    }

    @ParameterizedTest
    @CsvSource({"20270104 10:00:00 US/Eastern", "20270104-15:00:00"})
    void anEndIsReadInBothForms(String text) {
      OrderTicket ticket = read(order().setTif("GTD").setGoodTillDate(text));

      assertThat(ticket.instructions().goodTill()).isEqualTo(Instant.parse("2027-01-04T15:00:00Z"));
      assertThat(ticket.otherTerms()).isEmpty();
    }

    @Test
    void whatCannotBeReadOrHasNoNameHereIsNamed() {
      OrderTicket ticket =
          read(
              order()
                  .setTif("GTD")
                  .setGoodTillDate("tomorrow")
                  .setGoodAfterTime("20270104-15:00:00")
                  .setOcaGroup("g")
                  .setOcaType(9)
                  .setHedgeType("D")
                  .addConditions(OrderCondition.getDefaultInstance()));

      assertThat(ticket.otherTerms())
          .containsExactlyInAnyOrder("good_till", "good_after", "oca", "hedge", "conditions");
    }
  }

  @Nested
  class Sent {
    private final OrderIntent intent =
        intent(
            new BracketTicket(BigDecimal.TEN, BigDecimal.ONE, null, TimeInForce.GTC)
                .takeProfit(
                    new ClientOrderId("entry"),
                    OrderTicket.market(Side.BUY, new BigDecimal("100"))));

    @Test
    void byItselfItIsTransmitted() {
      PlaceOrderRequest request = OrderMapper.toPlace(5, intent);

      assertThat(request.getOrderId()).isEqualTo(5);
      assertThat(request.getOrder().getTransmit()).isTrue();
      assertThat(request.getOrder().hasParentId()).isFalse();
      assertThat(request.getOrder().hasWhatIf()).isFalse();
    }

    @Test
    void inAFamilyItNamesItsParentAndMayBeHeld() {
      Order order = OrderMapper.toPlace(5, intent, new Family(4, false)).getOrder();

      assertThat(order.getParentId()).isEqualTo(4);
      assertThat(order.hasTransmit()).isTrue();
      assertThat(order.getTransmit()).isFalse();
    }

    @Test
    void asAPreviewItIsTheSameOrderButOnlyAsked() {
      PlaceOrderRequest preview = OrderMapper.toPreview(5, intent);
      PlaceOrderRequest placed = OrderMapper.toPlace(5, intent);

      assertThat(preview.getOrder())
          .isEqualTo(placed.getOrder().toBuilder().setWhatIf(true).build());
      assertThat(preview.getContract()).isEqualTo(placed.getContract());
    }
  }
}
