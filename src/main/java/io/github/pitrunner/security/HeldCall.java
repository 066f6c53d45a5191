package io.github.pitrunner.security;

import io.grpc.ServerCall;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears a call while nobody knows yet whether it is let in. Its request is not even read: that is
 * asked for by whoever serves it. On the call's context.
 */
final class HeldCall<Q> extends ServerCall.Listener<Q> {
  private final Queue<Consumer<ServerCall.Listener<Q>>> early = new ArrayDeque<>();
  private ServerCall.@Nullable Listener<Q> listener;
  private boolean isGone;

  /** The caller has left meanwhile. */
  boolean isGone() {
    return isGone;
  }

  /** From now on this one hears it, and first what was heard so far. */
  void hand(ServerCall.Listener<Q> to) {
    listener = to;
    early.forEach(event -> event.accept(to));
    early.clear();
  }

  private void hear(Consumer<ServerCall.Listener<Q>> event) {
    ServerCall.Listener<Q> now = listener;
    if (now == null) {
      early.add(event);
    } else {
      event.accept(now);
    }
  }

  @Override
  public void onMessage(Q message) {
    hear(to -> to.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    hear(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onReady() {
    hear(ServerCall.Listener::onReady);
  }

  @Override
  public void onCancel() {
    isGone = true;
    hear(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    isGone = true;
    hear(ServerCall.Listener::onComplete);
  }
}
