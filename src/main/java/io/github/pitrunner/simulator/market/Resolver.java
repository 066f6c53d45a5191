package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.tws.Contract;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the one instrument that a request means, or tells the client why there is none. */
final class Resolver {
  private final Market market;

  Resolver(Market market) {
    this.market = market;
  }

  /** The instrument; null when the client has been told that there is not exactly one. */
  @Nullable Instrument one(ClientLine client, int reqId, Contract description) {
    List<Instrument> found = some(client, reqId, description);
    if (found.size() > 1) {
      client.error(
          reqId,
          200,
          "The contract description specified for "
              + named(description)
              + " is ambiguous.\nAmbiguous contract: more than one contract matches it.");
      return null;
    }
    return found.isEmpty() ? null : found.get(0);
  }

  /** All instruments that fit; empty when the client has been told that there is none. */
  List<Instrument> some(ClientLine client, int reqId, Contract description) {
    String secType = description.getSecType();
    boolean isTyped = ContractFilter.SECURITY_TYPES.contains(secType);
    if (!isTyped && !(secType.isEmpty() && description.getConId() > 0)) {
      Errors.invalid(client, reqId, "Please enter a valid security type");
      return List.of();
    }
    List<Instrument> found = market.instruments(description);
    if (found.isEmpty()) {
      client.error(reqId, 200, "No security definition has been found for the request");
    }
    return found;
  }

  private static String named(Contract description) {
    return description.getSymbol().isEmpty()
        ? description.getLocalSymbol()
        : description.getSymbol();
  }
}
