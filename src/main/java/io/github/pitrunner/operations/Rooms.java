package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Timing;

/** The rooms whose figures are shown; asked on the connector's context. */
@FunctionalInterface
interface Rooms {
  RoomFigures figures();

  /** Who hears how long things take; before the connector starts. */
  default void time(Timings timings) {
    // Rooms that take no time tell none.
  }

  /**
   * What takes time.
   *
   * @param acknowledgement of an order by the gateway, from the socket on
   * @param append to the journal, until it is recorded
   * @param commit of the journal
   */
  record Timings(Timing acknowledgement, Timing append, Timing commit) {}
}
