package io.github.pitrunner.simulator.account;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The figures of an account as the texts that a gateway sends, protocol section 5.5. */
final class AccountReport {
  /** The ledger's line for the whole account in its base currency. */
  static final String BASE = "BASE";

  private static final Map<String, Function<AccountFigures, String>> TAGS = tags();
  private static final Map<String, Ledger> LEDGER = ledger();

  /** One value; the currency is empty for texts and ratios. */
  record Value(String key, String text, String currency) {
    /** What identifies the value among those of its account. */
    String name() {
      return key + "/" + currency;
    }
  }

  /** A ledger line in one currency and in the base currency. */
  private record Ledger(
      Function<AccountFigures, BigDecimal> inBase, Function<InCurrency, BigDecimal> inCurrency) {}

  private record InCurrency(AccountFigures figures, String currency) {}

  private AccountReport() {}

  static boolean isTag(String tag) {
    return TAGS.containsKey(tag);
  }

  /** The value of a summary tag. */
  static Value tag(AccountFigures figures, String tag) {
    Function<AccountFigures, String> text = TAGS.get(tag);
    if (text == null) {
      throw new IllegalArgumentException("Unknown account tag " + tag);
    }
    return new Value(tag, text.apply(figures), isMoney(tag) ? Account.BASE_CURRENCY : "");
  }

  /** The ledger of one currency, or of {@link #BASE}. */
  static List<Value> ledger(AccountFigures figures, String currency) {
    List<Value> values = new ArrayList<>();
    values.add(new Value("Currency", currency, currency));
    InCurrency in = new InCurrency(figures, currency);
    LEDGER.forEach(
        (key, line) -> {
          BigDecimal amount =
              currency.equals(BASE) ? line.inBase.apply(figures) : line.inCurrency.apply(in);
          values.add(new Value(key, money(amount), currency));
        });
    BigDecimal rate = currency.equals(BASE) ? BigDecimal.ONE : figures.rate(currency);
    values.add(new Value("ExchangeRate", Decimals.text(rate), currency));
    values.add(
        new Value(
            "RealCurrency", currency.equals(BASE) ? Account.BASE_CURRENCY : currency, currency));
    return values;
  }

  /** All ledgers: the base currency's first. */
  static List<Value> ledgers(AccountFigures figures) {
    List<Value> values = new ArrayList<>(ledger(figures, BASE));
    figures.currencies().forEach(currency -> values.addAll(ledger(figures, currency)));
    return values;
  }

  /** Everything that account updates tell about an account. */
  static List<Value> all(String accountId, AccountFigures figures) {
    List<Value> values = new ArrayList<>();
    values.add(new Value("AccountCode", accountId, ""));
    values.add(new Value("AccountReady", "true", ""));
    TAGS.keySet().forEach(tag -> values.add(tag(figures, tag)));
    values.addAll(ledgers(figures));
    return values;
  }

  private static boolean isMoney(String tag) {
    return switch (tag) {
      case "AccountType",
          "Cushion",
          "LookAheadNextChange",
          "HighestSeverity",
          "DayTradesRemaining",
          "Leverage" ->
          false;
      default -> true;
    };
  }

  static String money(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static Map<String, Function<AccountFigures, String>> tags() {
    Map<String, Function<AccountFigures, String>> tags = new LinkedHashMap<>();
    tags.put("AccountType", figures -> "INDIVIDUAL");
    tags.put("NetLiquidation", figures -> money(figures.netLiquidation()));
    tags.put("TotalCashValue", figures -> money(figures.totalCash()));
    tags.put("SettledCash", figures -> money(figures.totalCash()));
    tags.put("AccruedCash", figures -> money(BigDecimal.ZERO));
    tags.put("BuyingPower", figures -> money(figures.buyingPower()));
    tags.put("EquityWithLoanValue", figures -> money(figures.equityWithLoan()));
    tags.put("PreviousEquityWithLoanValue", figures -> money(figures.previousEquity()));
    tags.put("GrossPositionValue", figures -> money(figures.grossPosition()));
    tags.put("ReqTEquity", figures -> money(figures.equityWithLoan()));
    tags.put("ReqTMargin", figures -> money(regT(figures)));
    tags.put("SMA", figures -> money(figures.equityWithLoan().subtract(regT(figures))));
    // Margin does not change over the day here, so the full and the look-ahead requirements are
    // today's.
    for (String prefix : List.of("", "Full", "LookAhead")) {
      tags.put(prefix + "InitMarginReq", figures -> money(figures.initialMargin()));
      tags.put(prefix + "MaintMarginReq", figures -> money(figures.maintenanceMargin()));
      tags.put(prefix + "AvailableFunds", figures -> money(figures.availableFunds()));
      tags.put(prefix + "ExcessLiquidity", figures -> money(figures.excessLiquidity()));
    }
    tags.put("Cushion", figures -> figures.cushion().stripTrailingZeros().toPlainString());
    tags.put("LookAheadNextChange", figures -> "0");
    tags.put("HighestSeverity", figures -> "0");
    tags.put("DayTradesRemaining", figures -> "-1");
    tags.put("Leverage", figures -> money(figures.leverage()));
    return tags;
  }

  private static BigDecimal regT(AccountFigures figures) {
    return figures.stockGross().divide(BigDecimal.valueOf(2));
  }

  private static Map<String, Ledger> ledger() {
    Map<String, Ledger> ledger = new LinkedHashMap<>();
    put(ledger, "CashBalance", in -> in.figures.cash(in.currency));
    put(ledger, "TotalCashBalance", in -> in.figures.cash(in.currency));
    put(ledger, "AccruedCash", in -> BigDecimal.ZERO);
    put(ledger, "StockMarketValue", in -> in.figures.marketValue(AssetClass.STOCK, in.currency));
    put(ledger, "OptionMarketValue", in -> in.figures.marketValue(AssetClass.OPTION, in.currency));
    put(ledger, "FuturesPNL", in -> in.figures.futuresPnl(in.currency));
    put(ledger, "NetLiquidationByCurrency", in -> in.figures.netLiquidation(in.currency));
    put(ledger, "UnrealizedPnL", in -> in.figures.unrealized(in.currency));
    put(ledger, "RealizedPnL", in -> in.figures.realized(in.currency));
    put(ledger, "FxCashBalance", in -> BigDecimal.ZERO);
    return ledger;
  }

  private static void put(
      Map<String, Ledger> ledger, String key, Function<InCurrency, BigDecimal> amount) {
    ledger.put(
        key,
        new Ledger(
            figures ->
                figures.currencies().stream()
                    .map(
                        currency ->
                            amount
                                .apply(new InCurrency(figures, currency))
                                .multiply(figures.rate(currency)))
                    .reduce(BigDecimal.ZERO, BigDecimal::add),
            amount));
  }
}
