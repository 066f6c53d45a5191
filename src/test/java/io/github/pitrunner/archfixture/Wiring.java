package io.github.pitrunner.archfixture;

import io.github.pitrunner.archfixture.simulator.Exchange;
import io.github.pitrunner.archfixture.tws.Tick;

/** May start the simulator but has no business with a message of the gateway. */
public final class Wiring {
  public Tick start(Exchange exchange) {
    return exchange.tick();
  }
}
