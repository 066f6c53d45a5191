package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Orders of which nobody knows what became of them.
 *
 * @param since by the order's name, when it came to stand so
 */
public record UnknownOutcomes(Map<String, Instant> since) {
  public UnknownOutcomes {
    since = Map.copyOf(since);
  }

  static UnknownOutcomes of(OrderBook book) {
    Map<String, Instant> since = new LinkedHashMap<>();
    orders(book).forEach((name, tracked) -> since.put(name, tracked.order().life().updated()));
    return new UnknownOutcomes(since);
  }

  /** The orders themselves, by their names. */
  static Map<String, Tracked> orders(OrderBook book) {
    Map<String, Tracked> unknown = new LinkedHashMap<>();
    for (Tracked tracked : book.index().open()) {
      Order order = tracked.order();
      if (order.status() == OrderStatus.OUTCOME_UNKNOWN) {
        unknown.put(order.keys().name(), tracked);
      }
    }
    return unknown;
  }
}
