package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.grpc.Status;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UnknownOutcomeTest {
  private final OrdersRig rig = OrdersRig.started();

  /** Our order as the gateway has it. */
  private Order theirs(long permId) {
    return TwsOrders.open(rig.gateway.last(PlaceOrderRequest.class), permId, "Submitted")
        .getOrder();
  }

  private OrderStatus status() {
    return rig.order("o-1").status();
  }

  @Nested
  class Silence {
    @Test
    void longerThanThePatienceMakesTheOutcomeUnknown() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 3));

      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
    }

    @Test
    void isNotAnsweredBySendingAgain() {
      rig.place(market("o-1", 3));

      rig.time.advance(Duration.ofHours(1));

      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(1);
      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
    }

    @Test
    void isFollowedByWhatTheGatewaySaysLater() {
      rig.place(market("o-1", 3));
      rig.time.advance(OrdersRig.PATIENCE);

      rig.gateway.send(rig.acknowledgement(9));
      rig.time.settle();

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void isAskedAboutAndAnswered() {
      rig.place(market("o-1", 3));
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request -> rig.gateway.send(rig.acknowledgement(9), OpenOrdersEnd.getDefaultInstance()));

      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void ofAnOrderWhoseNameIsAskedForAgainGivesItAsUnknown() {
      rig.place(market("o-1", 3));
      rig.time.advance(OrdersRig.PATIENCE);

      PlaceOrderResponse again = rig.place(market("o-1", 3)).take().get(0);

      assertThat(again.getExisting()).isTrue();
      assertThat(again.getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_OUTCOME_UNKNOWN);
    }
  }

  @Nested
  class ConnectionLost {
    private final HandDrivenCall<PlaceOrderResponse> call = rig.place(limit("o-1", 3, "150"));

    @Test
    void betweenSendingAndAcknowledgementMakesTheOutcomeUnknownAtOnce() {
      rig.lose();

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
    }

    @Test
    void andFoundWorkingIsWorking() {
      rig.lose();
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(theirs(9), "Submitted"), OpenOrdersEnd.getDefaultInstance()));

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.order("o-1").keys().permId()).isEqualTo(9);
    }

    @Test
    void andFoundFilledIsFilledWithItsExecutions() {
      rig.lose();
      rig.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.completed(theirs(9), "Filled", "Filled Size: 3"),
                  CompletedOrdersEnd.getDefaultInstance()));
      rig.gateway.on(
          ExecutionRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.execution(theirs(9), "e.01", "3", 149.5).toBuilder()
                      .setReqId(request.getReqId())
                      .build(),
                  TwsOrders.commission("e.01", 1.25),
                  ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build()));

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.FILLED);
      assertThat(rig.order("o-1").fill().averagePrice()).isEqualTo(new BigDecimal("149.5"));
      assertThat(rig.order("o-1").fill().commissions()).hasSize(1);
    }

    @Test
    void andFoundOnlyInItsExecutionsIsWhatTheyMakeOfIt() {
      rig.lose();
      rig.gateway.on(
          ExecutionRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.execution(theirs(9), "e.01", "3", 149.5).toBuilder()
                      .setReqId(request.getReqId())
                      .build(),
                  ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build()));

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void andFoundNowhereWasNotPlacedAndIsNeverSentAgain() {
      rig.lose();

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.NOT_PLACED);
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(1);
      PlaceOrderResponse again = rig.place(limit("o-1", 3, "150")).take().get(0);
      assertThat(again.getExisting()).isTrue();
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(1);
    }

    @Test
    void isCancelledWithoutAnyAnswerBeforeItsReconciliation() {
      rig.lose();
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.comeBack();

      rig.cancel("o-1");

      assertThat(rig.gateway.last(CancelOrderRequest.class).getOrderId())
          .isEqualTo(rig.order("o-1").keys().orderId());
      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
    }

    @Test
    void andCancelledWithoutBeingThereWasNotPlaced() {
      rig.lose();
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.comeBack();
      HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("o-1");

      rig.gateway.send(
          OpenOrdersEnd.getDefaultInstance(),
          TwsOrders.error(
              rig.gateway.last(CancelOrderRequest.class).getOrderId(), 10147, "not found"));
      rig.answerReadBack();
      rig.time.settle();

      assertThat(status()).isEqualTo(OrderStatus.NOT_PLACED);
      assertThat(cancel.errors()).isEmpty();
    }
  }

  /** The order was lost on its way to the gateway, the cancel behind it was not. */
  @Nested
  class CancelledBeforeItsAcknowledgement {
    private final HandDrivenCall<PlaceOrderResponse> call = rig.place(limit("o-1", 3, "150"));
    private final HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("o-1");

    private void refuseCancel() {
      rig.gateway.send(
          TwsOrders.error(
              rig.gateway.last(CancelOrderRequest.class).getOrderId(), 10147, "not found"));
      rig.time.settle();
    }

    @Test
    void andKnownNowhereWasNotPlacedAndBothAreToldSo() {
      refuseCancel();

      assertThat(status()).isEqualTo(OrderStatus.NOT_PLACED);
      assertThat(cancel.answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_NOT_PLACED);
      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
    }

    @Test
    void andNotReadBackIsUnknownAndNotOnItsWayToItsEnd() {
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.error(-1, 1100, "Connectivity between IBKR and TWS has been lost.")));

      refuseCancel();

      assertThat(cancel.answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_OUTCOME_UNKNOWN);
    }

    @Test
    void andThereAllTheSameIsAcknowledged() {
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(theirs(9), "Submitted"), OpenOrdersEnd.getDefaultInstance()));

      refuseCancel();

      assertThat(call.errors()).isEmpty();
      assertThat(call.answer().getOrder().getPermId()).isEqualTo(9);
      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }
  }

  /** The gateway names an order as one message too many in a second. */
  @Nested
  class TooManyMessages {
    private void tooMany() {
      rig.orders
          .book()
          .onMessage(
              new GatewayMessage(
                  rig.order("o-1").keys().orderId(), 100, "Max rate of messages exceeded", ""));
      rig.time.settle();
    }

    private void listOpen(String standing) {
      Order order = theirs(9);
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(order, standing), OpenOrdersEnd.getDefaultInstance()));
    }

    @Test
    void aboutAnOrderThatIsNotAcknowledgedIsNoRefusal() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(limit("o-1", 3, "150"));
      listOpen("Submitted");

      tooMany();

      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(failure(call).getStatus().getDescription()).contains("may have dropped it");
      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void aboutAnOrderThatTheGatewayListsNowhereMeansThatItWasNotPlaced() {
      rig.place(limit("o-1", 3, "150"));

      tooMany();

      assertThat(status()).isEqualTo(OrderStatus.NOT_PLACED);
      rig.time.advance(Duration.ofHours(1));
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(1);
    }

    @Test
    void aboutAnOrderIsNotConcludedUponWithoutTheLists() {
      rig.place(limit("o-1", 3, "150"));
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});

      tooMany();
      rig.time.advance(Duration.ofSeconds(5));

      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
    }

    @Test
    void aboutAnOrderThatIsHeardOfBehindTheListOfOpenOrdersIsNotConcludedUpon() {
      rig.place(limit("o-1", 3, "150"));
      rig.gateway.on(CompletedOrdersRequest.class, request -> {});
      tooMany();

      rig.gateway.send(rig.acknowledgement(9), CompletedOrdersEnd.getDefaultInstance());
      rig.time.settle();

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void aboutTheCancelOfAWorkingOrderFailsTheCancel() {
      rig.placed(limit("o-1", 3, "150"), 9);
      HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("o-1");
      listOpen("Submitted");

      tooMany();

      assertThat(failure(cancel).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(info(cancel).getReason()).isEqualTo("PACING");
      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
      rig.cancel("o-1");
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).hasSize(2);
    }

    @Test
    void aboutTheCancelOfAnOrderThatHasEndedTellsItsEnd() {
      rig.placed(limit("o-1", 3, "150"), 9);
      HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("o-1");
      rig.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.completed(theirs(9), "Filled", "Filled Size: 3"),
                  CompletedOrdersEnd.getDefaultInstance()));

      tooMany();

      assertThat(cancel.answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_FILLED);
    }

    @Test
    void aboutAnOrderOrItsCancelOfWhichNeitherIsAcknowledgedPutsBothInDoubt() {
      HandDrivenCall<PlaceOrderResponse> call = rig.place(limit("o-1", 3, "150"));
      HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("o-1");

      tooMany();

      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(cancel.answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_NOT_PLACED);
    }

    @Test
    void aboutAnOrderThatWorksIsAWarning() {
      rig.placed(limit("o-1", 3, "150"), 9);
      int asked = rig.gateway.heard(AllOpenOrdersRequest.class).size();

      tooMany();

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.order("o-1").state().warnings()).hasSize(1);
      assertThat(rig.gateway.heard(AllOpenOrdersRequest.class)).hasSize(asked);
    }
  }

  @Nested
  class WhileNotReconciled {
    @Test
    void newOrdersAreToldToComeBackAndCancelsPass() {
      rig.placed(limit("o-1", 3, "150"), 9);
      rig.lose();
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.comeBack();

      HandDrivenCall<PlaceOrderResponse> place = rig.place(market("o-2", 1));
      rig.cancel("o-1");

      assertThat(failure(place).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(info(place).getReason()).isEqualTo("GATEWAY_UNAVAILABLE");
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).hasSize(1);
    }

    @Test
    void newOrdersAreToldToComeBackWhileTheGatewayIsAway() {
      rig.lose();

      HandDrivenCall<PlaceOrderResponse> place = rig.place(market("o-2", 1));

      assertThat(failure(place).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Nested
  class KnownFailures {
    @Test
    void aTimedOutReadOfOpenOrdersIsNotTakenForNone() {
      rig.place(limit("o-1", 3, "150"));
      rig.lose();
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.comeBack();

      // The read is given up, the session is begun anew, and nothing was concluded meanwhile.
      rig.time.advance(Duration.ofSeconds(29));
      assertThat(status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(theirs(9), "Submitted"), OpenOrdersEnd.getDefaultInstance()));
      rig.time.advance(Duration.ofSeconds(40));

      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(rig.connector.status().isReady()).isTrue();
    }

    @Test
    void anOrderIdReissuedAfterTheNightlyRestartDoesNotMakeCallbacksHitTheWrongOrder() {
      // Given yesterday's order under an id that the gateway, rolled back, gives out again
      OrdersRig fresh = new OrdersRig();
      Order yesterdays = TwsOrders.order(OrdersRig.CLIENT_ID, 600, 77, "yesterday").build();
      fresh.gateway.nextValidId(600);
      fresh.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              fresh.gateway.send(
                  TwsOrders.status(OrdersRig.CLIENT_ID, 600, 77, "Cancelled"),
                  TwsOrders.status(OrdersRig.CLIENT_ID, 600, 78, "Cancelled"),
                  TwsOrders.completed(yesterdays, "Cancelled", "Cancelled by Trader"),
                  CompletedOrdersEnd.getDefaultInstance()));
      fresh.connector.start();
      fresh.time.settle();
      HandDrivenCall<PlaceOrderResponse> call = fresh.place(limit("today", 3, "150"));
      // Then the id is not used again: under it the order would be taken for a change of the old
      // one
      assertThat(fresh.gateway.last(PlaceOrderRequest.class).getOrderId()).isEqualTo(601);

      // When the gateway repeats itself about the old ones
      fresh.gateway.send(
          TwsOrders.open(yesterdays, "Cancelled"),
          TwsOrders.status(OrdersRig.CLIENT_ID, 600, 77, "Cancelled"),
          TwsOrders.status(OrdersRig.CLIENT_ID, 600, 78, "Filled"),
          TwsOrders.execution(yesterdays, "y.01", "100", 140));
      fresh.time.settle();

      // Then today's order has heard nothing of it
      assertThat(call.take()).isEmpty();
      assertThat(fresh.order("today").status()).isEqualTo(OrderStatus.PENDING_SUBMIT);
      assertThat(fresh.order("today").fill().quantity()).isZero();
      // until it is itself acknowledged
      fresh.gateway.send(
          TwsOrders.status(OrdersRig.CLIENT_ID, 601, 90, "Submitted"),
          TwsOrders.status(OrdersRig.CLIENT_ID, 600, 77, "Cancelled"));
      fresh.time.settle();
      assertThat(call.take()).hasSize(1);
      assertThat(fresh.order("today").status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(fresh.order("today").keys().permId()).isEqualTo(90);
    }

    @Test
    void ourOwnOrderIdsNeverRollBackWithTheGatewaysMark() {
      rig.placed(limit("o-1", 3, "150"), 9);
      int first = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(theirs(9), "Submitted"), OpenOrdersEnd.getDefaultInstance()));
      rig.lose();
      rig.gateway.nextValidId(1);
      rig.comeBack();

      rig.place(limit("o-2", 3, "150"));

      assertThat(rig.gateway.last(PlaceOrderRequest.class).getOrderId()).isGreaterThan(first);
    }
  }

  @Nested
  class WorkingOrders {
    @Test
    void thatVanishOverNightAreNotInventedAnEnd() {
      rig.placed(limit("o-1", 3, "150"), 9);
      rig.lose();

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.INACTIVE);
      assertThat(rig.order("o-1").state().reason()).contains("neither as open nor as completed");
    }

    @Test
    void thatEndedMeanwhileEndAsTheGatewaySays() {
      rig.placed(limit("o-1", 3, "150"), 9);
      rig.lose();
      rig.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.completed(theirs(9), "Cancelled", "Cancelled by Trader"),
                  CompletedOrdersEnd.getDefaultInstance()));

      rig.comeBack();

      assertThat(status()).isEqualTo(OrderStatus.CANCELLED);
      assertThat(rig.order("o-1").state().reason()).isEqualTo("Cancelled by Trader");
    }

    @Test
    void whoseCancelWasLostWorkAgain() {
      rig.placed(limit("o-1", 3, "150"), 9);
      HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("o-1");
      assertThat(status()).isEqualTo(OrderStatus.PENDING_CANCEL);
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(theirs(9), "Submitted"), OpenOrdersEnd.getDefaultInstance()));

      rig.lose();
      rig.comeBack();

      assertThat(info(cancel).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void areReadBackWhenTheGatewayHasItsLinkAgain() {
      rig.placed(limit("o-1", 3, "150"), 9);
      rig.gateway.send(TwsOrders.error(-1, 1100, "Connectivity has been lost"));
      rig.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.completed(theirs(9), "Filled", "Filled Size: 3"),
                  CompletedOrdersEnd.getDefaultInstance()));
      rig.time.settle();

      rig.gateway.send(TwsOrders.error(-1, 1102, "Connectivity has been restored"));
      rig.time.settle();

      assertThat(status()).isEqualTo(OrderStatus.FILLED);
    }
  }
}
