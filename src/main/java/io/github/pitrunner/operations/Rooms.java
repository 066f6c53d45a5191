package io.github.pitrunner.operations;

/** The rooms whose figures are shown; asked on the connector's context. */
@FunctionalInterface
interface Rooms {
  RoomFigures figures();
}
