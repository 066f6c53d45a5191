package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The running connector's context, for tests on another thread. */
final class SessionContext {
  private final Timer timer;

  SessionContext(Timer timer) {
    this.timer = timer;
  }

  /** Runs something there and waits for what it returns. */
  <T> T call(Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    timer.after(Duration.ZERO, () -> result.completeAsync(task, Runnable::run));
    return result.orTimeout(10, TimeUnit.SECONDS).join();
  }

  void run(Runnable task) {
    call(
        () -> {
          task.run();
          return true;
        });
  }
}
