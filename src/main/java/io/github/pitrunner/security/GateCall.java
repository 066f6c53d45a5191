package io.github.pitrunner.security;

import io.github.pitrunner.api.ErrorMapping;
import io.github.pitrunner.domain.Failure;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that was let in. The gate may end it at any time and from any thread, although a call of
 * gRPC takes one writer at a time: whoever writes counts himself in and out, and the last one out
 * closes when the gate has said so meanwhile.
 */
final class GateCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private static final int ENDING = 1 << 30;

  private final Visit visit;
  private final BiConsumer<GateCall<?, ?>, Visit.End> onEnd;
  private final Executor context;
  private final AtomicInteger writers = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Failure why;
  private volatile @Nullable Runnable cancellation;

  /**
   * A call.
   *
   * @param context where its events come
   * @param onEnd told once of its end, however it comes
   */
  // Four: the call itself, and what the gate adds to it.
  GateCall(
      ServerCall<Q, R> call,
      Visit visit,
      Executor context,
      BiConsumer<GateCall<?, ?>, Visit.End> onEnd) {
    super(call);
    this.visit = visit;
    this.context = context;
    this.onEnd = onEnd;
  }

  Visit visit() {
    return visit;
  }

  @Override
  public void sendHeaders(Metadata headers) {
    write(() -> super.sendHeaders(headers));
  }

  @Override
  public void sendMessage(R message) {
    visit.onAnswer(message);
    write(() -> super.sendMessage(message));
  }

  @Override
  public void close(Status status, Metadata trailers) {
    write(
        () -> {
          if (closed.compareAndSet(false, true)) {
            super.close(status, trailers);
            onEnd.accept(this, Visit.End.byService(status, trailers));
          }
        });
  }

  /** Nothing more is to be written once the gate has ended it. */
  @Override
  public boolean isReady() {
    return why == null && super.isReady();
  }

  @Override
  public boolean isCancelled() {
    return why != null || super.isCancelled();
  }

  /** Ends it because its credentials are no longer good; from any thread. */
  void end(Failure failure) {
    why = failure;
    int before = writers.getAndUpdate(count -> count | ENDING);
    if (before == 0) {
      closeForTheGate();
    }
  }

  private void write(Runnable writing) {
    int before = writers.getAndUpdate(count -> count >= ENDING ? count : count + 1);
    if (before >= ENDING) {
      return;
    }
    try {
      writing.run();
    } finally {
      if (writers.decrementAndGet() == ENDING) {
        closeForTheGate();
      }
    }
  }

  private void closeForTheGate() {
    Failure failure = why;
    if (failure != null && closed.compareAndSet(false, true)) {
      StatusRuntimeException mapped = ErrorMapping.toStatus(failure);
      @Nullable Metadata trailers = mapped.getTrailers();
      delegate().close(mapped.getStatus(), trailers == null ? new Metadata() : trailers);
      // Whoever ended it has told of it.
      onEnd.accept(this, Visit.End.of(mapped.getStatus()));
      Runnable cancel = cancellation;
      if (cancel != null) {
        context.execute(cancel);
      }
    }
  }

  /** What the service hears, for as long as the gate has not ended the call. */
  ServerCall.Listener<Q> listener(ServerCall.Listener<Q> service) {
    Ears ears = new Ears(service);
    cancellation = ears::cancel;
    return ears;
  }

  private final class Ears extends SimpleForwardingServerCallListener<Q> {
    // On the call's context, all of it.
    private boolean isOver;

    Ears(ServerCall.Listener<Q> service) {
      super(service);
    }

    @Override
    public void onMessage(Q message) {
      visit.onRequest(message);
      if (!isOver) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      if (!isOver) {
        visit.onBegun();
        super.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      if (!isOver) {
        super.onReady();
      }
    }

    @Override
    public void onCancel() {
      onEnd.accept(
          GateCall.this,
          Visit.End.of(
              Status.CANCELLED.withDescription("The caller left, or its deadline passed")));
      cancel();
    }

    @Override
    public void onComplete() {
      if (why != null) {
        // To the service, whose end it was not, it is as if the caller had left.
        cancel();
      } else if (!isOver) {
        isOver = true;
        super.onComplete();
      }
    }

    private void cancel() {
      if (!isOver) {
        isOver = true;
        super.onCancel();
      }
    }
  }
}
