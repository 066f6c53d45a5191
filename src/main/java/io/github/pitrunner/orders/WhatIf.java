package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Money;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway says an order would do to its account; null is not said.
 *
 * @param commission expected; null when the broker gives a range only
 * @param warning of the broker; may be empty
 */
record WhatIf(
    Margin initial,
    Margin maintenance,
    Margin equityWithLoan,
    @Nullable Money commission,
    @Nullable Money leastCommission,
    @Nullable Money mostCommission,
    String warning) {
  /** How a figure of the account would change. */
  record Margin(@Nullable Money before, @Nullable Money change, @Nullable Money after) {}
}
