package io.github.pitrunner.operations;

import io.github.pitrunner.portfolio.AccountFigures;
import io.github.pitrunner.portfolio.AccountFigures.Figure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the accounts are worth and may lose, in their own currencies. A figure that is not known has
 * no series.
 */
final class AccountMetrics implements MeterBinder {
  /** An advisor may have hundreds of accounts: no more than these are shown. */
  static final int MOST_ACCOUNTS = 32;

  private final FigureBoard board;
  private final AccountLabel label;

  AccountMetrics(FigureBoard board, AccountLabel label) {
    this.board = board;
    this.label = label;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (label == AccountLabel.NONE) {
      return;
    }
    Map<Figure, MultiGauge> gauges = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      gauges.put(
          figure, MultiGauge.builder(name(figure)).description(meaning(figure)).register(registry));
    }
    board.follow(new Shown(gauges, label)::onFigures);
  }

  private static String name(Figure figure) {
    return switch (figure) {
      case NET_LIQUIDATION -> "pitrunner.account.net.liquidation";
      case AVAILABLE_FUNDS -> "pitrunner.account.available.funds";
      case EXCESS_LIQUIDITY -> "pitrunner.account.excess.liquidity";
      case INITIAL_MARGIN -> "pitrunner.account.initial.margin";
      case MAINTENANCE_MARGIN -> "pitrunner.account.maintenance.margin";
      case CUSHION -> "pitrunner.account.cushion.ratio";
      case DAILY_PROFIT -> "pitrunner.account.daily.profit";
      case UNREALIZED_PROFIT -> "pitrunner.account.unrealized.profit";
      case REALIZED_PROFIT -> "pitrunner.account.realized.profit";
    };
  }

  private static String meaning(Figure figure) {
    return switch (figure) {
      case NET_LIQUIDATION -> "Net liquidation value of an account; at most 32 accounts";
      case AVAILABLE_FUNDS -> "Funds of an account that are free for new positions";
      case EXCESS_LIQUIDITY -> "What an account has above its maintenance margin";
      case INITIAL_MARGIN -> "Initial margin that an account's positions demand";
      case MAINTENANCE_MARGIN -> "Maintenance margin that an account's positions demand";
      case CUSHION -> "Excess liquidity of an account as a share of its net liquidation value";
      case DAILY_PROFIT -> "Profit of an account's day, a loss below 0";
      case UNREALIZED_PROFIT -> "Profit of what an account holds, a loss below 0";
      case REALIZED_PROFIT -> "Profit of what an account has closed, a loss below 0";
    };
  }

  /** The series, which come and go with what is known. */
  private static final class Shown {
    private final Map<Figure, MultiGauge> gauges;
    private final AccountLabel label;
    private List<AccountFigures> shown = List.of();

    Shown(Map<Figure, MultiGauge> gauges, AccountLabel label) {
      this.gauges = gauges;
      this.label = label;
    }

    void onFigures(Figures figures) {
      List<AccountFigures> accounts =
          figures.rooms().portfolio().accounts().stream().limit(MOST_ACCOUNTS).toList();
      if (!accounts.equals(shown)) {
        shown = accounts;
        gauges.forEach((figure, gauge) -> gauge.register(rows(figure, accounts), true));
      }
    }

    // Values, not suppliers: Micrometer holds what it asks weakly.
    private Iterable<MultiGauge.Row<?>> rows(Figure figure, List<AccountFigures> accounts) {
      List<MultiGauge.Row<?>> rows = new ArrayList<>();
      for (int i = 0; i < accounts.size(); i++) {
        AccountFigures account = accounts.get(i);
        if (account.known().containsKey(figure)) {
          String name =
              label == AccountLabel.NAMED ? account.account().value() : Integer.toString(i + 1);
          rows.add(
              MultiGauge.Row.of(
                  Tags.of("account", name, "currency", account.currency()),
                  account.known().get(figure)));
        }
      }
      return rows;
    }
  }
}
