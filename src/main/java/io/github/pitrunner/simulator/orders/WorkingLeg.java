package io.github.pitrunner.simulator.orders;

import java.math.BigDecimal;

/** What an order has traded in one of its legs. */
final class WorkingLeg {
  private final Leg leg;

  /** Units of the leg. */
  BigDecimal filled = BigDecimal.ZERO;

  /** Sum of price times quantity over the fills. */
  BigDecimal filledValue = BigDecimal.ZERO;

  BigDecimal commission = BigDecimal.ZERO;

  WorkingLeg(Leg leg) {
    this.leg = leg;
  }

  Leg leg() {
    return leg;
  }
}
