package io.github.pitrunner.simulator.market;

import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractDetails;

/**
 * One instrument of the simulated market.
 *
 * @param contract what the gateway sends as its contract, with every field that the real one fills
 * @param details what the gateway sends as its details
 */
public record Listing(Contract contract, ContractDetails details) {
  public int conId() {
    return contract.getConId();
  }

  public String currency() {
    return contract.getCurrency();
  }
}
