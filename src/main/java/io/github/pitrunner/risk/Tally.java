package io.github.pitrunner.risk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many things happened within the last while. */
final class Tally {
  private final Duration window;
  private final Deque<Duration> times = new ArrayDeque<>();

  Tally(Duration window) {
    this.window = window;
  }

  void add(Duration now) {
    forget(now);
    times.addLast(now);
  }

  int count(Duration now) {
    forget(now);
    return times.size();
  }

  private void forget(Duration now) {
    while (!times.isEmpty() && now.minus(times.getFirst()).compareTo(window) >= 0) {
      times.removeFirst();
    }
  }
}
