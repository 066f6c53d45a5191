package io.github.pitrunner.simulator.account;

import io.github.pitrunner.simulator.market.Listing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A position in one instrument, in the instrument's currency.
 *
 * @param quantity positive when long, negative when short, zero after closing
 * @param averageCost of one unit, with multiplier and commissions (protocol section 5.5)
 * @param realized profit of what was closed since the position was first opened
 */
record Holding(Listing listing, BigDecimal quantity, BigDecimal averageCost, BigDecimal realized) {
  private static final int COST_SCALE = 10;

  /** A holding after a fill. */
  record Change(Holding after, @Nullable BigDecimal realized) {}

  static Holding none(Listing listing) {
    return new Holding(listing, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  boolean isFlat() {
    return quantity.signum() == 0;
  }

  BigDecimal value(BigDecimal price) {
    return price.multiply(AssetClass.multiplier(listing)).multiply(quantity);
  }

  BigDecimal unrealized(BigDecimal price) {
    return value(price).subtract(averageCost.multiply(quantity));
  }

  /** Applies a fill; one that crosses zero closes the old position and opens the rest. */
  Change after(Fill fill) {
    BigDecimal unitPrice = fill.price().multiply(AssetClass.multiplier(listing));
    BigDecimal unitCommission =
        fill.commission().divide(fill.quantity().abs(), COST_SCALE, RoundingMode.HALF_EVEN);
    // Commission makes buying dearer and selling cheaper.
    BigDecimal unitCost =
        fill.quantity().signum() > 0
            ? unitPrice.add(unitCommission)
            : unitPrice.subtract(unitCommission);
    boolean isOpening = isFlat() || quantity.signum() == fill.quantity().signum();
    return isOpening ? opened(fill.quantity(), unitCost) : reduced(fill.quantity(), unitCost);
  }

  private Change opened(BigDecimal more, BigDecimal unitCost) {
    BigDecimal total = quantity.add(more);
    BigDecimal cost =
        averageCost
            .multiply(quantity)
            .add(unitCost.multiply(more))
            .divide(total, COST_SCALE, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return new Change(new Holding(listing, total, cost, realized), null);
  }

  private Change reduced(BigDecimal traded, BigDecimal unitCost) {
    BigDecimal closed = traded.abs().min(quantity.abs());
    BigDecimal gain =
        unitCost
            .subtract(averageCost)
            .multiply(closed)
            .multiply(BigDecimal.valueOf(quantity.signum()));
    BigDecimal rest = quantity.add(traded);
    BigDecimal cost;
    if (rest.signum() == 0) {
      cost = BigDecimal.ZERO;
    } else {
      cost = rest.signum() == quantity.signum() ? averageCost : unitCost;
    }
    return new Change(new Holding(listing, rest, cost, realized.add(gain)), gain);
  }
}
