package io.github.pitrunner.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;

/** The connection to the gateway: one gauge for each state, of which one is 1. */
final class ConnectionMetrics implements MeterBinder {
  private final FigureBoard board;

  ConnectionMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Panel panel = new Panel(registry, board);
    for (String state : StatusNames.connections()) {
      panel
          .with("state", state)
          .flag(
              "pitrunner.connection.state",
              "1 for the state of the connection to the gateway, 0 for the others",
              figures -> StatusNames.of(figures.status().connection()).equals(state));
    }
    panel.age(
        "pitrunner.connection.state.age",
        "Time since the connection came into its state",
        figures -> Optional.of(figures.status().connection().since()));
    panel.flag(
        "pitrunner.connection.ready",
        "1 while orders and data can be relied on",
        figures -> figures.status().isReady());
    panel.flag(
        "pitrunner.connection.reconciled",
        "1 while the gateway's state has been read back",
        figures -> figures.status().reconciled());
    panel.gauge(
        "pitrunner.connection.failures",
        "Failures to connect in a row",
        figures -> figures.status().failures());
    panel.count(
        "pitrunner.sessions.opened",
        "Sessions with the gateway that were set up",
        figures -> figures.sessions().opened());
    panel.count(
        "pitrunner.sessions.lost",
        "Sessions with the gateway that were lost",
        figures -> figures.sessions().lost());
    panel.age(
        "pitrunner.event.loop.turn.age",
        "Time since the event loop has run a task; all other figures are as old",
        figures -> Optional.of(figures.time()));
  }
}
