package io.github.pitrunner.simulator.market;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A figure that a scan can be held to, by a lowest and a highest value.
 *
 * @param stem what the tags of both begin with
 * @param suffix what they end with
 */
record ScanFilter(
    String id, String title, String stem, String suffix, ToDoubleFunction<ScanFigures> figure) {
  static final ScanFilter PRICE = new ScanFilter("PRICE", "Price", "price", "", ScanFigures::last);
  static final ScanFilter VOLUME =
      new ScanFilter("VOLUME", "Volume", "volume", "", ScanFigures::volume);
  static final ScanFilter MKTCAP =
      new ScanFilter(
          "MKTCAP", "Market Cap (M)", "marketCap", "1e6", ScanFigures::marketCapitalization);
  static final ScanFilter OPTVOLUME =
      new ScanFilter("OPTVOLUME", "Option Volume", "optVolume", "", ScanFigures::optionVolume);

  /** All that there are. */
  static final List<ScanFilter> ALL =
      List.of(
          PRICE,
          VOLUME,
          new ScanFilter(
              "AVGVOLUME", "Average Volume", "avgVolume", "", ScanFigures::averageVolume),
          new ScanFilter("CHANGEPERC", "Change %", "changePerc", "", ScanFigures::change),
          new ScanFilter(
              "CHANGEOPENPERC",
              "Change Since Open %",
              "changeOpenPerc",
              "",
              ScanFigures::changeSinceOpen),
          new ScanFilter("OPENGAPPERC", "Open Gap %", "openGapPerc", "", ScanFigures::gap),
          new ScanFilter("TRADECOUNT", "Trade Count", "tradeCount", "", ScanFigures::trades),
          new ScanFilter("TRADERATE", "Trade Rate", "tradeRate", "", ScanFigures::tradeRate),
          new ScanFilter("VOLUMERATE", "Volume Rate", "volumeRate", "", ScanFigures::volumeRate),
          MKTCAP,
          new ScanFilter(
              "IMPVOLAT", "Option Imp Vol", "impVolat", "", ScanFigures::impliedVolatility),
          OPTVOLUME);

  /** Whether its figure sums up the past, as in {@link ScanCode#needsPast}. */
  boolean needsPast() {
    return id.equals("AVGVOLUME");
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
    return ALL.stream()
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
