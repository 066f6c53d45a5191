package io.github.pitrunner.connector;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/**
 * Does what would keep the connector's context busy for too long; what an event loop does is to
 * take a few milliseconds.
 */
public interface LongWork {
  /**
   * Does the work on another thread, which may share nothing that changes with the context.
   *
   * @return its outcome, on the connector's context
   */
  <T> Future<T> aside(Callable<T> work);
}
