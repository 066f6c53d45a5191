package io.github.pitrunner.simulator.market;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Figures that a scan can be held to, each by a lowest and a highest value. */
enum ScanFilter {
  PRICE("Price", "price", "", ScanFigures::last),
  VOLUME("Volume", "volume", "", ScanFigures::volume),
  AVGVOLUME("Average Volume", "avgVolume", "", ScanFigures::averageVolume),
  CHANGEPERC("Change %", "changePerc", "", ScanFigures::change),
  CHANGEOPENPERC("Change Since Open %", "changeOpenPerc", "", ScanFigures::changeSinceOpen),
  OPENGAPPERC("Open Gap %", "openGapPerc", "", ScanFigures::gap),
  TRADECOUNT("Trade Count", "tradeCount", "", ScanFigures::trades),
  TRADERATE("Trade Rate", "tradeRate", "", ScanFigures::tradeRate),
  VOLUMERATE("Volume Rate", "volumeRate", "", ScanFigures::volumeRate),
  MKTCAP("Market Cap (M)", "marketCap", "1e6", ScanFigures::marketCapitalization),
  IMPVOLAT("Option Imp Vol", "impVolat", "", ScanFigures::impliedVolatility),
  OPTVOLUME("Option Volume", "optVolume", "", ScanFigures::optionVolume);

  private final String title;
  private final String stem;
  private final String suffix;
  private final ToDoubleFunction<ScanFigures> figure;

  ScanFilter(String title, String stem, String suffix, ToDoubleFunction<ScanFigures> figure) {
    this.title = title;
    this.stem = stem;
    this.suffix = suffix;
    this.figure = figure;
  }

  String title() {
    return title;
  }

  /** The tag of its lowest value. */
  String above() {
    return stem + "Above" + suffix;
  }

  /** The tag of its highest value. */
  String below() {
    return stem + "Below" + suffix;
  }

  static Optional<ScanFilter> tagged(String tag) {
    return Arrays.stream(values())
        .filter(filter -> tag.equals(filter.above()) || tag.equals(filter.below()))
        .findFirst();
  }

  /**
   * One limit of a scan.
   *
   * @param isAbove whether the bound is the lowest value, or else the highest
   */
  record Limit(ScanFilter filter, boolean isAbove, double bound) {
    boolean lets(ScanFigures figures) {
      double value = filter.figure.applyAsDouble(figures);
      return isAbove ? value >= bound : value <= bound;
    }
  }
}
