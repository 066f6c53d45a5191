package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectorFigures;
import io.github.pitrunner.connector.ConnectorFigures.BudgetUse;
import io.github.pitrunner.domain.Alert.Kind;
import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** The gateway has not been asked for more than it gives: the pace, lines, history. */
@HealthGroup(TradingHealth.GROUP)
@Singleton
final class BudgetsCheck implements HealthCheck {
  private final TradingHealth health;
  private final FigureBoard board;

  BudgetsCheck(TradingHealth health, FigureBoard board) {
    this.health = health;
    this.board = board;
  }

  @Override
  public HealthCheckResponse call() {
    ConnectorFigures figures = board.latest().connector();
    HealthCheckResponseBuilder response =
        health
            .response("api-budgets", Set.of(Kind.PACING_VIOLATION))
            .withData("messages-per-second", figures.traffic().perSecond())
            .withData(
                "messages-waiting",
                figures.traffic().waiting().values().stream().mapToInt(Integer::intValue).sum())
            .withData("pacing-violations", figures.traffic().violations());
    for (BudgetUse budget : figures.budgets()) {
      response.withData(
          budget.name().replace('_', '-'), "%d of %d".formatted(budget.used(), budget.limit()));
    }
    return response.build();
  }
}
