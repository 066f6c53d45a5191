package io.github.pitrunner.simulator.market;

import static io.github.pitrunner.simulator.market.ScanInstrument.FUNDS;
import static io.github.pitrunner.simulator.market.ScanInstrument.FUTURES;
import static io.github.pitrunner.simulator.market.ScanInstrument.NORTH_AMERICA;
import static io.github.pitrunner.simulator.market.ScanInstrument.STOCKS;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What a scan ranks by; the highest figure comes first. */
enum ScanCode {
  TOP_PERC_GAIN("Top % Gainers", On.ALL, ScanFigures::change),
  TOP_PERC_LOSE("Top % Losers", On.ALL, figures -> -figures.change()),
  MOST_ACTIVE("Most Active", On.TRADED, ScanFigures::volume),
  MOST_ACTIVE_USD("Most Active ($)", On.STOCKS_ALONE, ScanFigures::turnover),
  HOT_BY_VOLUME("Hot Contracts by Volume", On.TRADED, ScanFigures::hotVolume),
  HOT_BY_PRICE("Hot Contracts by Price", On.ALL, ScanFigures::hotPrice),
  HOT_BY_PRICE_RANGE("Hot by Price Range", On.ALL, ScanFigures::hotRange),
  TOP_PRICE_RANGE("Top Price Range", On.ALL, ScanFigures::range),
  TOP_TRADE_COUNT("Top Trade Count", On.TRADED, ScanFigures::trades),
  TOP_TRADE_RATE("Top Trade Rate", On.TRADED, ScanFigures::tradeRate),
  TOP_VOLUME_RATE("Top Volume Rate", On.TRADED, ScanFigures::volumeRate),
  TOP_OPEN_PERC_GAIN("Top % Gainers Since Open", On.ALL, ScanFigures::changeSinceOpen),
  TOP_OPEN_PERC_LOSE("Top % Losers Since Open", On.ALL, figures -> -figures.changeSinceOpen()),
  HIGH_OPEN_GAP("Top Close-to-Open % Gainers", On.ALL, ScanFigures::gap),
  LOW_OPEN_GAP("Top Close-to-Open % Losers", On.ALL, figures -> -figures.gap()),
  HIGH_VS_13W_HL("13-Week High", On.TRADED, ScanFigures::withinQuarter),
  LOW_VS_13W_HL("13-Week Low", On.TRADED, figures -> -figures.withinQuarter()),
  HIGH_VS_26W_HL("26-Week High", On.TRADED, ScanFigures::withinHalf),
  LOW_VS_26W_HL("26-Week Low", On.TRADED, figures -> -figures.withinHalf()),
  HIGH_VS_52W_HL("52-Week High", On.TRADED, ScanFigures::withinYear),
  LOW_VS_52W_HL("52-Week Low", On.TRADED, figures -> -figures.withinYear()),
  HIGH_OPT_IMP_VOLAT("Highest Option Imp Vol", On.OPTIONED, ScanFigures::impliedVolatility),
  LOW_OPT_IMP_VOLAT("Lowest Option Imp Vol", On.OPTIONED, figures -> -figures.impliedVolatility()),
  OPT_VOLUME_MOST_ACTIVE(
      "Most Active by Option Volume", On.OPTIONED, ScanFigures::optionVolume);

  private final String title;
  private final Set<ScanInstrument> instruments;
  private final ToDoubleFunction<ScanFigures> figure;

  ScanCode(String title, List<ScanInstrument> instruments, ToDoubleFunction<ScanFigures> figure) {
    this.title = title;
    this.instruments = Set.copyOf(instruments);
    this.figure = figure;
  }

  /** What a code can rank. */
  private static final class On {
    static final List<ScanInstrument> ALL = List.of(ScanInstrument.values());
    static final List<ScanInstrument> TRADED = List.of(STOCKS, FUNDS, FUTURES, NORTH_AMERICA);
    static final List<ScanInstrument> STOCKS_ALONE = List.of(STOCKS, FUNDS, NORTH_AMERICA);
    static final List<ScanInstrument> OPTIONED = List.of(STOCKS);

    private On() {}
  }

  static Optional<ScanCode> named(String name) {
    return Arrays.stream(values()).filter(code -> code.name().equals(name)).findFirst();
  }

  /** As people know it. */
  String title() {
    return title;
  }

  boolean ranks(ScanInstrument instrument) {
    return instruments.contains(instrument);
  }

  double of(ScanFigures figures) {
    return figure.applyAsDouble(figures);
  }
}
