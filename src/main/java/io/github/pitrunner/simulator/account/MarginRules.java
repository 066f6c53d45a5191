package io.github.pitrunner.simulator.account;

import io.github.pitrunner.simulator.market.Listing;
import java.math.BigDecimal;
import java.util.Map;

/**
 * How much equity a position binds: half of a stock's value to open it and a quarter to keep it, a
 * fixed amount for a future, nothing for a long option, whose premium is paid, and a fifth of the
 * strike above the premium for a short one.
 */
final class MarginRules {
  private static final BigDecimal STOCK_INITIAL = new BigDecimal("0.5");
  private static final BigDecimal STOCK_MAINTENANCE = new BigDecimal("0.25");
  private static final BigDecimal SHORT_OPTION_OF_STRIKE = new BigDecimal("0.2");

  // In the order of what exchanges ask; a future that is not named binds a tenth of its value.
  private static final Map<String, BigDecimal> FUTURE_INITIAL =
      Map.ofEntries(
          Map.entry("ES", new BigDecimal("25000")),
          Map.entry("MES", new BigDecimal("2500")),
          Map.entry("NQ", new BigDecimal("36000")),
          Map.entry("MNQ", new BigDecimal("3600")),
          Map.entry("RTY", new BigDecimal("9000")),
          Map.entry("YM", new BigDecimal("15000")),
          Map.entry("CL", new BigDecimal("7000")),
          Map.entry("GC", new BigDecimal("18000")),
          Map.entry("ZN", new BigDecimal("2400")));
  private static final BigDecimal OTHER_FUTURE_OF_VALUE = new BigDecimal("0.1");
  private static final BigDecimal FUTURE_MAINTENANCE_OF_INITIAL = new BigDecimal("0.9");

  /** Equity that a position binds, in the instrument's currency. */
  record Requirement(BigDecimal initial, BigDecimal maintenance) {
    static final Requirement NONE = new Requirement(BigDecimal.ZERO, BigDecimal.ZERO);
  }

  private MarginRules() {}

  static Requirement of(Holding holding, BigDecimal price) {
    BigDecimal value = holding.value(price).abs();
    return switch (AssetClass.held(holding.listing())) {
      case STOCK ->
          new Requirement(value.multiply(STOCK_INITIAL), value.multiply(STOCK_MAINTENANCE));
      case FUTURE -> future(holding, value);
      case OPTION ->
          holding.quantity().signum() < 0 ? shortOption(holding, value) : Requirement.NONE;
      case CURRENCY -> Requirement.NONE;
    };
  }

  private static Requirement future(Holding holding, BigDecimal value) {
    BigDecimal perContract = FUTURE_INITIAL.get(holding.listing().contract().getSymbol());
    BigDecimal initial =
        perContract == null
            ? value.multiply(OTHER_FUTURE_OF_VALUE)
            : perContract.multiply(holding.quantity().abs());
    return new Requirement(initial, initial.multiply(FUTURE_MAINTENANCE_OF_INITIAL));
  }

  private static Requirement shortOption(Holding holding, BigDecimal value) {
    Listing listing = holding.listing();
    BigDecimal strikes =
        BigDecimal.valueOf(listing.contract().getStrike())
            .multiply(AssetClass.multiplier(listing))
            .multiply(holding.quantity().abs());
    BigDecimal required = value.add(strikes.multiply(SHORT_OPTION_OF_STRIKE));
    return new Requirement(required, required);
  }
}
