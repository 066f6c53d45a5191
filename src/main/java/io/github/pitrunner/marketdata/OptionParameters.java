package io.github.pitrunner.marketdata;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What the gateway tells of the options of one class on one exchange. Not every pair of an expiry
 * and a strike needs to be an option.
 */
record OptionParameters(
    String exchange,
    String tradingClass,
    BigDecimal multiplier,
    List<LocalDate> expiries,
    List<BigDecimal> strikes) {
  OptionParameters {
    expiries = List.copyOf(expiries);
    strikes = List.copyOf(strikes);
  }
}
