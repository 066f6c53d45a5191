package io.github.pitrunner.wire;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Vert.x timers whose tasks run on one given context. */
public final class VertxTimer implements Timer {
  private final Vertx vertx;
  private final Context context;

  public VertxTimer(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  @Override
  public Scheduled after(Duration delay, Runnable task) {
    // Vert.x refuses a delay under one millisecond.
    return scheduled(vertx.setTimer(millis(delay), id -> context.runOnContext(end -> task.run())));
  }

  @Override
  public Scheduled every(Duration period, Runnable task) {
    return scheduled(
        vertx.setPeriodic(millis(period), id -> context.runOnContext(end -> task.run())));
  }

  private Scheduled scheduled(long id) {
    return () -> vertx.cancelTimer(id);
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
