package io.github.pitrunner.orders;

import io.github.pitrunner.domain.OrderType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which prices a type of order has a use for.
 *
 * @param needed without these it cannot be placed
 * @param possible these it may have, the needed included; it has no use for any other
 */
record PriceUse(Set<Price> needed, Set<Price> possible) {
  private static final List<Price> TRAILING =
      List.of(Price.TRAILING_AMOUNT, Price.TRAILING_PERCENT);

  PriceUse {
    needed = Set.copyOf(needed);
    possible = Set.copyOf(possible);
  }

  /** Of a trailing order exactly one distance is needed, which stands among the possible. */
  static PriceUse of(OrderType type) {
    return switch (type) {
      case MARKET, MARKET_ON_OPEN, MARKET_ON_CLOSE, MARKET_TO_LIMIT, OTHER -> needs();
      case LIMIT, LIMIT_ON_OPEN, LIMIT_ON_CLOSE -> needs(Price.LIMIT);
      case STOP, MARKET_IF_TOUCHED -> needs(Price.STOP);
      case STOP_LIMIT, LIMIT_IF_TOUCHED -> needs(Price.LIMIT, Price.STOP);
      case TRAILING_STOP -> needs().orAlso(TRAILING).orAlso(List.of(Price.STOP));
      case TRAILING_STOP_LIMIT ->
          needs().orAlso(TRAILING).orAlso(List.of(Price.STOP, Price.LIMIT, Price.LIMIT_OFFSET));
      case RELATIVE -> needs(Price.LIMIT_OFFSET).orAlso(List.of(Price.LIMIT));
      case MIDPRICE -> needs().orAlso(List.of(Price.LIMIT));
      case PEGGED_TO_MARKET -> needs(Price.LIMIT_OFFSET);
    };
  }

  private static PriceUse needs(Price... prices) {
    return new PriceUse(Set.of(prices), Set.of(prices));
  }

  private PriceUse orAlso(List<Price> prices) {
    Set<Price> all = EnumSet.copyOf(prices);
    all.addAll(possible);
    return new PriceUse(needed, all);
  }
}
