package io.github.pitrunner.simulator.account;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An account valued at one moment; totals are in the base currency. */
public final class AccountFigures {
  private static final BigDecimal BUYING_POWER = BigDecimal.valueOf(2);
  private static final int RATIO_SCALE = 4;

  private final Account account;
  private final List<Line> lines;
  private final Map<String, BigDecimal> rates;

  /** One holding and the price at which it is valued. */
  record Line(Holding holding, BigDecimal price) {
    AssetClass asset() {
      return AssetClass.held(holding.listing());
    }

    String currency() {
      return holding.listing().currency();
    }

    BigDecimal value() {
      return holding.value(price);
    }

    BigDecimal unrealized() {
      return holding.unrealized(price);
    }
  }

  AccountFigures(Account account, List<Line> lines, Map<String, BigDecimal> rates) {
    this.account = account;
    this.lines = List.copyOf(lines);
    this.rates = Map.copyOf(rates);
  }

  List<String> currencies() {
    return rates.keySet().stream().sorted().toList();
  }

  BigDecimal rate(String currency) {
    return rates.getOrDefault(currency, BigDecimal.ONE);
  }

  BigDecimal cash(String currency) {
    return account.cash(currency);
  }

  BigDecimal realized(String currency) {
    return account.realized(currency);
  }

  BigDecimal marketValue(AssetClass asset, String currency) {
    return sum(lines(asset, currency), Line::value);
  }

  BigDecimal futuresPnl(String currency) {
    return sum(lines(AssetClass.FUTURE, currency), Line::unrealized);
  }

  /** Unrealized profit; currency pairs do not count, their value is in the cash. */
  BigDecimal unrealized(String currency) {
    return sum(
        lines.stream()
            .filter(line -> line.asset() != AssetClass.CURRENCY)
            .filter(line -> line.currency().equals(currency))
            .toList(),
        Line::unrealized);
  }

  BigDecimal netLiquidation(String currency) {
    return cash(currency)
        .add(marketValue(AssetClass.STOCK, currency))
        .add(marketValue(AssetClass.OPTION, currency))
        .add(futuresPnl(currency));
  }

  BigDecimal netLiquidation() {
    return inBase(this::netLiquidation);
  }

  BigDecimal totalCash() {
    return inBase(this::cash);
  }

  BigDecimal unrealized() {
    return inBase(this::unrealized);
  }

  BigDecimal realized() {
    return inBase(this::realized);
  }

  BigDecimal grossPosition() {
    return baseSum(
        line ->
            line.asset() == AssetClass.STOCK || line.asset() == AssetClass.OPTION
                ? line.value().abs()
                : BigDecimal.ZERO);
  }

  BigDecimal stockGross() {
    return baseSum(line -> line.asset() == AssetClass.STOCK ? line.value().abs() : BigDecimal.ZERO);
  }

  /** Equity that may back a loan: a long option's premium may not. */
  public BigDecimal equityWithLoan() {
    BigDecimal longOptions =
        baseSum(
            line ->
                line.asset() == AssetClass.OPTION
                    ? line.value().max(BigDecimal.ZERO)
                    : BigDecimal.ZERO);
    return netLiquidation().subtract(longOptions);
  }

  public BigDecimal initialMargin() {
    return baseSum(line -> MarginRules.of(line.holding(), line.price()).initial());
  }

  public BigDecimal maintenanceMargin() {
    return baseSum(line -> MarginRules.of(line.holding(), line.price()).maintenance());
  }

  /** What may be bound by new positions; negative when there is too little. */
  public BigDecimal availableFunds() {
    return equityWithLoan().subtract(initialMargin());
  }

  BigDecimal excessLiquidity() {
    return equityWithLoan().subtract(maintenanceMargin());
  }

  BigDecimal buyingPower() {
    return availableFunds().max(BigDecimal.ZERO).multiply(BUYING_POWER);
  }

  BigDecimal previousEquity() {
    return account.dayStartEquity();
  }

  BigDecimal dailyPnl() {
    return netLiquidation().subtract(account.dayStartEquity());
  }

  BigDecimal cushion() {
    return ofNetLiquidation(excessLiquidity());
  }

  BigDecimal leverage() {
    return ofNetLiquidation(grossPosition());
  }

  private BigDecimal ofNetLiquidation(BigDecimal amount) {
    BigDecimal total = netLiquidation();
    return total.signum() <= 0
        ? BigDecimal.ZERO
        : amount.divide(total, RATIO_SCALE, RoundingMode.HALF_EVEN);
  }

  private List<Line> lines(AssetClass asset, String currency) {
    return lines.stream()
        .filter(line -> line.asset() == asset && line.currency().equals(currency))
        .toList();
  }

  private BigDecimal inBase(Function<String, BigDecimal> amount) {
    return currencies().stream()
        .map(currency -> amount.apply(currency).multiply(rate(currency)))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private BigDecimal baseSum(Function<Line, BigDecimal> amount) {
    return sum(lines, line -> amount.apply(line).multiply(rate(line.currency())));
  }

  private static BigDecimal sum(List<Line> lines, Function<Line, BigDecimal> amount) {
    return lines.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
