package io.github.pitrunner.simulator.market;

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
}
