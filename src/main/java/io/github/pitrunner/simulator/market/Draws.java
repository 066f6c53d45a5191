package io.github.pitrunner.simulator.market;

/**
 * A short sequence of seeded draws (splitmix64). The walk starts one at every node, so it must cost
 * nothing to start and depend on its key alone.
 */
final class Draws {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double TO_UNIT = 0x1.0p-53;

  private long state;

  Draws(long key) {
    this.state = key;
  }

  /** Folds one more coordinate into a key. */
  static long key(long seed, long coordinate) {
    return mix(seed + GOLDEN * (coordinate + 1));
  }

  static long key(long seed, long first, long second) {
    return key(key(seed, first), second);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** Even in [0, 1). */
  double even() {
    return (next() >>> 11) * TO_UNIT;
  }

  /** Even in [0, bound). */
  int below(int bound) {
    return (int) (even() * bound);
  }

  boolean chance() {
    return next() < 0;
  }

  /**
   * About normal with mean 0 and deviation 1, never beyond 3.5: the sum of four even draws out of
   * one number.
   */
  double normal() {
    long bits = next();
    long sum =
        (bits & 0xFFFF) + ((bits >>> 16) & 0xFFFF) + ((bits >>> 32) & 0xFFFF) + (bits >>> 48);
    return (sum / 65536.0 - 2.0) * Math.sqrt(3.0);
  }
}
