package io.github.pitrunner.orders;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How orders are kept and waited for. Durations are {@code 10s}, {@code 500ms} or ISO 8601. */
@ConfigMapping(prefix = "pitrunner.orders")
public interface OrdersConfig {
  /** Patience for the gateway to acknowledge an order or a cancel; above 0. */
  @WithDefault("10s")
  Duration acknowledgeTimeout();

  /** Ended orders that are kept; the oldest are forgotten first. */
  @WithDefault("50000")
  @Min(1)
  @Max(10_000_000)
  int keptOrders();

  /** Events that are kept for readers who come back. */
  @WithDefault("10000")
  @Min(1)
  @Max(10_000_000)
  int keptEvents();

  /** The same without the configuration's machinery. */
  default OrderSettings toSettings() {
    return new OrderSettings(acknowledgeTimeout(), keptOrders(), keptEvents());
  }
}
