package io.github.pitrunner.archfixture.orders;

import io.github.pitrunner.archfixture.portfolio.Positions;
import io.github.pitrunner.archfixture.tws.Tick;
import io.github.pitrunner.archfixture.v1.Quote;

/** Uses another service, and a message of the gateway without being a mapper. */
public final class Desk {
  public Quote quote(Tick tick, Positions positions) {
    return new Quote(tick.type() + positions.count());
  }
}
