package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.fields;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisconnectGuardTest {
  private final OrdersRig rig = OrdersRig.started();
  private final OpenOrder working = placed("o-1", 9);

  private OpenOrder placed(String name, long permId) {
    rig.placed(limit(name, 100, "150"), permId);
    return rig.acknowledgement(permId);
  }

  private HandDrivenCall<StreamOrderEventsResponse> stream(String account, int graceSeconds) {
    return stream(
        StreamOrderEventsRequest.newBuilder()
            .setAccount(account)
            .setCancelOnDisconnectAfter(Duration.newBuilder().setSeconds(graceSeconds))
            .build());
  }

  private HandDrivenCall<StreamOrderEventsResponse> stream(StreamOrderEventsRequest request) {
    return rig.call(observer -> rig.service.streamOrderEvents(request, observer));
  }

  private void leave(HandDrivenCall<?> call) {
    call.cancel();
    rig.time.settle();
  }

  private void pass(int seconds) {
    rig.time.advance(java.time.Duration.ofSeconds(seconds));
  }

  private List<Integer> cancelled() {
    return rig.gateway.heard(CancelOrderRequest.class).stream()
        .map(CancelOrderRequest::getOrderId)
        .toList();
  }

  private void answerOpen(OpenOrder... list) {
    rig.gateway.on(
        AllOpenOrdersRequest.class,
        request -> {
          rig.gateway.send(list);
          rig.gateway.send(OpenOrdersEnd.getDefaultInstance());
        });
  }

  @Test
  void whatWorksIsCancelledWhenTheGraceIsOver() {
    HandDrivenCall<?> call = stream("", 30);
    leave(call);
    pass(29);
    assertThat(cancelled()).isEmpty();

    pass(2);

    assertThat(cancelled()).containsExactly(working.getOrderId());
  }

  @Test
  void withoutGraceItIsCancelledAtOnce() {
    leave(stream("", 0));
    pass(0);

    assertThat(cancelled()).hasSize(1);
  }

  @Test
  void aStreamThatDoesNotSaySoHoldsNothing() {
    leave(stream(StreamOrderEventsRequest.getDefaultInstance()));
    pass(3600);

    assertThat(cancelled()).isEmpty();
  }

  @Test
  void whoComesBackWithinTheGraceKeepsHisOrders() {
    leave(stream("", 30));
    pass(20);
    HandDrivenCall<?> again = stream("", 30);
    pass(3600);
    assertThat(cancelled()).isEmpty();

    leave(again);
    pass(31);

    assertThat(cancelled()).hasSize(1);
  }

  @Test
  void theLastOfTwoStreamsCounts() {
    HandDrivenCall<?> first = stream("", 30);
    HandDrivenCall<?> second = stream("", 10);
    leave(first);
    pass(60);
    assertThat(cancelled()).isEmpty();

    leave(second);
    pass(11);

    assertThat(cancelled()).hasSize(1);
  }

  @Test
  void ofAnAccountOnlyItsOrdersAreCancelled() {
    leave(stream("DU7654321", 0));
    pass(5);
    assertThat(cancelled()).isEmpty();

    leave(stream("DU1234567", 0));
    pass(5);

    assertThat(cancelled()).hasSize(1);
  }

  @Test
  void ordersOfOthersAreLeftAlone() {
    rig.gateway.send(TwsOrders.open(TwsOrders.order(44, 3000, 500, "").build(), "Submitted"));
    rig.time.settle();

    leave(stream("", 0));
    pass(5);

    assertThat(cancelled()).containsExactly(working.getOrderId());
  }

  @Test
  void whileTheGatewayIsAwayItIsTriedUntilItIsBack() {
    HandDrivenCall<?> call = stream("", 5);
    rig.lose();
    leave(call);
    pass(20);
    assertThat(cancelled()).isEmpty();

    answerOpen(working);
    rig.comeBack();
    pass(60);

    assertThat(cancelled()).contains(working.getOrderId());
  }

  @Test
  void whatWasNotConfirmedBeforeTheConnectionWasLostIsCancelledAgain() {
    leave(stream("", 0));
    pass(0);
    assertThat(cancelled()).hasSize(1);
    answerOpen(working);
    rig.lose();
    rig.comeBack();
    pass(60);

    assertThat(cancelled().size()).isGreaterThan(1);
  }

  @Test
  void whatIsPlacedSinceIsNotCancelled() {
    rig.gateway.send(
        TwsOrders.open(
            TwsOrders.order(-1, 3000, 500, "older").clearClientId().build(), "Submitted"));
    rig.time.settle();
    leave(stream("", 0));
    pass(3);

    OpenOrder later = placed("o-2", 10);
    pass(60);

    assertThat(cancelled()).contains(working.getOrderId()).doesNotContain(later.getOrderId());
  }

  @Test
  void whoComesBackWhileItIsTriedKeepsWhatIsLeft() {
    HandDrivenCall<?> call = stream("", 0);
    rig.lose();
    leave(call);
    pass(5);
    stream("", 0);

    answerOpen(working);
    rig.comeBack();
    pass(60);

    assertThat(cancelled()).isEmpty();
  }

  @Test
  void ourOwnEndCancelsNothing() {
    HandDrivenCall<?> call = stream("", 0);

    var unused = rig.connector.end(java.time.Duration.ofSeconds(20));
    rig.time.settle();
    pass(10);

    assertThat(call.errors()).hasSize(1);
    assertThat(cancelled()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3601, 0", "3600, 1", "-1, 0", "0, -1"})
  void aGraceOfNoneOrMoreThanAnHourIsInvalid(long seconds, int nanos) {
    HandDrivenCall<?> call =
        stream(
            StreamOrderEventsRequest.newBuilder()
                .setCancelOnDisconnectAfter(
                    Duration.newBuilder().setSeconds(seconds).setNanos(nanos))
                .build());

    assertThat(fields(call)).containsExactly("cancel_on_disconnect_after");
  }
}
