package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.portfolio.AccountFigures.Figure;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up what each account is worth. */
record AccountSight(AccountBook balances, ProfitBook profits) {
  private static final Map<Figure, SummaryTag> TAGS =
      Map.of(
          Figure.NET_LIQUIDATION, SummaryTag.NET_LIQUIDATION,
          Figure.AVAILABLE_FUNDS, SummaryTag.AVAILABLE_FUNDS,
          Figure.EXCESS_LIQUIDITY, SummaryTag.EXCESS_LIQUIDITY,
          Figure.INITIAL_MARGIN, SummaryTag.INITIAL_MARGIN,
          Figure.MAINTENANCE_MARGIN, SummaryTag.MAINTENANCE_MARGIN,
          Figure.CUSHION, SummaryTag.CUSHION);

  /** By account. */
  List<AccountFigures> figures() {
    return balances.accounts().stream()
        .sorted((one, other) -> one.value().compareTo(other.value()))
        .map(this::figures)
        .toList();
  }

  private AccountFigures figures(AccountId account) {
    Map<Figure, BigDecimal> known = new EnumMap<>(Figure.class);
    String currency = "";
    Balances told = balances.balances(account);
    if (told != null) {
      currency =
          told.values().get(SummaryTag.NET_LIQUIDATION) instanceof Money worth
              ? worth.currency()
              : "";
      TAGS.forEach((figure, tag) -> put(known, figure, told.values().get(tag)));
    }
    // In a gap it is not what the account has lost by now.
    Profit profit =
        profits.heldUntil(account) == null ? profits.profit(PositionKey.whole(account)) : null;
    if (profit != null) {
      put(known, Figure.DAILY_PROFIT, profit.daily());
      put(known, Figure.UNREALIZED_PROFIT, profit.unrealized());
      put(known, Figure.REALIZED_PROFIT, profit.realized());
    }
    return new AccountFigures(account, currency, known);
  }

  private static void put(Map<Figure, BigDecimal> known, Figure figure, @Nullable Object told) {
    if (told instanceof Money money) {
      known.put(figure, money.amount());
    } else if (told instanceof BigDecimal number) {
      known.put(figure, number);
    }
  }
}
