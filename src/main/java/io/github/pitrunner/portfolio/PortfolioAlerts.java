package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.Alerts;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/** Watches what the login holds and alarms when much changes; for the life of the portfolio. */
@Startup
@Singleton
public final class PortfolioAlerts {
  /** Made before the connector starts. */
  public PortfolioAlerts(Portfolio portfolio, AlertThresholds thresholds, Alerts alerts) {
    BalanceAlerts ofBalances =
        new BalanceAlerts(portfolio.balancesBook(), thresholds, alerts, portfolio.clock());
    portfolio.everySecond(ofBalances::onTick);
    if (thresholds.positionChange().signum() > 0) {
      PositionAlerts ofPositions =
          new PositionAlerts(
              new PositionAlerts.Sources(portfolio.positionsBook(), portfolio.balancesBook()),
              thresholds,
              alerts,
              portfolio.clock());
      portfolio.everySecond(ofPositions::onTick);
    }
  }
}
