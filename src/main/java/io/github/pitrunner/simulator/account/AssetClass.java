package io.github.pitrunner.simulator.account;

import io.github.pitrunner.simulator.market.Listing;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What kind of thing is held, as far as cash, value and margin differ by it. */
public enum AssetClass {
  /** Paid in full; shares and funds. */
  STOCK,
  /** Not paid; margined and marked to the market. */
  FUTURE,
  /** The premium is paid. */
  OPTION,
  /** An exchange of two cash balances. */
  CURRENCY;

  /** The class of a listing, or null for one that cannot be held, such as an index. */
  public static @Nullable AssetClass of(Listing listing) {
    return switch (listing.contract().getSecType()) {
      case "STK" -> STOCK;
      case "FUT" -> FUTURE;
      case "OPT", "FOP", "WAR" -> OPTION;
      case "CASH" -> CURRENCY;
      default -> null;
    };
  }

  /** The class of a listing that is held. */
  static AssetClass held(Listing listing) {
    AssetClass asset = of(listing);
    if (asset == null) {
      throw new IllegalArgumentException(
          "A %s cannot be held".formatted(listing.contract().getSecType()));
    }
    return asset;
  }

  /** Value of one unit at a price of 1. */
  public static BigDecimal multiplier(Listing listing) {
    double multiplier = listing.contract().getMultiplier();
    return multiplier > 0 ? BigDecimal.valueOf(multiplier).stripTrailingZeros() : BigDecimal.ONE;
  }
}
