package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Orders when the gateway, or its link to the broker, comes and goes. */
class OrdersInOutagesTest {
  private static final ErrorMessage LOST = TwsOrders.error(-1, 1100, "Connectivity has been lost");
  private static final ErrorMessage BACK_WITHOUT_DATA = TwsOrders.error(-1, 1101, "data lost");
  private static final ErrorMessage BACK_WITH_DATA = TwsOrders.error(-1, 1102, "data maintained");

  private final OrdersRig rig = OrdersRig.started();

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private Order working(String id, long permId) {
    rig.placed(limit(id, 3, "150"), permId);
    return rig.acknowledgement(permId).getOrder();
  }

  private void hold() {
    rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
  }

  private void list(Order... open) {
    rig.gateway.on(
        AllOpenOrdersRequest.class,
        request -> {
          for (Order order : open) {
            rig.gateway.send(TwsOrders.open(order, "Submitted"));
          }
          rig.gateway.send(OpenOrdersEnd.getDefaultInstance());
        });
  }

  @Nested
  class Readiness {
    @Test
    void ordersAreRefusedUntilReadBackAfter1102() {
      hold();
      say(LOST);
      say(BACK_WITH_DATA);

      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));
      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failure(call).getStatus().getDescription())
          .contains("its orders are being read back after an outage");
      say(OpenOrdersEnd.getDefaultInstance());

      assertThat(rig.place(market("o-1", 1)).errors()).isEmpty();
    }

    @Test
    void nightlyResetReadsOrdersBackBeforeReady() {
      Order order = working("o-1", 9);
      hold();
      say(LOST, TwsOrders.error(-1, 2103, "Market data farm connection is broken:usfarm"));
      rig.time.advance(Duration.ofMinutes(3));
      rig.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.completed(order, "Cancelled", "Expired"),
                  CompletedOrdersEnd.getDefaultInstance()));
      say(BACK_WITHOUT_DATA, TwsOrders.error(-1, 2104, "Market data farm connection is OK:usfarm"));

      assertThat(rig.connector.status().isReady()).isFalse();
      say(OpenOrdersEnd.getDefaultInstance());

      assertThat(rig.connector.status().isReady()).isTrue();
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void fillsDuring1100AreReadBack() {
      Order order = working("o-1", 9);
      say(LOST);
      rig.gateway.on(
          ExecutionRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.execution(order, "e.01", "3", 150).toBuilder()
                      .setReqId(request.getReqId())
                      .build(),
                  ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build()));

      say(BACK_WITH_DATA);

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
      assertThat(rig.order("o-1").fill().quantity()).isEqualTo("3");
    }

    @Test
    void aReadingThatFailsIsTriedAgainInTheSession() {
      hold();
      say(LOST);
      say(BACK_WITH_DATA);
      rig.time.advance(Duration.ofSeconds(30));
      // The late answers to the reading that failed, which make room for the next one.
      say(OpenOrdersEnd.getDefaultInstance());
      say(CompletedOrdersEnd.getDefaultInstance());
      rig.answerReadBack();

      rig.time.advance(Duration.ofSeconds(11));

      assertThat(rig.connector.status().isReady()).isTrue();
      assertThat(rig.connector.figures().connection().sessions()).isEqualTo(1);
    }

    @Test
    void whatIsNotListedWithinASessionStaysAsItIs() {
      working("o-1", 9);
      say(LOST);
      say(BACK_WITH_DATA);

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
    }
  }

  @Nested
  class Streams {
    private static List<String> kinds(List<StreamOrderEventsResponse> items) {
      return items.stream()
          .map(
              item ->
                  item.hasMarker()
                      ? item.getMarker().getKind().name().substring("KIND_".length())
                      : item.getEvent().getKind().name().substring("KIND_".length()))
          .filter(kind -> !kind.equals("HEARTBEAT"))
          .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.pitrunner.orders.OrdersInOutagesTest#outages")
    void goOnWithAGapASnapshotAndAMark(String name, Consumer<OrdersInOutagesTest> outage) {
      Order order = working("o-1", 9);
      list(order);
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();

      outage.accept(OrdersInOutagesTest.this);

      List<StreamOrderEventsResponse> items = stream.take();
      assertThat(kinds(items)).containsExactly("GAP", "SNAPSHOT", "SNAPSHOT_END", "RESUMED");
      assertThat(items.get(0).getMarker().getReason()).isNotEmpty();
      assertThat(rig.connector.status().isReady()).isTrue();
      say(TwsOrders.execution(order, "e.01", "3", 150));
      assertThat(kinds(stream.take())).containsExactly("FILLED");
    }
  }

  static Stream<Arguments> outages() {
    return Stream.of(
        outage(
            "the socket is lost",
            test -> {
              test.rig.lose();
              test.rig.comeBack();
            }),
        outage("1100 and 1101", test -> test.sayAll(LOST, BACK_WITHOUT_DATA)),
        outage("1100 and 1102", test -> test.sayAll(LOST, BACK_WITH_DATA)),
        outage("1101 alone", test -> test.sayAll(BACK_WITHOUT_DATA)),
        outage("1102 alone", test -> test.sayAll(BACK_WITH_DATA)),
        outage(
            "two outages in a row before anything was read",
            test -> test.say(LOST, BACK_WITH_DATA, LOST, BACK_WITHOUT_DATA)),
        outage(
            "an outage during the reading back", test -> test.breakReadingBy(LOST, BACK_WITH_DATA)),
        outage(
            "1101 alone during the reading back", test -> test.breakReadingBy(BACK_WITHOUT_DATA)),
        outage(
            "an outage during the first reading of a session",
            test -> {
              test.hold();
              test.rig.lose();
              test.rig.comeBack();
              test.sayAll(LOST, BACK_WITH_DATA);
              test.endReadings();
            }),
        outage(
            "1101 alone during the first reading of a session",
            test -> {
              test.hold();
              test.rig.lose();
              test.rig.comeBack();
              test.sayAll(BACK_WITHOUT_DATA);
              test.endReadings();
            }),
        outage(
            "the socket is lost during an outage",
            test -> {
              test.say(LOST);
              test.rig.lose();
              test.rig.comeBack();
            }),
        outage(
            "the socket is lost during the reading back",
            test -> {
              Consumer<Message> nothing = message -> {};
              test.rig.gateway.on(ExecutionRequest.class, nothing::accept);
              test.sayAll(LOST, BACK_WITH_DATA);
              test.rig.gateway.on(
                  ExecutionRequest.class,
                  request ->
                      test.rig.gateway.send(
                          ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build()));
              test.rig.lose();
              test.rig.comeBack();
            }));
  }

  private void sayAll(Message... messages) {
    for (Message message : messages) {
      say(message);
    }
  }

  /** Something happens while the executions are still on their way. */
  private void breakReadingBy(Message... messages) {
    rig.gateway.on(ExecutionRequest.class, request -> {});
    sayAll(LOST, BACK_WITHOUT_DATA);
    sayAll(messages);
    for (ExecutionRequest request : rig.gateway.heard(ExecutionRequest.class)) {
      say(ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build());
    }
  }

  /** The list that is held comes, and then every other one. */
  private void endReadings() {
    Order order = rig.acknowledgement(9).getOrder();
    list(order);
    say(TwsOrders.open(order, "Submitted"), OpenOrdersEnd.getDefaultInstance());
    rig.time.advance(Duration.ofSeconds(1));
  }

  private static Arguments outage(String name, Consumer<OrdersInOutagesTest> outage) {
    return Arguments.of(name, outage);
  }
}
