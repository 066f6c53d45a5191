package io.github.pitrunner.connector;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Long work that takes no virtual time: done at once where it is asked for. */
public final class WorkAtOnce implements LongWork {
  @Override
  public <T> Future<T> aside(Callable<T> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
