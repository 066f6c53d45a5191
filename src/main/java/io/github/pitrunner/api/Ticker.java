package io.github.pitrunner.api;

import java.time.Duration;

/**
 * Runs things again and again on the context of the streams. A port: production binds it to Vert.x
 * timers, tests to their hands.
 */
@FunctionalInterface
public interface Ticker {
  /** Runs the task after each period, the first time after one. */
  Ticking every(Duration period, Runnable task);

  /** Something that runs until it is cancelled; cancelling twice does nothing. */
  @FunctionalInterface
  interface Ticking {
    void cancel();
  }
}
