package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectorFigures.BudgetUse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What the gateway lets be asked for; which budgets there are does not change. */
final class BudgetMetrics implements MeterBinder {
  private final FigureBoard board;

  BudgetMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (BudgetUse budget : board.latest().connector().budgets()) {
      Panel panel = new Panel(registry, board).with("budget", budget.name());
      panel.gauge(
          "pitrunner.budget.used",
          "How much of a budget is used now",
          of(budget.name(), BudgetUse::used));
      panel.gauge(
          "pitrunner.budget.limit",
          "How much of a budget there is",
          of(budget.name(), BudgetUse::limit));
    }
  }

  private static ToDoubleFunction<Figures> of(String name, ToDoubleFunction<BudgetUse> figure) {
    return figures ->
        figures.connector().budgets().stream()
            .filter(budget -> budget.name().equals(name))
            .mapToDouble(figure)
            .findFirst()
            .orElse(Double.NaN);
  }
}
