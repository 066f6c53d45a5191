package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.v1.Algo;
import io.github.pitrunner.v1.Bracket;
import io.github.pitrunner.v1.CancelAllOrdersRequest;
import io.github.pitrunner.v1.CancelAllOrdersResponse;
import io.github.pitrunner.v1.ComboLeg;
import io.github.pitrunner.v1.Execution;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.OcaGroup;
import io.github.pitrunner.v1.OptionRight;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderStatus;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.PreviewOrderRequest;
import io.github.pitrunner.v1.PreviewOrderResponse;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.TimeInForce;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that the API can order, with real sockets, played by the simulated gateway. */
class OrderKindsOverTcpTest {
  private final Vertx vertx = Vertx.vertx();

  /** A Monday morning in New York that goes on from there. */
  private final Clock clock =
      Clock.offset(
          Clock.systemUTC(),
          Duration.between(Clock.systemUTC().instant(), Instant.parse("2026-11-23T15:30:00Z")));

  private SimulatedGateway gateway;
  private ServedOrders orders;

  @BeforeEach
  void start() throws Exception {
    gateway =
        SimulatedGateway.create(
            vertx,
            SimulatorSettings.defaults()
                .withAddress("127.0.0.1", 0)
                .withClock(clock, ZoneId.of("US/Eastern")));
    gateway.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    orders = new ServedOrders(vertx, gateway.port(), 1).ready();
  }

  @AfterEach
  void stop() throws Exception {
    orders.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private PlaceOrderResponse place(String name, OrderTicket.Builder ticket) {
    return orders.client().placeOrder(OrdersRig.request(name, ticket));
  }

  private Order get(String id) {
    return orders
        .client()
        .getOrder(GetOrderRequest.newBuilder().setClientOrderId(id).build())
        .getOrder();
  }

  private Order await(String id, OrderStatus status) {
    Awaitility.await()
        .atMost(ServedOrders.PATIENCE)
        .untilAsserted(() -> assertThat(get(id).getStatus()).isEqualTo(status));
    return get(id);
  }

  private Order awaitFilled(String id) {
    return await(id, OrderStatus.ORDER_STATUS_FILLED);
  }

  private List<Execution> executions(String id) {
    return orders
        .client()
        .listExecutions(ListExecutionsRequest.newBuilder().setClientOrderId(id).build())
        .getExecutionsList();
  }

  /** What AAPL trades at now. */
  private BigDecimal price() {
    orders.client().placeOrder(market("price", 1));
    return new BigDecimal(awaitFilled("price").getAverageFillPrice().getValue())
        .setScale(2, RoundingMode.HALF_UP);
  }

  private static OrderTicket.Builder sell() {
    return OrdersRig.ticket(10).setSide(Side.SIDE_SELL);
  }

  private static com.google.type.Decimal plus(BigDecimal price, int points) {
    return decimal(price.add(BigDecimal.valueOf(points)).toPlainString());
  }

  private static OrderTicket asAsked(OrderTicket.Builder ticket) {
    OrderTicket.Builder asked = ticket.clone().clearInstrument();
    if (asked.getTimeInForce() == TimeInForce.TIME_IN_FORCE_UNSPECIFIED) {
      asked.setTimeInForce(TimeInForce.TIME_IN_FORCE_DAY);
    }
    return asked.build();
  }

  @Nested
  class Types {
    /** Far from the market, or for an auction. */
    static List<OrderTicket> resting() {
      List<OrderTicket.Builder> all = new ArrayList<>();
      all.add(sell().setType(OrderType.ORDER_TYPE_LIMIT).setLimitPrice(decimal("900")));
      all.add(sell().setType(OrderType.ORDER_TYPE_STOP).setStopPrice(decimal("20.5")));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_STOP_LIMIT)
              .setStopPrice(decimal("20.5"))
              .setLimitPrice(decimal("20.25")));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_TRAILING_STOP)
              .setTrailingPercent(decimal("50"))
              .setStopPrice(decimal("20")));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_TRAILING_STOP)
              .setTrailingAmount(decimal("100"))
              .setStopPrice(decimal("20")));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_TRAILING_STOP_LIMIT)
              .setTrailingAmount(decimal("100"))
              .setStopPrice(decimal("20"))
              .setLimitOffset(decimal("0.5")));
      all.add(sell().setType(OrderType.ORDER_TYPE_MARKET_IF_TOUCHED).setStopPrice(decimal("900")));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_LIMIT_IF_TOUCHED)
              .setStopPrice(decimal("900"))
              .setLimitPrice(decimal("901")));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_MARKET_ON_OPEN)
              .setTimeInForce(TimeInForce.TIME_IN_FORCE_OPG));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_LIMIT_ON_OPEN)
              .setTimeInForce(TimeInForce.TIME_IN_FORCE_OPG)
              .setLimitPrice(decimal("900")));
      all.add(sell().setType(OrderType.ORDER_TYPE_MARKET_ON_CLOSE));
      all.add(sell().setType(OrderType.ORDER_TYPE_LIMIT_ON_CLOSE).setLimitPrice(decimal("900")));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_RELATIVE)
              .setLimitPrice(decimal("900"))
              .setLimitOffset(decimal("0.02")));
      all.add(sell().setType(OrderType.ORDER_TYPE_MIDPRICE).setLimitPrice(decimal("900")));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_LIMIT)
              .setLimitPrice(decimal("900"))
              .setTimeInForce(TimeInForce.TIME_IN_FORCE_GTC)
              .setOutsideHours(true));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_LIMIT)
              .setLimitPrice(decimal("900"))
              .setTimeInForce(TimeInForce.TIME_IN_FORCE_GTD)
              .setGoodTill(Timestamp.newBuilder().setSeconds(1_800_000_000)));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_LIMIT)
              .setLimitPrice(decimal("900"))
              .setAllOrNone(true));
      all.add(
          sell().setType(OrderType.ORDER_TYPE_LIMIT).setLimitPrice(decimal("900")).setHidden(true));
      all.add(
          sell()
              .setType(OrderType.ORDER_TYPE_LIMIT)
              .setLimitPrice(decimal("900"))
              .setDisplayQuantity(decimal("2"))
              .setMinimumQuantity(decimal("4")));
      return all.stream().map(OrderTicket.Builder::build).toList();
    }

    @ParameterizedTest
    @MethodSource("resting")
    void standAsTheyWereAskedFor(OrderTicket ticket) {
      place("o-1", ticket.toBuilder());

      Order stands = get("o-1");
      assertThat(stands.getStatus())
          .isIn(OrderStatus.ORDER_STATUS_SUBMITTED, OrderStatus.ORDER_STATUS_PRE_SUBMITTED);
      assertThat(stands.getTicket().toBuilder().clearInstrument().build())
          .isEqualTo(asAsked(ticket.toBuilder()));
    }

    @ParameterizedTest
    @EnumSource(
        value = OrderType.class,
        names = {"ORDER_TYPE_MARKET", "ORDER_TYPE_MARKET_TO_LIMIT", "ORDER_TYPE_PEGGED_TO_MARKET"})
    void areFilledAtTheMarket(OrderType type) {
      OrderTicket.Builder ticket = OrdersRig.ticket(10).setType(type);
      if (type == OrderType.ORDER_TYPE_PEGGED_TO_MARKET) {
        ticket.setLimitOffset(decimal("0"));
      }

      place("o-1", ticket);

      assertThat(awaitFilled("o-1").getFilledQuantity().getValue()).isEqualTo("10");
    }

    @ParameterizedTest
    @EnumSource(
        value = TimeInForce.class,
        names = {"TIME_IN_FORCE_IOC", "TIME_IN_FORCE_FOK"})
    void ofTheMomentAreFilledOrCancelled(TimeInForce time) {
      place("now", OrdersRig.ticket(10).setType(OrderType.ORDER_TYPE_MARKET).setTimeInForce(time));
      place(
          "never",
          sell()
              .setType(OrderType.ORDER_TYPE_LIMIT)
              .setLimitPrice(decimal("900"))
              .setTimeInForce(time));

      awaitFilled("now");
      await("never", OrderStatus.ORDER_STATUS_CANCELLED);
    }

    @Test
    void byMoneyAreFilledAsFarAsItGoes() {
      BigDecimal price = price();

      OrderTicket.Builder ticket =
          OrdersRig.ticket(10)
              .clearQuantity()
              .setCashQuantity(plus(price.multiply(BigDecimal.TEN), 100))
              .setType(OrderType.ORDER_TYPE_MARKET);
      place("o-1", ticket);

      assertThat(new BigDecimal(awaitFilled("o-1").getFilledQuantity().getValue()))
          .isBetween(new BigDecimal("10"), new BigDecimal("11"));
    }

    @Test
    void allOrNoneIsFilledWhole() {
      BigDecimal price = price();

      place(
          "o-1",
          OrdersRig.ticket(5)
              .setType(OrderType.ORDER_TYPE_LIMIT)
              .setLimitPrice(plus(price, 5))
              .setAllOrNone(true));

      awaitFilled("o-1");
      assertThat(executions("o-1"))
          .extracting(execution -> execution.getQuantity().getValue())
          .containsExactly("5");
    }

    @ParameterizedTest
    @EnumSource(Works.class)
    void workedByAnAlgoStandWithIt(Works algo) {
      OrderTicket.Builder ticket =
          sell()
              .setType(OrderType.ORDER_TYPE_LIMIT)
              .setLimitPrice(decimal("900"))
              .setAlgo(algo.proto);

      place("o-1", ticket);

      assertThat(get("o-1").getTicket().getAlgo()).isEqualTo(algo.proto);
    }

    @Test
    void workedByAnUrgentAlgoAreFilled() {
      place(
          "o-1",
          OrdersRig.ticket(10)
              .setType(OrderType.ORDER_TYPE_MARKET)
              .setAlgo(
                  Algo.newBuilder()
                      .setName("Adaptive")
                      .putParameters("adaptivePriority", "Urgent")));

      awaitFilled("o-1");
    }
  }

  enum Works {
    ADAPTIVE(Algo.newBuilder().setName("Adaptive").putParameters("adaptivePriority", "Normal")),
    TWAP(Algo.newBuilder().setName("Twap").putParameters("allowPastEndTime", "1")),
    VWAP(Algo.newBuilder().setName("Vwap").putParameters("maxPctVol", "0.2"));

    private final Algo proto;

    Works(Algo.Builder proto) {
      this.proto = proto.build();
    }
  }

  @Nested
  class Brackets {
    private PlaceOrderRequest bracket(BigDecimal price, int takeProfit, int stopLoss) {
      return market("b", 10).toBuilder()
          .setBracket(
              Bracket.newBuilder()
                  .setTakeProfitPrice(plus(price, takeProfit))
                  .setStopLossPrice(plus(price, stopLoss)))
          .build();
    }

    @Test
    void endByTheirTakeProfit() {
      PlaceOrderResponse placed = orders.client().placeOrder(bracket(price(), -5, -50));

      assertThat(placed.getAttachedList())
          .extracting(Order::getClientOrderId)
          .containsExactly("b.tp", "b.sl");
      awaitFilled("b");
      awaitFilled("b.tp");
      await("b.sl", OrderStatus.ORDER_STATUS_CANCELLED);
      assertThat(get("b.tp").getParentClientOrderId()).isEqualTo("b");
    }

    @Test
    void endByTheirStop() {
      orders.client().placeOrder(bracket(price(), 50, 5));

      awaitFilled("b");
      awaitFilled("b.sl");
      await("b.tp", OrderStatus.ORDER_STATUS_CANCELLED);
    }

    @Test
    void endWithTheirEntry() {
      PlaceOrderRequest request =
          limit("b", 10, "1").toBuilder()
              .setBracket(
                  Bracket.newBuilder()
                      .setTakeProfitPrice(decimal("2"))
                      .setStopLossPrice(decimal("0.5")))
              .build();
      orders.client().placeOrder(request);
      assertThat(orders.client().placeOrder(request).getAttachedCount()).isEqualTo(2);

      CancelAllOrdersResponse cancelled =
          orders.client().cancelAllOrders(CancelAllOrdersRequest.getDefaultInstance());

      assertThat(cancelled.getOrdersCount()).isEqualTo(3);
      await("b", OrderStatus.ORDER_STATUS_CANCELLED);
      await("b.tp", OrderStatus.ORDER_STATUS_CANCELLED);
      await("b.sl", OrderStatus.ORDER_STATUS_CANCELLED);
    }

    @Test
    void areShownWithTheirParentByAServiceThatHasOnlyTheGateway() {
      PlaceOrderRequest request =
          limit("b", 10, "1").toBuilder()
              .setBracket(
                  Bracket.newBuilder()
                      .setTakeProfitPrice(decimal("2"))
                      .setStopLossPrice(decimal("0.5")))
              .build();
      orders.client().placeOrder(request);
      orders.close();
      orders = new ServedOrders(vertx, gateway.port(), 1).ready();

      assertThat(get("b.sl").getParentClientOrderId()).isEqualTo("b");
      PlaceOrderResponse again = orders.client().placeOrder(request);
      assertThat(again.getExisting()).isTrue();
      assertThat(again.getAttachedCount()).isEqualTo(2);
    }

    @Test
    void areChangedInTheirChildren() {
      orders.client().placeOrder(bracket(price(), 50, -50));
      awaitFilled("b");
      await("b.tp", OrderStatus.ORDER_STATUS_SUBMITTED);

      Order changed = modify("b.tp", "990");

      assertThat(changed.getTicket().getLimitPrice().getValue()).isEqualTo("990");
      assertThat(changed.getParentClientOrderId()).isEqualTo("b");
    }
  }

  private Order modify(String name, String price) {
    return orders
        .client()
        .modifyOrder(
            ModifyOrderRequest.newBuilder()
                .setClientOrderId(name)
                .setEtag(get(name).getEtag())
                .setTicket(OrderTicket.newBuilder().setLimitPrice(decimal(price)))
                .setUpdateMask(FieldMask.newBuilder().addPaths("limit_price"))
                .build())
        .getOrder();
  }

  @Nested
  class Groups {
    @ParameterizedTest
    @EnumSource(
        value = OcaGroup.Mode.class,
        names = {"MODE_CANCEL_WITH_BLOCK", "MODE_REDUCE_WITH_BLOCK", "MODE_REDUCE"})
    void endTogether(OcaGroup.Mode mode) {
      OcaGroup group = OcaGroup.newBuilder().setName("exits").setMode(mode).build();
      place(
          "far",
          sell().setType(OrderType.ORDER_TYPE_LIMIT).setLimitPrice(decimal("900")).setOca(group));
      assertThat(get("far").getTicket().getOca()).isEqualTo(group);

      place("near", sell().setType(OrderType.ORDER_TYPE_MARKET).setOca(group));

      awaitFilled("near");
      await("far", OrderStatus.ORDER_STATUS_CANCELLED);
    }
  }

  @Nested
  class Combinations {
    private int contractId(String name, InstrumentRef.Builder ref) {
      return place(
              name,
              OrdersRig.ticket(1)
                  .setInstrument(ref)
                  .setType(OrderType.ORDER_TYPE_LIMIT)
                  .setLimitPrice(decimal("0.05")))
          .getOrder()
          .getInstrument()
          .getContractId();
    }

    private InstrumentRef.Builder call(int strike) {
      return InstrumentRef.newBuilder()
          .setSymbol("AAPL")
          .setSecurityType(SecurityType.SECURITY_TYPE_OPTION)
          .setExpiry("20270115")
          .setStrike(decimal("" + strike))
          .setRight(OptionRight.OPTION_RIGHT_CALL);
    }

    private InstrumentRef spread(int bought, int sold) {
      return InstrumentRef.newBuilder()
          .setSecurityType(SecurityType.SECURITY_TYPE_COMBO)
          .addLegs(ComboLeg.newBuilder().setContractId(bought).setRatio(1).setSide(Side.SIDE_BUY))
          .addLegs(ComboLeg.newBuilder().setContractId(sold).setRatio(1).setSide(Side.SIDE_SELL))
          .build();
    }

    private void assertFilledAsAWhole(InstrumentRef spread) {
      OrderTicket.Builder ticket =
          OrdersRig.ticket(2).setInstrument(spread).setType(OrderType.ORDER_TYPE_MARKET);
      place("o-1", ticket);

      Order filled = awaitFilled("o-1");

      assertThat(filled.getFilledQuantity().getValue()).isEqualTo("2");
      assertThat(filled.getTicket().getInstrument().getLegsCount()).isEqualTo(2);
      Awaitility.await()
          .atMost(ServedOrders.PATIENCE)
          .untilAsserted(() -> assertThat(executions("o-1").size()).isGreaterThanOrEqualTo(3));
      assertThat(place("o-1", ticket).getExisting()).isTrue();
    }

    @Test
    void ofTwoOptionsAreFilled() {
      int strike = price().divide(BigDecimal.TEN, 0, RoundingMode.HALF_UP).intValue() * 10;
      assertFilledAsAWhole(
          spread(contractId("one", call(strike)), contractId("two", call(strike + 10))));
    }

    @Test
    void ofTwoStocksAreFilled() {
      assertFilledAsAWhole(
          spread(
              contractId("one", InstrumentRef.newBuilder().setSymbol("AAPL")),
              contractId("two", InstrumentRef.newBuilder().setSymbol("MSFT"))));
    }

    @Test
    void areChangedAndReadBack() {
      InstrumentRef spread =
          spread(
              contractId("one", InstrumentRef.newBuilder().setSymbol("AAPL")),
              contractId("two", InstrumentRef.newBuilder().setSymbol("MSFT")));
      OrderTicket.Builder ticket =
          OrdersRig.ticket(2)
              .setInstrument(spread)
              .setType(OrderType.ORDER_TYPE_LIMIT)
              .setLimitPrice(decimal("-900"));
      place("o-1", ticket);

      assertThat(modify("o-1", "-901").getTicket().getLimitPrice().getValue()).isEqualTo("-901");

      orders.close();
      orders = new ServedOrders(vertx, gateway.port(), 1).ready();
      assertThat(place("o-1", ticket.setLimitPrice(decimal("-901"))).getExisting()).isTrue();
    }
  }

  @Nested
  class Working {
    @Test
    void isChangedToAPriceAtWhichItIsFilled() {
      BigDecimal price = price();
      orders.client().placeOrder(limit("o-1", 10, "1"));

      modify("o-1", plus(price, 5).getValue());

      Order filled = awaitFilled("o-1");
      assertThat(filled.getFilledQuantity().getValue()).isEqualTo("10");
      assertThat(filled.getTicket().getLimitPrice().getValue())
          .isEqualTo(plus(price, 5).getValue());
    }

    @Test
    void endsByAGlobalCancelWithThatOfOthers() {
      orders.client().placeOrder(limit("ours", 10, "1"));
      try (ServedOrders theirs = new ServedOrders(vertx, gateway.port(), 2).ready()) {
        theirs.client().placeOrder(limit("theirs", 10, "1"));
        Awaitility.await()
            .atMost(ServedOrders.PATIENCE)
            .until(
                () ->
                    theirs
                            .client()
                            .listOrders(ListOrdersRequest.getDefaultInstance())
                            .getOrdersCount()
                        == 2);

        CancelAllOrdersResponse cancelled =
            theirs
                .client()
                .cancelAllOrders(CancelAllOrdersRequest.newBuilder().setGlobal(true).build());

        assertThat(cancelled.getOrdersCount()).isEqualTo(2);
        await("ours", OrderStatus.ORDER_STATUS_CANCELLED);
      }
    }

    @Test
    void isLookedAtAheadAndNotPlaced() {
      PreviewOrderResponse preview =
          orders
              .client()
              .previewOrder(
                  PreviewOrderRequest.newBuilder().setTicket(market("", 10).getTicket()).build());

      assertThat(preview.getInitialMargin().hasAfter()).isTrue();
      assertThat(preview.hasCommission()).isTrue();
      assertThat(preview.getVerdict().getApproved()).isTrue();
      assertThat(
              orders.client().listOrders(ListOrdersRequest.getDefaultInstance()).getOrdersCount())
          .isZero();
    }

    @Test
    void isCorrectedWithItsExecution() throws Exception {
      orders.client().placeOrder(market("o-1", 10));
      String before = awaitFilled("o-1").getAverageFillPrice().getValue();

      gateway
          .inject(new Fault.ExecutionCorrected("o-1", new BigDecimal("0.05"), BigDecimal.ZERO))
          .toCompletionStage()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);

      Awaitility.await()
          .atMost(ServedOrders.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(new BigDecimal(get("o-1").getAverageFillPrice().getValue()))
                      .isGreaterThan(new BigDecimal(before)));
      assertThat(get("o-1").getFilledQuantity().getValue()).isEqualTo("10");
    }
  }
}
