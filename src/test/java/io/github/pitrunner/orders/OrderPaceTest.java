package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.connector.Call;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Orders and cancels when more is wanted than the gateway reads. */
class OrderPaceTest {
  private static final int MORE_THAN_A_SECOND_TAKES = 60;
  private static final Duration NEXT_TURN = Duration.ofSeconds(3);

  private final OrdersRig rig = OrdersRig.started();

  /** Places orders until they have to wait. */
  private void fillThePace() {
    for (int i = 0; i < MORE_THAN_A_SECOND_TAKES; i++) {
      rig.place(market("filler-" + i, 1));
    }
    assertThat(rig.gateway.heard(PlaceOrderRequest.class))
        .hasSizeLessThan(MORE_THAN_A_SECOND_TAKES);
  }

  private HandDrivenCall<PlaceOrderResponse> waiting(String id) {
    fillThePace();
    HandDrivenCall<PlaceOrderResponse> call = rig.place(limit(id, 3, "150"));
    assertThat(sent(id)).isEmpty();
    return call;
  }

  private List<PlaceOrderRequest> sent(String id) {
    return rig.gateway.heard(PlaceOrderRequest.class).stream()
        .filter(request -> request.getOrder().getOrderRef().equals(id))
        .toList();
  }

  private static List<String> told(HandDrivenCall<StreamOrderEventsResponse> stream) {
    return stream.take().stream()
        .filter(StreamOrderEventsResponse::hasEvent)
        .map(item -> item.getEvent().getOrder().getClientOrderId())
        .toList();
  }

  @Nested
  class AnOrderThatWaits {
    @Test
    void orderThatWaitsForThePaceWhenTheSessionIsLostWasNeverSent() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      HandDrivenCall<PlaceOrderResponse> call = waiting("o-1");
      HandDrivenCall<PlaceOrderResponse> twin = rig.place(limit("o-1", 3, "150"));

      rig.lose();
      rig.comeBack();

      for (HandDrivenCall<PlaceOrderResponse> heard : List.of(call, twin)) {
        assertThat(failure(heard).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(info(heard).getReason()).isEqualTo("GATEWAY_UNAVAILABLE");
        assertThat(failure(heard).getStatus().getDescription()).contains("o-1 was not sent");
      }
      assertThat(told(stream)).contains("filler-0").doesNotContain("o-1");
      assertThat(info(rig.get("o-1")).getReason()).isEqualTo("ORDER_NOT_FOUND");
      rig.time.advance(NEXT_TURN);
      assertThat(sent("o-1")).isEmpty();
    }

    @Test
    void orderThatWaitsForThePaceWhenTheBrokerIsLostWasNeverSent() {
      HandDrivenCall<PlaceOrderResponse> call = waiting("o-1");

      rig.gateway.send(TwsOrders.error(-1, 1100, "lost"));
      rig.time.settle();
      rig.gateway.send(TwsOrders.error(-1, 1102, "restored"));
      rig.time.advance(NEXT_TURN);

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(sent("o-1")).isEmpty();
    }

    @Test
    void givesItsNameBackWhenItWasNotSent() {
      waiting("o-1");
      rig.lose();
      rig.comeBack();
      rig.time.advance(NEXT_TURN);

      HandDrivenCall<PlaceOrderResponse> other = rig.place(limit("o-1", 4, "149"));
      rig.gateway.send(rig.acknowledgement(9));
      rig.time.settle();

      assertThat(other.answer().getExisting()).isFalse();
      assertThat(sent("o-1")).hasSize(1);
    }

    @Test
    void orderWhoseCallerLeavesWhileItWaitsIsNotSent() {
      HandDrivenCall<PlaceOrderResponse> call = waiting("o-1");

      call.cancel();
      rig.time.advance(NEXT_TURN);

      assertThat(sent("o-1")).isEmpty();
      assertThat(info(rig.get("o-1")).getReason()).isEqualTo("ORDER_NOT_FOUND");
    }

    @Test
    void twinOfAWaitingOrderIsNotSentTwice() {
      HandDrivenCall<PlaceOrderResponse> call = waiting("o-1");
      HandDrivenCall<PlaceOrderResponse> twin = rig.place(limit("o-1", 3, "150"));
      HandDrivenCall<PlaceOrderResponse> other = rig.place(limit("o-1", 4, "150"));

      rig.time.advance(NEXT_TURN);
      rig.gateway.send(TwsOrders.open(sent("o-1").get(0), 9, "Submitted"));
      rig.time.settle();

      assertThat(sent("o-1")).hasSize(1);
      assertThat(call.answer().getExisting()).isFalse();
      assertThat(twin.answer().getExisting()).isTrue();
      assertThat(info(other).getReason()).isEqualTo("ORDER_ID_TAKEN");
    }

    @Test
    void isNeitherThereNorMissing() {
      waiting("o-1");

      HandDrivenCall<?> get = rig.get("o-1");

      assertThat(failure(get).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(info(get).getReason()).isEqualTo("PACING");
    }

    @Test
    void thatIsCancelledIsNeverSentAndEverybodyHearsSoAtOnce() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      HandDrivenCall<PlaceOrderResponse> call = waiting("o-1");
      HandDrivenCall<PlaceOrderResponse> twin = rig.place(limit("o-1", 3, "150"));

      HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("o-1");

      for (HandDrivenCall<PlaceOrderResponse> heard : List.of(call, twin)) {
        assertThat(failure(heard).getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(failure(heard).getStatus().getDescription())
            .isEqualTo("o-1: its cancel came before it was sent; nothing was placed");
      }
      assertThat(info(cancel).getReason()).isEqualTo("ORDER_NOT_FOUND");
      assertThat(info(rig.get("o-1")).getReason()).isEqualTo("ORDER_NOT_FOUND");
      rig.time.advance(NEXT_TURN);
      assertThat(sent("o-1")).isEmpty();
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).isEmpty();
      assertThat(told(stream)).contains("filler-0").doesNotContain("o-1");
    }

    @Test
    void thatIsCancelledGivesItsNameBackAtOnce() {
      waiting("o-1");
      rig.cancel("o-1");

      HandDrivenCall<PlaceOrderResponse> other = rig.place(limit("o-1", 4, "149"));
      rig.time.advance(NEXT_TURN);
      rig.gateway.send(rig.acknowledgement(9));
      rig.time.settle();

      assertThat(other.answer().getExisting()).isFalse();
      assertThat(sent("o-1"))
          .singleElement()
          .satisfies(request -> assertThat(request.getOrder().getTotalQuantity()).isEqualTo("4"));
    }

    @Test
    void thatIsCancelledTwiceIsNotFoundTheSecondTime() {
      waiting("o-1");
      rig.cancel("o-1");

      assertThat(info(rig.cancel("o-1")).getReason()).isEqualTo("ORDER_NOT_FOUND");
    }

    @Test
    void isNotLookedForAtTheGateway() {
      waiting("o-1");
      int asked = rig.gateway.heard(AllOpenOrdersRequest.class).size();
      rig.lose();
      rig.comeBack();
      rig.time.advance(NEXT_TURN);

      assertThat(rig.gateway.heard(AllOpenOrdersRequest.class)).hasSize(asked + 1);
      assertThat(rig.orders.book().index().newestFirst())
          .noneMatch(tracked -> tracked.order().keys().name().endsWith("o-1"));
    }

    @Test
    void thatWaitsLongerThanThePatienceIsNeverSentAndItsCallerIsToldSo() {
      rig.placed(market("makes-the-instrument-known", 1), 9);
      // As slow as the gateway's complaints make us: a few in a second.
      for (int i = 0; i < 10; i++) {
        rig.gateway.send(TwsOrders.error(-1, 100, "Max rate of messages per second exceeded"));
      }
      rig.time.settle();
      List<HandDrivenCall<PlaceOrderResponse>> calls =
          IntStream.range(0, 100).mapToObj(i -> rig.place(limit("o-" + i, 3, "150"))).toList();
      rig.time.advance(OrdersRig.PATIENCE.minusMillis(1));
      int sent = rig.gateway.heard(PlaceOrderRequest.class).size() - 1;
      assertThat(sent).isBetween(1, 50);
      assertThat(calls.subList(sent, 100)).allMatch(call -> call.errors().isEmpty());

      rig.time.advance(Duration.ofMillis(1));

      for (int i = sent; i < 100; i++) {
        assertThat(failure(calls.get(i)).getStatus().getCode())
            .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(info(calls.get(i)).getReason()).isEqualTo("PACING");
        assertThat(failure(calls.get(i)).getStatus().getDescription())
            .contains("o-%d was not sent".formatted(i));
        assertThat(info(rig.get("o-" + i)).getReason()).isEqualTo("ORDER_NOT_FOUND");
      }
      rig.time.advance(Duration.ofMinutes(5));
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(sent + 1);
    }

    @Test
    void thatLeftInTimeHasNoDeadlineOfThePaceAnyMore() {
      HandDrivenCall<PlaceOrderResponse> call = waiting("o-1");
      rig.time.advance(NEXT_TURN);
      assertThat(sent("o-1")).hasSize(1);

      rig.time.advance(OrdersRig.PATIENCE.minus(NEXT_TURN));

      assertThat(call.errors()).isEmpty();
    }

    @Test
    void hasTheWholePatienceFromTheMomentItLeaves() {
      // Almost ten seconds of orders ahead of it.
      for (int i = 0; i < 400; i++) {
        rig.place(market("filler-" + i, 1));
      }
      HandDrivenCall<PlaceOrderResponse> call = rig.place(limit("o-1", 3, "150"));
      rig.time.advance(Duration.ofSeconds(5));
      assertThat(sent("o-1")).isEmpty();
      while (sent("o-1").isEmpty()) {
        rig.time.advance(Duration.ofMillis(50));
      }

      rig.time.advance(OrdersRig.PATIENCE.minusMillis(100));
      assertThat(call.errors()).isEmpty();
      rig.time.advance(Duration.ofMillis(200));

      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
    }

    @Test
    void isRefusedWhenTooManyWait() {
      for (int i = 0; i < 1100; i++) {
        rig.place(market("filler-" + i, 1));
      }

      HandDrivenCall<PlaceOrderResponse> call = rig.place(limit("o-1", 3, "150"));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(info(rig.get("o-1")).getReason()).isEqualTo("ORDER_NOT_FOUND");
    }
  }

  @Nested
  class Cancels {
    private void place(int count) {
      for (int i = 1; i <= count; i++) {
        rig.placed(limit("working-" + i, 1, "150"), i);
      }
      rig.time.advance(NEXT_TURN);
    }

    @Test
    void cancelOvertakesReadsAndOrdersUnderLoad() {
      place(10);
      rig.gateway.on(ContractDataRequest.class, request -> {});
      for (int i = 0; i < MORE_THAN_A_SECOND_TAKES; i++) {
        var unused =
            rig.connector.gather(
                Call.of("a read", id -> ContractDataRequest.newBuilder().setReqId(id).build()),
                ContractData.class,
                ContractDataEnd.class);
      }
      fillThePace();
      int begun = rig.gateway.kinds().size();

      for (int i = 1; i <= 10; i++) {
        rig.cancel("working-" + i);
      }
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).isNotEmpty();
      rig.time.advance(NEXT_TURN);

      List<String> after = rig.gateway.kinds().subList(begun, rig.gateway.kinds().size());
      assertThat(after.subList(0, 10))
          .isEqualTo(Collections.nCopies(10, CancelOrderRequest.class.getSimpleName()));
      assertThat(after.subList(10, after.size()))
          .contains(PlaceOrderRequest.class.getSimpleName())
          .contains(ContractDataRequest.class.getSimpleName());
    }

    @Test
    void thatWaitWhenTheSessionIsLostFailAndWereNotSent() {
      place(10);
      fillThePace();
      List<HandDrivenCall<CancelOrderResponse>> cancels =
          java.util.stream.IntStream.rangeClosed(1, 10)
              .mapToObj(i -> rig.cancel("working-" + i))
              .toList();
      int sent = rig.gateway.heard(CancelOrderRequest.class).size();
      assertThat(sent).isLessThan(10);
      HandDrivenCall<CancelOrderResponse> last = cancels.get(9);
      assertThat(rig.order("working-10").status()).isEqualTo(OrderStatus.SUBMITTED);

      rig.lose();

      assertThat(failure(last).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failure(last).getStatus().getDescription()).contains("was not sent");
      assertThat(rig.order("working-10").status()).isEqualTo(OrderStatus.SUBMITTED);
      // The first has left, and nobody knows what became of it.
      assertThat(info(cancels.get(0)).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      rig.comeBack();
      rig.time.advance(NEXT_TURN);
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).hasSize(sent);
    }

    @Test
    void cancelPassesWhileUpstreamIsDown() {
      place(1);
      rig.gateway.send(TwsOrders.error(-1, 1100, "lost"));
      rig.time.settle();

      HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("working-1");
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).hasSize(1);
      rig.gateway.send(TwsOrders.status(1, 1, 1, "Cancelled"));
      rig.time.settle();

      assertThat(cancel.answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_CANCELLED);
      assertThat(failure(rig.place(market("o-2", 1))).getStatus().getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Nested
  class Silence {
    private long pings() {
      return rig.connector.figures().pulse().pings();
    }

    @Test
    void afterAnOrderPutsTheSocketToTheProof() {
      rig.place(market("o-1", 1));
      rig.time.advance(OrdersRig.PATIENCE.minusMillis(1));
      long before = pings();

      rig.time.advance(Duration.ofMillis(1));

      assertThat(pings()).isGreaterThan(before);
      assertThat(rig.connector.status().session()).isPresent();
    }

    @Test
    void afterACancelPutsTheSocketToTheProof() {
      rig.placed(limit("o-1", 1, "150"), 9);
      rig.time.advance(Duration.ofMillis(2500));
      rig.cancel("o-1");
      rig.time.advance(OrdersRig.PATIENCE.minusMillis(1));
      long before = pings();

      rig.time.advance(Duration.ofMillis(1));

      assertThat(pings()).isGreaterThan(before);
    }
  }
}
