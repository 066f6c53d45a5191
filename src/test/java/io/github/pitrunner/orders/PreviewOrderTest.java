package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.info;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.RiskLimits;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OrderState;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.Money;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.PreviewOrderRequest;
import io.github.pitrunner.v1.PreviewOrderResponse;
import io.github.pitrunner.v1.RiskVerdict;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewOrderTest {
  private OrdersRig rig = OrdersRig.started();

  private void say(Message... messages) {
    rig.gateway.send(messages);
    rig.time.settle();
  }

  private HandDrivenCall<PreviewOrderResponse> preview() {
    return rig.call(
        observer ->
            rig.service.previewOrder(
                PreviewOrderRequest.newBuilder()
                    .setTicket(limit("", 100, "150").getTicket())
                    .build(),
                observer));
  }

  private PlaceOrderRequest asked() {
    return rig.gateway.last(PlaceOrderRequest.class);
  }

  private OpenOrder answer(OrderState.Builder state) {
    return OpenOrder.newBuilder()
        .setOrderId(asked().getOrderId())
        .setContract(TwsOrders.aapl())
        .setOrder(asked().getOrder().toBuilder().setClientId(OrdersRig.CLIENT_ID))
        .setOrderState(state.setStatus("PreSubmitted"))
        .build();
  }

  private static OrderState.Builder figures() {
    return OrderState.newBuilder()
        .setMarginCurrency("USD")
        .setInitMarginBefore(1000)
        .setInitMarginChange(4500.5)
        .setInitMarginAfter(5500.5)
        .setMaintMarginBefore(900)
        .setMaintMarginChange(4100)
        .setMaintMarginAfter(5000)
        .setEquityWithLoanBefore(100_000)
        .setEquityWithLoanChange(-1)
        .setEquityWithLoanAfter(99_999)
        .setCommissionAndFees(1.05)
        .setCommissionAndFeesCurrency("USD")
        .setWarningText("Mind the gap");
  }

  private static Money usd(String amount) {
    return Money.newBuilder().setAmount(decimal(amount)).setCurrency("USD").build();
  }

  @Nested
  class Asked {
    private final HandDrivenCall<PreviewOrderResponse> call = preview();

    @Test
    void isNoOrderToTheGatewayAndBringsItsFiguresAndTheVerdict() {
      assertThat(asked().getOrder().getWhatIf()).isTrue();
      assertThat(asked().getOrder().getTransmit()).isTrue();

      say(answer(figures()));

      PreviewOrderResponse answer = call.answer();
      assertThat(answer.getInitialMargin().getBefore()).isEqualTo(usd("1000"));
      assertThat(answer.getInitialMargin().getAfter()).isEqualTo(usd("5500.5"));
      assertThat(answer.getMaintenanceMargin().getAfter()).isEqualTo(usd("5000"));
      assertThat(answer.getEquityWithLoan().getAfter()).isEqualTo(usd("99999"));
      assertThat(answer.getCommission()).isEqualTo(usd("1.05"));
      assertThat(answer.getWarning()).isEqualTo("Mind the gap");
      assertThat(answer.getVerdict().getApproved()).isTrue();
    }

    @Test
    void isNotAnsweredByWhatHasNoFigures() {
      say(answer(OrderState.newBuilder()));
      assertThat(call.take()).isEmpty();

      say(answer(figures()));

      assertThat(call.answer().hasInitialMargin()).isTrue();
    }

    @Test
    void leavesNothingInTheBookAndTellsNobody() {
      HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
      stream.take();

      say(
          TwsOrders.status(1, asked().getOrderId(), 0, "PreSubmitted"),
          answer(figures()),
          answer(figures()),
          TwsOrders.status(1, asked().getOrderId(), 0, "PreSubmitted"));

      assertThat(stream.take()).isEmpty();
      assertThat(rig.orders.openOrders()).isZero();
      HandDrivenCall<io.github.pitrunner.v1.ListOrdersResponse> list =
          rig.call(
              observer -> rig.service.listOrders(ListOrdersRequest.getDefaultInstance(), observer));
      assertThat(list.answer().getOrdersList()).isEmpty();
      assertThat(rig.journal.verdicts()).isEmpty();
      assertThat(rig.journal.book().orders()).isEmpty();
    }

    @Test
    void usesAnOrderIdThatIsOnRecord() {
      assertThat(rig.journal.book().lastOrderIds())
          .containsEntry(OrdersRig.CLIENT_ID, asked().getOrderId());
      int used = asked().getOrderId();

      rig = rig.restarted().start();
      rig.place(limit("o-1", 100, "150"));

      assertThat(asked().getOrderId()).isGreaterThan(used);
    }

    @ParameterizedTest
    @ValueSource(ints = {110, 201, 203, 321})
    void refusedByTheGatewayIsRefused(int code) {
      say(TwsOrders.error(asked().getOrderId(), code, "No"));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(info(call).getReason()).isEqualTo("ORDER_REJECTED");
      assertThat(info(call).getMetadataMap()).containsEntry("gateway_code", "" + code);
    }

    @Test
    void isNotEndedByAWarning() {
      say(TwsOrders.error(asked().getOrderId(), 399, "Outside hours"));
      assertThat(call.errors()).isEmpty();

      say(answer(figures()));

      assertThat(call.answer().hasInitialMargin()).isTrue();
    }

    @Test
    void withoutAnAnswerFailsAndWhatComesLateIsNothing() {
      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(info(call).getReason()).isEqualTo("GATEWAY_TIMEOUT");
      say(answer(figures()));
      assertThat(rig.orders.openOrders()).isZero();
    }

    @Test
    void isLostWithItsSession() {
      rig.lose();

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void whileTheGatewayIsAwayIsUnavailable() {
    rig.lose();

    assertThat(failure(preview()).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void saysWhatTheGateWouldSay() {
    var unused = rig.risk.killSwitch().engage(Origin.CALL, "me", "stop");
    rig.time.settle();

    HandDrivenCall<PreviewOrderResponse> call = preview();
    say(answer(figures()));

    assertThat(call.answer().getVerdict().getApproved()).isFalse();
    assertThat(call.answer().getVerdict().getRule()).isEqualTo("KILL_SWITCH");
  }

  @Nested
  class DemandedByTheLimits {
    private final HandDrivenCall<PlaceOrderResponse> call;

    DemandedByTheLimits() {
      RiskLimits loose = LooseRisk.LIMITS;
      rig =
          OrdersRig.started(
              LooseRisk.with(
                  new RiskLimits.Worth(
                      loose.worth().notional(),
                      loose.worth().grossExposure(),
                      false,
                      true,
                      Duration.ofHours(1))));
      call = rig.place(limit("o-1", 100, "150"));
    }

    private long placed() {
      return rig.gateway.heard(PlaceOrderRequest.class).stream()
          .filter(order -> !order.getOrder().getWhatIf())
          .count();
    }

    private void assertRefusedForIt() {
      assertThat(info(call).getReason()).isEqualTo("RISK_REJECTED");
      assertThat(info(call).getMetadataMap()).containsEntry("rule", "MARGIN");
      assertThat(placed()).isZero();
    }

    @Test
    void isAskedBeforeTheOrderIsPlaced() {
      assertThat(asked().getOrder().getWhatIf()).isTrue();
      assertThat(placed()).isZero();

      say(answer(figures()));

      assertThat(placed()).isEqualTo(1);
      assertThat(rig.order("o-1").keys().orderId()).isEqualTo(asked().getOrderId());
    }

    private Future<RiskVerdict> check() {
      say(answer(figures()));
      Future<RiskVerdict> verdict =
          rig.orders.check(
              CheckOrderRequest.newBuilder().setTicket(limit("", 50, "150").getTicket()).build(),
              Identity.SERVICE,
              Caller.STAYING);
      rig.time.settle();
      return verdict;
    }

    @Test
    void isAskedForACheckThatPlacesNothing() {
      Future<RiskVerdict> verdict = check();
      assertThat(verdict.isComplete()).isFalse();
      assertThat(asked().getOrder().getWhatIf()).isTrue();

      say(answer(figures()));

      assertThat(verdict.result().getApproved()).isTrue();
      assertThat(placed()).isEqualTo(1);
    }

    @Test
    void isMissedByACheckWhenTheGatewayRefusesIt() {
      Future<RiskVerdict> verdict = check();

      say(TwsOrders.error(asked().getOrderId(), 201, "No"));

      assertThat(verdict.result().getRule()).isEqualTo("MARGIN");
    }

    @Test
    void isMissedWhenTheGatewayRefusesIt() {
      say(TwsOrders.error(asked().getOrderId(), 201, "No"));

      assertRefusedForIt();
    }

    @Test
    void isMissedWhenTheGatewayIsSilent() {
      rig.time.advance(OrdersRig.PATIENCE);

      assertRefusedForIt();
    }

    @Test
    void isMoreThanThereIs() {
      say(answer(figures().setInitMarginChange(1e18)));

      assertRefusedForIt();
    }

    @Test
    void keepsBackWhatIsCancelledMeanwhile() {
      rig.cancel("o-1");
      say(answer(figures()));

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
      assertThat(placed()).isZero();
    }

    @Test
    void keepsBackWhoseCallerLeaves() {
      call.cancel();
      say(answer(figures()));

      assertThat(placed()).isZero();
    }

    @Test
    void isAskedOnceForAnOrderThatIsPlacedTwiceAtATime() {
      int first = asked().getOrderId();
      HandDrivenCall<PlaceOrderResponse> second = rig.place(limit("o-1", 100, "150"));
      OpenOrder answer = answer(figures());
      say(answer.toBuilder().setOrderId(first).build(), answer);
      say(rig.acknowledgement(9));

      assertThat(placed()).isEqualTo(1);
      assertThat(call.answer().getExisting()).isFalse();
      assertThat(second.answer().getExisting()).isTrue();
    }
  }
}
