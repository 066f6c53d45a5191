package io.github.pitrunner.domain;

import org.jspecify.annotations.Nullable;

/**
 * By which names an order is known.
 *
 * @param id the caller's name; null when it was not placed through Pitrunner
 * @param permId the broker's account-wide id, which survives everything; 0 until it is known
 * @param clientId the API client that placed it
 * @param orderId the gateway's id within that client; 0 when it has none. Never a key by itself: it
 *     may be given to another order after the gateway's nightly restart
 */
public record OrderKeys(@Nullable ClientOrderId id, long permId, int clientId, int orderId) {
  public OrderKeys withPermId(long known) {
    return new OrderKeys(id, known, clientId, orderId);
  }

  public OrderKeys withRoute(int newClientId, int newOrderId) {
    return new OrderKeys(id, permId, newClientId, newOrderId);
  }

  /** The order's name in the API. */
  public String name() {
    return id == null ? "orders/perm-" + permId : "orders/" + id;
  }
}
