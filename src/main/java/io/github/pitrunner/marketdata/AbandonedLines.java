package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.Newest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The request ids of lines that were given up in this session. The gateway may have thrown the
 * cancel away (code 100) and then keeps the line open: its ticks show it.
 */
final class AbandonedLines {
  private static final int MOST = 1000;

  /** Ticks may be under way when the cancel leaves, and it may wait for its turn. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Map<Integer, Instant> cancelled = Newest.put(MOST);
  private long cancelledAgain;

  /** A line was cancelled. */
  void add(int requestId, Instant now) {
    cancelled.put(requestId, now);
  }

  /**
   * A tick that is nobody's has come. True if its line has to be cancelled again: it was given up
   * here, and the last cancel is a while ago.
   */
  boolean onTick(int requestId, Instant now) {
    Instant last = cancelled.get(requestId);
    // Either way: the clock may have been set back.
    if (last == null || Duration.between(last, now).abs().compareTo(WAIT) < 0) {
      return false;
    }
    cancelled.put(requestId, now);
    cancelledAgain++;
    return true;
  }

  /** Times since the start that a line was cancelled again. */
  long cancelledAgain() {
    return cancelledAgain;
  }

  /** With the session the gateway forgets its lines. */
  void onLost() {
    cancelled.clear();
  }
}
