package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert.Kind;
import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** What became of each order is known, or has not been unknown for too long. */
@HealthGroup(TradingHealth.GROUP)
@Singleton
final class OrdersCheck implements HealthCheck {
  private final TradingHealth health;

  OrdersCheck(TradingHealth health) {
    this.health = health;
  }

  @Override
  public HealthCheckResponse call() {
    TradingFigures figures = health.figures();
    return health
        .response("orders", Set.of(Kind.OUTCOME_UNKNOWN))
        .withData("open", figures.openOrders())
        .withData("outcome-unknown", figures.unknown())
        .withData("oldest-unknown-seconds", figures.oldestUnknown().toSeconds())
        .build();
  }
}
