package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.fields;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
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

  /** Nobody calls when the orders go, so that what armed it must be on record as well. */
  @Test
  void whoHeldTheOrdersAndWhatWasCancelledIsOnRecord() {
    rig.caller =
        new Identity(
            "desk",
            Identity.Source.TOKEN,
            Role.TRADER,
            AccountScope.of(new AccountId("DU1234567")));
    Instant opened = rig.time.instant();

    HandDrivenCall<?> call = stream("", 30);

    assertThat(rig.audit)
        .singleElement()
        .isEqualTo(
            new AuditEvent(
                AuditEvent.Kind.CALL,
                opened,
                new AuditEvent.Who("desk", ""),
                "cancel-on-disconnect/arm",
                "the orders of DU1234567 are to be cancelled 30000 ms after the end of this stream",
                AuditEvent.Outcome.OK,
                new TreeMap<>(Map.of("account", "DU1234567", "proven_by", "token")),
                1));

    rig.audit.clear();
    leave(call);
    pass(31);

    assertThat(rig.audit)
        .singleElement()
        .isEqualTo(
            new AuditEvent(
                AuditEvent.Kind.CALL,
                opened.plusSeconds(30),
                new AuditEvent.Who("desk", ""),
                "cancel-on-disconnect/fire",
                "the last stream that held the orders of DU1234567 has been gone for 30000 ms: the"
                    + " cancel of 1 is asked for",
                AuditEvent.Outcome.OK,
                new TreeMap<>(
                    Map.of(
                        "account", "DU1234567",
                        "client_order_id", "o-1",
                        "orders", "1",
                        "proven_by", "token")),
                1));
  }

  @Test
  void ofManyOrdersTheFirstNamesAndTheNumberAreOnRecord() {
    IntStream.range(2, 31).forEach(number -> placed("o-" + number, 100 + number));

    leave(stream("", 0));
    pass(0);

    assertThat(rig.audit.get(1).ids()).containsEntry("orders", "30");
    assertThat(rig.audit.get(1).ids().get("client_order_id")).matches("o-\\d+(,o-\\d+){19}");
  }

  @Test
  void streamThatHoldsNothingOrIsRefusedLeavesNoRecord() {
    leave(stream(StreamOrderEventsRequest.getDefaultInstance()));
    stream(
        StreamOrderEventsRequest.newBuilder()
            .setResumeToken("nonsense")
            .setCancelOnDisconnectAfter(Duration.newBuilder().setSeconds(1))
            .build());
    pass(60);

    assertThat(rig.audit).isEmpty();
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
