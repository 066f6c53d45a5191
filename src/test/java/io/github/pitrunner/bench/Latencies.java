package io.github.pitrunner.bench;

import java.util.Arrays;
import java.util.Locale;

/** Times of single calls, all of them kept, so that percentiles are exact. */
final class Latencies {
  private final long[] nanos;

  private Latencies(long[] sorted) {
    nanos = sorted;
  }

  /**
   * Takes times in nanoseconds, at least one.
   *
   * @throws IllegalArgumentException without any
   */
  static Latencies of(long[] measured) {
    if (measured.length == 0) {
      throw new IllegalArgumentException("Nothing was measured");
    }
    long[] sorted = measured.clone();
    Arrays.sort(sorted);
    return new Latencies(sorted);
  }

  int count() {
    return nanos.length;
  }

  /** The least time within which so large a share of the calls came, in milliseconds. */
  double millis(double share) {
    int within = (int) Math.ceil(share * nanos.length);
    return nanos[Math.max(0, within - 1)] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%8.2f ms %8.2f ms %8.2f ms", millis(0.5), millis(0.99), millis(1));
  }
}
