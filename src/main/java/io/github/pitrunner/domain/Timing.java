package io.github.pitrunner.domain;

/** Hears how long something took, each time; on whichever thread it was done. */
@FunctionalInterface
public interface Timing {
  /** Nobody listens. */
  Timing NONE = nanoseconds -> {};

  void took(long nanoseconds);
}
