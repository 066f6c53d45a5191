package io.github.pitrunner.orders;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How orders are kept and waited for. Durations are {@code 10s}, {@code 500ms} or ISO 8601. */
@ConfigMapping(prefix = "pitrunner.orders")
public interface OrdersConfig {
  String PATIENCES = "is ${validatedValue}, but must be in 10 ms to 5 min";
  String COUNTS = "is ${validatedValue}, but must be in 1 to 10000000";

  /**
   * Patience for the gateway to acknowledge an order or a cancel; and before that, with an order
   * that waits for the pace.
   */
  @WithDefault("10s")
  @DurationMin(millis = 10, message = PATIENCES)
  @DurationMax(minutes = 5, message = PATIENCES)
  Duration acknowledgeTimeout();

  /** Ended orders that are kept; the oldest are forgotten first. */
  @WithDefault("50000")
  @Min(value = 1, message = COUNTS)
  @Max(value = 10_000_000, message = COUNTS)
  int keptOrders();

  /** Events that are kept for readers who come back. */
  @WithDefault("10000")
  @Min(value = 1, message = COUNTS)
  @Max(value = 10_000_000, message = COUNTS)
  int keptEvents();

  /** The same without the configuration's machinery. */
  default OrderSettings toSettings() {
    return new OrderSettings(acknowledgeTimeout(), keptOrders(), keptEvents());
  }
}
