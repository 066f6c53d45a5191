package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderFill;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules know beside the order, as of one moment. What is null is not known, and whoever
 * needs it refuses.
 *
 * @param session null without one
 * @param figures of the order's account
 */
public record RiskView(
    Instant now,
    KillSwitchState killSwitch,
    @Nullable SessionFacts session,
    Market market,
    Book book,
    @Nullable AccountFigures figures,
    RecentOrders recent,
    Change change) {

  /** Nothing is known of anything; the kill switch has not been read. */
  public static final RiskView UNKNOWN =
      new RiskView(
          Instant.EPOCH,
          new KillSwitchState.Unread(),
          null,
          new Market(null, contractId -> null, contractId -> null),
          new Book((account, contractId) -> null, null, Map.of(), null),
          null,
          RecentOrders.NONE,
          Change.NEW);

  /** The same once these orders of the same account have been sent too. */
  RiskView behind(List<OrderIntent> sent) {
    if (sent.isEmpty()) {
      return this;
    }
    List<Order> open = book.openOrders();
    List<Order> all = open == null ? null : new ArrayList<>(open);
    if (all != null) {
      sent.forEach(intent -> all.add(asOpen(intent)));
    }
    return new RiskView(
        now,
        killSwitch,
        session,
        market,
        new Book(book.positions(), book.holdings(), book.unsettled(), all),
        figures,
        recent.plus(sent.size()),
        change);
  }

  private Order asOpen(OrderIntent intent) {
    return new Order(
        new OrderKeys(intent.id(), 0, 0, 0),
        intent.account(),
        intent.instrument(),
        intent.ticket(),
        OrderState.of(OrderStatus.PENDING_SUBMIT),
        OrderFill.NONE,
        false,
        Order.Life.begin(now));
  }

  /**
   * The session with the gateway.
   *
   * @param accounts that it manages
   * @param configured the one that the configuration names; null when it names none
   * @param readOnly nothing may be placed or changed
   */
  public record SessionFacts(
      Set<AccountId> accounts, @Nullable AccountId configured, boolean readOnly) {
    public SessionFacts {
      accounts = Set.copyOf(accounts);
    }
  }

  /**
   * What is known of the market.
   *
   * @param details of the order's instrument; null for a combination, which has none
   * @param others what is known of any contract, such as the legs of a combination
   */
  public record Market(
      @Nullable InstrumentDetails details, RiskSources.Quotes quotes, RiskSources.Details others) {}

  /**
   * What is held and what is open.
   *
   * @param holdings all that the order's account holds; null until positions have been read
   * @param unsettled of the order's account, by contract id: traded, and not in the positions yet
   * @param openOrders of all accounts, our own and foreign ones, each that has not ended; null
   *     until they have been read back
   */
  public record Book(
      RiskSources.Positions positions,
      @Nullable Collection<Holding> holdings,
      Map<Integer, UnsettledTrades> unsettled,
      @Nullable List<Order> openOrders) {}

  /**
   * What the order's account has sent of late.
   *
   * @param lastSecond orders sent in it
   * @param lastMinute orders sent in it
   * @param sinceSame how long ago the same order was sent; null if it was not, within the window
   * @param orders sent in the window of the cancel ratio
   * @param cancels sent in the window of the cancel ratio
   */
  public record RecentOrders(
      int lastSecond, int lastMinute, @Nullable Duration sinceSame, int orders, int cancels) {
    public static final RecentOrders NONE = new RecentOrders(0, 0, null, 0, 0);

    RecentOrders plus(int sent) {
      return new RecentOrders(
          lastSecond + sent, lastMinute + sent, sinceSame, orders + sent, cancels);
    }
  }

  /**
   * What the order changes.
   *
   * @param replaced the order that is modified, as it stands; null for a new one
   * @param initialMargin by how much the order raises the initial margin, in the account's
   *     currency, as the gateway's what-if says; null when it was not asked
   */
  public record Change(@Nullable Order replaced, @Nullable BigDecimal initialMargin) {
    /** An order that is not there yet, without a what-if. */
    public static final Change NEW = new Change(null, null);

    public static Change of(Order replaced) {
      return new Change(replaced, null);
    }
  }
}
