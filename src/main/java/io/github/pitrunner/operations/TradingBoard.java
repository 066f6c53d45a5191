package io.github.pitrunner.operations;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.operations.TradingFigures.OfAccount;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.portfolio.Balances;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.portfolio.Standing;
import io.github.pitrunner.portfolio.SummaryTag;
import io.github.pitrunner.risk.RiskRoom;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Holds how trading fares, taken with the other figures, for health checks. */
@Startup
@Singleton
public final class TradingBoard {
  private final Sources sources;
  private volatile TradingFigures latest = TradingFigures.NONE;

  /** What it looks at. */
  @Singleton
  record Sources(Portfolio portfolio, Orders orders, RiskRoom risk, AlertBoard alerts) {
    // For CDI, which wants a constructor that it may see.
    @Inject
    Sources {}
  }

  /** Made before the connector starts. */
  TradingBoard(FigureBoard board, Sources sources) {
    this.sources = sources;
    board.follow(figures -> latest = read(figures.time()));
  }

  /** The figures that were taken last; from any thread. */
  TradingFigures latest() {
    return latest;
  }

  private TradingFigures read(Instant now) {
    Collection<Instant> unknown = sources.orders().unknownOutcomes().since().values();
    return new TradingFigures(
        accounts(),
        sources.orders().openOrders(),
        unknown.size(),
        unknown.stream()
            .min(Instant::compareTo)
            .map(since -> Duration.between(since, now))
            .orElse(Duration.ZERO),
        sources.alerts().active());
  }

  private List<OfAccount> accounts() {
    return sources.portfolio().knownAccounts().stream().map(this::account).toList();
  }

  private OfAccount account(AccountId account) {
    Standing standing = sources.portfolio().standing(account);
    Balances balances = standing == null ? null : standing.balances();
    return new OfAccount(
        account,
        balances == null ? null : balances.cushion(),
        balances != null && balances.values().get(SummaryTag.TOTAL_CASH_VALUE) instanceof Money cash
            ? cash
            : null,
        standing == null ? null : standing.dailyProfit(),
        sources.risk().limits().of(account).loss().limit());
  }
}
