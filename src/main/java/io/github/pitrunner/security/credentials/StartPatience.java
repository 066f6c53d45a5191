package io.github.pitrunner.security.credentials;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long the start waits for Vault, and how it spaces its tries.
 *
 * @param total after so long it gives up
 * @param first the wait after the first try, doubled with each further one
 * @param longest no wait is longer
 */
public record StartPatience(Duration total, Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 20;

  /** The wait after a try, counted from 1: shortened at random, so that many do not ask at once. */
  Duration after(int tries, RandomGenerator random) {
    Duration doubled = first.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
    Duration whole = doubled.compareTo(longest) > 0 ? longest : doubled;
    return Duration.ofNanos((long) (whole.toNanos() * (1 - random.nextDouble() / 2)));
  }
}
