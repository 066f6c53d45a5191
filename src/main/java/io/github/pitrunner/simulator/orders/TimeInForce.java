package io.github.pitrunner.simulator.orders;

/** How long an order works. */
enum TimeInForce {
  /** Until the session ends. */
  DAY,
  /** Until cancelled. */
  GTC,
  /** Until a given time. */
  GTD,
  /** At once, and what does not fill is cancelled. */
  IOC,
  /** At once and whole, or not at all. */
  FOK,
  /** At the next opening only. */
  OPG;

  static TimeInForce fromWire(String text) {
    if (text.isEmpty()) {
      return DAY;
    }
    for (TimeInForce tif : values()) {
      if (tif.name().equals(text)) {
        return tif;
      }
    }
    throw Refusal.invalid("tif", "Invalid time in force '%s'".formatted(text));
  }

  /** Whether the order has a single chance. */
  boolean isImmediate() {
    return this == IOC || this == FOK || this == OPG;
  }
}
