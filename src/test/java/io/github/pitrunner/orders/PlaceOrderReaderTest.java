package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static io.github.pitrunner.orders.OrdersRig.request;
import static io.github.pitrunner.orders.OrdersRig.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderFill;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.testing.Stocks;
import io.github.pitrunner.v1.Algo;
import io.github.pitrunner.v1.Bracket;
import io.github.pitrunner.v1.OcaGroup;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PreviewOrderRequest;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlaceOrderReaderTest {
  private static final long SEED = 20_261_122L;
  private static final Instant CREATED = Instant.parse("2026-11-23T15:00:00Z");
  private static final Instrument COMBO =
      new Instrument(
          28812380,
          "SPY",
          SecurityType.COMBO,
          "SMART",
          "",
          "USD",
          null,
          null,
          null,
          new BigDecimal("100"),
          "28812380",
          "COMB",
          List.of(
              new ComboLeg(11, 1, io.github.pitrunner.domain.Side.BUY, "SMART"),
              new ComboLeg(12, 2, io.github.pitrunner.domain.Side.SELL, "SMART")));

  private static List<String> wrongFields(PlaceOrderRequest request) {
    return catchThrowableOfType(Failure.InvalidRequest.class, () -> PlaceOrderReader.read(request))
        .violations()
        .stream()
        .map(Violation::field)
        .toList();
  }

  private static Order order(String name, Instrument instrument, OrderTicket ticket, long version) {
    return new Order(
        new OrderKeys(new ClientOrderId(name), 9, 1, 5),
        new AccountId("DU1234567"),
        instrument,
        ticket,
        new OrderState(OrderStatus.SUBMITTED, "", List.of()),
        new OrderFill(BigDecimal.ZERO, null, List.of()),
        false,
        new Order.Life(CREATED, CREATED, version));
  }

  @Nested
  class ATicket {
    @Test
    void thatIsShownCanBePlacedAgainAsItIs() {
      RandomTickets tickets = new RandomTickets(SEED);
      for (int i = 0; i < 2000; i++) {
        OrderTicket ticket = tickets.next();
        Order order = order("o-1", i % 2 == 0 ? Stocks.AAPL : COMBO, ticket, 1);

        OrderDesk.Placement read =
            PlaceOrderReader.read(
                PlaceOrderRequest.newBuilder()
                    .setTicket(OrderProtos.toProto(order).getTicket())
                    .build());

        assertThat(read.ticket()).as("seed %d", SEED).isEqualTo(ticket);
        assertThat(read.instrument().legs()).isEqualTo(order.instrument().legs());
      }
    }

    @Test
    void ofAPreviewIsReadAsOneThatIsPlaced() {
      PlaceOrderRequest placed =
          request("o", ticket(3).setType(OrderType.ORDER_TYPE_STOP).setStopPrice(decimal("149.5")));

      OrderDesk.Placement preview =
          PreviewOrderReader.read(
              PreviewOrderRequest.newBuilder()
                  .setAccount("DU1")
                  .setTicket(placed.getTicket())
                  .build());

      OrderDesk.Placement placement = PlaceOrderReader.read(placed);
      assertThat(preview.account()).isEqualTo("DU1");
      assertThat(preview.ticket()).isEqualTo(placement.ticket());
      assertThat(preview.instrument()).isEqualTo(placement.instrument());
    }

    @ParameterizedTest
    @CsvSource({
      "ORDER_TYPE_MARKET, TIME_IN_FORCE_UNSPECIFIED, MARKET, DAY",
      "ORDER_TYPE_MARKET, TIME_IN_FORCE_OPG, MARKET_ON_OPEN, OPG",
      "ORDER_TYPE_MARKET_ON_OPEN, TIME_IN_FORCE_UNSPECIFIED, MARKET_ON_OPEN, OPG",
      "ORDER_TYPE_MARKET_ON_OPEN, TIME_IN_FORCE_OPG, MARKET_ON_OPEN, OPG",
      "ORDER_TYPE_MARKET_ON_CLOSE, TIME_IN_FORCE_UNSPECIFIED, MARKET_ON_CLOSE, DAY"
    })
    void hasOneNameForWhatCanBeSaidInTwoWays(
        OrderType type,
        TimeInForce time,
        io.github.pitrunner.domain.OrderType expectedType,
        io.github.pitrunner.domain.TimeInForce expectedTime) {
      OrderTicket read =
          PlaceOrderReader.read(request("o", ticket(1).setType(type).setTimeInForce(time)))
              .ticket();

      assertThat(read.type()).isEqualTo(expectedType);
      assertThat(read.timeInForce()).isEqualTo(expectedTime);
    }

    @Test
    void hasAllThatIsWrongNamedAtOnce() {
      PlaceOrderRequest request =
          request(
              "o",
              ticket(5)
                  .setType(OrderType.ORDER_TYPE_TRAILING_STOP_LIMIT)
                  .setTimeInForce(TimeInForce.TIME_IN_FORCE_OPG)
                  .setStopPrice(decimal("x"))
                  .setTrailingPercent(decimal("100"))
                  .setAllOrNone(true)
                  .setDisplayQuantity(decimal("6"))
                  .setMinimumQuantity(decimal("1"))
                  .setOca(OcaGroup.newBuilder().setName("no blanks").setModeValue(99))
                  .setAlgo(
                      Algo.newBuilder()
                          .putParameters("n".repeat(41), "v")
                          .putParameters("p", "v".repeat(201))));

      assertThat(wrongFields(request))
          .containsExactlyInAnyOrder(
              "ticket.stop_price",
              "ticket.trailing_percent",
              "ticket.limit_offset",
              "ticket.time_in_force",
              "ticket.display_quantity",
              "ticket.minimum_quantity",
              "ticket.oca.name",
              "ticket.oca.mode",
              "ticket.algo",
              "ticket.algo.name",
              "ticket.algo.parameters",
              "ticket.algo.parameters");
    }

    @Test
    void withoutAModeOfItsGroupReducesTheOthers() {
      OrderTicket read =
          PlaceOrderReader.read(
                  request(
                      "o",
                      ticket(1)
                          .setType(OrderType.ORDER_TYPE_MARKET)
                          .setOca(OcaGroup.newBuilder().setName("g"))))
              .ticket();

      assertThat(read.instructions().oca())
          .isEqualTo(
              new io.github.pitrunner.domain.OcaGroup(
                  "g", io.github.pitrunner.domain.OcaGroup.Mode.REDUCE_WITH_BLOCK));
    }

    @Test
    void hasAtMostFiftyParametersOfItsAlgorithm() {
      Algo.Builder algo = Algo.newBuilder().setName("Twap");
      for (int i = 0; i < 51; i++) {
        algo.putParameters("p" + i, "v");
      }

      assertThat(
              wrongFields(
                  request("o", ticket(1).setType(OrderType.ORDER_TYPE_MARKET).setAlgo(algo))))
          .containsExactly("ticket.algo.parameters");
    }
  }

  @Nested
  class ABracket {
    private static PlaceOrderRequest bracketed(Side side, Bracket.Builder bracket) {
      return request(
              "o",
              ticket(10)
                  .setSide(side)
                  .setType(OrderType.ORDER_TYPE_LIMIT)
                  .setLimitPrice(decimal("100")))
          .toBuilder()
          .setBracket(bracket)
          .build();
    }

    private static Bracket.Builder bracket(String takeProfit, String stopLoss) {
      return Bracket.newBuilder()
          .setTakeProfitPrice(decimal(takeProfit))
          .setStopLossPrice(decimal(stopLoss));
    }

    @ParameterizedTest
    @CsvSource({
      "SIDE_BUY, 110, 90,",
      "SIDE_BUY, 100, 90, bracket.take_profit_price",
      "SIDE_BUY, 110, 100, bracket.stop_loss_price",
      "SIDE_BUY, 90, 95, bracket.stop_loss_price bracket.take_profit_price",
      "SIDE_SELL, 90, 110,",
      "SIDE_SELL, 100, 110, bracket.take_profit_price",
      "SIDE_SELL, 90, 100, bracket.stop_loss_price"
    })
    void liesAroundItsEntry(Side side, String takeProfit, String stopLoss, @Nullable String wrong) {
      PlaceOrderRequest request = bracketed(side, bracket(takeProfit, stopLoss));

      if (wrong == null) {
        assertThat(PlaceOrderReader.read(request).bracket())
            .isEqualTo(
                new BracketTicket(
                    new BigDecimal(takeProfit),
                    new BigDecimal(stopLoss),
                    null,
                    io.github.pitrunner.domain.TimeInForce.GTC));
      } else {
        assertThat(wrongFields(request)).containsExactlyInAnyOrder(wrong.split(" ", -1));
      }
    }

    @Test
    void ofAMarketEntryHasItsStopOnTheLosingSide() {
      PlaceOrderRequest entry = OrdersRig.market("o", 10);

      assertThat(wrongFields(entry.toBuilder().setBracket(bracket("90", "90")).build()))
          .containsExactly("bracket.stop_loss_price");
    }

    @Test
    void needsBothPrices() {
      assertThat(wrongFields(bracketed(Side.SIDE_BUY, Bracket.newBuilder())))
          .containsExactlyInAnyOrder("bracket.take_profit_price", "bracket.stop_loss_price");
    }

    @ParameterizedTest
    @EnumSource(
        value = TimeInForce.class,
        names = {
          "TIME_IN_FORCE_IOC",
          "TIME_IN_FORCE_FOK",
          "TIME_IN_FORCE_GTD",
          "TIME_IN_FORCE_OPG",
          "TIME_IN_FORCE_OTHER"
        })
    void worksForTheDayOrUntilCancelled(TimeInForce time) {
      PlaceOrderRequest request =
          bracketed(Side.SIDE_BUY, bracket("110", "90").setTimeInForce(time));

      assertThat(wrongFields(request)).containsExactly("bracket.time_in_force");
    }

    @ParameterizedTest
    @EnumSource(
        value = TimeInForce.class,
        names = {"TIME_IN_FORCE_IOC", "TIME_IN_FORCE_FOK"})
    void needsAnEntryThatWaits(TimeInForce time) {
      PlaceOrderRequest.Builder request =
          bracketed(Side.SIDE_BUY, bracket("110", "90")).toBuilder();
      request.getTicketBuilder().setTimeInForce(time);

      assertThat(wrongFields(request.build())).containsExactly("bracket");
    }

    @Test
    void needsAnEntryWithAQuantity() {
      PlaceOrderRequest.Builder request =
          bracketed(Side.SIDE_BUY, bracket("110", "90")).toBuilder();
      request.getTicketBuilder().clearQuantity().setCashQuantity(decimal("1000"));

      assertThat(wrongFields(request.build())).containsExactly("bracket");
    }

    @ParameterizedTest
    @CsvSource({"33, true", "34, false", "36, false"})
    void leavesRoomForTheNamesOfItsOrders(int length, boolean fits) {
      PlaceOrderRequest request =
          bracketed(Side.SIDE_BUY, bracket("110", "90")).toBuilder()
              .setClientOrderId("x".repeat(length))
              .build();

      if (fits) {
        ClientOrderId entry = PlaceOrderReader.read(request).id();
        assertThat(BracketTicket.takeProfitId(entry).value()).endsWith("x.tp").hasSize(36);
        assertThat(BracketTicket.stopLossId(entry).value()).endsWith("x.sl").hasSize(36);
      } else {
        assertThat(wrongFields(request)).containsExactly("client_order_id");
      }
    }

    @Test
    void withoutANameGetsOneThatLeavesRoom() {
      PlaceOrderRequest request =
          bracketed(Side.SIDE_BUY, bracket("110", "90")).toBuilder().clearClientOrderId().build();

      assertThat(PlaceOrderReader.read(request).id().value()).hasSize(32);
    }

    @Test
    void protectsItsEntryOnTheOtherSide() {
      PlaceOrderRequest.Builder request =
          bracketed(Side.SIDE_BUY, bracket("110", "90").setStopLossLimitPrice(decimal("89.5")))
              .toBuilder();
      request.getTicketBuilder().setOutsideHours(true);
      OrderDesk.Placement placement = PlaceOrderReader.read(request.build());
      BracketTicket bracket = Objects.requireNonNull(placement.bracket());

      OrderTicket takeProfit = bracket.takeProfit(placement.id(), placement.ticket());
      OrderTicket stopLoss = bracket.stopLoss(placement.id(), placement.ticket());

      assertThat(takeProfit)
          .isEqualTo(
              protecting(
                  io.github.pitrunner.domain.OrderType.LIMIT,
                  OrderPrices.ofLimit(new BigDecimal("110"))));
      assertThat(stopLoss)
          .isEqualTo(
              protecting(
                  io.github.pitrunner.domain.OrderType.STOP_LIMIT,
                  new OrderPrices(new BigDecimal("89.5"), new BigDecimal("90"), null, null, null)));
    }

    private static OrderTicket protecting(
        io.github.pitrunner.domain.OrderType type, OrderPrices prices) {
      return new OrderTicket(
          io.github.pitrunner.domain.Side.SELL,
          BigDecimal.TEN,
          type,
          prices,
          io.github.pitrunner.domain.TimeInForce.GTC,
          true,
          Instructions.NONE.withParent(new ClientOrderId("o")),
          Set.of());
    }
  }

  @Nested
  class AnOrderShown {
    private final OrderTicket ticket =
        OrderTicket.market(io.github.pitrunner.domain.Side.BUY, BigDecimal.ONE);

    @Test
    void namesItsParent() {
      Order order =
          order(
              "o.tp",
              Stocks.AAPL,
              ticket.with(Instructions.NONE.withParent(new ClientOrderId("o"))),
              1);

      assertThat(OrderProtos.toProto(order).getParentClientOrderId()).isEqualTo("o");
    }

    @Test
    void ofACombinationShowsItsLegs() {
      assertThat(OrderProtos.toProto(order("o", COMBO, ticket, 1)).getInstrument().getLegsList())
          .extracting(leg -> leg.getContractId() + "x" + leg.getRatio())
          .containsExactly("11x1", "12x2");
    }

    @Test
    void hasAnEtagOfItsNameAndItsVersion() {
      String etag = OrderProtos.etag(order("o", Stocks.AAPL, ticket, 1));

      assertThat(OrderProtos.toProto(order("o", Stocks.AAPL, ticket, 1)).getEtag()).isEqualTo(etag);
      assertThat(
              Map.of(
                  "another version", OrderProtos.etag(order("o", Stocks.AAPL, ticket, 2)),
                  "another order", OrderProtos.etag(order("p", Stocks.AAPL, ticket, 1))))
          .doesNotContainValue(etag);
    }
  }
}
