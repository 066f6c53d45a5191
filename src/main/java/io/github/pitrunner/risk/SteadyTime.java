package io.github.pitrunner.risk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Time that only goes forward, by a clock that may be set back: then it stands for a moment and
 * goes on from there, so that windows neither empty at once nor stay full for ever. A clock that is
 * set forward cannot be told from time that passes.
 */
final class SteadyTime {
  private final Clock clock;
  private Instant last;
  private Duration elapsed = Duration.ZERO;

  SteadyTime(Clock clock) {
    this.clock = clock;
    this.last = clock.instant();
  }

  /** Since the beginning. */
  Duration elapsed() {
    Instant now = clock.instant();
    if (now.isAfter(last)) {
      elapsed = elapsed.plus(Duration.between(last, now));
    }
    last = now;
    return elapsed;
  }
}
