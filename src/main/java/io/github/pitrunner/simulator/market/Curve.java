package io.github.pitrunner.simulator.market;

/**
 * How an instrument's bid follows the walk on which it rests. Within a day (UTC) it is monotone, so
 * that the extremes of the walk are those of the instrument.
 */
interface Curve {
  /** The bid in units of the instrument's increment rule, at a value of the walk. */
  long bid(long walked, long day);

  /** Whether the bid rises when the walk rises. */
  boolean isRising();
}
