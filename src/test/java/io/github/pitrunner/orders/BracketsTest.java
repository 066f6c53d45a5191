package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.RiskLimits;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.Bracket;
import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.ModifyOrderResponse;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.grpc.Status;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BracketsTest {
  private static final long ENTRY = 70;

  private OrdersRig rig = OrdersRig.started();
  private HandDrivenCall<PlaceOrderResponse> call = place();

  /** Buy 100 at 150, take the profit at 160, limit the loss at 140. */
  private static io.github.pitrunner.v1.PlaceOrderRequest bracket() {
    return limit("b", 100, "150").toBuilder()
        .setBracket(
            Bracket.newBuilder()
                .setTakeProfitPrice(decimal("160"))
                .setStopLossPrice(decimal("140")))
        .build();
  }

  private HandDrivenCall<PlaceOrderResponse> place() {
    return rig.place(bracket());
  }

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private List<PlaceOrderRequest> sent() {
    return rig.gateway.heard(PlaceOrderRequest.class);
  }

  private List<Integer> cancelled() {
    return rig.gateway.heard(CancelOrderRequest.class).stream()
        .map(CancelOrderRequest::getOrderId)
        .toList();
  }

  /** How the gateway shows one of the three: held, and the children with their parent. */
  private OpenOrder shown(int index, String status) {
    OpenOrder open = TwsOrders.open(sent().get(index), ENTRY + index, status);
    return index == 0
        ? open
        : open.toBuilder()
            .setOrder(
                open.getOrder().toBuilder()
                    .setAuxPrice(sent().get(index).getOrder().getAuxPrice())
                    .setParentId(sent().get(0).getOrderId())
                    .setParentPermId(ENTRY)
                    .setOcaGroup("" + ENTRY))
            .build();
  }

  private void acknowledge(int index) {
    say(shown(index, "PreSubmitted"));
  }

  private void acknowledgeAll() {
    acknowledge(0);
    acknowledge(1);
    acknowledge(2);
  }

  private int id(int index) {
    return sent().get(index).getOrderId();
  }

  private OrderStatus status(String name) {
    return rig.order(name).status();
  }

  private void assertFailed(Status.Code code, String reason) {
    assertThat(failure(call).getStatus().getCode()).isEqualTo(code);
    assertThat(info(call).getReason()).isEqualTo(reason);
  }

  @Nested
  class PlacedWhole {
    @Test
    void theLastIsSentWhenTheOthersAreAcknowledgedAndMakesAllOfThemWork() {
      assertThat(sent()).hasSize(2);
      acknowledge(0);
      assertThat(sent()).hasSize(2);
      acknowledge(1);
      assertThat(sent()).hasSize(3);
      assertThat(call.take()).isEmpty();

      acknowledge(2);

      assertThat(sent().stream().map(order -> order.getOrder().getTransmit()))
          .containsExactly(false, false, true);
      assertThat(sent().stream().map(order -> order.getOrder().getParentId()))
          .containsExactly(0, id(0), id(0));
      assertThat(sent().stream().map(order -> order.getOrder().getOrderRef()))
          .containsExactly("b", "b.tp", "b.sl");
      assertThat(sent().stream().map(order -> order.getOrder().getAction()))
          .containsExactly("BUY", "SELL", "SELL");
      PlaceOrderResponse answer = call.answer();
      assertThat(answer.getExisting()).isFalse();
      assertThat(answer.getOrder().getParentClientOrderId()).isEmpty();
      assertThat(answer.getAttachedList())
          .extracting(io.github.pitrunner.v1.Order::getClientOrderId)
          .containsExactly("b.tp", "b.sl");
      assertThat(answer.getAttachedList())
          .extracting(io.github.pitrunner.v1.Order::getParentClientOrderId)
          .containsOnly("b");
    }

    @Test
    void askedForAgainGivesAllThree() {
      acknowledgeAll();

      PlaceOrderResponse again = place().answer();

      assertThat(again.getExisting()).isTrue();
      assertThat(again.getAttachedList())
          .extracting(io.github.pitrunner.v1.Order::getClientOrderId)
          .containsExactly("b.tp", "b.sl");
      assertThat(sent()).hasSize(3);
    }

    @Test
    void askedForAgainWhileItIsUnderWayHearsWhatTheFirstOneHears() {
      acknowledge(0);
      HandDrivenCall<PlaceOrderResponse> second = place();
      assertThat(second.take()).isEmpty();
      acknowledge(1);
      acknowledge(2);

      assertThat(second.answer().getAttachedCount()).isEqualTo(2);
      assertThat(sent()).hasSize(3);
    }

    @Test
    void isNoPlainOrderOfTheName() {
      acknowledgeAll();
      say(shown(0, "Filled"));

      HandDrivenCall<PlaceOrderResponse> plain = rig.place(limit("b", 100, "150"));

      assertThat(failure(plain).getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
      assertThat(info(plain).getMetadataMap()).containsEntry("differing_fields", "bracket");
    }

    @Test
    void withOtherPricesIsAnotherOne() {
      acknowledgeAll();

      HandDrivenCall<PlaceOrderResponse> other =
          rig.place(
              bracket().toBuilder()
                  .setBracket(bracket().getBracket().toBuilder().setStopLossPrice(decimal("141")))
                  .build());

      assertThat(info(other).getMetadataMap())
          .containsEntry("differing_fields", "ticket.stop_price");
    }

    @Test
    void aChangedChildKeepsItsParentAndItsGroup() {
      acknowledgeAll();

      modifyPrice("b.tp", "161");

      Order change = sent().get(3).getOrder();
      assertThat(sent().get(3).getOrderId()).isEqualTo(id(1));
      assertThat(change.getParentId()).isEqualTo(id(0));
      assertThat(change.getOcaGroup()).isEqualTo("" + ENTRY);
      assertThat(change.getTransmit()).isTrue();
      assertThat(change.getLmtPrice()).isEqualTo(161);
    }

    @Test
    void isReadBackAsTheSameByAServiceThatKnowsNothingOfIt() {
      acknowledgeAll();
      OpenOrder[] list = {
        shown(2, "PreSubmitted"), shown(1, "PreSubmitted"), shown(0, "Submitted")
      };
      rig = new OrdersRig();
      rig.gateway.nextValidId(50);
      answerOpen(list);
      rig.start();

      assertThat(rig.order("b.tp").ticket().instructions().parent())
          .isEqualTo(new ClientOrderId("b"));
      assertThat(rig.order("b.sl").ticket().instructions().parent())
          .isEqualTo(new ClientOrderId("b"));
      PlaceOrderResponse again = place().answer();
      assertThat(again.getExisting()).isTrue();
      assertThat(again.getAttachedCount()).isEqualTo(2);
    }
  }

  private void answerOpen(OpenOrder... list) {
    rig.gateway.on(
        AllOpenOrdersRequest.class,
        request -> {
          rig.gateway.send(list);
          rig.gateway.send(OpenOrdersEnd.getDefaultInstance());
        });
  }

  private HandDrivenCall<ModifyOrderResponse> modifyPrice(String name, String price) {
    return rig.call(
        observer ->
            rig.service.modifyOrder(
                ModifyOrderRequest.newBuilder()
                    .setClientOrderId(name)
                    .setTicket(OrderTicket.newBuilder().setLimitPrice(decimal(price)))
                    .setUpdateMask(FieldMask.newBuilder().addPaths("limit_price"))
                    .build(),
                observer));
  }

  @Nested
  class AllOrNothing {
    @Test
    void aPlainOrderIsNoBracketOfTheName() {
      rig.placed(limit("plain", 100, "150"), 9);

      HandDrivenCall<PlaceOrderResponse> bracket =
          rig.place(bracket().toBuilder().setClientOrderId("plain").build());

      assertThat(failure(bracket).getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
      assertThat(info(bracket).getMetadataMap()).containsEntry("differing_fields", "bracket");
    }

    @Test
    void aRefusedEntryKeepsTheLastFromBeingSentAndTheOtherIsCancelled() {
      say(TwsOrders.error(id(0), 201, "Order rejected - reason: no"));

      assertFailed(Status.Code.FAILED_PRECONDITION, "ORDER_REJECTED");
      assertThat(sent()).hasSize(2);
      assertThat(cancelled()).containsExactly(id(1));
      assertThat(status("b.sl")).isEqualTo(OrderStatus.NOT_PLACED);
    }

    @Test
    void aRefusedFirstChildTakesTheEntryAlong() {
      acknowledge(0);
      say(TwsOrders.error(id(1), 201, "Order rejected - reason: no"));

      assertFailed(Status.Code.FAILED_PRECONDITION, "ORDER_REJECTED");
      assertThat(sent()).hasSize(2);
      assertThat(cancelled()).containsExactly(id(0));
    }

    @Test
    void aRefusedLastChildTakesTheOthersAlong() {
      acknowledge(0);
      acknowledge(1);
      say(TwsOrders.error(id(2), 201, "Order rejected - reason: no"));

      assertFailed(Status.Code.FAILED_PRECONDITION, "ORDER_REJECTED");
      assertThat(cancelled()).containsExactly(id(0), id(1));
    }

    @Test
    void whatProtectsAFillStays() {
      acknowledge(0);
      acknowledge(1);
      say(TwsOrders.execution(shown(0, "Submitted").getOrder(), "e.01", "40", 150));
      say(TwsOrders.error(id(2), 201, "Order rejected - reason: no"));

      assertThat(cancelled()).containsExactly(id(0));
    }

    @Test
    void aSilentEntryIsCancelledAndItsFateIsUnknown() {
      acknowledge(1);
      rig.time.advance(OrdersRig.PATIENCE);

      assertFailed(Status.Code.DEADLINE_EXCEEDED, "OUTCOME_UNKNOWN");
      assertThat(sent()).hasSize(2);
      assertThat(cancelled()).containsExactly(id(0), id(1));
    }

    @Test
    void aSilentLastChildIsFoundWorkingAndNothingIsCancelled() {
      acknowledge(0);
      acknowledge(1);
      OpenOrder last = shown(2, "PreSubmitted");
      answerOpen(shown(0, "Submitted"), shown(1, "PreSubmitted"), last);
      rig.time.advance(OrdersRig.PATIENCE);

      assertFailed(Status.Code.DEADLINE_EXCEEDED, "OUTCOME_UNKNOWN");
      assertThat(cancelled()).isEmpty();
      assertThat(status("b.sl")).isEqualTo(OrderStatus.PRE_SUBMITTED);
      assertThat(place().answer().getAttachedCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theSessionThatIsLostBeforeTheLastIsSentLeavesNothing(int acknowledged) {
      for (int i = 0; i < acknowledged; i++) {
        acknowledge(i);
      }
      OpenOrder[] held = {shown(0, "PreSubmitted"), shown(1, "PreSubmitted")};
      rig.lose();
      assertFailed(Status.Code.DEADLINE_EXCEEDED, "OUTCOME_UNKNOWN");
      assertThat(status("b.sl")).isEqualTo(OrderStatus.NOT_PLACED);
      answerOpen(held);
      rig.comeBack();

      assertThat(sent()).hasSize(2);
      assertThat(cancelled()).contains(id(0));
    }

    @Test
    void theSessionThatIsLostBehindTheLastLeavesItWholeIfItCame() {
      acknowledge(0);
      acknowledge(1);
      OpenOrder[] all = {shown(0, "Submitted"), shown(1, "PreSubmitted"), shown(2, "PreSubmitted")};
      rig.lose();
      assertFailed(Status.Code.DEADLINE_EXCEEDED, "OUTCOME_UNKNOWN");
      answerOpen(all);
      rig.comeBack();

      assertThat(cancelled()).isEmpty();
      assertThat(place().answer().getAttachedCount()).isEqualTo(2);
    }

    @Test
    void theSessionThatIsLostBehindTheLastLeavesNothingIfItDidNotCome() {
      acknowledge(0);
      acknowledge(1);
      OpenOrder[] held = {shown(0, "PreSubmitted"), shown(1, "PreSubmitted")};
      rig.lose();
      answerOpen(held);
      rig.comeBack();

      assertThat(status("b.sl")).isEqualTo(OrderStatus.NOT_PLACED);
      assertThat(cancelled()).contains(id(0));
    }

    @Test
    void aCallerWhoLeavesInTheMiddleLeavesItWhole() {
      acknowledge(0);
      call.cancel();
      acknowledge(1);
      acknowledge(2);

      assertThat(sent()).hasSize(3);
      assertThat(cancelled()).isEmpty();
    }

    @Test
    void theCancelOfTheEntryMeanwhileEndsAll() {
      acknowledge(0);
      rig.cancel("b");
      acknowledge(1);

      assertThat(sent()).hasSize(2);
      assertThat(cancelled()).startsWith(id(0)).doesNotHaveDuplicates();
      assertFailed(Status.Code.CANCELLED, "CALL_CANCELLED");
    }

    @Test
    void theEndOfTheEntryMeanwhileEndsAll() {
      acknowledge(0);
      say(TwsOrders.status(1, id(0), ENTRY, "Cancelled"));
      acknowledge(1);

      assertThat(sent()).hasSize(2);
      assertThat(cancelled()).containsExactly(id(1));
    }

    @Test
    void theCancelOfTheChildThatWaitsEndsAll() {
      acknowledge(0);

      HandDrivenCall<?> cancel = rig.cancel("b.sl");

      assertThat(failure(cancel).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(cancelled()).containsExactly(id(0), id(1));
      acknowledge(1);
      assertThat(sent()).hasSize(2);
    }

    @Test
    void theKillSwitchMeanwhileEndsAll() {
      acknowledge(0);

      var unused = rig.risk.killSwitch().engage(Origin.CALL, "me", "stop");
      rig.time.settle();
      acknowledge(1);

      assertFailed(Status.Code.FAILED_PRECONDITION, "RISK_REJECTED");
      assertThat(sent()).hasSize(2);
      assertThat(cancelled()).contains(id(0));
    }

    @Test
    void isNotChangedBeforeItIsWhole() {
      acknowledge(0);

      HandDrivenCall<ModifyOrderResponse> change = modifyPrice("b", "151");

      assertThat(info(change).getReason()).isEqualTo("ORDER_BUSY");
      assertThat(sent()).hasSize(2);
    }

    @Test
    void isNotChangedWhileNobodyKnowsWhetherItIsWhole() {
      acknowledge(0);
      acknowledge(1);
      answerOpen(shown(0, "PreSubmitted"), shown(1, "PreSubmitted"));
      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(info(modifyPrice("b", "151")).getReason()).isEqualTo("ORDER_BUSY");
      assertThat(sent()).hasSize(3);
    }
  }

  @Nested
  class RefusedByTheRiskGate {
    /** The entry is worth 15,000, the order that takes the profit 16,000. */
    private void placeWithin(String notional) {
      RiskLimits loose = LooseRisk.LIMITS;
      rig =
          OrdersRig.started(
              LooseRisk.with(
                  new RiskLimits.Worth(
                      new BigDecimal(notional),
                      loose.worth().grossExposure(),
                      false,
                      false,
                      loose.worth().figuresMaxAge())));
      call = place();
    }

    @ParameterizedTest
    @CsvSource({"14999, b", "15999, b.tp"})
    void isRecordedUnderTheNameOfTheOrderThatBreaksTheRule(String notional, String id) {
      placeWithin(notional);

      assertRefused(id);
    }

    private void assertRefused(String id) {
      assertFailed(Status.Code.FAILED_PRECONDITION, "RISK_REJECTED");
      assertThat(info(call).getMetadataMap()).containsEntry("client_order_id", id);
      assertThat(rig.journal.verdicts())
          .extracting(judged -> judged.intent().id().value(), Judged::approved)
          .containsExactly(tuple(id, false));
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).isEmpty();
    }
  }

  @Nested
  class Malformed {
    @Test
    void isRefusedByTheFieldsOfTheBracket() {
      HandDrivenCall<PlaceOrderResponse> wrong =
          rig.place(
              bracket().toBuilder()
                  .setClientOrderId("c")
                  .setBracket(
                      Bracket.newBuilder()
                          .setTakeProfitPrice(decimal("160.001"))
                          .setStopLossPrice(decimal("140.001")))
                  .build());

      assertThat(OrdersRig.fields(wrong))
          .containsExactly("bracket.take_profit_price", "bracket.stop_loss_price");
      assertThat(sent()).hasSize(2);
    }
  }

  @Nested
  class WithTheJournal {
    @Test
    void nothingIsSentBeforeAllThreeAreRecorded() {
      rig = OrdersRig.started();
      rig.journal.hold();
      call = place();
      assertThat(sent()).isEmpty();

      rig.journal.letThrough();
      rig.time.settle();

      assertThat(sent()).hasSize(2);
    }

    @Test
    void nothingIsSentIfItFails() {
      rig = OrdersRig.started();
      rig.journal.breakDown();
      call = place();

      assertFailed(Status.Code.UNAVAILABLE, "JOURNAL_UNAVAILABLE");
      assertThat(sent()).isEmpty();
      rig.journal.repair();
      rig.time.advance(java.time.Duration.ofSeconds(2));
      assertThat(failure(rig.get("b")).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void aCallerWhoLeavesMeanwhileLeavesNothing() {
      rig = OrdersRig.started();
      rig.journal.hold();
      call = place();
      call.cancel();
      rig.journal.letThrough();
      rig.time.settle();

      assertThat(sent()).isEmpty();
    }

    @Test
    void ourEndInTheMiddleLeavesNothing() {
      acknowledge(0);
      acknowledge(1);
      OpenOrder[] held = {shown(0, "PreSubmitted"), shown(1, "PreSubmitted")};
      int entry = id(0);
      rig = rig.restarted();
      answerOpen(held);
      rig.start();

      assertThat(status("b.sl")).isEqualTo(OrderStatus.NOT_PLACED);
      assertThat(cancelled()).contains(entry);
    }

    @Test
    void ourEndBehindALostSessionLeavesNothing() {
      acknowledge(0);
      OpenOrder[] held = {shown(0, "PreSubmitted"), shown(1, "PreSubmitted")};
      int entry = id(0);
      rig.lose();
      rig = rig.restarted();
      answerOpen(held);
      rig.start();

      assertThat(status("b.sl")).isEqualTo(OrderStatus.NOT_PLACED);
      assertThat(cancelled()).contains(entry);
    }

    @Test
    void ourEndBehindTheLastLeavesItWholeIfItCame() {
      acknowledge(0);
      acknowledge(1);
      OpenOrder[] all = {shown(0, "Submitted"), shown(1, "PreSubmitted"), shown(2, "PreSubmitted")};
      rig = rig.restarted();
      answerOpen(all);
      rig.start();

      assertThat(cancelled()).isEmpty();
      PlaceOrderResponse again = place().answer();
      assertThat(again.getExisting()).isTrue();
      assertThat(again.getAttachedCount()).isEqualTo(2);
    }
  }
}
