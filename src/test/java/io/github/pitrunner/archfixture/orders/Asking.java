package io.github.pitrunner.archfixture.orders;

import io.github.pitrunner.archfixture.connector.GatewayReads;

/** Places an order as if it were a question. */
public final class Asking {
  public int place(GatewayReads reads) {
    return reads.ask();
  }
}
