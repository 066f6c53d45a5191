package io.github.pitrunner.simulator.account;

import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.simulator.state.AccountState;
import io.github.pitrunner.simulator.state.HoldingState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One account: its cash per currency and what it holds. Fills change it; its {@link #figures} value
 * it at the market.
 */
public final class Account {
  /** The currency in which an account is valued as a whole. */
  public static final String BASE_CURRENCY = "USD";

  private final String id;
  private final MarketView market;
  private final ExchangeRates rates;
  private final TreeMap<String, BigDecimal> cash = new TreeMap<>();
  private final TreeMap<String, BigDecimal> realized = new TreeMap<>();
  private final TreeMap<Integer, Holding> holdings = new TreeMap<>();
  private final TreeMap<Integer, BigDecimal> dayStartValues = new TreeMap<>();
  private BigDecimal dayStartEquity;

  Account(String id, MarketView market, BigDecimal startingCash) {
    this.id = id;
    this.market = market;
    this.rates = new ExchangeRates(market);
    cash.put(BASE_CURRENCY, startingCash);
    cash.put("EUR", BigDecimal.ZERO);
    dayStartEquity = startingCash;
  }

  private Account(Account other) {
    id = other.id;
    market = other.market;
    rates = other.rates;
    cash.putAll(other.cash);
    realized.putAll(other.realized);
    holdings.putAll(other.holdings);
    dayStartValues.putAll(other.dayStartValues);
    dayStartEquity = other.dayStartEquity;
  }

  public String id() {
    return id;
  }

  /**
   * Books a fill.
   *
   * @return the profit that it realized in the listing's currency, null when it only opened
   */
  @Nullable BigDecimal book(Fill fill) {
    int conId = fill.listing().conId();
    Holding before = holdings.getOrDefault(conId, Holding.none(fill.listing()));
    Holding.Change change = before.after(fill);
    holdings.put(conId, change.after());
    moveCash(fill, change);
    if (change.realized() != null) {
      add(realized, fill.listing().currency(), change.realized());
    }
    return change.realized();
  }

  private void moveCash(Fill fill, Holding.Change change) {
    String currency = fill.listing().currency();
    BigDecimal amount =
        fill.price().multiply(AssetClass.multiplier(fill.listing())).multiply(fill.quantity());
    switch (AssetClass.held(fill.listing())) {
      case STOCK, OPTION -> add(cash, currency, amount.add(fill.commission()).negate());
      // A future's cost with its commission lives in its average cost until it is closed.
      case FUTURE ->
          add(cash, currency, change.realized() == null ? BigDecimal.ZERO : change.realized());
      case CURRENCY -> {
        add(cash, fill.listing().contract().getSymbol(), fill.quantity());
        add(cash, currency, amount.add(fill.commission()).negate());
      }
    }
  }

  /** What the account would be after fills that do not happen. */
  AccountFigures figuresAfter(List<Fill> fills) {
    Account copy = new Account(this);
    for (Fill fill : fills) {
      var unused = copy.book(fill);
    }
    return copy.figures();
  }

  /** The account's values now. */
  AccountFigures figures() {
    List<AccountFigures.Line> lines = new ArrayList<>();
    for (Holding holding : holdings.values()) {
      if (!holding.isFlat()) {
        lines.add(new AccountFigures.Line(holding, price(holding)));
      }
    }
    Map<String, BigDecimal> rateByCurrency = new TreeMap<>();
    for (String currency : currencies()) {
      rateByCurrency.put(currency, rates.rate(currency));
    }
    return new AccountFigures(this, lines, rateByCurrency);
  }

  private List<String> currencies() {
    TreeMap<String, BigDecimal> all = new TreeMap<>(cash);
    holdings.values().forEach(held -> all.putIfAbsent(held.listing().currency(), BigDecimal.ZERO));
    return List.copyOf(all.keySet());
  }

  /** The price at which a holding is valued: the last trade. */
  BigDecimal price(Holding holding) {
    return market.book(holding.listing().conId()).last();
  }

  BigDecimal rate(String currency) {
    return rates.rate(currency);
  }

  BigDecimal cash(String currency) {
    return cash.getOrDefault(currency, BigDecimal.ZERO);
  }

  BigDecimal realized(String currency) {
    return realized.getOrDefault(currency, BigDecimal.ZERO);
  }

  /** What was ever held, flat holdings included, by contract id. */
  List<Holding> holdings() {
    return List.copyOf(holdings.values());
  }

  @Nullable Holding holding(int conId) {
    return holdings.get(conId);
  }

  /** The quantity held, zero for none. */
  public BigDecimal position(int conId) {
    Holding holding = holdings.get(conId);
    return holding == null ? BigDecimal.ZERO : holding.quantity();
  }

  BigDecimal dayStartEquity() {
    return dayStartEquity;
  }

  /** Today's profit on one holding in its currency, realized and not. */
  BigDecimal dailyPnl(Holding holding) {
    BigDecimal atStart = dayStartValues.getOrDefault(holding.listing().conId(), BigDecimal.ZERO);
    return holding.unrealized(price(holding)).add(holding.realized()).subtract(atStart);
  }

  /** A new trading day: daily profits count from here. */
  void toNextDay() {
    dayStartEquity = figures().netLiquidation();
    realized.clear();
    for (Holding holding : List.copyOf(holdings.values())) {
      int conId = holding.listing().conId();
      if (holding.isFlat()) {
        holdings.remove(conId);
        dayStartValues.remove(conId);
      } else {
        dayStartValues.put(conId, holding.unrealized(price(holding)).add(holding.realized()));
      }
    }
  }

  /** What outlives a restart. */
  AccountState toProto() {
    AccountState.Builder state =
        AccountState.newBuilder().setId(id).setDayStartEquity(dayStartEquity.toPlainString());
    cash.forEach((currency, amount) -> state.putCash(currency, amount.toPlainString()));
    realized.forEach((currency, amount) -> state.putRealized(currency, amount.toPlainString()));
    holdings.forEach((conId, holding) -> state.addHoldings(toProto(conId, holding)));
    return state.build();
  }

  private HoldingState toProto(int conId, Holding holding) {
    return HoldingState.newBuilder()
        .setConId(conId)
        .setQuantity(holding.quantity().toPlainString())
        .setAverageCost(holding.averageCost().toPlainString())
        .setRealized(holding.realized().toPlainString())
        .setDayStartProfit(dayStartValues.getOrDefault(conId, BigDecimal.ZERO).toPlainString())
        .build();
  }

  /**
   * Takes over what was kept by an earlier run.
   *
   * @throws IllegalStateException if the market does not list something that is held
   */
  void restore(AccountState state) {
    cash.clear();
    state.getCashMap().forEach((currency, amount) -> cash.put(currency, new BigDecimal(amount)));
    realized.clear();
    state
        .getRealizedMap()
        .forEach((currency, amount) -> realized.put(currency, new BigDecimal(amount)));
    holdings.clear();
    dayStartValues.clear();
    state.getHoldingsList().forEach(this::restore);
    dayStartEquity = new BigDecimal(state.getDayStartEquity());
  }

  private void restore(HoldingState kept) {
    Listing listing = market.listing(kept.getConId());
    if (listing == null) {
      throw new IllegalStateException(
          "Account %s holds contract %d, which the market does not list"
              .formatted(id, kept.getConId()));
    }
    Holding holding =
        new Holding(
            listing,
            new BigDecimal(kept.getQuantity()),
            new BigDecimal(kept.getAverageCost()),
            new BigDecimal(kept.getRealized()));
    holdings.put(kept.getConId(), holding);
    dayStartValues.put(kept.getConId(), new BigDecimal(kept.getDayStartProfit()));
  }

  private static void add(Map<String, BigDecimal> sums, String currency, BigDecimal amount) {
    sums.merge(currency, amount, BigDecimal::add);
  }
}
