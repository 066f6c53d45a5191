package io.github.pitrunner.operations;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.testing.ConnectorRig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A board of alerts over a rig, which writes down what it tells. */
final class AlertRig {
  static final Duration SELF_RESOLVE = Duration.ofMinutes(10);
  static final int MOST = 100;

  private final AlertBoard board;
  private final List<String> told = new ArrayList<>();

  AlertRig(ConnectorRig rig) {
    board = new AlertBoard(rig.time(), new AlertBoard.Bounds(MOST, SELF_RESOLVE));
    board.add(
        changed ->
            told.add(
                "%s %s %s"
                    .formatted(
                        changed.isRaised() ? "raised" : "resolved",
                        changed.alert().kind(),
                        changed.alert().subject())));
    rig.time().every(Duration.ofSeconds(1), board::onTick);
  }

  static AlertCalls calls(ConnectorRig rig, Ticker ticker) {
    return new AlertCalls(
        rig.connector(), new AlertRig(rig).board, ticker, new OpenStreams(ticker));
  }

  /** With a board on which nobody looks at the time. */
  static AlertCalls calls(Gateway gateway, Ticker ticker) {
    return new AlertCalls(
        gateway,
        new AlertBoard(gateway.clock(), new AlertBoard.Bounds(MOST, SELF_RESOLVE)),
        ticker,
        new OpenStreams(ticker));
  }

  AlertBoard board() {
    return board;
  }

  /** What was raised and resolved since the last time this was asked. */
  List<String> take() {
    List<String> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  /** The words of the one alert that is raised of a kind. */
  String words(Alert.Kind kind) {
    List<String> words =
        board.active().stream()
            .map(AlertCase::alert)
            .filter(alert -> alert.kind() == kind)
            .map(Alert::message)
            .toList();
    if (words.size() != 1) {
      throw new AssertionError("Raised of %s: %s".formatted(kind, words));
    }
    return words.get(0);
  }
}
