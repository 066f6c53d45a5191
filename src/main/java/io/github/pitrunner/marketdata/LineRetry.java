package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a line that the gateway has given before, and refuses now, is asked for again. */
final class LineRetry {
  private static final int MOST = 8;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Timer timer;
  private final Runnable task;
  private int tries;
  private Duration wait = FIRST;
  private @Nullable Scheduled next;

  LineRetry(Timer timer, Runnable task) {
    this.timer = timer;
    this.task = task;
  }

  /**
   * Whether another time may bring another answer: after a reconnect places of the session before
   * still count, and contracts are not known while their farm is not there.
   */
  static boolean mayPass(Failure failure) {
    return switch (failure.kind()) {
      case EXHAUSTED -> true;
      case UNAVAILABLE -> failure.reason() != Reason.SERVICE_ENDING;
      default -> failure.reason() == Reason.INSTRUMENT_NOT_FOUND;
    };
  }

  /** Tries again after a while, each time a longer one; false if it was tried often enough. */
  boolean later() {
    if (tries >= MOST) {
      return false;
    }
    tries++;
    start(wait);
    Duration twice = wait.multipliedBy(2);
    wait = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return true;
  }

  /** The gateway is away, which is no answer: the same try is made again. */
  void whenBack() {
    start(FIRST);
  }

  private void start(Duration delay) {
    stop();
    next =
        timer.after(
            delay,
            () -> {
              next = null;
              task.run();
            });
  }

  /** The line is there again. */
  void onHeard() {
    tries = 0;
    wait = FIRST;
  }

  boolean isRunning() {
    return next != null;
  }

  void stop() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
