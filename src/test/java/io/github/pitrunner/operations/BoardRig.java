package io.github.pitrunner.operations;

import io.github.pitrunner.api.Ticker.Ticking;
import io.github.pitrunner.testing.ConnectorRig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A board of a connector on virtual time whose event loop can be made to stand still. */
final class BoardRig {
  private final ConnectorRig gateway = new ConnectorRig();
  private final List<Ticking> ticking = new ArrayList<>();
  private final FigureBoard board;

  BoardRig(Rooms rooms) {
    board =
        new FigureBoard(
            gateway.connector(),
            (period, task) -> {
              Ticking next = gateway.time().every(period, task)::cancel;
              ticking.add(next);
              return next;
            },
            rooms);
  }

  ConnectorRig gateway() {
    return gateway;
  }

  FigureBoard board() {
    return board;
  }

  void advance(Duration duration) {
    gateway.time().advance(duration);
  }

  /** From now on nothing that was due comes to the board. */
  void stopLoop() {
    gateway.time().settle();
    ticking.forEach(Ticking::cancel);
  }
}
