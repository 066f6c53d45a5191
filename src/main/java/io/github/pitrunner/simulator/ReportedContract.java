package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.tws.Contract;

/** How a listing's contract appears in the different messages of a gateway. */
public final class ReportedContract {
  private static final String SMART = "SMART";

  private ReportedContract() {}

  /** In an order: with the exchange that the order was sent to. */
  public static Contract inOrder(Listing listing, String exchange) {
    return plain(listing).setExchange(exchange).build();
  }

  /** In an execution: with the exchange where it happened. */
  public static Contract inExecution(Listing listing, String orderExchange) {
    return plain(listing).setExchange(venue(listing, orderExchange)).build();
  }

  /** In a portfolio line: with the exchange of its listing. */
  public static Contract inPortfolio(Listing listing) {
    return plain(listing).setExchange(venue(listing, listing.contract().getExchange())).build();
  }

  /** In a position: without an exchange. */
  public static Contract inPosition(Listing listing) {
    return plain(listing).clearExchange().build();
  }

  /** Where an order to this exchange trades; smart routing goes to the primary exchange. */
  public static String venue(Listing listing, String orderExchange) {
    Contract contract = listing.contract();
    boolean routed = orderExchange.isEmpty() || orderExchange.equals(SMART);
    return routed && !contract.getPrimaryExch().isEmpty()
        ? contract.getPrimaryExch()
        : orderExchange;
  }

  // Recorded orders and executions carry the bare date and no primary exchange, unlike contract
  // details.
  private static Contract.Builder plain(Listing listing) {
    Contract.Builder contract = listing.contract().toBuilder();
    if (contract.hasLastTradeDate() && !contract.getLastTradeDate().isEmpty()) {
      contract.setLastTradeDateOrContractMonth(contract.getLastTradeDate());
    }
    return contract.clearPrimaryExch().clearLastTradeDate();
  }
}
