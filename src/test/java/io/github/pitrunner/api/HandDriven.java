package io.github.pitrunner.api;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/** The three things that a stream stands between, driven by a test's hand. */
final class HandDriven {
  private HandDriven() {}

  /** A context that runs what was handed to it when the test says so. */
  static final class HandContext implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void run() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  /** Ticks when the test says so. */
  static final class HandTicker implements Ticker {
    final List<Runnable> tasks = new ArrayList<>();
    Duration period = Duration.ZERO;

    @Override
    public Ticking every(Duration period, Runnable task) {
      this.period = period;
      tasks.add(task);
      return () -> tasks.remove(task);
    }

    void tick(int times) {
      for (int i = 0; i < times; i++) {
        List.copyOf(tasks).forEach(Runnable::run);
      }
    }
  }

  /** gRPC's side of a call: takes so many messages and is then not ready, like a full transport. */
  static class HandCall<M> extends ServerCallStreamObserver<M> {
    final List<M> sent = new ArrayList<>();
    final List<Throwable> errors = new ArrayList<>();
    int completions;
    int room;
    boolean cancelled;
    Runnable onReady = () -> {};
    Runnable onCancel = () -> {};

    HandCall(int room) {
      this.room = room;
    }

    /** The transport has room again. */
    void makeRoom(int messages) {
      room = messages;
      onReady.run();
    }

    void cancel() {
      cancelled = true;
      onCancel.run();
    }

    @Override
    public void onNext(M message) {
      if (completions + errors.size() > 0) {
        throw new IllegalStateException("Sent after the end: " + message);
      }
      if (room == 0) {
        throw new IllegalStateException("Sent although not ready: " + message);
      }
      room--;
      sent.add(message);
    }

    @Override
    public void onError(Throwable error) {
      errors.add(error);
    }

    @Override
    public void onCompleted() {
      completions++;
    }

    @Override
    public boolean isReady() {
      return room > 0;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      onCancel = handler;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      onReady = handler;
    }

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }
}
