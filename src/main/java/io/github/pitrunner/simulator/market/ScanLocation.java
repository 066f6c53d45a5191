package io.github.pitrunner.simulator.market;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where scans look.
 *
 * @param exchange the listing exchange that it is; null is all of them
 * @param within the locations that it is made of
 */
record ScanLocation(
    String code,
    String title,
    ScanInstrument instrument,
    @Nullable String exchange,
    List<ScanLocation> within) {
  /** The outermost ones. */
  static final List<ScanLocation> ALL =
      List.of(
          of(
              "STK.US",
              "US Stocks",
              ScanInstrument.STOCKS,
              of(
                  "STK.US.MAJOR",
                  "Listed/NASDAQ",
                  ScanInstrument.STOCKS,
                  at("STK.NASDAQ", "NASDAQ", ScanInstrument.STOCKS),
                  at("STK.NYSE", "NYSE", ScanInstrument.STOCKS),
                  at("STK.ARCA", "ARCA", ScanInstrument.STOCKS))),
          of(
              "ETF.EQ.US",
              "US Equity ETFs",
              ScanInstrument.FUNDS,
              of(
                  "ETF.EQ.US.MAJOR",
                  "Listed/NASDAQ",
                  ScanInstrument.FUNDS,
                  at("ETF.EQ.ARCA", "ARCA", ScanInstrument.FUNDS),
                  at("ETF.EQ.NASDAQ", "NASDAQ", ScanInstrument.FUNDS))),
          of(
              "FUT.US",
              "US Futures",
              ScanInstrument.FUTURES,
              at("FUT.CME", "CME", ScanInstrument.FUTURES)),
          of("IND.US", "US Indexes", ScanInstrument.INDICES),
          of(
              "STK.NA",
              "America Non-US Stocks",
              ScanInstrument.NORTH_AMERICA,
              of(
                  "STK.NA.CANADA",
                  "Canada",
                  ScanInstrument.NORTH_AMERICA,
                  at("STK.NA.TSE", "TSE", ScanInstrument.NORTH_AMERICA))));

  private static ScanLocation of(
      String code, String title, ScanInstrument instrument, ScanLocation... within) {
    return new ScanLocation(code, title, instrument, null, List.of(within));
  }

  private static ScanLocation at(String code, String exchange, ScanInstrument instrument) {
    return new ScanLocation(code, exchange, instrument, exchange, List.of());
  }

  /** The location of a code; null when there is none. */
  static @Nullable ScanLocation named(String code) {
    return ALL.stream()
        .flatMap(ScanLocation::all)
        .filter(location -> location.code.equals(code))
        .findFirst()
        .orElse(null);
  }

  private Stream<ScanLocation> all() {
    return Stream.concat(Stream.of(this), within.stream().flatMap(ScanLocation::all));
  }

  boolean holds(Instrument listed) {
    String home =
        listed.contract().hasPrimaryExch()
            ? listed.contract().getPrimaryExch()
            : listed.contract().getExchange();
    return instrument.holds(listed) && (exchange == null || Objects.equals(exchange, home));
  }
}
