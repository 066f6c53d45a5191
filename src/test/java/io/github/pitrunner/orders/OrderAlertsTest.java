package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.risk.RiskLimits;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.KeptAlerts;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OrderAlertsTest {
  private static final Duration TOO_LONG = Duration.ofMinutes(1);

  private final OrdersRig rig = OrdersRig.started();
  private final KeptAlerts alerts = new KeptAlerts();

  @BeforeEach
  void watch() {
    Runnable look = rig.orders.alertTo(alerts, TOO_LONG);
    rig.time.every(Duration.ofSeconds(1), look);
  }

  private void refuse(int code, String text) {
    int id = rig.gateway.last(PlaceOrderRequest.class).getOrderId();
    rig.gateway.send(TwsOrders.error(id, code, text));
    rig.time.settle();
  }

  @Nested
  class Rejected {
    @Test
    void byTheGatewayAlarmsWithItsReason() {
      rig.place(market("o-1", 3));
      refuse(201, "Order rejected - reason: insufficient funds");

      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.REJECTED);
      assertThat(alerts.take()).containsExactly("raised ORDER_REJECTED orders/o-1");
      assertThat(alerts.active().get("ORDER_REJECTED orders/o-1"))
          .contains("BUY 3 of", "AAPL", "insufficient funds");
    }

    @Test
    void behindAFirstWordOfInactiveAlarmsToo() {
      rig.place(market("o-1", 3));
      rig.gateway.send(TwsOrders.open(rig.gateway.last(PlaceOrderRequest.class), 9, "Inactive"));
      refuse(201, "Order rejected - reason: insufficient funds");

      assertThat(alerts.take()).containsExactly("raised ORDER_REJECTED orders/o-1");
    }

    @Test
    void onceHoweverOftenTheGatewaySaysIt() {
      rig.place(market("o-1", 3));
      refuse(201, "no");
      refuse(201, "no");

      assertThat(alerts.take()).containsExactly("raised ORDER_REJECTED orders/o-1");
    }

    @Test
    void byTheRiskGateIsNoAlert() {
      RiskLimits loose = LooseRisk.LIMITS;
      OrdersRig strict =
          OrdersRig.started(
              new RiskLimits(
                  new RiskLimits.Size(BigDecimal.ONE, loose.size().position(), 100),
                  loose.worth(),
                  loose.price(),
                  loose.loss(),
                  loose.rate(),
                  loose.permission()));
      strict.orders.alertTo(alerts, TOO_LONG);

      HandDrivenCall<PlaceOrderResponse> call = strict.place(market("o-1", 3));

      assertThat(OrdersRig.info(call).getReason()).isEqualTo("RISK_REJECTED");
      assertThat(strict.gateway.heard(PlaceOrderRequest.class)).isEmpty();
      assertThat(alerts.take()).isEmpty();
    }
  }

  @Nested
  class InTheLog {
    private final LoggedAlerts logged = new LoggedAlerts();

    InTheLog() {
      rig.time.every(Duration.ofSeconds(1), rig.orders.alertTo(logged, TOO_LONG));
    }

    @Test
    void aRefusalNamesItsOrder() {
      rig.place(market("o-1", 3));
      refuse(201, "no");

      assertThat(logged.lines()).containsExactly("raised ORDER_REJECTED of o-1, trace null");
    }

    @Test
    void anUnknownOutcomeNamesItsOrderAndSoDoesItsEnd() {
      rig.place(market("o-1", 3));
      rig.time.advance(OrdersRig.PATIENCE.plus(TOO_LONG).plusSeconds(1));
      rig.gateway.send(rig.acknowledgement(9));
      rig.time.advance(Duration.ofSeconds(1));

      assertThat(logged.lines())
          .containsExactly(
              "raised OUTCOME_UNKNOWN of o-1, trace null",
              "resolved OUTCOME_UNKNOWN of o-1, trace null");
    }
  }

  @Nested
  class OfUnknownOutcome {
    @Test
    void alarmsWhenItIsSoForTooLongAndUntilItIsKnown() {
      rig.place(market("o-1", 3));
      rig.time.advance(OrdersRig.PATIENCE);
      assertThat(rig.order("o-1").status()).isEqualTo(OrderStatus.OUTCOME_UNKNOWN);
      rig.time.advance(TOO_LONG.minusSeconds(2));
      assertThat(alerts.take()).isEmpty();

      rig.time.advance(Duration.ofSeconds(3));
      assertThat(alerts.take()).containsExactly("raised OUTCOME_UNKNOWN orders/o-1");
      rig.time.advance(Duration.ofMinutes(30));
      assertThat(alerts.take()).as("it is told once").isEmpty();
      rig.gateway.send(rig.acknowledgement(9));
      rig.time.advance(Duration.ofSeconds(1));

      assertThat(alerts.take()).containsExactly("resolved OUTCOME_UNKNOWN orders/o-1");
    }

    @Test
    void alarmsWhenThereIsAPlaceIfThereWereTooMany() {
      KeptAlerts few = new KeptAlerts(2);
      rig.time.every(Duration.ofSeconds(1), rig.orders.alertTo(few, TOO_LONG));
      for (String name : List.of("o-1", "o-2", "o-3")) {
        rig.place(market(name, 3));
      }
      rig.time.advance(OrdersRig.PATIENCE.plus(TOO_LONG).plusSeconds(1));
      assertThat(few.take())
          .containsExactly(
              "raised OUTCOME_UNKNOWN orders/o-1", "raised OUTCOME_UNKNOWN orders/o-2");

      PlaceOrderRequest first = rig.gateway.heard(PlaceOrderRequest.class).get(0);
      rig.gateway.send(TwsOrders.open(first, 9, "Submitted"));
      rig.time.advance(Duration.ofSeconds(2));

      assertThat(few.take())
          .containsExactly(
              "resolved OUTCOME_UNKNOWN orders/o-1", "raised OUTCOME_UNKNOWN orders/o-3");
    }

    @Test
    void isCountedWithItsAge() {
      rig.place(market("o-1", 3));
      rig.time.advance(OrdersRig.PATIENCE);

      assertThat(rig.orders.unknownOutcomes().since())
          .containsOnlyKeys("orders/o-1")
          .containsValue(rig.order("o-1").life().updated());
    }
  }
}
