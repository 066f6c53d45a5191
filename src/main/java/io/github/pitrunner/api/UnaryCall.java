package io.github.pitrunner.api;

import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.OneCaller;
import io.github.pitrunner.domain.Trace;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers a call that has one answer with what a future brings, or with the status of what went
 * wrong. A call that its client cancelled, or whose deadline is over, is not answered.
 */
public final class UnaryCall {
  private static final Logger LOG = Logger.getLogger(UnaryCall.class);

  private UnaryCall() {}

  /**
   * Answers with what a future brings. Must be called before the service method returns.
   *
   * @param context where the work is begun: the one thread hop of the call
   */
  public static <T> void answer(
      StreamObserver<T> observer, Executor context, Supplier<Future<T>> work) {
    answerStage(observer, context, () -> work.get().toCompletionStage());
  }

  /**
   * Answers with what a future brings, for a caller that may leave: when its client cancels the
   * call, and when the deadline that came with the call is over. Must be called before the service
   * method returns.
   *
   * @param context where the work is begun, and where its caller leaves
   */
  public static <T> void answer(
      StreamObserver<T> observer, Executor context, Function<Caller, Future<T>> work) {
    OneCaller caller = new OneCaller(CallTrace.current());
    begin(
        observer,
        context,
        () -> work.apply(caller).toCompletionStage(),
        () -> context.execute(caller::leave));
  }

  /**
   * Answers with what a stage brings. Must be called before the service method returns.
   *
   * @param context where the work is begun: the one thread hop of the call
   */
  public static <T> void answerStage(
      StreamObserver<T> observer, Executor context, Supplier<? extends CompletionStage<T>> work) {
    begin(
        observer, context, work, () -> LOG.debug("The client cancelled a call before its answer"));
  }

  private static <T> void begin(
      StreamObserver<T> observer,
      Executor context,
      Supplier<? extends CompletionStage<T>> work,
      Runnable onCancelled) {
    if (observer instanceof ServerCallStreamObserver<T> call) {
      // With a handler an answer to a call that was cancelled meanwhile is dropped instead of
      // thrown. gRPC cancels a call at its deadline too.
      call.setOnCancelHandler(onCancelled);
    }
    Trace trace = CallTrace.current();
    try {
      context.execute(() -> begin(observer, work, trace));
    } catch (RuntimeException e) {
      fail(observer, e);
    }
  }

  private static <T> void begin(
      StreamObserver<T> observer, Supplier<? extends CompletionStage<T>> work, Trace trace) {
    if (trace == Trace.NONE) {
      work(observer, work, trace);
    } else {
      LogContext.ofCall(trace, () -> work(observer, work, trace));
    }
  }

  private static <T> void work(
      StreamObserver<T> observer, Supplier<? extends CompletionStage<T>> work, Trace trace) {
    if (isCancelled(observer)) {
      return;
    }
    try {
      work.get()
          .whenComplete(
              (value, error) -> {
                if (trace == Trace.NONE) {
                  finish(observer, value, error);
                } else {
                  LogContext.ofCall(trace, () -> finish(observer, value, error));
                }
              });
    } catch (RuntimeException | Error e) {
      fail(observer, e);
    }
  }

  private static <T> void finish(
      StreamObserver<T> observer, @Nullable T value, @Nullable Throwable error) {
    if (isCancelled(observer)) {
      return;
    }
    if (error != null) {
      fail(observer, error);
    } else if (value == null) {
      fail(observer, new IllegalStateException("The work ended without an answer"));
    } else {
      send(observer, value);
    }
  }

  private static <T> void send(StreamObserver<T> observer, T value) {
    try {
      observer.onNext(value);
      observer.onCompleted();
    } catch (RuntimeException e) {
      // Thrown into a future's callback it would leave the call unanswered for ever.
      fail(observer, e);
    }
  }

  private static void fail(StreamObserver<?> observer, Throwable error) {
    observer.onError(ErrorMapping.toStatus(error));
  }

  private static boolean isCancelled(StreamObserver<?> observer) {
    return observer instanceof ServerCallStreamObserver<?> call && call.isCancelled();
  }
}
