package io.github.pitrunner.connector;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Brings home what the fault tolerance answers, which may do so from a thread of its own. */
final class ContextFuture {
  private ContextFuture() {}

  /**
   * Starts something and hands its outcome to the context of the caller.
   *
   * @throws IllegalStateException off any Vert.x context
   */
  static <T> Future<T> of(Supplier<CompletionStage<T>> start) {
    Context context = Vertx.currentContext();
    if (!(context instanceof ContextInternal home)) {
      throw new IllegalStateException("This belongs on the connector's context");
    }
    Promise<T> promise = home.promise();
    start
        .get()
        .whenComplete(
            (value, failure) -> {
              if (failure == null) {
                promise.complete(value);
              } else {
                promise.fail(cause(failure));
              }
            });
    return promise.future();
  }

  /** What stages wrap is what happened. */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
