package io.github.pitrunner.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * An order that somebody wants placed, complete and valid.
 *
 * @param id the caller's name for it
 * @param account the account to trade for
 * @param instrument as the gateway knows it
 */
public record OrderIntent(
    ClientOrderId id, AccountId account, Instrument instrument, OrderTicket ticket) {

  /**
   * The paths of the fields in which an order of the same name differs, as the API spells them;
   * none means that it is the same order.
   */
  public List<String> differencesFrom(Order order) {
    List<String> paths = new ArrayList<>();
    if (!account.equals(order.account())) {
      paths.add("account");
    }
    Instrument other = order.instrument();
    boolean sameRoute =
        other.exchange().isEmpty() || instrument.exchange().equals(other.exchange());
    if (instrument.contractId() != other.contractId() || !sameRoute) {
      paths.add("ticket.instrument");
    }
    ticket.differencesFrom(order.ticket()).forEach(name -> paths.add("ticket." + name));
    return paths;
  }
}
