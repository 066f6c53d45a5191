package io.github.pitrunner.operations;

import io.github.pitrunner.connector.Circuit;
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
    panel.until(
        "pitrunner.connection.next.try",
        "Time until the next try to connect",
        figures -> figures.status().nextTry());
    panel.gauge(
        "pitrunner.connection.failures",
        "Failed rounds of tries to connect in a row; a round is a try and its retries",
        figures -> figures.status().failures().rounds());
    panel.gauge(
        "pitrunner.connection.failed.tries",
        "Failed tries to connect since the last session that could be relied on",
        figures -> figures.status().failures().tries());
    panel.count(
        "pitrunner.connection.tries",
        "Tries to connect",
        figures -> figures.connector().connection().tries());
    for (Circuit.State state : Circuit.State.values()) {
      panel
          .with("state", StatusNames.of(state))
          .flag(
              "pitrunner.circuit.state",
              "1 for the state of the circuit, 0 for the others",
              figures -> figures.connector().connection().circuit() == state);
    }
    panel.count(
        "pitrunner.sessions.opened",
        "Sessions with the gateway that were set up",
        figures -> figures.connector().connection().sessions());
    panel.count(
        "pitrunner.sessions.lost",
        "Sessions with the gateway that were lost",
        figures -> figures.connector().connection().losses());
    panel.age(
        "pitrunner.event.loop.turn.age",
        "Time since the event loop has run a task; all other figures are as old",
        figures -> Optional.of(figures.time()));
  }
}
