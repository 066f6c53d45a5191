package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The journal between the desk and the socket. */
class JournaledOrdersTest {
  private static final ClientOrderId NAME = new ClientOrderId("o-1");
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final OrdersRig rig = OrdersRig.started();

  private int sent() {
    return rig.gateway.heard(PlaceOrderRequest.class).size();
  }

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private void letThrough() {
    rig.journal.letThrough();
    rig.time.settle();
  }

  private Order working(String id, int quantity, long permId) {
    rig.placed(limit(id, quantity, "150"), permId);
    return rig.acknowledgement(permId).getOrder();
  }

  private void assertNamePlacesNow() {
    int before = sent();
    HandDrivenCall<PlaceOrderResponse> again = rig.place(limit("o-1", 2, "150"));
    say(rig.acknowledgement(77));
    assertThat(again.answer().getExisting()).isFalse();
    assertThat(sent()).isEqualTo(before + 1);
  }

  static List<String> kinds(List<StreamOrderEventsResponse> items) {
    return items.stream()
        .map(
            item ->
                item.hasMarker()
                    ? item.getMarker().getKind().name().substring("KIND_".length())
                    : item.getEvent().getKind().name().substring("KIND_".length())
                        + " "
                        + item.getEvent().getOrder().getClientOrderId())
        .filter(kind -> !kind.equals("HEARTBEAT"))
        .toList();
  }

  @Nested
  class TheIntent {
    @Test
    void isRecordedBeforeTheSocketSeesTheOrder() {
      rig.journal.hold();
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));
      assertThat(sent()).isZero();
      assertThat(call.errors()).isEmpty();

      letThrough();

      assertThat(sent()).isEqualTo(1);
      assertThat(rig.journal.intended()).containsExactly(NAME);
    }

    @Test
    void stillUnrecordedMakesTheOrderNeitherThereNorMissing() {
      rig.journal.hold();
      rig.place(market("o-1", 1));

      assertThat(failure(rig.get("o-1")).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void thatCannotBeRecordedKeepsTheOrderFromBeingSentAndSaysWhenToComeBack() {
      rig.journal.breakDown();

      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(info(call).getReason()).isEqualTo("JOURNAL_UNAVAILABLE");
      assertThat(StatusDetails.of(failure(call)).only(RetryInfo.class)).isPresent();
      assertThat(sent()).isZero();
    }

    @Test
    void thatCouldNotBeRecordedLeavesTheNameFreeOnceTheJournalIsBack() {
      rig.journal.breakDown();
      rig.place(market("o-1", 1));
      assertThat(info(rig.place(market("o-1", 1))).getReason()).isEqualTo("JOURNAL_UNAVAILABLE");
      rig.journal.repair();
      rig.time.advance(RETRY);

      assertNamePlacesNow();
    }

    @Test
    void thatIsNotRecordedInTimeIsGivenUpAndNotSentWhenItIsRecordedLate() {
      rig.journal.hold();
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));

      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(info(call).getReason()).isEqualTo("JOURNAL_UNAVAILABLE");
      letThrough();
      assertThat(sent()).isZero();
      assertThat(rig.journal.intended()).isEmpty();
      assertNamePlacesNow();
    }
  }

  @Nested
  class WhileTheJournalCannotBeWritten {
    private final Order order = working("old", 100, 9);

    @Test
    void newOrdersAreRefusedAndCancelsPass() {
      rig.journal.breakDown();
      say(TwsOrders.execution(order, "a.01", "40", 150));

      HandDrivenCall<PlaceOrderResponse> placement = rig.place(market("o-1", 1));
      HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("old");

      assertThat(info(placement).getReason()).isEqualTo("JOURNAL_UNAVAILABLE");
      assertThat(sent()).isEqualTo(1);
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).hasSize(1);
      say(TwsOrders.status(1, order.getOrderId(), 9, "Cancelled"));
      assertThat(cancel.answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_CANCELLED);
    }

    @Test
    void whatHappensIsToldOnceAndInOrderWhenItIsBack() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();
      rig.journal.breakDown();

      say(TwsOrders.execution(order, "a.01", "40", 150));
      say(TwsOrders.commission("a.01", 1));
      say(TwsOrders.execution(order, "b.01", "60", 150));
      rig.time.advance(RETRY.multipliedBy(3));
      assertThat(kinds(stream.take())).containsExactly("GAP");
      rig.journal.repair();
      rig.time.advance(RETRY);

      List<StreamOrderEventsResponse> told = stream.take();
      assertThat(kinds(told))
          .containsExactly(
              "FILLED old", "EXECUTION_UPDATED old", "FILLED old", "SNAPSHOT_END", "RESUMED");
      assertThat(told.subList(0, 3))
          .extracting(item -> item.getEvent().getSequence())
          .containsExactly(3L, 4L, 5L);
      assertThat(rig.journal.events())
          .extracting(io.github.pitrunner.journal.JournalEntry.Happened::sequence)
          .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void whoeverComesIsToldOfTheGapAndOfItsEnd() {
      rig.journal.breakDown();
      say(TwsOrders.execution(order, "a.01", "40", 150));

      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      assertThat(kinds(stream.take())).containsExactly("SNAPSHOT old", "SNAPSHOT_END", "GAP");
      rig.journal.repair();
      rig.time.advance(RETRY);

      assertThat(kinds(stream.take()))
          .containsExactly("FILLED old", "SNAPSHOT old", "SNAPSHOT_END", "RESUMED");
    }

    @Test
    void theSnapshotShowsWhatWasToldSoThatNoVersionGoesBack() {
      rig.journal.breakDown();
      say(TwsOrders.execution(order, "a.01", "40", 150));
      say(TwsOrders.execution(order, "b.01", "20", 150));

      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      rig.journal.repair();
      rig.time.advance(RETRY);

      List<String> filled =
          stream.take().stream()
              .filter(StreamOrderEventsResponse::hasEvent)
              .map(item -> item.getEvent().getOrder().getFilledQuantity().getValue())
              .toList();
      assertThat(filled).containsExactly("0", "40", "60", "60");
    }

    @Test
    void aJournalThatIsBackCatchesUpAlsoWhenSomethingHappensAllTheTime() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();
      rig.journal.breakDown();
      say(TwsOrders.execution(order, "a0.01", "1", 150));
      rig.journal.repair();
      rig.journal.hold();

      // Whenever the journal takes something, something else has happened before it has answered.
      for (int i = 1; i <= 5; i++) {
        rig.time.advance(RETRY);
        say(TwsOrders.execution(order, "a" + i + ".01", "1", 150));
        letThrough();
        rig.journal.hold();
      }
      letThrough();

      assertThat(kinds(stream.take())).contains("RESUMED").endsWith("FILLED old");
      assertThat(rig.orders.unrecorded()).isZero();
      rig.place(market("o-1", 1));
      assertThat(sent()).isEqualTo(2);
    }

    @Test
    void aRefusalOfTheRiskGateStaysOneAndIsRecordedLater() {
      rig.risk.killSwitch().engage(KillSwitchState.Origin.CALL, "test", "drill");
      rig.journal.breakDown();

      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));

      assertThat(info(call).getReason()).isEqualTo("RISK_REJECTED");
      assertThat(rig.journal.verdicts()).filteredOn(judged -> !judged.approved()).isEmpty();
      rig.journal.repair();
      rig.time.advance(RETRY);
      assertThat(rig.journal.verdicts())
          .filteredOn(judged -> !judged.approved())
          .extracting(Judged::rule)
          .containsExactly("KILL_SWITCH");
    }
  }

  @Nested
  class BetweenIntentAndSocket {
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.pitrunner.orders.JournaledOrdersTest#interruptions")
    void whatEndsTheOrderKeepsItFromBeingSentForEver(
        String what, Consumer<Held> interruption, String reason, Consumer<Held> end) {
      rig.journal.hold();
      Held held = new Held(rig, rig.place(market("o-1", 1)));

      interruption.accept(held);
      letThrough();
      rig.time.advance(Duration.ofMillis(10));

      assertThat(sent()).isZero();
      assertThat(rig.journal.intended()).isEmpty();
      if (!reason.isEmpty()) {
        assertThat(info(held.call()).getReason()).isEqualTo(reason);
      }
      end.accept(held);
      rig.time.settle();
      assertThat(sent()).isZero();
      assertNamePlacesNow();
    }

    @Test
    void theEndOfTheServiceIsRefusedToldAndRecorded() {
      rig.journal.hold();
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));
      var ended = rig.connector.end(Duration.ofSeconds(20));
      rig.time.settle();

      letThrough();

      assertThat(info(call).getReason()).isEqualTo("SERVICE_ENDING");
      assertThat(sent()).isZero();
      rig.time.advance(Duration.ofSeconds(3));
      assertThat(ended.succeeded()).isTrue();
      assertThat(rig.journal.intended()).isEmpty();
    }

    @Test
    void theSameNameMayComeAgainWhileTheFirstOneIsBeingGivenUp() {
      rig.journal.hold();
      HandDrivenCall<PlaceOrderResponse> first = rig.place(market("o-1", 1));
      rig.cancel("o-1");
      HandDrivenCall<PlaceOrderResponse> second = rig.place(market("o-1", 1));

      letThrough();
      say(rig.acknowledgement(9));

      assertThat(failure(first).getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
      assertThat(second.answer().getExisting()).isFalse();
      assertThat(sent()).isEqualTo(1);
      assertThat(rig.journal.intended()).containsExactly(NAME);
    }

    @Test
    void aLateGivingUpDoesNotFreeTheNameOfANewerOrder() {
      rig.journal.hold();
      rig.place(market("o-1", 1));
      rig.cancel("o-1");
      rig.place(market("o-1", 1));
      letThrough();
      say(rig.acknowledgement(9));

      OrdersRig next = rig.after(prepared -> {});

      assertThat(next.order("o-1").keys().permId()).isEqualTo(9);
      assertThat(next.place(market("o-1", 1)).answer().getExisting()).isTrue();
      assertThat(next.gateway.heard(PlaceOrderRequest.class)).isEmpty();
    }
  }

  /** An order whose intent is on its way to the journal. */
  record Held(OrdersRig rig, HandDrivenCall<PlaceOrderResponse> call) {}

  static Stream<Arguments> interruptions() {
    return Stream.of(
        interruption(
            "the session is lost",
            held -> held.rig.lose(),
            "GATEWAY_UNAVAILABLE",
            held -> held.rig.comeBack()),
        interruption(
            "the session is lost and there is another one",
            held -> {
              held.rig.lose();
              held.rig.comeBack();
            },
            "GATEWAY_UNAVAILABLE",
            held -> {}),
        interruption(
            "the gateway loses its link to the broker",
            held -> {
              held.rig.gateway.send(TwsOrders.error(-1, 1100, "lost"));
              held.rig.time.settle();
            },
            "GATEWAY_UNAVAILABLE",
            held -> {
              held.rig.gateway.send(TwsOrders.error(-1, 1102, "restored"));
              held.rig.time.settle();
            }),
        interruption("the caller leaves", held -> held.call.cancel(), "", held -> {}),
        interruption("its cancel comes", held -> held.rig.cancel("o-1"), "", held -> {}),
        interruption(
            "the kill switch is engaged",
            held -> held.rig.risk.killSwitch().engage(KillSwitchState.Origin.CALL, "test", "drill"),
            "RISK_REJECTED",
            held -> held.rig.risk.killSwitch().release("test", "over")),
        interruption(
            "the journal fails",
            held -> held.rig.journal.breakDown(),
            "JOURNAL_UNAVAILABLE",
            held -> {
              held.rig.journal.repair();
              held.rig.time.advance(RETRY);
            }));
  }

  private static Arguments interruption(
      String what, Consumer<Held> interruption, String reason, Consumer<Held> end) {
    return Arguments.of(what, interruption, reason, end);
  }

  @Nested
  class OneName {
    @Test
    void askedForTwiceAtOnceIsPlacedOnceWhereverTheFirstOneIs() {
      rig.gateway.on(ContractDataRequest.class, request -> {});
      rig.journal.hold();
      List<HandDrivenCall<PlaceOrderResponse>> calls = new ArrayList<>();
      calls.add(rig.place(market("o-1", 1)));
      calls.add(rig.place(market("o-1", 1)));
      rig.answerContract(rig.gateway.last(ContractDataRequest.class));
      rig.time.settle();
      calls.add(rig.place(market("o-1", 1)));
      letThrough();
      calls.add(rig.place(market("o-1", 1)));

      say(rig.acknowledgement(9));

      assertThat(sent()).isEqualTo(1);
      assertThat(calls)
          .allSatisfy(call -> assertThat(call.answer().getOrder().getPermId()).isEqualTo(9));
      assertThat(calls).filteredOn(call -> !call.answer().getExisting()).hasSize(1);
    }

    @Test
    void thatOnlyTheJournalHasIsAnsweredToAllWhoAskForItAtOnce() {
      OrdersRig next = ended(rig).after(new OrderSettings(OrdersRig.PATIENCE, 1, 100), p -> {});
      next.journal.hold();
      HandDrivenCall<PlaceOrderResponse> first = next.place(market("o-1", 1));
      HandDrivenCall<PlaceOrderResponse> second = next.place(market("o-1", 1));

      next.journal.letThrough();
      next.time.settle();

      assertThat(first.answer().getExisting()).isTrue();
      assertThat(second.answer().getExisting()).isTrue();
      assertThat(next.gateway.heard(PlaceOrderRequest.class)).isEmpty();
    }

    @Test
    void thatOnlyTheJournalHasIsAnsweredAlsoWhenTheRiskGateWouldRefuseANewOrder() {
      OrdersRig next = ended(rig).after(new OrderSettings(OrdersRig.PATIENCE, 1, 100), p -> {});
      next.risk.killSwitch().engage(KillSwitchState.Origin.CALL, "test", "drill");

      assertThat(next.place(market("o-1", 1)).answer().getExisting()).isTrue();
      assertThat(info(next.place(market("o-2", 1))).getReason()).isEqualTo("RISK_REJECTED");
    }

    private OrdersRig ended(OrdersRig before) {
      before.placed(market("o-1", 1), 9);
      say(TwsOrders.execution(before.acknowledgement(9).getOrder(), "a.01", "1", 150));
      // Only the last one that has ended is held later.
      before.placed(market("later", 1), 10);
      say(TwsOrders.execution(before.acknowledgement(10).getOrder(), "l.01", "1", 150));
      return before;
    }

    @Test
    void whoseCancelComesDuringTheLookUpIsNotSent() {
      rig.gateway.on(ContractDataRequest.class, request -> {});
      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));

      HandDrivenCall<CancelOrderResponse> cancel = rig.cancel("o-1");
      rig.answerContract(rig.gateway.last(ContractDataRequest.class));
      rig.time.settle();

      assertThat(info(cancel).getReason()).isEqualTo("ORDER_NOT_FOUND");
      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
      assertThat(sent()).isZero();
      assertThat(rig.journal.intended()).isEmpty();
    }
  }

  @Nested
  class TheKillSwitch {
    @Test
    void refusesNamesItsRuleAndLetsCancelsPass() {
      Order order = working("old", 100, 9);
      rig.risk.killSwitch().engage(KillSwitchState.Origin.CALL, "test", "drill");

      HandDrivenCall<PlaceOrderResponse> call = rig.place(market("o-1", 1));
      rig.cancel("old");

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(info(call).getMetadataMap())
          .containsEntry("rule", "KILL_SWITCH")
          .containsEntry("client_order_id", "o-1");
      assertThat(rig.journal.verdicts())
          .filteredOn(judged -> judged.intent().id().equals(NAME))
          .extracting(Judged::approved, Judged::rule)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(false, "KILL_SWITCH"));
      assertThat(rig.gateway.last(CancelOrderRequest.class).getOrderId())
          .isEqualTo(order.getOrderId());
    }

    @Test
    void withdrawsWhatWaitsForThePace() {
      for (int i = 0; i < 60; i++) {
        rig.place(market("p-" + i, 1));
      }
      int before = sent();
      assertThat(before).isLessThan(60);

      rig.risk.killSwitch().engage(KillSwitchState.Origin.CALL, "test", "drill");
      rig.time.advance(Duration.ofSeconds(5));

      assertThat(sent()).isEqualTo(before);
      assertThat(rig.journal.intended()).hasSize(before);
    }
  }

  @Test
  void anApprovalIsRecordedTogetherWithItsIntent() {
    rig.placed(limit("o-1", 2, "150"), 9);

    assertThat(rig.journal.verdicts())
        .extracting(judged -> judged.intent().id(), Judged::approved)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(NAME, true));
    assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
  }
}
