package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a book knows of what the gateway knows.
 *
 * <pre>
 *                whole              gap
 *   (nothing) ─────────► current ─────────► stale
 *       │ ▲                 ▲                 │ ▲
 *       └─┘ gap             └───── whole ─────┘ ┘ gap
 * </pre>
 */
final class Knowledge {
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private boolean known;
  private boolean current;
  private String gap = "The gateway has not told anything yet";

  /** Something was once read whole; it may be stale. */
  boolean isKnown() {
    return known;
  }

  /** It has been read whole since the last gap. */
  boolean isCurrent() {
    return current;
  }

  /** Why it is not current. */
  String gap() {
    return gap;
  }

  /** Succeeds when it is current; fails when the gap that it waits in gets worse. */
  Future<Void> whenCurrent() {
    return whenCurrent(Caller.STAYING);
  }

  /** The same for somebody who may leave, and is then forgotten. */
  Future<Void> whenCurrent(Caller caller) {
    if (current) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    Runnable untie = caller.onGone(() -> forget(promise));
    return promise.future().onComplete(end -> untie.run());
  }

  /** Who waits. */
  int waiting() {
    return waiting.size();
  }

  private void forget(Promise<Void> promise) {
    if (waiting.remove(promise)) {
      promise.fail(new Failure.Cancelled("The caller left before the gateway told it"));
    }
  }

  void onWhole() {
    known = true;
    current = true;
    for (Promise<Void> promise : taken()) {
      promise.tryComplete();
    }
  }

  /** The connection was lost, or the gateway has ended the subscription. */
  void onGap(String reason, Failure failure) {
    current = false;
    gap = reason;
    for (Promise<Void> promise : taken()) {
      promise.tryFail(failure);
    }
  }

  private List<Promise<Void>> taken() {
    List<Promise<Void>> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }
}
