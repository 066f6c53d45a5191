package io.github.pitrunner.portfolio;

import java.time.Duration;

/**
 * How the portfolio asks.
 *
 * @param profitPositions most positions whose profit and loss is subscribed to at a time
 * @param profitLinger how long such a subscription outlives its last reader
 * @param valuationTurn how long one account's positions are valued before the next one's are
 */
public record PortfolioSettings(
    int profitPositions, Duration profitLinger, Duration valuationTurn) {
  /** The product's defaults. */
  public static final PortfolioSettings STANDARD =
      new PortfolioSettings(100, Duration.ofSeconds(5), Duration.ofSeconds(10));
}
