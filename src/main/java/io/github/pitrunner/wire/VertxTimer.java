package io.github.pitrunner.wire;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Vert.x timers whose tasks run on one given context; scheduled and cancelled on it as well. */
public final class VertxTimer implements Timer {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Vertx vertx;
  private final Context context;

  public VertxTimer(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  @Override
  public Scheduled after(Duration delay, Runnable task) {
    Entry entry = new Entry(vertx, task);
    entry.id = vertx.setTimer(millis(delay), id -> context.runOnContext(end -> entry.run()));
    return entry;
  }

  @Override
  public Scheduled every(Duration period, Runnable task) {
    Entry entry = new Entry(vertx, task);
    entry.id = vertx.setPeriodic(millis(period), id -> context.runOnContext(end -> entry.run()));
    return entry;
  }

  // Vert.x refuses a delay under one millisecond, and cutting a fraction off would be too early.
  private static long millis(Duration duration) {
    return Math.max(1, duration.plusNanos(NANOS_PER_MILLI - 1).toMillis());
  }

  /**
   * A timer that has fired may still wait for its turn on the context: the flag cancels it there.
   */
  private static final class Entry implements Scheduled {
    private final Vertx vertx;
    private final Runnable task;
    private long id;
    private boolean isCancelled;

    Entry(Vertx vertx, Runnable task) {
      this.vertx = vertx;
      this.task = task;
    }

    void run() {
      if (!isCancelled) {
        task.run();
      }
    }

    @Override
    public void cancel() {
      isCancelled = true;
      vertx.cancelTimer(id);
    }
  }
}
