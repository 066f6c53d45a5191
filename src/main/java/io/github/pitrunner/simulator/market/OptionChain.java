package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Instrument.OptionTrait;
import java.util.List;

/** The options on an instrument that have not expired, taken together. */
record OptionChain(Market market, Instrument underlying, List<Instrument> options) {
  static OptionChain on(Market market, Instrument underlying) {
    return new OptionChain(market, underlying, market.optionsOn(underlying));
  }

  boolean isEmpty() {
    return options.isEmpty();
  }

  /** Contracts traded today. */
  long volume() {
    return options.stream().mapToLong(option -> market.bookKeeper(option).day().volume()).sum();
  }

  /**
   * Of the option nearest to the money that expires first, per year.
   *
   * @throws java.util.NoSuchElementException if there are none
   */
  double impliedVolatility() {
    double spot = underlying.middle(market.bookKeeper(underlying).step());
    String firstExpiry = options.get(0).contract().getLastTradeDate();
    Instrument nearest =
        options.stream()
            .filter(option -> option.contract().getLastTradeDate().equals(firstExpiry))
            .min((one, other) -> Double.compare(away(one, spot), away(other, spot)))
            .orElseThrow();
    OptionTrait trait = nearest.option();
    return trait == null ? 0 : trait.curve().volatility(Walk.step(market.now()) / Walk.STEPS_A_DAY);
  }

  private static double away(Instrument option, double spot) {
    return Math.abs(option.contract().getStrike() - spot);
  }
}
