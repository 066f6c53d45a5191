package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.fields;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.RiskLimits;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.ModifyOrderResponse;
import io.github.pitrunner.v1.OrderTicket;
import io.grpc.Status;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModifyOrderTest {
  private OrdersRig rig = OrdersRig.started();
  private Order order = placed();

  /** Buy 100 at 150, working. */
  private Order placed() {
    rig.placed(limit("o-1", 100, "150"), 9);
    return rig.acknowledgement(9).getOrder();
  }

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private static ModifyOrderRequest.Builder toPrice(String price) {
    return ModifyOrderRequest.newBuilder()
        .setClientOrderId("o-1")
        .setTicket(OrderTicket.newBuilder().setLimitPrice(decimal(price)))
        .setUpdateMask(FieldMask.newBuilder().addPaths("limit_price"));
  }

  private static ModifyOrderRequest.Builder toQuantity(int quantity) {
    return ModifyOrderRequest.newBuilder()
        .setClientOrderId("o-1")
        .setTicket(OrderTicket.newBuilder().setQuantity(decimal("" + quantity)))
        .setUpdateMask(FieldMask.newBuilder().addPaths("quantity"));
  }

  private HandDrivenCall<ModifyOrderResponse> modify(ModifyOrderRequest.Builder request) {
    return rig.call(observer -> rig.service.modifyOrder(request.build(), observer));
  }

  private String etag() {
    return OrderProtos.etag(rig.order("o-1"));
  }

  /** How the gateway shows the newest thing that it was sent. */
  private OpenOrder shown() {
    return rig.acknowledgement(9);
  }

  private int sent() {
    return rig.gateway.heard(PlaceOrderRequest.class).size();
  }

  private static String price(HandDrivenCall<ModifyOrderResponse> call) {
    return call.answer().getOrder().getTicket().getLimitPrice().getValue();
  }

  @Nested
  class Confirmed {
    @Test
    void isSentUnderTheSameIdAndNameAndAnsweredOnceTheGatewayShowsIt() {
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151").setEtag(etag()));
      PlaceOrderRequest change = rig.gateway.last(PlaceOrderRequest.class);
      assertThat(change.getOrderId()).isEqualTo(order.getOrderId());
      assertThat(change.getOrder().getOrderRef()).isEqualTo("o-1");
      assertThat(change.getOrder().getLmtPrice()).isEqualTo(151);
      assertThat(change.getOrder().getTransmit()).isTrue();
      assertThat(call.take()).isEmpty();

      say(shown());

      assertThat(price(call)).isEqualTo("151");
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
      assertThat(sent()).isEqualTo(2);
    }

    @Test
    void notByReportsOfTheOrderAsItWas() {
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));

      say(
          TwsOrders.open(order, "Submitted"),
          TwsOrders.status(1, order.getOrderId(), 9, "Submitted"),
          TwsOrders.open(order, "Submitted"));
      assertThat(call.take()).isEmpty();

      say(shown());
      assertThat(price(call)).isEqualTo("151");
    }

    @Test
    void withoutAnEtagWhateverHappenedSince() {
      say(TwsOrders.execution(order, "e.01", "10", 150));

      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));
      say(shown());

      assertThat(price(call)).isEqualTo("151");
    }

    @Test
    void atOnceAndUnsentIfNothingWouldChange() {
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("150.00"));

      assertThat(price(call)).isEqualTo("150");
      assertThat(sent()).isEqualTo(1);
    }

    @Test
    void thenAnotherOneMayFollow() {
      modify(toPrice("151"));
      say(shown());

      HandDrivenCall<ModifyOrderResponse> second = modify(toPrice("152").setEtag(etag()));
      say(shown());

      assertThat(price(second)).isEqualTo("152");
    }

    @Test
    void afterTheCallerHasLeftItIsMadeAllTheSame() {
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));
      call.cancel();

      say(shown());

      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("151");
    }
  }

  @Nested
  class NotSent {
    private void assertNothingSent() {
      assertThat(sent()).isEqualTo(1);
      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("150");
    }

    @Test
    void withAStaleEtagWhichNamesTheCurrentOne() {
      String stale = etag();
      say(TwsOrders.execution(order, "e.01", "10", 150));

      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151").setEtag(stale));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
      assertThat(info(call).getReason()).isEqualTo("ETAG_STALE");
      assertThat(info(call).getMetadataMap()).containsEntry("etag", etag());
      assertNothingSent();
    }

    @Test
    void ofAnOrderThatHasEnded() {
      say(TwsOrders.status(1, order.getOrderId(), 9, "Filled"));

      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(info(call).getReason()).isEqualTo("ORDER_DONE");
      assertNothingSent();
    }

    @Test
    void ofAnOrderThatIsNotThere() {
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151").setClientOrderId("nobody"));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
      assertNothingSent();
    }

    @Test
    void ofAnOrderThatWasPlacedUnderAnotherClientId() {
      say(
          TwsOrders.open(
              TwsOrders.order(-1, 3000, 500, "older").clearClientId().build(), "Submitted"));

      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151").setClientOrderId("older"));

      assertThat(info(call).getReason()).isEqualTo("ORDER_FOREIGN");
      assertNothingSent();
    }

    @Test
    void ofAnOrderThatTheGatewayHasNotAcknowledged() {
      rig.place(limit("o-2", 100, "150"));

      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151").setClientOrderId("o-2"));

      assertBusy(call);
      assertThat(sent()).isEqualTo(2);
    }

    @Test
    void ofAnOrderThatIsBeingCancelled() {
      rig.cancel("o-1");

      assertBusy(modify(toPrice("151")));
      assertNothingSent();
    }

    @Test
    void whileAnotherChangeIsUnderWay() {
      HandDrivenCall<ModifyOrderResponse> first = modify(toPrice("151"));

      assertBusy(modify(toPrice("152")));

      assertThat(sent()).isEqualTo(2);
      say(shown());
      assertThat(price(first)).isEqualTo("151");
    }

    private void assertBusy(HandDrivenCall<ModifyOrderResponse> call) {
      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
      assertThat(info(call).getReason()).isEqualTo("ORDER_BUSY");
    }

    @Test
    void whileTheGatewayIsAway() {
      rig.lose();

      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      rig.comeBack();
      assertNothingSent();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 30})
    void toAQuantityThatIsFilledAlready(int quantity) {
      say(TwsOrders.execution(order, "e.01", "40", 150));

      assertThat(fields(modify(toQuantity(quantity)))).containsExactly("ticket.quantity");
      assertNothingSent();
    }

    @Test
    void whenTheJournalCannotBeWritten() {
      rig.journal.breakDown();

      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(info(call).getReason()).isEqualTo("JOURNAL_UNAVAILABLE");
      assertNothingSent();
    }

    @Test
    void whenTheRiskGateDoesNotLikeWhatTheOrderWouldBe() {
      BigDecimal most = new BigDecimal("100");
      RiskLimits.Size size = LooseRisk.LIMITS.size();
      rig =
          OrdersRig.started(
              LooseRisk.with(new RiskLimits.Size(most, size.position(), size.openOrders())));
      order = placed();

      HandDrivenCall<ModifyOrderResponse> call = modify(toQuantity(101));

      assertThat(info(call).getReason()).isEqualTo("RISK_REJECTED");
      assertThat(info(call).getMetadataMap()).containsEntry("rule", "MAX_ORDER_QUANTITY");
      assertNothingSent();
      assertThat(failureless(modify(toQuantity(99)))).isTrue();
    }

    private static boolean failureless(HandDrivenCall<?> call) {
      return call.errors().isEmpty();
    }
  }

  @Nested
  class WhileTheJournalWrites {
    private HandDrivenCall<ModifyOrderResponse> call;

    WhileTheJournalWrites() {
      rig.journal.hold();
      call = modify(toPrice("151"));
    }

    private void letThrough() {
      rig.journal.letThrough();
      rig.time.settle();
    }

    @Test
    void nothingIsOnTheSocket() {
      assertThat(sent()).isEqualTo(1);

      letThrough();

      assertThat(sent()).isEqualTo(2);
    }

    @Test
    void aLostSessionKeepsItFromBeingSentAndSaysSo() {
      rig.lose();
      letThrough();
      rig.comeBack();

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(sent()).isEqualTo(1);
    }

    @Test
    void aCancelKeepsItFromBeingSent() {
      rig.cancel("o-1");
      letThrough();

      assertThat(info(call).getReason()).isEqualTo("ORDER_BUSY");
      assertThat(sent()).isEqualTo(1);
      assertThat(rig.gateway.heard(CancelOrderRequest.class)).hasSize(1);
    }

    @Test
    void aFillKeepsItFromBeingSent() {
      say(
          TwsOrders.execution(order, "e.01", "100", 150),
          TwsOrders.status(1, order.getOrderId(), 9, "Filled"));
      letThrough();

      assertThat(info(call).getReason()).isEqualTo("ORDER_DONE");
      assertThat(sent()).isEqualTo(1);
    }

    @Test
    void aCallerWhoLeavesTakesItAlong() {
      call.cancel();
      letThrough();

      assertThat(sent()).isEqualTo(1);
      assertThat(modify(toPrice("152")).errors()).isEmpty();
    }
  }

  @Nested
  class Sent {
    private HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));

    @ParameterizedTest
    @ValueSource(ints = {103, 104, 105, 110, 135, 136, 161, 201, 2102, 10147, 10148, 99999})
    void refusedByTheGatewayLeavesTheOrderAsItStood(int code) {
      say(TwsOrders.error(order.getOrderId(), code, "No"));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(info(call).getReason()).isEqualTo("ORDER_REJECTED");
      assertThat(info(call).getMetadataMap()).containsEntry("gateway_code", "" + code);
      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("150");
      assertThat(rig.order("o-1").state().warnings()).hasSize(1);
      assertThat(modify(toPrice("152")).errors()).isEmpty();
    }

    @Test
    void refusedIsNoReasonForALaterEndOfTheOrder() {
      say(TwsOrders.error(order.getOrderId(), 201, "Order rejected - reason: no"));

      say(TwsOrders.status(1, order.getOrderId(), 9, "Inactive"));

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.INACTIVE);
    }

    @Test
    void withoutAWordIsUnknownAndTheListIsAsked() {
      PlaceOrderRequest change = rig.gateway.last(PlaceOrderRequest.class);
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(change, 9, "Submitted"), OpenOrdersEnd.getDefaultInstance()));

      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("151");
    }

    @Test
    void isUnknownWhenTheSessionIsLostAndReadBackInTheNext() {
      PlaceOrderRequest change = rig.gateway.last(PlaceOrderRequest.class);
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(change, 9, "Submitted"), OpenOrdersEnd.getDefaultInstance()));

      rig.lose();
      assertThat(info(call).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      rig.comeBack();

      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("151");
      assertThat(sent()).isEqualTo(2);
    }

    /** In the next session, with the order as the change has made it. */
    private void listCompleted(String status, String total) {
      Order changed = shown().getOrder().toBuilder().setTotalQuantity(total).build();
      rig.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.completed(changed, status, ""),
                  CompletedOrdersEnd.getDefaultInstance()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cancelled", "Filled"})
    void isToldByTheEndOfTheOrderWhenTheSessionWasLostBefore(String status) {
      listCompleted(status, "100");

      rig.lose();
      rig.comeBack();

      assertThat(rig.order("o-1").status().isFinal()).isTrue();
      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("151");
    }

    @Test
    void leavesAsItWasWhatTheEndOfTheOrderDoesNotTell() {
      listCompleted("Cancelled", "0");

      rig.lose();
      rig.comeBack();

      assertThat(rig.order("o-1").ticket().quantity()).isEqualTo("100");
      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("151");
    }

    @Test
    void isNotTakenBackByALateWordOnTheOrderAsItWas() {
      listCompleted("Cancelled", "100");
      rig.lose();
      rig.comeBack();

      say(TwsOrders.open(order, "Submitted"));

      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("151");
    }

    @Test
    void overtakenByTheFillIsAnOrderThatHasEnded() {
      say(
          TwsOrders.execution(order, "e.01", "100", 150),
          TwsOrders.error(order.getOrderId(), 104, "Cannot modify a filled order."));

      assertThat(info(call).getReason()).isIn("ORDER_DONE", "ORDER_REJECTED");
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void mayBeCancelledAndTheCancelIsFollowed() {
      var cancel = rig.cancel("o-1");

      say(TwsOrders.status(1, order.getOrderId(), 9, "Cancelled"));

      assertThat(info(call).getReason()).isEqualTo("ORDER_DONE");
      assertThat(cancel.answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_CANCELLED);
    }

    @Test
    void andCancelledBothHearTheRefusalThatMayBeOfEither() {
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.open(order, "Submitted"), OpenOrdersEnd.getDefaultInstance()));
      var cancel = rig.cancel("o-1");

      say(TwsOrders.error(order.getOrderId(), 161, "Cancel attempted when not cancellable"));

      assertThat(info(call).getReason()).isEqualTo("ORDER_REJECTED");
      assertThat(cancel.answer().getOrder().getStatus())
          .isEqualTo(io.github.pitrunner.v1.OrderStatus.ORDER_STATUS_SUBMITTED);
    }
  }

  @Nested
  class ToALargerQuantity {
    private HandDrivenCall<ModifyOrderResponse> call = modify(toQuantity(200));

    @Test
    void isFilledWithItWhenTheSessionWasLostBefore() {
      Order changed = shown().getOrder();
      rig.gateway.on(
          CompletedOrdersRequest.class,
          request ->
              rig.gateway.send(
                  TwsOrders.completed(changed, "Filled", "Filled Size: 200"),
                  CompletedOrdersEnd.getDefaultInstance()));

      rig.lose();
      rig.comeBack();

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
      assertThat(rig.order("o-1").ticket().quantity()).isEqualTo("200");
    }

    @Test
    void isNotFilledByWhatItHadBefore() {
      say(TwsOrders.execution(order, "e.01", "100", 150));
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);

      say(shown());

      assertThat(call.answer().getOrder().getRemainingQuantity().getValue()).isEqualTo("100");
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.SUBMITTED);
    }

    @Test
    void isFilledByWhatItHadBeforeOnceTheChangeIsRefused() {
      say(
          TwsOrders.execution(order, "e.01", "100", 150),
          TwsOrders.error(order.getOrderId(), 104, "Cannot modify a filled order."));

      assertThat(info(call).getReason()).isEqualTo("ORDER_REJECTED");
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void isFilledWhenTheGatewaySaysSo() {
      say(
          TwsOrders.execution(order, "e.01", "100", 150),
          TwsOrders.status(1, order.getOrderId(), 9, "Filled"));

      assertThat(info(call).getReason()).isEqualTo("ORDER_DONE");
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.FILLED);
    }
  }

  @Nested
  class CountedAgainstTheLimits {
    private HandDrivenCall<ModifyOrderResponse> first;

    /** Two orders of 100 each, and no more than 1,000 in all. */
    CountedAgainstTheLimits() {
      rig = OrdersRig.started(positionOf("1000"));
      order = placed();
      rig.placed(limit("o-2", 100, "150"), 10);
      first = modify(toQuantity(900));
    }

    private RiskLimits positionOf(String most) {
      RiskLimits.Size size = LooseRisk.LIMITS.size();
      return LooseRisk.with(
          new RiskLimits.Size(size.orderQuantity(), new BigDecimal(most), size.openOrders()));
    }

    private HandDrivenCall<ModifyOrderResponse> second() {
      return modify(toQuantity(101).setClientOrderId("o-2"));
    }

    private void assertTooMuch(HandDrivenCall<?> call) {
      assertThat(info(call).getReason()).isEqualTo("RISK_REJECTED");
      assertThat(info(call).getMetadataMap()).containsEntry("rule", "MAX_POSITION");
    }

    private void answerOpen(OpenOrder... all) {
      rig.gateway.on(
          AllOpenOrdersRequest.class,
          request -> {
            rig.gateway.send(all);
            rig.gateway.send(OpenOrdersEnd.getDefaultInstance());
          });
    }

    @Test
    void twoAtOnceCountTogether() {
      assertTooMuch(second());
      assertThat(first.errors()).isEmpty();
    }

    @Test
    void aSmallerQuantityCountsOnlyOnceItIsConfirmed() {
      say(shown());
      rig.journal.hold();
      modify(toQuantity(50).setClientOrderId("o-2"));
      HandDrivenCall<?> early = rig.place(limit("o-3", 1, "150"));
      rig.journal.letThrough();
      rig.time.settle();
      assertTooMuch(early);
      assertTooMuch(rig.place(limit("o-4", 1, "150")));

      say(rig.acknowledgement(10));

      assertThat(rig.place(limit("o-5", 1, "150")).errors()).isEmpty();
    }

    @Test
    void andSoDoesAnOrderBehindAChange() {
      assertTooMuch(rig.place(limit("o-3", 1, "150")));
    }

    @Test
    void theRefusedOneNoMore() {
      say(TwsOrders.error(order.getOrderId(), 201, "No"));

      assertThat(second().errors()).isEmpty();
    }

    @Test
    void theUnknownOneUntilTheListTellsThatItWasNotMade() {
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.time.advance(OrdersRig.PATIENCE);
      assertThat(info(first).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      // As it was: no word on the change.
      say(TwsOrders.open(order, "Submitted"));
      assertTooMuch(second());
      assertThat(info(modify(toQuantity(99))).getReason()).isEqualTo("ORDER_BUSY");

      answerOpen(TwsOrders.open(order, "Submitted"));
      rig.lose();
      rig.comeBack();

      assertThat(second().errors()).isEmpty();
      assertThat(modify(toQuantity(99)).errors()).isEmpty();
    }

    @Test
    void theUnknownOneThatIsReportedIsKnown() {
      OpenOrder made = shown();
      rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
      rig.time.advance(OrdersRig.PATIENCE);
      assertThat(info(first).getReason()).isEqualTo("OUTCOME_UNKNOWN");

      say(made);

      assertTooMuch(second());
      assertThat(modify(toQuantity(99)).errors()).isEmpty();
    }

    @Test
    void theDroppedOneIsAskedForAtOnce() {
      answerOpen(TwsOrders.open(order, "Submitted"));

      say(TwsOrders.error(order.getOrderId(), 100, "Max rate of messages per second exceeded"));

      assertThat(info(first).getReason()).isEqualTo("OUTCOME_UNKNOWN");
      assertThat(second().errors()).isEmpty();
    }
  }

  @Nested
  class NotInTime {
    private static final Duration LATER = Duration.ofMinutes(5);

    private void assertNeverSent(int before) {
      rig.time.advance(LATER);
      assertThat(
              rig.gateway.heard(PlaceOrderRequest.class).stream()
                  .skip(before)
                  .filter(request -> request.getOrderId() == order.getOrderId()))
          .isEmpty();
      assertThat(rig.order("o-1").ticket().prices().limit()).isEqualTo("150");
    }

    private void assertStopped(HandDrivenCall<?> call) {
      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(info(call).getReason()).isEqualTo("RISK_REJECTED");
      assertThat(info(call).getMetadataMap())
          .containsEntry("rule", "KILL_SWITCH")
          .containsEntry("client_order_id", "o-1");
    }

    private void engage() {
      var unused = rig.risk.killSwitch().engage(Origin.CALL, "me", "stop");
      rig.time.settle();
    }

    /** Few in a second, and many that wait. */
    private void fillThePace() {
      // What is read of the instrument would wait behind the orders.
      modify(toPrice("150.00"));
      for (int i = 0; i < 10; i++) {
        say(TwsOrders.error(-1, 100, "Max rate of messages per second exceeded"));
      }
      for (int i = 0; i < 100; i++) {
        rig.place(market("filler-" + i, 1));
      }
    }

    @Test
    void theKillSwitchStopsTheOneThatTheJournalHolds() {
      rig.journal.hold();
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));

      engage();

      assertStopped(call);
      var unused = rig.risk.killSwitch().release("me", "over");
      rig.journal.letThrough();
      assertNeverSent(1);
      assertThat(modify(toPrice("152")).errors()).isEmpty();
      assertThat(sent()).isEqualTo(2);
    }

    @Test
    void theKillSwitchStopsTheOneThatWaitsForThePace() {
      fillThePace();
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));
      assertThat(call.errors()).isEmpty();

      engage();

      assertStopped(call);
      assertNeverSent(1);
    }

    @Test
    void theKillSwitchLeavesTheOneThatIsSent() {
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));

      engage();
      say(shown());

      assertThat(price(call)).isEqualTo("151");
    }

    @Test
    void aJournalThatHangsIsWaitedForAsLongAsTheGateway() {
      rig.journal.hold();
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));
      rig.time.advance(OrdersRig.PATIENCE.minusMillis(1));
      assertThat(call.errors()).isEmpty();

      rig.time.advance(Duration.ofMillis(1));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(info(call).getReason()).isEqualTo("JOURNAL_UNAVAILABLE");
      assertThat(failure(call).getStatus().getDescription()).contains("o-1 was not sent");
      rig.journal.letThrough();
      assertNeverSent(1);
    }

    @Test
    void theNextOneIsNotTheOneThatWasGivenUp() {
      rig.journal.hold();
      modify(toPrice("151"));
      rig.time.advance(OrdersRig.PATIENCE);
      modify(toPrice("152"));

      rig.journal.letThrough();
      rig.time.settle();

      assertThat(sent()).isEqualTo(2);
      assertThat(rig.gateway.last(PlaceOrderRequest.class).getOrder().getLmtPrice()).isEqualTo(152);
    }

    @Test
    void thePaceIsWaitedForAsLongAsTheGateway() {
      fillThePace();
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));
      rig.time.advance(OrdersRig.PATIENCE.minusMillis(1));
      assertThat(call.errors()).isEmpty();

      rig.time.advance(Duration.ofMillis(1));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(info(call).getReason()).isEqualTo("PACING");
      assertThat(info(call).getMetadataMap()).containsEntry("order", "orders/o-1");
      assertNeverSent(1);
    }

    @Test
    void whatLeftInTimeHasTheWholePatienceWithTheGateway() {
      rig.journal.hold();
      HandDrivenCall<ModifyOrderResponse> call = modify(toPrice("151"));
      rig.time.advance(OrdersRig.PATIENCE.minusMillis(1));
      rig.journal.letThrough();
      rig.time.advance(OrdersRig.PATIENCE.minusMillis(1));

      say(shown());

      assertThat(price(call)).isEqualTo("151");
    }
  }
}
