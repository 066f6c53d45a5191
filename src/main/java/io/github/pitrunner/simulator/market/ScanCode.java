package io.github.pitrunner.simulator.market;

import static io.github.pitrunner.simulator.market.ScanInstrument.FUNDS;
import static io.github.pitrunner.simulator.market.ScanInstrument.FUTURES;
import static io.github.pitrunner.simulator.market.ScanInstrument.NORTH_AMERICA;
import static io.github.pitrunner.simulator.market.ScanInstrument.STOCKS;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a scan ranks by; the highest figure comes first.
 *
 * @param name as requests say it
 * @param title as people know it
 * @param needsPast whether its figure sums up the past, which takes a while the first time in a
 *     session
 */
record ScanCode(
    String name,
    String title,
    List<ScanInstrument> instruments,
    boolean needsPast,
    ToDoubleFunction<ScanFigures> figure) {
  /** All that there are. */
  static final List<ScanCode> ALL =
      List.of(
          new ScanCode("TOP_PERC_GAIN", "Top % Gainers", On.ALL, false, ScanFigures::change),
          new ScanCode(
              "TOP_PERC_LOSE", "Top % Losers", On.ALL, false, figures -> -figures.change()),
          new ScanCode("MOST_ACTIVE", "Most Active", On.TRADED, false, ScanFigures::volume),
          new ScanCode(
              "MOST_ACTIVE_USD", "Most Active ($)", On.STOCKS_ALONE, false, ScanFigures::turnover),
          new ScanCode(
              "HOT_BY_VOLUME", "Hot Contracts by Volume", On.TRADED, true, ScanFigures::hotVolume),
          new ScanCode(
              "HOT_BY_PRICE", "Hot Contracts by Price", On.ALL, true, ScanFigures::hotPrice),
          new ScanCode(
              "HOT_BY_PRICE_RANGE", "Hot by Price Range", On.ALL, true, ScanFigures::hotRange),
          new ScanCode("TOP_PRICE_RANGE", "Top Price Range", On.ALL, false, ScanFigures::range),
          new ScanCode("TOP_TRADE_COUNT", "Top Trade Count", On.TRADED, false, ScanFigures::trades),
          new ScanCode(
              "TOP_TRADE_RATE", "Top Trade Rate", On.TRADED, false, ScanFigures::tradeRate),
          new ScanCode(
              "TOP_VOLUME_RATE", "Top Volume Rate", On.TRADED, false, ScanFigures::volumeRate),
          new ScanCode(
              "TOP_OPEN_PERC_GAIN",
              "Top % Gainers Since Open",
              On.ALL,
              false,
              ScanFigures::changeSinceOpen),
          new ScanCode(
              "TOP_OPEN_PERC_LOSE",
              "Top % Losers Since Open",
              On.ALL,
              false,
              figures -> -figures.changeSinceOpen()),
          new ScanCode(
              "HIGH_OPEN_GAP", "Top Close-to-Open % Gainers", On.ALL, false, ScanFigures::gap),
          new ScanCode(
              "LOW_OPEN_GAP",
              "Top Close-to-Open % Losers",
              On.ALL,
              false,
              figures -> -figures.gap()),
          new ScanCode(
              "HIGH_VS_13W_HL", "13-Week High", On.TRADED, true, ScanFigures::withinQuarter),
          new ScanCode(
              "LOW_VS_13W_HL", "13-Week Low", On.TRADED, true, figures -> -figures.withinQuarter()),
          new ScanCode("HIGH_VS_26W_HL", "26-Week High", On.TRADED, true, ScanFigures::withinHalf),
          new ScanCode(
              "LOW_VS_26W_HL", "26-Week Low", On.TRADED, true, figures -> -figures.withinHalf()),
          new ScanCode("HIGH_VS_52W_HL", "52-Week High", On.TRADED, true, ScanFigures::withinYear),
          new ScanCode(
              "LOW_VS_52W_HL", "52-Week Low", On.TRADED, true, figures -> -figures.withinYear()),
          new ScanCode(
              "HIGH_OPT_IMP_VOLAT",
              "Highest Option Imp Vol",
              On.OPTIONED,
              false,
              ScanFigures::impliedVolatility),
          new ScanCode(
              "LOW_OPT_IMP_VOLAT",
              "Lowest Option Imp Vol",
              On.OPTIONED,
              false,
              figures -> -figures.impliedVolatility()),
          new ScanCode(
              "OPT_VOLUME_MOST_ACTIVE",
              "Most Active by Option Volume",
              On.OPTIONED,
              false,
              ScanFigures::optionVolume));

  /** What a code can rank. */
  private static final class On {
    static final List<ScanInstrument> ALL = List.of(ScanInstrument.values());
    static final List<ScanInstrument> TRADED = List.of(STOCKS, FUNDS, FUTURES, NORTH_AMERICA);
    static final List<ScanInstrument> STOCKS_ALONE = List.of(STOCKS, FUNDS, NORTH_AMERICA);
    static final List<ScanInstrument> OPTIONED = List.of(STOCKS);

    private On() {}
  }

  static Optional<ScanCode> named(String name) {
    return ALL.stream().filter(code -> code.name.equals(name)).findFirst();
  }

  boolean ranks(ScanInstrument instrument) {
    return instruments.contains(instrument);
  }

  double of(ScanFigures figures) {
    return figure.applyAsDouble(figures);
  }
}
