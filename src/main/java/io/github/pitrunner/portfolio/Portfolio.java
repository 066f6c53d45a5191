package io.github.pitrunner.portfolio;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.GatewayConfig;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.Reason;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the login holds. A session counts as read back when balances and positions have
 * been read whole, and so does each return of the gateway's link to the broker. On the connector's
 * context.
 *
 * <p>Long because it is the one place at which the services, the risk room and the metrics meet the
 * books.
 */
@Startup
@Singleton
public final class Portfolio implements SessionListener {
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final DefaultAccount defaultAccount;
  private final Patience patience;
  private final PortfolioMapper mapper;
  private final AccountBook balances;
  private final PositionBook positions;
  private final Valuations valuations;
  private final ProfitBook profits;
  private final PositionProfits positionProfits;
  private final ProfitDesk profitDesk;
  private final SessionFeeds feeds;
  private final FirstTelling firstTelling;
  private final List<Consumer<AccountId>> followers = new ArrayList<>();
  private final List<Runnable> everySecond = new ArrayList<>();
  private @Nullable List<AccountId> accounts;
  private Instant accountsReceived = Instant.MIN;
  private Ticker.@Nullable Ticking seconds;

  /**
   * With the standard settings, and without quotes.
   *
   * @param patience for the gateway to tell balances or positions whole
   */
  public Portfolio(Gateway gateway, DefaultAccount defaultAccount, Patience patience) {
    this(gateway, defaultAccount, patience, PortfolioSettings.STANDARD, Prices.NONE);
  }

  /**
   * @param patience for the gateway to tell balances or positions whole
   */
  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  @Inject
  public Portfolio(
      Gateway gateway,
      DefaultAccount defaultAccount,
      Patience patience,
      PortfolioSettings settings,
      Prices prices) {
    this.gateway = gateway;
    this.defaultAccount = defaultAccount;
    this.patience = patience;
    this.mapper = new PortfolioMapper(gateway);
    this.balances = new AccountBook(gateway.clock(), gateway::execute);
    this.positions = new PositionBook(prices, gateway.clock());
    this.valuations =
        new Valuations(
            gateway,
            mapper,
            positions,
            new Valuations.Times(patience.length(), settings.valuationTurn()));
    this.profits = new ProfitBook(gateway.clock(), this::onFigures);
    this.positionProfits =
        new PositionProfits(
            gateway,
            mapper,
            profits,
            new PositionProfits.Limits(settings.profitPositions(), settings.profitLinger()));
    SessionFeeds.Asking asking = new SessionFeeds.Asking(gateway, mapper, patience);
    this.profitDesk =
        new ProfitDesk(asking, new ProfitDesk.Books(positions, profits), positionProfits);
    this.feeds = new SessionFeeds(asking, new SessionFeeds.Books(balances, positions, profits));
    this.firstTelling = new FirstTelling(gateway, patience);
    balances.add(new Figures());
    positions.add(new Held());
    everySecond(positions::onPrices);
    gateway.addSessionListener(this);
  }

  @Produces
  @Singleton
  static Patience patience(Ticker ticker, GatewayConfig config) {
    return new Patience(ticker, config.requestTimeout());
  }

  @Produces
  @Singleton
  static PortfolioSettings settings(PortfolioConfig config) {
    return config.toSettings();
  }

  @Produces
  @Singleton
  static AlertThresholds thresholds(PortfolioConfig config) {
    return config.alerts().toThresholds();
  }

  /** Where everything of the portfolio happens. */
  public Executor context() {
    return gateway::execute;
  }

  public Clock clock() {
    return gateway.clock();
  }

  /**
   * The accounts of the login, of the last session while there is none.
   *
   * @throws Failure.Unavailable if there has not been a session yet
   */
  public List<AccountId> accounts() {
    if (accounts == null) {
      throw firstTelling.away();
    }
    return accounts;
  }

  /** The same; empty if there has not been a session yet. */
  public List<AccountId> knownAccounts() {
    return accounts == null ? List.of() : accounts;
  }

  /** Positions and balances are those that the gateway has now. */
  public boolean isCurrent() {
    return !isAway() && positions.knowledge().isCurrent() && balances.knowledge().isCurrent();
  }

  /** How far {@link #accounts} can be relied on. */
  Freshness accountsFreshness() {
    return new Freshness(accountsReceived, !isAway());
  }

  /** How far {@link #positions} can be relied on, once they are known. */
  Freshness positionsFreshness() {
    return new Freshness(positions.received(), positions.knowledge().isCurrent() && !isAway());
  }

  private boolean isAway() {
    ConnectorStatus status = gateway.status();
    return status.session().isEmpty() || status.upstream() == LinkState.DOWN;
  }

  /**
   * The account that a call is about; the fitting one if it names none.
   *
   * @throws Failure as {@link DefaultAccount#choose}
   */
  AccountId account(String named, Identity by) {
    return defaultAccount.choose(named, accounts(), by);
  }

  /**
   * An account's balances as last told, however old; at first it waits until they are told. Fails
   * with {@code Unavailable} when nothing is known and the gateway is away.
   *
   * @param caller who need not be waited for when it has left
   */
  public Future<Balances> balances(AccountId account, Caller caller) {
    return firstTelling
        .of(balances.knowledge(), SessionFeeds.BALANCES, caller)
        .map(
            known -> {
              Balances told = balances.balances(account);
              if (told == null) {
                throw new Failure.Unavailable(
                    Reason.GATEWAY_UNAVAILABLE,
                    "The gateway has not told anything of account %s yet".formatted(account),
                    RETRY_SOON);
              }
              return told;
            });
  }

  /** All positions as last told, however old, by account and contract id; waits and fails alike. */
  public Future<List<Position>> positions(Caller caller) {
    return firstTelling
        .of(positions.knowledge(), SessionFeeds.POSITIONS, caller)
        .map(known -> positions.positions());
  }

  /**
   * The account that a call about profit and loss is about.
   *
   * @throws Failure as {@link DefaultAccount#choose}, and for an advisor's master account
   */
  AccountId accountWithProfit(String named, Identity by) {
    AccountId account = account(named, by);
    if (account.isAdvisor()) {
      throw new Failure.InvalidRequest(
          Reason.ACCOUNT_REQUIRED,
          List.of(
              new Failure.InvalidRequest.Violation(
                  "account",
                  "%s is an advisor's master account, which holds nothing itself; name one of %s"
                      .formatted(
                          account,
                          by.accounts().among(accounts()).stream()
                              .filter(one -> !one.isAdvisor())
                              .toList()))));
    }
    return account;
  }

  /** The account's own currency; empty while it is not known. */
  String currency(AccountId account) {
    Balances told = balances.balances(account);
    return told != null && told.values().get(SummaryTag.NET_LIQUIDATION) instanceof Money worth
        ? worth.currency()
        : "";
  }

  ProfitDesk profitDesk() {
    return profitDesk;
  }

  /** Runs something about every second from the first session on; before the connector starts. */
  void everySecond(Runnable task) {
    everySecond.add(task);
  }

  AccountBook balancesBook() {
    return balances;
  }

  PositionBook positionsBook() {
    return positions;
  }

  /** Where an account stands, at once; null while nothing is known of its balances. */
  public @Nullable Standing standing(AccountId account) {
    Balances told = balances.balances(account);
    if (told == null) {
      return null;
    }
    Instant asOf = earlier(heldUntil(), balances.heldUntil());
    return new Standing(told, profits.daily(account), earlier(asOf, profits.heldUntil(account)));
  }

  /** Until now, unless the link to the broker is down, behind which everything goes on. */
  private Instant heldUntil() {
    ConnectorStatus status = gateway.status();
    Instant now = gateway.clock().instant();
    return status.upstream() == LinkState.DOWN ? earlier(now, status.upstreamSince()) : now;
  }

  private static Instant earlier(Instant a, @Nullable Instant b) {
    return b == null || a.isBefore(b) ? a : b;
  }

  /**
   * What an account holds of a contract, at once: negative is short, 0 is none; null while the
   * positions have not been read whole, or are in doubt.
   */
  public @Nullable BigDecimal quantity(AccountId account, int contractId) {
    boolean isKnown =
        positions.knowledge().isCurrent() && gateway.status().upstream() != LinkState.DOWN;
    return isKnown ? positions.quantity(new PositionKey(account, contractId)) : null;
  }

  /** Tells of each session, after the portfolio has heard of it; before the connector starts. */
  void follow(SessionListener listener) {
    gateway.addSessionListener(listener);
  }

  /** Tells whose {@link #standing} has changed, for the life of the portfolio. */
  public void follow(Consumer<AccountId> follower) {
    followers.add(follower);
  }

  /** Tells what {@link #quantity} is made of, for the life of the portfolio. */
  public void follow(PositionFollower follower) {
    positions.add(
        new BookReader<>() {
          @Override
          public void onChange(Position changed) {
            follower.onPosition(changed);
          }

          @Override
          public void onGap(String reason) {
            // They are read whole again.
          }

          @Override
          public void onWhole() {
            follower.onPositionsRead(positions.positions());
          }

          @Override
          public void onResumed() {
            // It has been told that they are whole.
          }
        });
  }

  private void onFigures(AccountId account) {
    followers.forEach(follower -> follower.accept(account));
  }

  /** Hears the positions, whether anybody else does or not. */
  private final class Held implements BookReader<Position> {
    @Override
    public void onChange(Position changed) {
      positionProfits.onPosition(changed);
    }

    @Override
    public void onGap(String reason) {
      // Each subscription knows of it by itself.
    }

    @Override
    public void onWhole() {
      positionProfits.onPositionsRead(positions);
    }

    @Override
    public void onResumed() {
      // It has been told that everything was read.
    }
  }

  /** Hears the balances, whether anybody else does or not. */
  private final class Figures implements BookReader<Balances> {
    @Override
    public void onChange(Balances changed) {
      onFigures(changed.account());
    }

    @Override
    public void onGap(String reason) {
      // Figures only grow old.
    }

    @Override
    public void onResumed() {
      balances.accounts().forEach(Portfolio.this::onFigures);
    }
  }

  /** Messages and values of the gateway that could not be read and were left out. */
  public long passedOver() {
    return mapper.passedOver() + balances.passedOver();
  }

  /** How much of everything there is, for metrics. */
  public PortfolioFigures figures() {
    return new PortfolioFigures(
        positions.size(),
        positionProfits.size(),
        profits.readers(),
        passedOver(),
        isAway() ? List.of() : new AccountSight(balances, profits).figures(),
        positions.others(),
        positions.oldestPrice().orElse(null));
  }

  @Override
  public Future<Void> onSession(Session session) {
    accounts = session.accounts();
    accountsReceived = gateway.clock().instant();
    if (seconds == null) {
      seconds = patience.ticker().every(SECOND, () -> everySecond.forEach(Runnable::run));
    }
    return readBack(session);
  }

  /** The connector has asked for the feeds anew: what they told before does not count. */
  @Override
  public Future<Void> onBrokerBack(Session session) {
    return readBack(session);
  }

  @Override
  public void onNotice(GatewayMessage notice) {
    valuations.onNotice(notice);
  }

  private Future<Void> readBack(Session session) {
    feeds.open(session);
    valuations.open(inTurn(session.accounts()));
    return feeds.whenRead();
  }

  /** The configured account first. */
  private List<AccountId> inTurn(List<AccountId> accounts) {
    return accounts.stream()
        .sorted(
            Comparator.comparing(
                account -> !defaultAccount.configured().equals(Optional.of(account))))
        .toList();
  }
}
