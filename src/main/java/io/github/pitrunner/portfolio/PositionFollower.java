package io.github.pitrunner.portfolio;

import java.util.List;

/** Hears all positions; on the connector's context. */
public interface PositionFollower {
  /** A position as it now stands, or what it is worth; one of zero was closed. */
  void onPosition(Position changed);

  /** All positions have been read whole, for the first time or anew. */
  void onPositionsRead(List<Position> all);
}
