package io.github.pitrunner.connector;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** So much in any stretch of time of a length, whenever it begins. */
final class Budget {
  private final int limit;
  private final Duration window;
  private final Deque<Spending> spent = new ArrayDeque<>();
  private int used;

  private record Spending(Instant time, int weight) {}

  Budget(int limit, Duration window) {
    this.limit = limit;
    this.window = window;
  }

  /** When so much may be spent; not after now if at once. */
  Instant next(int weight, Instant now) {
    return next(weight, limit, now);
  }

  /** The same for whoever may use up only a part. */
  Instant next(int weight, int share, Instant now) {
    forget(now);
    int over = used + weight - share;
    Instant next = now;
    for (Spending spending : spent) {
      if (over <= 0) {
        break;
      }
      over -= spending.weight();
      next = spending.time().plus(window);
    }
    return next;
  }

  void spend(int weight, Instant now) {
    spent.addLast(new Spending(now, weight));
    used += weight;
  }

  int used(Instant now) {
    forget(now);
    return used;
  }

  int limit() {
    return limit;
  }

  /** Nothing of it is remembered any more. */
  boolean isForgotten(Instant now) {
    return used(now) == 0;
  }

  private void forget(Instant now) {
    Instant begin = now.minus(window);
    while (!spent.isEmpty() && !spent.peekFirst().time().isAfter(begin)) {
      used -= spent.removeFirst().weight();
    }
    // The clock was set back: what lies in the future was spent just now, for all that is known.
    int ahead = 0;
    while (!spent.isEmpty() && spent.peekLast().time().isAfter(now)) {
      ahead += spent.removeLast().weight();
    }
    if (ahead > 0) {
      spent.addLast(new Spending(now, ahead));
    }
  }
}
