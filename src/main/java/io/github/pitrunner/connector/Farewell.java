package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The end of the service: whoever listens is told, what is under way may end, feeds are given up at
 * the gateway, what waits to be sent leaves; then the session is closed, at the latest when the
 * grace period is over.
 */
final class Farewell {
  private static final Logger LOG = Logger.getLogger(Farewell.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Timer timer;
  private final Steps steps;
  private final Promise<Void> ended = Promise.promise();
  private boolean isOver;
  private @Nullable Scheduled grace;
  private @Nullable Scheduled look;

  /** What is to be done, in this order. */
  interface Steps {
    /** Succeeds or fails when nothing is under way any more. */
    Future<?> tell();

    void giveFeedsUp();

    /** Nothing waits to be sent, or nothing can be sent. */
    boolean isSent();

    void close();
  }

  Farewell(Timer timer, Steps steps) {
    this.timer = timer;
    this.steps = steps;
  }

  /** Succeeds when the session is closed. */
  Future<Void> begin(Duration patience) {
    grace =
        timer.after(
            patience,
            () -> {
              LOG.warn("The grace period is over: what is under way is left to the gateway");
              finish();
            });
    steps
        .tell()
        .onComplete(
            told -> {
              if (!isOver) {
                steps.giveFeedsUp();
                finishWhenSent();
              }
            });
    return ended.future();
  }

  /** The session was closed meanwhile. */
  void onClosed() {
    finish();
  }

  private void finishWhenSent() {
    look = null;
    if (steps.isSent()) {
      finish();
    } else {
      look = timer.after(LOOK_AGAIN, this::finishWhenSent);
    }
  }

  private void finish() {
    if (isOver) {
      return;
    }
    isOver = true;
    stop(grace);
    stop(look);
    steps.close();
    ended.complete();
  }

  private static void stop(@Nullable Scheduled scheduled) {
    if (scheduled != null) {
      scheduled.cancel();
    }
  }
}
