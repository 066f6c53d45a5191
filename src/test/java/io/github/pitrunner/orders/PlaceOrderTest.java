package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.fields;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static io.github.pitrunner.orders.OrdersRig.request;
import static io.github.pitrunner.orders.OrdersRig.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.Bracket;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.OcaGroup;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.TimeInForce;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceOrderTest {
  private final OrdersRig rig = OrdersRig.started();

  private int placedCount() {
    return rig.gateway.heard(PlaceOrderRequest.class).size();
  }

  @Nested
  class OnTheWire {
    @Test
    void aMarketOrderTravelsWithItsNameAsOrderRef() {
      rig.place(market("o-1", 3));

      PlaceOrderRequest placed = rig.gateway.last(PlaceOrderRequest.class);
      assertThat(placed.getContract().getConId()).isEqualTo(OrdersRig.AAPL);
      Order order = placed.getOrder();
      assertThat(order.getOrderRef()).isEqualTo("o-1");
      assertThat(order.getOrderType()).isEqualTo("MKT");
      assertThat(order.getAction()).isEqualTo("BUY");
      assertThat(order.getTotalQuantity()).isEqualTo("3");
      assertThat(order.getTif()).isEqualTo("DAY");
      assertThat(order.getAccount()).isEqualTo("DU1234567");
      assertThat(order.getTransmit()).isTrue();
      assertThat(order.hasLmtPrice()).isFalse();
    }

    @Test
    void aLimitOrderTravelsWithItsPriceTimeAndHours() {
      rig.place(
          request(
              "o-1",
              ticket(3)
                  .setSide(Side.SIDE_SELL)
                  .setType(OrderType.ORDER_TYPE_LIMIT)
                  .setLimitPrice(decimal("150.25"))
                  .setTimeInForce(TimeInForce.TIME_IN_FORCE_GTC)
                  .setOutsideHours(true)));

      Order order = rig.gateway.last(PlaceOrderRequest.class).getOrder();
      assertThat(order.getAction()).isEqualTo("SELL");
      assertThat(order.getOrderType()).isEqualTo("LMT");
      assertThat(order.getLmtPrice()).isEqualTo(150.25);
      assertThat(order.getTif()).isEqualTo("GTC");
      assertThat(order.getOutsideRth()).isTrue();
    }

    @Test
    void aTrailingStopTravelsWithItsDistanceAndItsGroup() {
      rig.place(
          request(
              "o-1",
              ticket(3)
                  .setSide(Side.SIDE_SELL)
                  .setType(OrderType.ORDER_TYPE_TRAILING_STOP)
                  .setTrailingAmount(decimal("2.5"))
                  .setStopPrice(decimal("147.5"))
                  .setOca(OcaGroup.newBuilder().setName("exits"))));

      Order order = rig.gateway.last(PlaceOrderRequest.class).getOrder();
      assertThat(order.getOrderType()).isEqualTo("TRAIL");
      assertThat(order.getAuxPrice()).isEqualTo(2.5);
      assertThat(order.getTrailStopPrice()).isEqualTo(147.5);
      assertThat(order.getOcaGroup()).isEqualTo("exits");
      assertThat(order.getOcaType()).isEqualTo(2);
    }

    @Test
    void anOrderWithoutANameGetsOne() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("", 1));
      rig.gateway.send(rig.acknowledgement(9));
      rig.time.settle();

      String name = call.take().get(0).getOrder().getClientOrderId();
      assertThat(name).hasSize(36);
      assertThat(rig.gateway.last(PlaceOrderRequest.class).getOrder().getOrderRef())
          .isEqualTo(name);
    }
  }

  @Nested
  class Acknowledged {
    @Test
    void byAnOpenOrder() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));
      assertThat(call.take()).isEmpty();

      rig.gateway.send(rig.acknowledgement(9_000_000_600L));
      rig.time.settle();

      PlaceOrderResponse answer = call.take().get(0);
      assertThat(answer.getExisting()).isFalse();
      assertThat(answer.getOrder().getName()).isEqualTo("orders/o-1");
      assertThat(answer.getOrder().getPermId()).isEqualTo(9_000_000_600L);
      assertThat(answer.getOrder().getForeign()).isFalse();
      assertThat(answer.getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_SUBMITTED);
      assertThat(answer.getOrder().getRemainingQuantity().getValue()).isEqualTo("3");
    }

    @Test
    void byAStatus() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));

      int orderId = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
      rig.gateway.send(TwsOrders.status(OrdersRig.CLIENT_ID, orderId, 9, "PreSubmitted"));
      rig.time.settle();

      assertThat(call.take()).hasSize(1);
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.PRE_SUBMITTED);
    }

    @Test
    void byAnExecution() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));

      Order order = rig.acknowledgement(9).getOrder();
      rig.gateway.send(TwsOrders.execution(order, "e.1", "3", 150.5));
      rig.time.settle();

      assertThat(call.take()).hasSize(1);
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void byTheGatewaysCancellationAlone() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));

      int orderId = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
      rig.gateway.send(TwsOrders.error(orderId, 202, "Order Canceled - reason:"));
      rig.time.settle();

      assertThat(call.take().get(0).getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_CANCELLED);
    }

    @Test
    void aWarningIsNoAcknowledgementAndNoRefusal() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));

      int orderId = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
      rig.gateway.send(TwsOrders.error(orderId, 399, "Order Message: not before the open"));
      rig.time.settle();
      assertThat(call.take()).isEmpty();
      rig.gateway.send(rig.acknowledgement(9));
      rig.time.settle();

      assertThat(call.take().get(0).getOrder().getWarningsList())
          .containsExactly("399: Order Message: not before the open");
    }
  }

  @Nested
  class Refused {
    @ParameterizedTest
    @ValueSource(ints = {103, 110, 200, 201, 203, 321})
    void byTheGatewayWithItsCodeAndText(int code) {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));

      int orderId = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
      rig.gateway.send(TwsOrders.error(orderId, code, "The gateway's words"));
      rig.time.settle();

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(info(call).getReason()).isEqualTo("ORDER_REJECTED");
      assertThat(info(call).getMetadataMap())
          .containsEntry("gateway_code", Integer.toString(code))
          .containsEntry("gateway_text", "The gateway's words");
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.REJECTED);
      assertThat(rig.order("o-1").state().reason()).isEqualTo(code + ": The gateway's words");
    }

    @Test
    void anOrderIdThatIsTooLowIsNotTriedAgain() {
      rig.place(market("o-1", 3));
      int orderId = rig.gateway.last(PlaceOrderRequest.class).getOrderId();

      rig.gateway.send(TwsOrders.error(orderId, 103, "Duplicate order id"));
      rig.time.advance(Duration.ofMinutes(5));

      assertThat(placedCount()).isEqualTo(1);
    }

    @Test
    void lateMessagesDoNotReviveIt() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));
      int orderId = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
      rig.gateway.send(TwsOrders.error(orderId, 201, "Order rejected"));

      rig.gateway.send(
          TwsOrders.open(rig.gateway.last(PlaceOrderRequest.class), 9, "PreSubmitted"),
          TwsOrders.status(OrdersRig.CLIENT_ID, orderId, 9, "Inactive"));
      rig.time.settle();

      assertThat(call.errors()).hasSize(1);
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.REJECTED);
    }

    @Test
    void afterItsAcknowledgementItIsRejectedOnceItIsInactive() {
      rig.placed(market("o-1", 3), 9);
      int orderId = rig.order("o-1").keys().orderId();

      rig.gateway.send(
          TwsOrders.error(orderId, 201, "Order rejected"),
          TwsOrders.status(OrdersRig.CLIENT_ID, orderId, 9, "Inactive"));
      rig.time.settle();

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.REJECTED);
      assertThat(rig.order("o-1").state().reason()).isEqualTo("201: Order rejected");
    }

    @Test
    void behindAFirstWordOfInactiveItIsToldAsItComes() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));
      int orderId = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
      rig.gateway.send(inactive(9));
      rig.time.settle();
      assertThat(isAnswered(call)).isFalse();

      rig.gateway.send(TwsOrders.error(orderId, 201, "Order rejected"));
      rig.time.settle();

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(info(call).getReason()).isEqualTo("ORDER_REJECTED");
      assertThat(info(call).getMetadataMap()).containsEntry("gateway_code", "201");
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.REJECTED);
    }

    @Test
    void inactiveWithoutAReasonIsToldAfterASecond() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));
      rig.gateway.send(inactive(9));
      rig.time.advance(Duration.ofMillis(999));
      assertThat(isAnswered(call)).isFalse();

      rig.time.advance(Duration.ofMillis(1));

      assertThat(call.answer().getOrder().getStatus().name()).isEqualTo("ORDER_STATUS_INACTIVE");
    }

    @Test
    void inactiveAndThenWorkingItIsToldAsWorkingAtOnce() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));
      int orderId = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
      rig.gateway.send(inactive(9));
      rig.time.settle();

      rig.gateway.send(TwsOrders.status(OrdersRig.CLIENT_ID, orderId, 9, "Submitted"));
      rig.time.settle();

      assertThat(call.answer().getOrder().getStatus().name()).isEqualTo("ORDER_STATUS_SUBMITTED");
    }

    private static boolean isAnswered(HandDrivenCall<?> call) {
      return call.completions() > 0 || !call.errors().isEmpty();
    }

    private OpenOrder inactive(long permId) {
      return TwsOrders.open(rig.gateway.last(PlaceOrderRequest.class), permId, "Inactive");
    }

    @Test
    void byAWarningThatNobodyKnowsItIsFoundAmongTheOpenOrdersOnceItIsReported() {
      rig.place(market("o-1", 3));
      int orderId = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
      rig.gateway.send(TwsOrders.error(orderId, 9999, "Something new"));
      rig.time.settle();
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request -> rig.gateway.send(rig.acknowledgement(9), OpenOrdersEnd.getDefaultInstance()));

      rig.gateway.send(TwsOrders.status(OrdersRig.CLIENT_ID, orderId, 9, "Submitted"));
      rig.time.settle();

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
      rig.cancel("o-1");
      assertThat(rig.gateway.heard(io.github.pitrunner.tws.CancelOrderRequest.class)).hasSize(1);
    }

    @Test
    void andWorkingAgainItsRefusalIsNoReasonOfALaterEnd() {
      rig.placed(market("o-1", 3), 9);
      int orderId = rig.order("o-1").keys().orderId();

      rig.gateway.send(
          TwsOrders.error(orderId, 201, "The change is refused"),
          TwsOrders.status(OrdersRig.CLIENT_ID, orderId, 9, "Submitted"),
          TwsOrders.status(OrdersRig.CLIENT_ID, orderId, 9, "Inactive"));
      rig.time.settle();

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.INACTIVE);
    }

    @Test
    void byPaperOnlyForAnAccountWithRealMoney() {
      OrdersRig live = new OrdersRig();
      live.gateway.accounts("U7654321");
      live.connector.start();
      live.time.settle();

      HandDrivenCall<PlaceOrderResponse> call = live.place(market("o-1", 3));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(info(call).getReason()).isEqualTo("LIVE_TRADING_OFF");
      assertThat(info(call).getMetadataMap()).containsEntry("rule", "PAPER_ONLY");
      assertThat(live.gateway.heard(PlaceOrderRequest.class)).isEmpty();
    }

    @Test
    void notForRealMoneyThatIsSwitchedOnByName() {
      OrdersRig live = new OrdersRig(new OrderSettings(OrdersRig.PATIENCE, 10, 10), true);
      live.gateway.accounts("U7654321");
      live.connector.start();
      live.time.settle();

      live.place(market("o-1", 3));

      assertThat(live.gateway.last(PlaceOrderRequest.class).getOrder().getAccount())
          .isEqualTo("U7654321");
    }
  }

  @Nested
  class InvalidFields {
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.pitrunner.orders.PlaceOrderTest#invalid")
    void areAllNamedAndNothingIsPlaced(
        String what, io.github.pitrunner.v1.PlaceOrderRequest request, List<String> expected) {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(request);

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(fields(call)).as(what).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(placedCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0.00015", "0.99995", "1.005", "150.001"})
    void aPriceMustBeOnTheIncrementThatHoldsThere(String price) {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(limit("o-1", 1, price));

      assertThat(fields(call)).containsExactly("ticket.limit_price");
    }

    @ParameterizedTest
    @CsvSource({"0.0001", "0.9999", "1.01", "150"})
    void aPriceOnTheIncrementIsTaken(String price) {
      assertThat(rig.place(limit("o-1", 1, price)).errors()).isEmpty();
    }
  }

  static Stream<Arguments> invalid() {
    return Stream.of(
        Arguments.of(
            "nothing said",
            io.github.pitrunner.v1.PlaceOrderRequest.getDefaultInstance(),
            List.of(
                "ticket", "ticket.instrument", "ticket.side", "ticket.type", "ticket.quantity")),
        Arguments.of("a bad name", market("no blanks", 1), List.of("client_order_id")),
        Arguments.of(
            "everything at once",
            request(
                "x".repeat(37),
                OrderTicket.newBuilder()
                    .setInstrument(InstrumentRef.newBuilder().setSymbol("AAPL"))
                    .setQuantity(decimal("-1"))
                    .setType(OrderType.ORDER_TYPE_LIMIT)),
            List.of("client_order_id", "ticket.side", "ticket.quantity", "ticket.limit_price")),
        Arguments.of("no quantity", market("o", 0), List.of("ticket.quantity")),
        Arguments.of(
            "a quantity that is no number",
            request(
                "o", ticket(1).setQuantity(decimal("ten")).setType(OrderType.ORDER_TYPE_MARKET)),
            List.of("ticket.quantity")),
        Arguments.of(
            "a quantity finer than the increment and below the minimum",
            request(
                "o", ticket(1).setQuantity(decimal("0.5")).setType(OrderType.ORDER_TYPE_MARKET)),
            List.of("ticket.quantity", "ticket.quantity")),
        Arguments.of(
            "a limit order without its price",
            request("o", ticket(1).setType(OrderType.ORDER_TYPE_LIMIT)),
            List.of("ticket.limit_price")),
        Arguments.of("a price of nothing", limit("o", 1, "0"), List.of("ticket.limit_price")),
        Arguments.of(
            "prices that a market order has no use for",
            request(
                "o",
                ticket(1)
                    .setType(OrderType.ORDER_TYPE_MARKET)
                    .setLimitPrice(decimal("1"))
                    .setStopPrice(decimal("1"))
                    .setTrailingAmount(decimal("1"))
                    .setLimitOffset(decimal("1"))),
            List.of(
                "ticket.limit_price",
                "ticket.stop_price",
                "ticket.trailing_amount",
                "ticket.limit_offset")),
        Arguments.of(
            "prices that a limit order has no use for",
            request(
                "o",
                ticket(1)
                    .setType(OrderType.ORDER_TYPE_LIMIT)
                    .setLimitPrice(decimal("1"))
                    .setStopPrice(decimal("1"))
                    .setTrailingPercent(decimal("1"))),
            List.of("ticket.stop_price", "ticket.trailing_percent")),
        Arguments.of(
            "an end without GTD",
            request(
                "o",
                ticket(1)
                    .setType(OrderType.ORDER_TYPE_MARKET)
                    .setGoodTill(com.google.protobuf.Timestamp.newBuilder().setSeconds(9))),
            List.of("ticket.good_till")),
        Arguments.of(
            "what only others' orders are",
            request(
                "o",
                ticket(1)
                    .setType(OrderType.ORDER_TYPE_OTHER)
                    .setTimeInForce(TimeInForce.TIME_IN_FORCE_OTHER)),
            List.of("ticket.type", "ticket.time_in_force")),
        Arguments.of(
            "numbers that no enum knows",
            request("o", ticket(1).setTypeValue(99).setSideValue(99).setTimeInForceValue(99)),
            List.of("ticket.type", "ticket.side", "ticket.time_in_force")),
        Arguments.of(
            "an index",
            request(
                "o",
                ticket(1)
                    .setType(OrderType.ORDER_TYPE_MARKET)
                    .setInstrument(
                        InstrumentRef.newBuilder()
                            .setSymbol("SPX")
                            .setSecurityType(SecurityType.SECURITY_TYPE_INDEX))),
            List.of("ticket.instrument")));
  }

  @Nested
  class OfAnUnknownThing {
    @Test
    void anInstrumentThatIsNotThereIsNotFound() {
      HandDrivenCall<PlaceOrderResponse> call =
          rig.place(
              request(
                  "o-1",
                  ticket(1)
                      .setType(OrderType.ORDER_TYPE_MARKET)
                      .setInstrument(InstrumentRef.newBuilder().setSymbol("NONE"))));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(info(call).getReason()).isEqualTo("INSTRUMENT_NOT_FOUND");
    }

    @Test
    void anAccountThatIsNotOfTheLoginIsNotFound() {
      HandDrivenCall<PlaceOrderResponse> call =
          rig.place(market("o-1", 1).toBuilder().setAccount("DU7777777").build());

      assertThat(info(call).getReason()).isEqualTo("ACCOUNT_NOT_FOUND");
    }
  }

  @Nested
  class SameName {
    @Test
    void withTheSameContentGivesTheExistingOrderAndPlacesNothing() {
      rig.placed(limit("o-1", 3, "150"), 9);

      HandDrivenCall<PlaceOrderResponse> again = rig.place(limit("o-1", 3, "150.00"));

      PlaceOrderResponse answer = again.take().get(0);
      assertThat(answer.getExisting()).isTrue();
      assertThat(answer.getOrder().getPermId()).isEqualTo(9);
      assertThat(placedCount()).isEqualTo(1);
    }

    @Test
    void withOtherContentIsTakenAndSaysWhatDiffers() {
      rig.placed(limit("o-1", 3, "150"), 9);

      HandDrivenCall<PlaceOrderResponse> other =
          rig.place(
              request(
                  "o-1",
                  ticket(4)
                      .setSide(Side.SIDE_SELL)
                      .setType(OrderType.ORDER_TYPE_LIMIT)
                      .setLimitPrice(decimal("151"))
                      .setTimeInForce(TimeInForce.TIME_IN_FORCE_GTC)));

      assertThat(failure(other).getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
      assertThat(info(other).getReason()).isEqualTo("ORDER_ID_TAKEN");
      assertThat(info(other).getMetadataMap())
          .containsEntry(
              "differing_fields",
              "ticket.side,ticket.quantity,ticket.limit_price,ticket.time_in_force");
      assertThat(placedCount()).isEqualTo(1);
    }

    @Test
    void twiceAtOncePlacesOnceAndBothHearTheAcknowledgement() {
      HandDrivenCall<PlaceOrderResponse> first = rig.place(market("o-1", 3));
      HandDrivenCall<PlaceOrderResponse> second = rig.place(market("o-1", 3));
      assertThat(second.take()).isEmpty();

      rig.gateway.send(rig.acknowledgement(9));
      rig.time.settle();

      assertThat(first.take().get(0).getExisting()).isFalse();
      assertThat(second.take().get(0).getExisting()).isTrue();
      assertThat(placedCount()).isEqualTo(1);
    }

    @Test
    void twiceBeforeTheInstrumentIsKnownPlacesOnce() {
      HandDrivenCall<PlaceOrderResponse> first = new HandDrivenCall<>();
      HandDrivenCall<PlaceOrderResponse> second = new HandDrivenCall<>();

      rig.service.placeOrder(market("o-1", 3), first);
      rig.service.placeOrder(market("o-1", 3), second);
      rig.time.settle();

      assertThat(placedCount()).isEqualTo(1);
    }

    @Test
    void ofARefusedOrderGivesItAsItStands() {
      rig.place(market("o-1", 3));
      rig.gateway.send(
          TwsOrders.error(
              rig.gateway.last(PlaceOrderRequest.class).getOrderId(), 201, "Order rejected"));
      rig.time.settle();

      PlaceOrderResponse again = rig.place(market("o-1", 3)).take().get(0);

      assertThat(again.getExisting()).isTrue();
      assertThat(again.getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_REJECTED);
      assertThat(placedCount()).isEqualTo(1);
    }
  }

  @Nested
  class GivenUp {
    private final List<ContractDataRequest> asked = new ArrayList<>();
    private final HandDrivenCall<PlaceOrderResponse> first = new HandDrivenCall<>();

    private void askWithoutAnswer() {
      rig.gateway.on(ContractDataRequest.class, asked::add);
      rig.service.placeOrder(market("o-1", 3), first);
      rig.time.settle();
    }

    private void answer() {
      rig.answerContract(asked.get(0));
      rig.time.settle();
    }

    @Test
    void duringTheLookUpOfTheInstrumentIsNeverSent() {
      askWithoutAnswer();

      first.cancel();
      answer();

      assertThat(placedCount()).isZero();
      assertThat(failure(rig.get("o-1")).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void byTheFirstIsSentForTheSecondOfTheSameName() {
      askWithoutAnswer();
      HandDrivenCall<PlaceOrderResponse> second = rig.place(market("o-1", 3));

      first.cancel();
      answer();
      rig.gateway.send(rig.acknowledgement(9));
      rig.time.settle();

      assertThat(placedCount()).isEqualTo(1);
      assertThat(second.take().get(0).getExisting()).isFalse();
    }
  }

  @Nested
  class SaidByANewerClient {
    private static final UnknownFieldSet NEWER =
        UnknownFieldSet.newBuilder()
            .addField(1000, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    private static final io.github.pitrunner.v1.PlaceOrderRequest KNOWN = market("o-1", 3);

    static Stream<Arguments> places() {
      return Stream.of(
          Arguments.of("request", KNOWN.toBuilder().setUnknownFields(NEWER)),
          Arguments.of(
              "request.ticket",
              KNOWN.toBuilder().setTicket(KNOWN.getTicket().toBuilder().setUnknownFields(NEWER))),
          Arguments.of(
              "request.ticket.instrument",
              KNOWN.toBuilder()
                  .setTicket(
                      KNOWN.getTicket().toBuilder()
                          .setInstrument(
                              KNOWN.getTicket().getInstrument().toBuilder()
                                  .setUnknownFields(NEWER)))),
          Arguments.of(
              "request.bracket",
              KNOWN.toBuilder().setBracket(Bracket.newBuilder().setUnknownFields(NEWER))));
    }

    @ParameterizedTest(name = "in {0}")
    @MethodSource("places")
    void isNeverPassedOver(String where, io.github.pitrunner.v1.PlaceOrderRequest.Builder request) {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(request.build());

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(failure(call).getStatus().getDescription()).contains("fields of " + where);
      assertThat(placedCount()).isZero();
    }
  }

  @Nested
  class SameNameAfterOurRestart {
    private final OrdersRig fresh = new OrdersRig();

    private void start() {
      fresh.connector.start();
      fresh.time.settle();
    }

    @Test
    void isFoundAmongTheOpenOrders() {
      fresh.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              fresh.gateway.send(
                  TwsOrders.open(
                      TwsOrders.order(OrdersRig.CLIENT_ID, 5, 77, "o-1").build(), "Submitted"),
                  OpenOrdersEnd.getDefaultInstance()));
      start();

      PlaceOrderResponse answer = fresh.place(limit("o-1", 100, "150")).take().get(0);

      assertThat(answer.getExisting()).isTrue();
      assertThat(answer.getOrder().getPermId()).isEqualTo(77);
      assertThat(fresh.gateway.heard(PlaceOrderRequest.class)).isEmpty();
    }

    @Test
    void isFoundAmongTheCompletedOrders() {
      fresh.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              fresh.gateway.send(
                  TwsOrders.completed(
                      TwsOrders.order(OrdersRig.CLIENT_ID, 5, 77, "o-1").build(),
                      "Cancelled",
                      "Cancelled by Trader"),
                  CompletedOrdersEnd.getDefaultInstance()));
      start();

      PlaceOrderResponse answer = fresh.place(limit("o-1", 100, "150")).take().get(0);

      assertThat(answer.getExisting()).isTrue();
      assertThat(answer.getOrder().getReason()).isEqualTo("Cancelled by Trader");
    }

    @Test
    void withOtherContentIsTaken() {
      fresh.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              fresh.gateway.send(
                  TwsOrders.open(
                      TwsOrders.order(OrdersRig.CLIENT_ID, 5, 77, "o-1").setHidden(true).build(),
                      "Submitted"),
                  OpenOrdersEnd.getDefaultInstance()));
      start();

      HandDrivenCall<PlaceOrderResponse> call = fresh.place(limit("o-1", 100, "150"));

      assertThat(info(call).getMetadataMap()).containsEntry("differing_fields", "ticket.hidden");
    }

    @Test
    void isTakenWhenOnlyItsExecutionsAreKnown() {
      fresh.gateway.on(
          ExecutionRequest.class,
          request ->
              fresh.gateway.send(
                  TwsOrders.execution(
                          TwsOrders.order(OrdersRig.CLIENT_ID, 5, 77, "o-1").build(),
                          "e.1",
                          "3",
                          150)
                      .toBuilder()
                      .setReqId(request.getReqId())
                      .build(),
                  ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build()));
      start();

      HandDrivenCall<PlaceOrderResponse> call = fresh.place(market("o-1", 3));

      assertThat(info(call).getReason()).isEqualTo("ORDER_ID_TAKEN");
      assertThat(fresh.gateway.heard(PlaceOrderRequest.class)).isEmpty();
    }

    @Test
    void ofAnotherClientIsNotOurs() {
      fresh.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              fresh.gateway.send(
                  TwsOrders.open(TwsOrders.order(44, 5, 77, "o-1").build(), "Submitted"),
                  OpenOrdersEnd.getDefaultInstance()));
      start();

      fresh.place(limit("o-1", 100, "150"));

      assertThat(fresh.gateway.heard(PlaceOrderRequest.class)).hasSize(1);
    }
  }
}
