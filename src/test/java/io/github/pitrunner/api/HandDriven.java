package io.github.pitrunner.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/** The context and the ticker of a stream, driven by a test's hand. */
final class HandDriven {
  private HandDriven() {}

  /** A context that runs what was handed to it when the test says so. */
  static final class HandContext implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void run() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  /** Ticks when the test says so. */
  static final class HandTicker implements Ticker {
    final List<Runnable> tasks = new ArrayList<>();
    Duration period = Duration.ZERO;

    @Override
    public Ticking every(Duration period, Runnable task) {
      this.period = period;
      tasks.add(task);
      return () -> tasks.remove(task);
    }

    void tick(int times) {
      for (int i = 0; i < times; i++) {
        List.copyOf(tasks).forEach(Runnable::run);
      }
    }
  }
}
