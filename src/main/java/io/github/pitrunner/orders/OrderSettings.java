package io.github.pitrunner.orders;

import java.time.Duration;

/**
 * How orders are kept and waited for.
 *
 * @param acknowledgePatience how long the gateway may take to acknowledge an order or a cancel, and
 *     how long an order may wait for the pace before
 * @param endedOrders orders that have ended and are kept at most, above 0
 * @param events events that are kept for readers who come back at most, above 0
 */
public record OrderSettings(Duration acknowledgePatience, int endedOrders, int events) {
  public OrderSettings {
    if (acknowledgePatience.isNegative() || acknowledgePatience.isZero()) {
      throw new IllegalArgumentException(
          "A patience of %s for acknowledgements".formatted(acknowledgePatience));
    }
    if (endedOrders <= 0 || events <= 0) {
      throw new IllegalArgumentException(
          "%d ended orders and %d events to keep".formatted(endedOrders, events));
    }
  }
}
