package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.RiskLimits;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.RiskVerdict;
import io.vertx.core.Future;
import java.math.BigDecimal;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What an operator asks of the orders. */
class OrderControlTest {
  private static RiskLimits atMost(String quantity, String position) {
    RiskLimits loose = LooseRisk.LIMITS;
    return LooseRisk.with(
        new RiskLimits.Size(
            new BigDecimal(quantity), new BigDecimal(position), loose.size().openOrders()));
  }

  private final OrdersRig rig = OrdersRig.started(atMost("100", "150"));

  @Nested
  class Checking {
    private Future<RiskVerdict> check(String replaced, OrderTicket ticket) {
      Future<RiskVerdict> verdict =
          rig.orders.check(
              CheckOrderRequest.newBuilder().setClientOrderId(replaced).setTicket(ticket).build(),
              Identity.SERVICE,
              Caller.STAYING);
      rig.time.settle();
      return verdict;
    }

    @Test
    void saysWhetherAnOrderWouldPassAndDoesNothing() {
      assertThat(check("", market("", 100).getTicket()).result().getApproved()).isTrue();

      RiskVerdict verdict = check("", market("", 101).getTicket()).result();

      assertThat(verdict.getRule()).isEqualTo("MAX_ORDER_QUANTITY");
      assertThat(verdict.getLimit()).isEqualTo(decimal("100"));
      assertThat(verdict.getValue()).isEqualTo(decimal("101"));
      assertThat(rig.gateway.heard(PlaceOrderRequest.class)).isEmpty();
      assertThat(rig.journal.verdicts()).isEmpty();
    }

    @Test
    void countsTheOrderThatWouldBeChangedOnce() {
      rig.placed(limit("o-1", 100, "150"), 9);

      assertThat(check("", limit("", 100, "151").getTicket()).result().getRule())
          .isEqualTo("MAX_POSITION");
      assertThat(check("o-1", limit("", 100, "151").getTicket()).result().getApproved()).isTrue();
    }

    @Test
    void ofAnOrderThatIsNotThereIsNotFound() {
      assertThat(check("nobody", market("", 1).getTicket()).cause())
          .isInstanceOf(Failure.NotFound.class);
    }

    @Test
    void saysThatTheKillSwitchIsEngaged() {
      var unused = rig.risk.killSwitch().engage(Origin.CALL, "me", "stop");

      assertThat(check("", market("", 1).getTicket()).result().getRule()).isEqualTo("KILL_SWITCH");
    }

    @Test
    void demandsARightRequest() {
      assertThatThrownBy(() -> check("no name", market("", 1).getTicket()))
          .isInstanceOf(Failure.InvalidRequest.class);
      assertThatThrownBy(() -> check("", OrderTicket.getDefaultInstance()))
          .isInstanceOf(Failure.InvalidRequest.class);
    }
  }

  @Nested
  class CancellingWhatWorks {
    @Test
    void asksForTheEndOfAllOfOurOrders() {
      rig.placed(limit("o-1", 50, "150"), 9);
      rig.gateway.send(TwsOrders.open(TwsOrders.order(44, 3000, 500, "").build(), "Submitted"));
      rig.time.settle();

      assertThat(rig.orders.cancelWorking(AccountScope.ALL))
          .hasSize(1)
          .containsEntry("orders/o-1", "");
      rig.time.settle();

      assertThat(rig.gateway.heard(CancelOrderRequest.class)).hasSize(1);
    }

    @Test
    void saysWhatCouldNotBeSent() {
      rig.placed(limit("o-1", 50, "150"), 9);
      rig.lose();

      assertThat(rig.orders.cancelWorking(AccountScope.ALL).get("orders/o-1")).isNotEmpty();
    }
  }
}
