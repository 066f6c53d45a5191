package io.github.pitrunner.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;

/** What the login holds. */
final class PortfolioMetrics implements MeterBinder {
  private final FigureBoard board;

  PortfolioMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Panel panel = new Panel(registry, board);
    panel.gauge(
        "pitrunner.portfolio.positions",
        "Positions of all accounts",
        figures -> figures.rooms().portfolio().positions());
    panel.age(
        "pitrunner.portfolio.oldest.price.age",
        "Time since the oldest price of a position was received",
        figures -> Optional.ofNullable(figures.rooms().portfolio().oldestPrice()));
    panel.gauge(
        "pitrunner.portfolio.profit.subscriptions",
        "Positions whose profit and loss is subscribed to, those that linger included",
        figures -> figures.rooms().portfolio().profitSubscriptions());
    panel.gauge(
        "pitrunner.portfolio.profit.readers",
        "Callers who read profit and loss",
        figures -> figures.rooms().portfolio().profitReaders());
    panel.count(
        "pitrunner.portfolio.messages.unreadable",
        "Messages and values of the gateway about accounts and positions that could not be read",
        figures -> figures.rooms().portfolio().unreadable());
  }
}
