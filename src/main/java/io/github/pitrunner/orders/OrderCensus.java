package io.github.pitrunner.orders;

import io.github.pitrunner.domain.OrderStatus;
import java.util.EnumMap;
import java.util.Map;

/** What has become of orders since the start, in numbers. On the connector's context. */
final class OrderCensus {
  private final Map<OrderStatus, Long> entered = new EnumMap<>(OrderStatus.class);
  private long readings;
  private long otherOrders;
  private long missedExecutions;

  /** An order has come into a status. */
  void onStatus(OrderStatus status) {
    entered.merge(status, 1L, Long::sum);
  }

  /** The gateway's orders have been read back. */
  void onReadBack() {
    readings++;
  }

  /** An order that was read back is not as it was believed to be, or was not known. */
  void onOrderOther() {
    otherOrders++;
  }

  /** An execution that was read back, or its correction, was not known. */
  void onExecutionMissed() {
    missedExecutions++;
  }

  Map<OrderStatus, Long> entered() {
    return new EnumMap<>(entered);
  }

  long readings() {
    return readings;
  }

  long otherOrders() {
    return otherOrders;
  }

  long missedExecutions() {
    return missedExecutions;
  }
}
