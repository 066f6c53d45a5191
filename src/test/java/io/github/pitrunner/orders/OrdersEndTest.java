package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of orders and their readers when the service ends. */
class OrdersEndTest {
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final OrdersRig rig = OrdersRig.started();

  private Future<Void> end() {
    Future<Void> ended = rig.connector.end(GRACE);
    rig.time.settle();
    return ended;
  }

  @Test
  void newOrdersAreRefusedAndToldToComeAgain() {
    rig.place(market("o-1", 1));
    end();

    HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-2", 1));

    assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(info(call).getReason()).isEqualTo("SERVICE_ENDING");
    assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(1);
  }

  @Test
  void anOrderThatWasSentIsWaitedForAndItsWordIsToldBeforeTheStreamsEnd() {
    HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
    HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));
    Future<Void> ended = end();
    assertThat(ended.isComplete()).isFalse();
    assertThat(stream.errors()).isEmpty();

    rig.gateway.send(rig.acknowledgement(9));
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(call.answer().getOrder().getPermId()).isEqualTo(9);
    assertThat(ended.succeeded()).isTrue();
    List<StreamOrderEventsResponse> told = stream.take();
    StreamOrderEventsResponse last = told.get(told.size() - 1);
    assertThat(last.getEvent().getOrder().getPermId()).isEqualTo(9);
    assertThat(last.getResumeToken()).isNotEmpty();
    assertThat(failure(stream).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(info(stream).getReason()).isEqualTo("SERVICE_ENDING");
    assertThat(StatusDetails.of(failure(stream)).only(RetryInfo.class)).isPresent();
  }

  @Test
  void anOrderThatWaitsForThePaceLeavesAndIsWaitedFor() {
    for (int i = 0; i < 60; i++) {
      rig.place(market("o-" + i, 1));
    }
    int before = rig.gateway.heard(PlaceOrderRequest.class).size();
    assertThat(before).isLessThan(60);
    rig.gateway.on(
        PlaceOrderRequest.class,
        request -> rig.gateway.send(TwsOrders.open(request, request.getOrderId(), "Submitted")));
    Future<Void> ended = end();

    rig.time.advance(Duration.ofSeconds(2));

    assertThat(rig.gateway.heard(PlaceOrderRequest.class)).hasSize(60);
    assertThat(ended.isComplete()).isFalse();
    rig.time.advance(OrdersRig.PATIENCE);
    assertThat(ended.succeeded()).isTrue();
  }

  @Test
  void cancelsStillPassAndAreWaitedFor() {
    rig.placed(limit("o-1", 1, "150"), 9);
    rig.place(market("o-2", 1));
    Future<Void> ended = end();

    HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("o-1");
    rig.gateway.send(rig.acknowledgement(10));
    rig.time.settle();
    assertThat(rig.gateway.heard(CancelOrderRequest.class)).hasSize(1);
    assertThat(ended.isComplete()).isFalse();
    rig.gateway.send(TwsOrders.status(1, 1, 9, "Cancelled"));
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(cancel.answer().getOrder().getPermId()).isEqualTo(9);
    assertThat(ended.succeeded()).isTrue();
  }

  @Test
  void whatIsStillUnknownAtTheEndOfTheGraceIsToldAsUnknown() {
    HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
    HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));
    Future<Void> ended = rig.connector.end(Duration.ofSeconds(5));

    rig.time.advance(Duration.ofSeconds(5));

    assertThat(ended.succeeded()).isTrue();
    assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(stream.take())
        .anyMatch(
            item ->
                item.getEvent().getOrder().getStatus()
                    == io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_OUTCOME_UNKNOWN);
    assertThat(info(stream).getReason()).isEqualTo("SERVICE_ENDING");
  }

  @Test
  void aReaderThatReadsNothingDoesNotUseUpTheGrace() {
    HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
    stream.stall();
    rig.placed(market("o-1", 1), 9);
    Future<Void> ended = end();

    rig.time.advance(Duration.ofSeconds(3));

    assertThat(ended.succeeded()).isTrue();
    assertThat(info(stream).getReason()).isEqualTo("SERVICE_ENDING");
  }

  @Test
  void aStreamThatBeginsNowIsToldToComeAgain() {
    end();

    assertThat(info(rig.stream("")).getReason()).isEqualTo("SERVICE_ENDING");
  }
}
