package io.github.pitrunner.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many of something in a second, and after a silence more at once. A bucket of tokens, kept as
 * the one time at which it would be full again, so that any thread may take from it.
 */
final class Budget {
  private static final long NANOS = 1_000_000_000L;

  private final Pace pace;
  private final Clock clock;
  private final AtomicLong full;

  /**
   * How much there is.
   *
   * @param perSecond that come back in a second
   * @param burst that there are at most
   */
  record Pace(int perSecond, int burst) {
    private long nanosEach() {
      return NANOS / perSecond;
    }

    private long nanosInAll() {
      return nanosEach() * burst;
    }
  }

  /** Full at first. */
  Budget(Pace pace, Clock clock) {
    this.pace = pace;
    this.clock = clock;
    this.full = new AtomicLong(now());
  }

  /** Takes one; if there is none, says how long until there is. */
  Optional<Duration> take() {
    long now = now();
    while (true) {
      long before = full.get();
      long from = begin(before, now);
      long missing = from + pace.nanosEach() - now - pace.nanosInAll();
      if (missing > 0) {
        return Optional.of(Duration.ofNanos(missing));
      }
      if (full.compareAndSet(before, from + pace.nanosEach())) {
        return Optional.empty();
      }
    }
  }

  /** How long until there is one, without taking it. */
  Optional<Duration> missing() {
    long now = now();
    long missing = begin(full.get(), now) + pace.nanosEach() - now - pace.nanosInAll();
    return missing > 0 ? Optional.of(Duration.ofNanos(missing)) : Optional.empty();
  }

  /** It is full, so that forgetting it changes nothing. */
  boolean isFull() {
    long now = now();
    return begin(full.get(), now) <= now;
  }

  // Further ahead than an empty bucket needs is a clock that was set back; that must lock nobody
  // out.
  private long begin(long whenFull, long now) {
    return whenFull < now || whenFull - now > pace.nanosInAll() ? now : whenFull;
  }

  private long now() {
    Instant now = clock.instant();
    return now.getEpochSecond() * NANOS + now.getNano();
  }
}
