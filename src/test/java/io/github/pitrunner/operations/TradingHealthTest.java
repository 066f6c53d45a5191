package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.operations.TradingFigures.OfAccount;
import io.github.pitrunner.testing.ConnectorRig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TradingHealthTest {
  /** Longer than the outcome of {@link #health}'s order is unknown. */
  private static final Duration LONG = Duration.ofSeconds(76);

  private final ConnectorRig rig = new ConnectorRig();
  private final AlertBoard board = new AlertRig(rig).board();

  private TradingHealth health() {
    TradingFigures figures =
        new TradingFigures(
            List.of(
                new OfAccount(
                    new AccountId("DU1"),
                    new BigDecimal("0.42"),
                    new Money(new BigDecimal("1000.50"), "USD"),
                    new BigDecimal("-120"),
                    new BigDecimal("500")),
                new OfAccount(new AccountId("DU2"), null, null, null, new BigDecimal("500"))),
            3,
            1,
            Duration.ofSeconds(75),
            board.active());
    return new TradingHealth(() -> figures);
  }

  private static Map<String, Object> data(HealthCheckResponse response) {
    return response.getData().orElseThrow();
  }

  @Test
  void accountsHaveTheirFiguresAndSayWhatIsNotKnown() {
    HealthCheckResponse response = new AccountsCheck(health()).call();

    assertThat(response.getName()).isEqualTo("accounts");
    assertThat(response.getStatus()).isEqualTo(Status.UP);
    assertThat(data(response).get("DU1"))
        .asString()
        .contains(
            "cushion 0.42", "1000.5", "USD", "profit of the day -120", "limit of its loss 500");
    assertThat(data(response).get("DU2")).asString().contains("cushion unknown", "cash unknown");
  }

  @Test
  void ordersHaveTheirNumberAndTheAgeOfTheOldestUnknownOne() {
    HealthCheckResponse response = new OrdersCheck(health(), LONG).call();

    assertThat(response.getStatus()).as("it is not too long yet").isEqualTo(Status.UP);
    assertThat(data(response))
        .containsEntry("open", 3L)
        .containsEntry("outcome-unknown", 1L)
        .containsEntry("oldest-unknown-seconds", 75L);
  }

  @Test
  void ordersAreDownByTheAgeAloneWhenTheAlertFoundNoPlace() {
    assertThat(new OrdersCheck(health(), Duration.ofSeconds(75)).call().getStatus())
        .isEqualTo(Status.DOWN);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"MARGIN_CUSHION", "NEGATIVE_CASH", "DAILY_LOSS_LIMIT"})
  void accountsAreDownWhileOneOfThemAlarmsAndSayWhy(Kind kind) {
    board.raise(new Alert(kind, "DU1", "look at DU1"));
    board.raise(new Alert(Kind.POSITION_CHANGE, "DU1", "no illness"));

    HealthCheckResponse response = new AccountsCheck(health()).call();

    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(data(response)).containsEntry("alert-1", "look at DU1").doesNotContainKey("alert-2");
  }

  @Test
  void ordersAreDownWhileAnOutcomeIsUnknownForTooLong() {
    board.raise(new Alert(Kind.OUTCOME_UNKNOWN, "orders/a", "look at a"));

    assertThat(new OrdersCheck(health(), LONG).call().getStatus()).isEqualTo(Status.DOWN);

    board.resolve(Kind.OUTCOME_UNKNOWN, "orders/a");
    assertThat(new OrdersCheck(health(), LONG).call().getStatus()).isEqualTo(Status.UP);
  }
}
