package io.github.pitrunner.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages to one reader. Messages are handed to gRPC only while it asks for more, so
 * that what waits for a slow reader waits here, within the bounds of the kind of stream, and not in
 * gRPC without any.
 *
 * <pre>
 *        start              complete, all sent
 * (new) ──────► open ─┬────────────────────────► closed(COMPLETED)
 *                │    ├── fail; end, all sent ─► closed(FAILED)
 *                │    └── the reader leaves ───► closed(CANCELLED)
 *                └─ complete, end ─► open, takes no more, sends what waits
 * </pre>
 *
 * <p>Everything happens on the one context that was given, except {@link #start}, which belongs to
 * the service method: gRPC takes its handlers only there. gRPC's own threads do nothing but hop to
 * the context.
 *
 * @param <M> the message of the method
 */
public abstract sealed class ServerStream<M> permits LatestStream, EveryStream, LossyStream {
  /** How a stream ended. */
  public enum End {
    COMPLETED,
    FAILED,
    CANCELLED
  }

  private static final Logger LOG = Logger.getLogger(ServerStream.class);
  private static final int TICKS_OF_SILENCE = 4;

  private final ServerCallStreamObserver<M> observer;
  private final Executor context;
  private final Heartbeat<M> heartbeat;

  private Consumer<End> closedListener = end -> {};
  private @Nullable OpenStreams openStreams;
  private Ticker.@Nullable Ticking ticking;
  private int silentTicks;
  private boolean completing;
  private @Nullable Throwable completion;
  private @Nullable Runnable onTaken;
  private boolean sending;
  private @Nullable End end;
  private long sent;

  ServerStream(StreamObserver<M> observer, Executor context, Heartbeat<M> heartbeat) {
    // gRPC hands every service method such an observer; the generated signature does not say so.
    this.observer = (ServerCallStreamObserver<M>) observer;
    this.context = context;
    this.heartbeat = heartbeat;
  }

  /** Puts the stream among those that are told when the service ends; before {@link #start}. */
  public void join(OpenStreams streams) {
    openStreams = streams;
  }

  /**
   * Takes the call over. Must be called by the service method, once, before it returns.
   *
   * @param opened run on the context, where the service begins to offer; not at all if the reader
   *     left before. What it throws ends the stream.
   */
  public void start(Runnable opened) {
    observer.setOnReadyHandler(() -> context.execute(this::send));
    observer.setOnCancelHandler(() -> context.execute(() -> close(End.CANCELLED)));
    context.execute(() -> open(opened));
  }

  private void open(Runnable opened) {
    if (isClosed() || observer.isCancelled()) {
      close(End.CANCELLED);
      return;
    }
    if (openStreams != null && openStreams.ending() != null) {
      fail(openStreams.ending());
      return;
    }
    if (openStreams != null) {
      openStreams.onOpened(this);
    }
    ticking =
        heartbeat.ticker().every(heartbeat.silence().dividedBy(TICKS_OF_SILENCE), this::onTick);
    try {
      opened.run();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Who is told of the end: once, on the context. Set it before {@link #start}. */
  public void onClosed(Consumer<End> listener) {
    closedListener = listener;
  }

  /** Sends what waits and then ends the stream in order; nothing more is taken. */
  public void complete() {
    completing = true;
    send();
  }

  /**
   * Ends the stream with the status of an error, once what must not be lost has been sent; nothing
   * more is taken.
   */
  public void end(Throwable error) {
    if (!isLossless()) {
      fail(error);
    } else if (takes()) {
      completion = error;
      complete();
    }
  }

  /** Ends the stream at once with the status of an error; what waits is forgotten. */
  public void fail(Throwable error) {
    if (isClosed()) {
      return;
    }
    if (!observer.isCancelled()) {
      observer.onError(ErrorMapping.toStatus(error));
    }
    close(End.FAILED);
  }

  /**
   * Runs a task once, in a turn of its own, when nothing waits and the reader asks for more; never
   * if the stream ends before. For what is made only as fast as it is read; one at a time.
   */
  public void onceTaken(Runnable task) {
    onTaken = task;
    send();
  }

  /** Nothing is sent any more, and what is offered is dropped. */
  public boolean isClosed() {
    return end != null;
  }

  /** Messages that wait because the reader is slow. */
  public abstract int pending();

  /** Messages that were handed to gRPC, heartbeats included. */
  public long sent() {
    return sent;
  }

  /** What waits is sent even when the stream is about to end. */
  abstract boolean isLossless();

  /** The next message that waits, taken out; null when none does. */
  abstract @Nullable M poll();

  /** Forgets what waits. */
  abstract void clear();

  /** The stream takes messages. */
  final boolean takes() {
    return end == null && !completing;
  }

  /** Sends what waits while the reader asks for more. */
  final void send() {
    if (sending || isClosed()) {
      return;
    }
    // An observer may come back here from within onNext when its context runs things at once.
    sending = true;
    try {
      sendWhileReady();
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      sending = false;
    }
  }

  private void sendWhileReady() {
    // Once isReady was false gRPC calls the ready handler when it turns true; that comes back
    // here, so a turn between the check and the end of this method is not missed.
    while (!isClosed() && observer.isReady()) {
      M message = poll();
      if (message == null) {
        break;
      }
      write(message);
    }
    if (completing && !isClosed() && pending() == 0) {
      finish();
    }
    Runnable task = onTaken;
    if (task != null && takes() && pending() == 0 && observer.isReady()) {
      onTaken = null;
      context.execute(() -> runTaken(task));
    }
  }

  private void runTaken(Runnable task) {
    if (takes()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }
  }

  private void finish() {
    if (completion != null) {
      fail(completion);
    } else {
      observer.onCompleted();
      close(End.COMPLETED);
    }
  }

  private void write(M message) {
    silentTicks = 0;
    sent++;
    observer.onNext(message);
  }

  private void onTick() {
    silentTicks++;
    if (silentTicks >= TICKS_OF_SILENCE && takes() && pending() == 0 && observer.isReady()) {
      write(heartbeat.marker().get());
    }
  }

  private void close(End how) {
    if (isClosed()) {
      return;
    }
    end = how;
    clear();
    if (ticking != null) {
      ticking.cancel();
      ticking = null;
    }
    if (openStreams != null) {
      openStreams.onClosed(this);
    }
    LOG.debugf("A stream ended: %s after %d messages", how, sent);
    // Later than the caller: who offers to many readers must not lose one from under its loop.
    context.execute(() -> closedListener.accept(how));
  }
}
