package io.github.pitrunner.simulator.market;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/** The kinds of instruments that scans look through. */
enum ScanInstrument {
  STOCKS("STK", "US Stocks", "STK.GLOBAL", one -> is(one, "STK", "USD")),
  FUNDS(
      "ETF.EQ.US",
      "US Equity ETFs",
      "ETF.EQ.GLOBAL",
      one -> is(one, "STK", "USD") && isFund(one)),
  FUTURES("FUT.US", "US Futures", "FUT.GLOBAL", one -> is(one, "FUT", "USD")),
  INDICES("IND.US", "US Indexes", "IND.GLOBAL", one -> is(one, "IND", "USD")),
  NORTH_AMERICA("STOCK.NA", "America Non-US Stocks", "STK.GLOBAL", one -> is(one, "STK", "CAD"));

  private final String type;
  private final String title;
  private final String group;
  private final Predicate<Instrument> isOne;

  ScanInstrument(String type, String title, String group, Predicate<Instrument> isOne) {
    this.type = type;
    this.title = title;
    this.group = group;
    this.isOne = isOne;
  }

  private static boolean is(Instrument instrument, String secType, String currency) {
    return instrument.secType().equals(secType)
        && instrument.contract().getCurrency().equals(currency);
  }

  private static boolean isFund(Instrument instrument) {
    return instrument.definition().details().getStockType().equals("ETF");
  }

  static Optional<ScanInstrument> named(String type) {
    return Arrays.stream(values()).filter(one -> one.type.equals(type)).findFirst();
  }

  /** As requests name it. */
  String type() {
    return type;
  }

  String title() {
    return title;
  }

  String group() {
    return group;
  }

  boolean holds(Instrument instrument) {
    return isOne.test(instrument);
  }
}
