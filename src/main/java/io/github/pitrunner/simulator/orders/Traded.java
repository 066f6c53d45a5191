package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.market.Listing;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order trades: an instrument, or a combination of some.
 *
 * @param listing how it is reported; a combination's is in no catalogue
 * @param exchange where the client sent it
 * @param legs the instruments that change hands, one for a plain order
 */
record Traded(Listing listing, String exchange, List<Leg> legs) {
  static final String COMBINATION = "BAG";

  Traded {
    legs = List.copyOf(legs);
  }

  static Traded plain(Listing listing, String exchange) {
    return new Traded(listing, exchange, List.of(new Leg(listing, exchange, 1, true)));
  }

  boolean isCombo() {
    return listing.contract().getSecType().equals(COMBINATION);
  }

  /** The class of a plain instrument that can be held, null for a combination. */
  @Nullable AssetClass asset() {
    return AssetClass.of(listing);
  }

  /** The contract ids whose books decide. */
  List<Integer> conIds() {
    return legs.stream().map(Leg::conId).distinct().toList();
  }

  /**
   * What one unit is worth at a price of 1: of a combination the largest multiplier among its legs,
   * so that a hundred shares against one option are priced by the share.
   */
  BigDecimal multiplier() {
    return legs.stream()
        .map(leg -> AssetClass.multiplier(leg.listing()))
        .reduce(BigDecimal.ONE, BigDecimal::max);
  }

  boolean isSameAs(Traded other) {
    if (listing.conId() != other.listing.conId()
        || !exchange.equals(other.exchange)
        || legs.size() != other.legs.size()) {
      return false;
    }
    for (int i = 0; i < legs.size(); i++) {
      if (!legs.get(i).isSameAs(other.legs.get(i))) {
        return false;
      }
    }
    return true;
  }
}
