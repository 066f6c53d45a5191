package io.github.pitrunner.wire;

import java.time.Duration;

/**
 * Runs things later, on the context of whoever asks. A port: production binds it to Vert.x ({@link
 * VertxTimer}), a simulation to its virtual clock.
 */
public interface Timer {
  /**
   * Runs the task once, no earlier than after the delay; at once is still later than the caller's
   * return.
   */
  Scheduled after(Duration delay, Runnable task);

  /** Runs the task again and again, the first time after one period. */
  Scheduled every(Duration period, Runnable task);

  /**
   * Something that will run, until it is cancelled. Cancelling twice, or after it ran, does
   * nothing.
   */
  @FunctionalInterface
  interface Scheduled {
    void cancel();
  }
}
