package io.github.pitrunner.marketdata;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A price as the last tick left it; the decimal is made only when a quote needs it. */
final class PriceCell {
  /** By this the gateway says that there is none (protocol section 4). */
  private static final double NONE = -1;

  private double price = Double.NaN;
  private @Nullable BigDecimal decimal;

  /** Takes a tick's price; not a number and -1 are none. */
  void set(double next) {
    double known = next == NONE ? Double.NaN : next;
    if (Double.compare(known, price) != 0) {
      price = known;
      decimal = null;
    }
  }

  boolean isPresent() {
    return !Double.isNaN(price);
  }

  @Nullable BigDecimal decimal() {
    if (decimal == null && isPresent()) {
      decimal = BigDecimal.valueOf(price);
    }
    return decimal;
  }
}
