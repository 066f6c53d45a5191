package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.tws.Order;
import io.github.pitrunner.wire.Unset;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much of an order may fill at once.
 *
 * @param isWhole all or nothing
 * @param least at least so much, or what is left if that is less; zero for any
 * @param shown what it shows in the book while it rests, and so what trades with it before the book
 *     changes; null for all
 */
record FillTerms(boolean isWhole, BigDecimal least, @Nullable BigDecimal shown) {

  /**
   * Reads an order.
   *
   * @throws Refusal if the sizes do not fit the order's
   */
  static FillTerms fromWire(Order order, BigDecimal quantity) {
    BigDecimal least = size(order.getMinQty(), "minQty");
    BigDecimal shown = size(order.getDisplaySize(), "displaySize");
    if (least.compareTo(quantity) > 0) {
      throw Refusal.invalid(
          "minQty", "The minimum quantity %s is above the order size".formatted(least));
    }
    if (shown.compareTo(quantity) > 0) {
      throw new Refusal(10020, "The display size %s is above the order size".formatted(shown));
    }
    if (order.getAllOrNone() && shown.signum() > 0) {
      throw new Refusal(10020, "An all-or-none order has no display size");
    }
    return new FillTerms(order.getAllOrNone(), least, shown.signum() > 0 ? shown : null);
  }

  private static BigDecimal size(int wire, String field) {
    if (Unset.isUnset(wire)) {
      return BigDecimal.ZERO;
    }
    if (wire < 0) {
      throw Refusal.invalid(field, "The size %d is negative".formatted(wire));
    }
    return BigDecimal.valueOf(wire);
  }

  /** The same, all or nothing. */
  FillTerms whole() {
    return new FillTerms(true, least, null);
  }

  /**
   * How much fills of what is there.
   *
   * @param available in the market
   * @param remaining of the order
   * @param isResting whether the order waits in the book for others to trade with it
   * @return zero for nothing
   */
  BigDecimal of(BigDecimal available, BigDecimal remaining, boolean isResting) {
    BigDecimal offered = isResting && shown != null ? available.min(shown) : available;
    BigDecimal quantity = remaining.min(offered);
    BigDecimal needed = isWhole ? remaining : least.min(remaining);
    // An iceberg shows less than its minimum; the minimum counts against what the market has.
    boolean isEnough = remaining.min(available).compareTo(needed) >= 0;
    return isEnough && quantity.signum() > 0 ? quantity : BigDecimal.ZERO;
  }
}
