package io.github.pitrunner.simulator.market;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of instruments that scans look through. */
enum ScanInstrument {
  STOCKS("STK", "US Stocks", "STK.GLOBAL"),
  FUNDS("ETF.EQ.US", "US Equity ETFs", "ETF.EQ.GLOBAL"),
  FUTURES("FUT.US", "US Futures", "FUT.GLOBAL"),
  INDICES("IND.US", "US Indexes", "IND.GLOBAL"),
  NORTH_AMERICA("STOCK.NA", "America Non-US Stocks", "STK.GLOBAL");

  private final String type;
  private final String title;
  private final String group;

  ScanInstrument(String type, String title, String group) {
    this.type = type;
    this.title = title;
    this.group = group;
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
    return switch (this) {
      case STOCKS -> is(instrument, "STK", "USD");
      case FUNDS -> is(instrument, "STK", "USD") && isFund(instrument);
      case FUTURES -> is(instrument, "FUT", "USD");
      case INDICES -> is(instrument, "IND", "USD");
      case NORTH_AMERICA -> is(instrument, "STK", "CAD");
    };
  }
}
