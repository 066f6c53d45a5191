package io.github.pitrunner.orders;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** Counts the placements and cancels that have begun and whose word has not come. */
final class UnderWay {
  private int count;
  private @Nullable Promise<Void> idle;

  int count() {
    return count;
  }

  /** Counts a work until it ends. */
  <T> Future<T> follow(Future<T> work) {
    count++;
    return work.onComplete(end -> onEnd());
  }

  /** Succeeds when nothing is under way. */
  Future<Void> whenIdle() {
    if (count == 0) {
      return Future.succeededFuture();
    }
    if (idle == null) {
      idle = Promise.promise();
    }
    return idle.future();
  }

  private void onEnd() {
    count--;
    Promise<Void> waiting = idle;
    if (count == 0 && waiting != null) {
      idle = null;
      waiting.complete();
    }
  }
}
