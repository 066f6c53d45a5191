package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert.Kind;
import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * What became of each order is known, or has not been unknown for too long. The age is looked at
 * itself: of too many alerts not each is raised.
 */
@HealthGroup(TradingHealth.GROUP)
@Singleton
final class OrdersCheck implements HealthCheck {
  private final TradingHealth health;
  private final Duration outcomeUnknownAfter;

  @Inject
  OrdersCheck(TradingHealth health, AlertsConfig config) {
    this(health, config.outcomeUnknownAfter());
  }

  OrdersCheck(TradingHealth health, Duration outcomeUnknownAfter) {
    this.health = health;
    this.outcomeUnknownAfter = outcomeUnknownAfter;
  }

  @Override
  public HealthCheckResponse call() {
    TradingFigures figures = health.figures();
    boolean isLong = figures.oldestUnknown().compareTo(outcomeUnknownAfter) >= 0;
    HealthCheckResponseBuilder response = health.response("orders", Set.of(Kind.OUTCOME_UNKNOWN));
    return (isLong ? response.down() : response)
        .withData("open", figures.openOrders())
        .withData("outcome-unknown", figures.unknown())
        .withData("oldest-unknown-seconds", figures.oldestUnknown().toSeconds())
        .build();
  }
}
