package io.github.pitrunner.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an order stands and why.
 *
 * @param reason empty when there is nothing to say
 * @param warnings of the gateway, oldest first; at most the last 20
 */
public record OrderState(OrderStatus status, String reason, List<String> warnings) {
  private static final int MOST_WARNINGS = 20;

  public OrderState {
    warnings = List.copyOf(warnings);
  }

  public static OrderState of(OrderStatus status) {
    return new OrderState(status, "", List.of());
  }

  public OrderState to(OrderStatus next, String why) {
    return new OrderState(next, why, warnings);
  }

  /** With a warning more, unless the gateway only repeats itself. */
  public OrderState withWarning(String warning) {
    if (warnings.contains(warning)) {
      return this;
    }
    List<String> more = new ArrayList<>(warnings);
    more.add(warning);
    return new OrderState(
        status, reason, more.subList(Math.max(0, more.size() - MOST_WARNINGS), more.size()));
  }
}
