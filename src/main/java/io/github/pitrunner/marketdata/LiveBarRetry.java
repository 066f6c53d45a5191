package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks again for live bars that the gateway gave and then refused: a few times, each after twice as
 * long as the one before. Right after a reconnection it refuses what it soon gives, because it
 * still counts what was open before, or its farms are not up yet.
 */
final class LiveBarRetry {
  private static final int MOST_TRIES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);

  /** Nothing that passes by itself. */
  private static final Set<Reason> FINAL =
      EnumSet.of(Reason.NO_MARKET_DATA_PERMISSION, Reason.SERVICE_ENDING);

  private final Timer timer;
  private final Runnable open;
  private int tries;
  private @Nullable Scheduled next;

  /**
   * @param open asks again
   */
  LiveBarRetry(Timer timer, Runnable open) {
    this.timer = timer;
    this.open = open;
  }

  /** Schedules the next try; false if none makes sense any more. */
  boolean isScheduledAfter(Failure refusal) {
    if (FINAL.contains(refusal.reason()) || tries == MOST_TRIES) {
      return false;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << tries);
    Duration hint = refusal.retryAfter();
    boolean isAway = refusal instanceof Failure.Unavailable;
    if (!isAway) {
      // Without a session nothing was refused.
      tries++;
    }
    stop();
    next = timer.after(hint == null || hint.compareTo(pause) < 0 ? pause : hint, this::run);
    return true;
  }

  private void run() {
    next = null;
    open.run();
  }

  /** The gateway gives them: the next refusal is the first one again. */
  void onGiven() {
    tries = 0;
  }

  void stop() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
