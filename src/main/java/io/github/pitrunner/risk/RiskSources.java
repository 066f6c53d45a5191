package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.Quote;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the risk room gets what it knows: each is asked on the one context and answers at once from
 * what it holds, with null when it does not know.
 */
public record RiskSources(
    Sessions sessions,
    Details details,
    Quotes quotes,
    Positions positions,
    OpenOrders openOrders,
    Unsettled unsettled,
    Held held,
    Accounts accounts) {

  /** Nothing is unsettled. */
  // More than three parameters: each is a source of its own, and has its own type.
  public RiskSources(
      Sessions sessions,
      Details details,
      Quotes quotes,
      Positions positions,
      OpenOrders openOrders,
      Held held,
      Accounts accounts) {
    this(sessions, details, quotes, positions, openOrders, account -> Map.of(), held, accounts);
  }

  /** The same with other orders and fills. */
  RiskSources with(OpenOrders otherOrders, Unsettled otherFills) {
    return new RiskSources(
        sessions, details, quotes, positions, otherOrders, otherFills, held, accounts);
  }

  /** The session with the gateway. */
  @FunctionalInterface
  public interface Sessions {
    /** Null without a session. */
    RiskView.@Nullable SessionFacts session();
  }

  /** What the gateway said of instruments. */
  @FunctionalInterface
  public interface Details {
    @Nullable InstrumentDetails of(int contractId);
  }

  /** The market as it is seen now. */
  @FunctionalInterface
  public interface Quotes {
    /** The newest quote, with its status; null without one. */
    @Nullable Quote of(int contractId);
  }

  /** What is held. */
  @FunctionalInterface
  public interface Positions {
    /** Negative is short, 0 is none; null until positions have been read. */
    @Nullable BigDecimal of(AccountId account, int contractId);
  }

  /** What is open. */
  @FunctionalInterface
  public interface OpenOrders {
    /**
     * All orders that have not ended, of all accounts, foreign ones and those of unknown outcome
     * included; null until they have been read back.
     */
    @Nullable List<Order> all();
  }

  /** What has been traded and the positions do not show yet. */
  @FunctionalInterface
  public interface Unsettled {
    /** By contract id; empty when the positions show all. */
    Map<Integer, UnsettledTrades> of(AccountId account);
  }

  /** All that is held, to be told what it is worth. */
  @FunctionalInterface
  public interface Held {
    /** Null until positions have been read. */
    @Nullable Collection<Holding> of(AccountId account);
  }

  /** What accounts are worth. */
  @FunctionalInterface
  public interface Accounts {
    @Nullable AccountFigures of(AccountId account);
  }
}
