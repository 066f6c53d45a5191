package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.market.Listing;
import java.math.BigDecimal;

/**
 * One instrument that an order trades: the only one of a plain order, one of several of a
 * combination.
 *
 * @param exchange where the client sends it
 * @param ratio units for each unit of the order
 * @param isAlong bought by who buys the whole, or sold
 */
record Leg(Listing listing, String exchange, int ratio, boolean isAlong) {

  int conId() {
    return listing.conId();
  }

  /** Whether an order of this side buys the leg. */
  boolean isBought(boolean isOrderBuy) {
    return isOrderBuy == isAlong;
  }

  /** Units of the leg in so many of the order. */
  BigDecimal quantity(BigDecimal ofOrder) {
    return ofOrder.multiply(BigDecimal.valueOf(ratio));
  }

  /** What one unit of the order's price in this leg is worth, without its side. */
  BigDecimal valuePerPrice() {
    return AssetClass.multiplier(listing).multiply(BigDecimal.valueOf(ratio));
  }

  boolean isSameAs(Leg other) {
    return conId() == other.conId() && ratio == other.ratio && isAlong == other.isAlong;
  }
}
