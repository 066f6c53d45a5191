package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Order;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an order.
 *
 * @param sequence rises by one with each event of this run
 * @param order as it stands after the event
 * @param execution of a fill, a correction or a commission
 */
record OrderEvent(
    long sequence, Instant time, Kind kind, Order order, @Nullable Execution execution) {
  /** What happened. */
  enum Kind {
    CREATED,
    CHANGED,
    FILLED,
    EXECUTION_UPDATED,
    WARNING
  }
}
