package io.github.pitrunner.risk;

import io.github.pitrunner.domain.OrderIntent;

/** One rule of the gate. */
@FunctionalInterface
public interface RiskRule {
  RiskVerdict check(OrderIntent order);
}
