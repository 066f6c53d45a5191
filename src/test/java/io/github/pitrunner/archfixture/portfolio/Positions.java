package io.github.pitrunner.archfixture.portfolio;

import io.github.pitrunner.archfixture.simulator.Exchange;

/** Uses the simulator. */
public final class Positions {
  private final Exchange exchange = new Exchange();

  public int count() {
    return exchange.tick().type();
  }
}
