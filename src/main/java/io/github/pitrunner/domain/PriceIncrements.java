package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * Which prices an instrument can have: the step with the highest {@code from} at or below a price
 * holds for it (market rule, protocol section 5.2). Below the lowest step the lowest holds, and a
 * negative price is measured by its size.
 *
 * @param steps at least one, by rising price
 */
public record PriceIncrements(List<Step> steps) {

  /**
   * One step.
   *
   * @param from lowest price that it holds for
   * @param increment prices are multiples of this; greater than 0
   */
  public record Step(BigDecimal from, BigDecimal increment) {
    public Step {
      if (increment.signum() <= 0) {
        throw new IllegalArgumentException(
            "Price increment %s is not above 0".formatted(increment));
      }
    }
  }

  public PriceIncrements {
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("Price increments without a step");
    }
    steps = steps.stream().sorted(Comparator.comparing(Step::from)).toList();
  }

  /** One increment for all prices. */
  public static PriceIncrements uniform(BigDecimal increment) {
    return new PriceIncrements(List.of(new Step(BigDecimal.ZERO, increment)));
  }

  /** The increment that holds for a price. */
  public BigDecimal at(BigDecimal price) {
    BigDecimal size = price.abs();
    BigDecimal increment = steps.get(0).increment();
    for (Step step : steps) {
      if (step.from().compareTo(size) <= 0) {
        increment = step.increment();
      }
    }
    return increment;
  }

  public boolean isOnIncrement(BigDecimal price) {
    return price.remainder(at(price)).signum() == 0;
  }
}
