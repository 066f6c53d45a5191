package io.github.pitrunner.simulator.market;

/** Live sessions of the same user elsewhere, which take a desk's data. */
final class Competition {
  private int competitors;

  boolean isOn() {
    return competitors > 0;
  }

  /** One begins; whether it is the first. */
  boolean begin() {
    return competitors++ == 0;
  }

  /** One ends; whether it was the last. */
  boolean end() {
    return --competitors == 0;
  }
}
