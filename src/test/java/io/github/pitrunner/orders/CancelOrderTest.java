package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.fields;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.grpc.Status;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CancelOrderTest {
  private final OrdersRig rig = OrdersRig.started();

  private Order placed() {
    rig.placed(limit("o-1", 100, "150"), 9);
    return rig.acknowledgement(9).getOrder();
  }

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private static io.github.pitrunner.v1.OrderStatus status(
      HandDrivenCall<CancelOrderResponse> call) {
    return call.take().get(0).getOrder().getStatus();
  }

  @Nested
  class OfAWorkingOrder {
    private final Order order = placed();
    private final HandDrivenCall<CancelOrderResponse> call = rig.cancel("o-1");

    @Test
    void isSentOnceAndAnsweredWhenTheGatewayHasConfirmed() {
      assertThat(rig.gateway.last(CancelOrderRequest.class).getOrderId())
          .isEqualTo(order.getOrderId());
      assertThat(call.take()).isEmpty();
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.PENDING_CANCEL);

      say(TwsOrders.status(1, order.getOrderId(), 9, "PendingCancel"));

      assertThat(status(call))
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_PENDING_CANCEL);
    }

    @Test
    void isAnsweredByItsEnd() {
      say(
          TwsOrders.status(1, order.getOrderId(), 9, "Cancelled"),
          TwsOrders.error(order.getOrderId(), 202, "Order Canceled - reason:"));

      assertThat(status(call)).isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_CANCELLED);
      assertThat(rig.order("o-1").state().reason()).isEqualTo("202: Order Canceled - reason:");
      assertThat(rig.order("o-1").state().warnings()).isEmpty();
    }

    @Test
    void lostAgainstAFillIsAnsweredAsFilled() {
      say(
          TwsOrders.execution(order, "e.01", "100", 150),
          TwsOrders.error(order.getOrderId(), 161, "Cancel attempted when not cancellable"));

      assertThat(status(call)).isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_FILLED);
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void letsFillsArriveThatWereOnTheirWay() {
      say(
          TwsOrders.execution(order, "e.01", "40", 150),
          TwsOrders.status(1, order.getOrderId(), 9, "Submitted"));
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.PENDING_CANCEL);

      say(TwsOrders.status(1, order.getOrderId(), 9, "Cancelled"));
      assertThat(rig.order("o-1").fill().quantity()).isEqualTo("40");
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void overtakenByAFillThatIsHeardOfAfterItIsFilled() {
      say(
          TwsOrders.status(1, order.getOrderId(), 9, "Cancelled"),
          TwsOrders.execution(order, "e.01", "100", 150));

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void withoutAnAnswerGivesTheOrderAsItStands() {
      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(status(call))
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_PENDING_CANCEL);
    }

    @Test
    void twiceIsSentOnceAndBothHearTheEnd() {
      HandDrivenCall<CancelOrderResponse> second = rig.cancel("o-1");

      say(TwsOrders.status(1, order.getOrderId(), 9, "Cancelled"));

      assertThat(rig.gateway.heard(CancelOrderRequest.class)).hasSize(1);
      assertThat(call.take()).hasSize(1);
      assertThat(second.take()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {161, 10147, 10148})
    void refusedOfAnOrderThatWorksLeavesItWorking(int code) {
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(order, "Submitted"), OpenOrdersEnd.getDefaultInstance()));

      say(TwsOrders.error(order.getOrderId(), code, "Cannot be cancelled"));

      assertThat(status(call)).isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_SUBMITTED);
      assertThat(rig.order("o-1").state().warnings()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {161, 10147, 10148})
    void refusedOfAnOrderThatHasEndedTellsItsEnd(int code) {
      rig.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.completed(order, "Filled", "Filled Size: 100"),
                  CompletedOrdersEnd.getDefaultInstance()));

      say(TwsOrders.error(order.getOrderId(), code, "Cannot be cancelled"));

      assertThat(status(call)).isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_FILLED);
    }
  }

  @Nested
  class OfAnOrderThatIsNotWorking {
    @Test
    void thatHasEndedChangesNothing() {
      Order order = placed();
      say(TwsOrders.status(1, order.getOrderId(), 9, "Filled"));

      HandDrivenCall<CancelOrderResponse> call = rig.cancel(9);

      assertThat(status(call)).isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_FILLED);
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).isEmpty();
    }

    @Test
    void thatIsNotThereIsNotFound() {
      HandDrivenCall<CancelOrderResponse> call = rig.cancel("nobody");

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(info(call).getReason()).isEqualTo("ORDER_NOT_FOUND");
    }

    @Test
    void mustBeNamedByExactlyOneName() {
      HandDrivenCall<CancelOrderResponse> none = rig.cancel("");
      HandDrivenCall<CancelOrderResponse> both =
          rig.call(
              observer ->
                  rig.service.cancelOrder(
                      io.github.pitrunner.v1.CancelOrderRequest.newBuilder()
                          .setClientOrderId("o-1")
                          .setPermId(9)
                          .build(),
                      observer));

      assertThat(fields(none)).containsExactly("client_order_id");
      assertThat(fields(both)).containsExactly("client_order_id");
    }

    @Test
    void isNotSentWhileTheGatewayIsAway() {
      placed();
      rig.lose();

      HandDrivenCall<CancelOrderResponse> call = rig.cancel("o-1");

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Nested
  class OfAnOrderOfOthers {
    @Test
    void isRefusedWhenTheGatewayLetsOnlyTheOtherClient() {
      say(TwsOrders.open(TwsOrders.order(44, 3000, 500, "").build(), "Submitted"));
      HandDrivenCall<CancelOrderResponse> call = rig.cancel(500);

      say(TwsOrders.error(3000, 10147, "OrderId 3000 that needs to be cancelled is not found."));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(info(call).getReason()).isEqualTo("ORDER_FOREIGN");
      assertThat(rig.order(500).status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void isDoneWhereTheGatewayPermitsIt() {
      say(TwsOrders.open(TwsOrders.order(44, 3000, 500, "").build(), "Submitted"));
      HandDrivenCall<CancelOrderResponse> call = rig.cancel(500);

      say(TwsOrders.status(44, 3000, 500, "Cancelled"));

      assertThat(status(call)).isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_CANCELLED);
    }

    @Test
    void neverCancelsAnOrderOfOursOfTheSameOrderId() {
      Order ours = placed();
      say(TwsOrders.open(TwsOrders.order(44, ours.getOrderId(), 500, "").build(), "Submitted"));

      HandDrivenCall<CancelOrderResponse> call = rig.cancel(500);

      assertThat(info(call).getReason()).isEqualTo("ORDER_FOREIGN");
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).isEmpty();
    }

    @Test
    void enteredInTwsIsRefused() {
      say(TwsOrders.open(TwsOrders.order(0, 0, 500, "").build(), "Submitted"));

      assertThat(info(rig.cancel(500)).getReason()).isEqualTo("ORDER_FOREIGN");
    }
  }
}
