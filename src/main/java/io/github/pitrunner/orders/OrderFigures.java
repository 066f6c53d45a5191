package io.github.pitrunner.orders;

import io.github.pitrunner.domain.OrderStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How orders stand at one moment. Counts run since the start.
 *
 * @param open orders that have not ended, by where they stand
 * @param unknownSince when the oldest outcome became unknown of those that are; null without any
 * @param entered times that an order came into a status
 * @param readers of order events
 * @param messages of the gateway that told nothing
 * @param readings of the gateway's orders that were finished, and what they found
 */
public record OrderFigures(
    Map<OrderStatus, Integer> open,
    @Nullable Instant unknownSince,
    Map<OrderStatus, Long> entered,
    int readers,
    Lost messages,
    Readings readings) {
  /**
   * Messages that told nothing.
   *
   * @param unreadable whole or in part
   * @param unrouted about an order id that was not known in its session
   */
  public record Lost(long unreadable, long unrouted) {}

  /**
   * Readings of the gateway's orders.
   *
   * @param count of them
   * @param otherOrders that were not as they were believed to be, or not known
   * @param missedExecutions that were not known, or corrected
   */
  public record Readings(long count, long otherOrders, long missedExecutions) {}
}
