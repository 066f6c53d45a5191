package io.github.pitrunner.marketdata;

import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that happens a while after each start, unless it is stopped before. */
final class Delay {
  private final Timer timer;
  private final Duration duration;
  private final Runnable task;
  private @Nullable Scheduled running;

  Delay(Timer timer, Duration duration, Runnable task) {
    this.timer = timer;
    this.duration = duration;
    this.task = task;
  }

  /** Begins, from the beginning if it runs. */
  void start() {
    stop();
    running =
        timer.after(
            duration,
            () -> {
              running = null;
              task.run();
            });
  }

  void stop() {
    if (running != null) {
      running.cancel();
      running = null;
    }
  }

  boolean isRunning() {
    return running != null;
  }
}
