package io.github.pitrunner.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What is open at the gateway. */
final class FeedMetrics implements MeterBinder {
  private final FigureBoard board;

  FeedMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Panel panel = new Panel(registry, board);
    panel.gauge(
        "pitrunner.exchanges.open",
        "Requests and feeds that are open at the gateway or wait for their turn",
        figures -> figures.connector().exchanges());
    panel.gauge(
        "pitrunner.feeds.open",
        "Feeds that are kept through gaps",
        figures -> figures.connector().feeds());
    panel.count(
        "pitrunner.feeds.reopened",
        "Times that a feed was asked for anew within a session",
        figures -> figures.connector().reopened());
    panel.count(
        "pitrunner.faults",
        "Faults in our own code that were logged and passed over",
        figures -> figures.connector().faults());
  }
}
