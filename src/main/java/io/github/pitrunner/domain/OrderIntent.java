package io.github.pitrunner.domain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * none means that it is the same order. Of an order of another account that alone is said: not
   * everybody who may know its name may know what it is.
   */
  public List<String> differencesFrom(Order order) {
    return differencesFrom(order.account(), order.instrument(), order.ticket());
  }

  /** As with an order: what was wanted under the same name before. */
  public List<String> differencesFrom(OrderIntent other) {
    return differencesFrom(other.account, other.instrument, other.ticket);
  }

  private List<String> differencesFrom(
      @Nullable AccountId otherAccount, Instrument otherInstrument, OrderTicket otherTicket) {
    if (!account.equals(otherAccount)) {
      return List.of("account");
    }
    List<String> paths = new ArrayList<>();
    boolean isSameRoute =
        otherInstrument.exchange().isEmpty()
            || instrument.exchange().equals(otherInstrument.exchange());
    if (!instrument.isSameAs(otherInstrument) || !isSameRoute) {
      paths.add("ticket.instrument");
    }
    ticket.differencesFrom(otherTicket).forEach(name -> paths.add("ticket." + name));
    return paths;
  }
}
