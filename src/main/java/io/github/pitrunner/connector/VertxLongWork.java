package io.github.pitrunner.connector;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Long work on Vert.x' worker threads, one piece after the other. */
public final class VertxLongWork implements LongWork {
  private final Context context;

  /** Work whose outcomes go to a context. */
  public VertxLongWork(Context context) {
    this.context = context;
  }

  @Override
  public <T> Future<T> aside(Callable<T> work) {
    return context.executeBlocking(work);
  }
}
