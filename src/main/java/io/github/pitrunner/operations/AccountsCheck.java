package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.operations.TradingFigures.OfAccount;
import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Each account has cushion, cash and loss of the day as they should be. For people: another service
 * would have the same accounts, so it says nothing about readiness.
 */
@HealthGroup(TradingHealth.GROUP)
@Singleton
final class AccountsCheck implements HealthCheck {
  private static final Set<Kind> BAD =
      Set.of(Kind.MARGIN_CUSHION, Kind.NEGATIVE_CASH, Kind.DAILY_LOSS_LIMIT);

  private final TradingHealth health;

  AccountsCheck(TradingHealth health) {
    this.health = health;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = health.response("accounts", BAD);
    for (OfAccount account : health.figures().accounts()) {
      response.withData(
          account.account().value(),
          "cushion %s, cash %s, profit of the day %s, limit of its loss %s"
              .formatted(
                  text(account.cushion()),
                  account.cash() == null ? "unknown" : account.cash(),
                  text(account.dailyProfit()),
                  text(account.dailyLossLimit())));
    }
    return response.build();
  }

  private static String text(@Nullable BigDecimal number) {
    return number == null ? "unknown" : number.toPlainString();
  }
}
