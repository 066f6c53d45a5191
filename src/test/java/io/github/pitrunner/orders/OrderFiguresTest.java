package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.PlaceOrderRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What metrics hear of orders. */
class OrderFiguresTest {
  private final OrdersRig rig = new OrdersRig();
  private final List<Duration> acknowledged = new ArrayList<>();

  OrderFiguresTest() {
    rig.orders.timeAcknowledgements(nanos -> acknowledged.add(Duration.ofNanos(nanos)));
    rig.start();
  }

  private OrderFigures figures() {
    return rig.orders.figures();
  }

  private PlaceOrderRequest sent() {
    return rig.gateway.last(PlaceOrderRequest.class);
  }

  @Nested
  class AnAcknowledgement {
    @Test
    void isTimedFromTheSocketOn() {
      var unused = rig.place(limit("o-1", 3, "150"));
      rig.time.advance(Duration.ofMillis(40));

      rig.gateway.send(rig.acknowledgement(9));
      rig.time.settle();

      assertThat(acknowledged).containsExactly(Duration.ofMillis(40));
    }

    @Test
    void isARefusalToo() {
      var unused = rig.place(limit("o-1", 3, "150"));
      rig.time.advance(Duration.ofMillis(20));

      rig.gateway.send(
          ErrorMessage.newBuilder()
              .setId(sent().getOrderId())
              .setErrorCode(201)
              .setErrorMsg("Order rejected")
              .build());
      rig.time.settle();

      assertThat(acknowledged).containsExactly(Duration.ofMillis(20));
    }

    @Test
    void thatNeverCameIsNotTimed() {
      var unused = rig.place(limit("o-1", 3, "150"));

      rig.lose();

      assertThat(acknowledged).isEmpty();
    }
  }

  @Nested
  class WhereOrdersStand {
    @Test
    void isCountedForThoseThatHaveNotEndedAndForEachChange() {
      rig.placed(limit("o-1", 3, "150"), 9);
      rig.placed(limit("o-2", 3, "150"), 10);

      assertThat(figures().open()).isEqualTo(Map.of(OrderStatus.SUBMITTED, 2));
      assertThat(figures().entered())
          .isEqualTo(Map.of(OrderStatus.PENDING_SUBMIT, 2L, OrderStatus.SUBMITTED, 2L));
      assertThat(figures().unknownSince()).isNull();
    }

    @Test
    void isUnknownSinceTheOldestOutcomeThatIs() {
      var unused = rig.place(limit("o-1", 3, "150"));
      rig.time.advance(Duration.ofSeconds(3));
      var unusedToo = rig.place(limit("o-2", 3, "150"));

      rig.lose();
      Instant lost = rig.time.instant();
      rig.time.advance(Duration.ofSeconds(30));

      assertThat(figures().open()).isEqualTo(Map.of(OrderStatus.OUTCOME_UNKNOWN, 2));
      assertThat(figures().unknownSince()).isEqualTo(lost);
    }
  }

  @Nested
  class ReadingBack {
    @Test
    void findsNothingOtherWhereAllIsAsItWas() {
      rig.placed(limit("o-1", 3, "150"), 9);
      rig.lose();
      listOpen();

      rig.comeBack();

      assertThat(figures().readings()).isEqualTo(new OrderFigures.Readings(2, 0, 0));
    }

    @Test
    void findsAnOrderThatIsGone() {
      rig.placed(limit("o-1", 3, "150"), 9);
      rig.lose();

      rig.comeBack();

      assertThat(figures().readings().otherOrders()).isEqualTo(1);
    }

    @Test
    void findsAnExecutionThatWasMissedOnce() {
      rig.placed(limit("o-1", 3, "150"), 9);
      PlaceOrderRequest placed = sent();
      rig.lose();
      listOpen();
      rig.gateway.on(
          ExecutionRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.execution(order(placed), "0001.01", "1", 150).toBuilder()
                      .setReqId(request.getReqId())
                      .build(),
                  ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build()));

      rig.comeBack();
      rig.lose();
      rig.comeBack();

      assertThat(figures().readings().missedExecutions()).isEqualTo(1);
    }

    private io.github.pitrunner.tws.Order order(PlaceOrderRequest placed) {
      return TwsOrders.open(placed, 9, "Submitted").getOrder();
    }

    private void listOpen() {
      PlaceOrderRequest placed = sent();
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(placed, 9, "Submitted"), OpenOrdersEnd.getDefaultInstance()));
    }
  }
}
