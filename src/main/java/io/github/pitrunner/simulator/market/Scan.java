package io.github.pitrunner.simulator.market;

import io.github.pitrunner.tws.ScannerDataElement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A scan, understood.
 *
 * @param limits that an instrument must keep to be ranked
 * @param stockType the only kind of stock; empty for all
 * @param rows most ranks
 */
record Scan(
    ScanCode code,
    List<ScanLocation> locations,
    List<ScanFilter.Limit> limits,
    String stockType,
    int rows) {
  private static final int SUMMED_UP_AT_ONCE = 3;

  private record Ranked(Instrument instrument, double figure) {}

  /**
   * Sums up the past of a few instruments, if it is needed and not known, so that nothing else has
   * to wait for all of them.
   *
   * @return whether nothing is left to be summed up
   */
  boolean prepare(Market market) {
    if (!code.needsPast() && limits.stream().noneMatch(limit -> limit.filter().needsPast())) {
      return true;
    }
    int summedUp = 0;
    for (Instrument instrument : market.live()) {
      if (holds(instrument) && !market.knowsStatistics(instrument)) {
        if (summedUp++ == SUMMED_UP_AT_ONCE) {
          return false;
        }
        var unused = market.statistics(instrument, market.bookKeeper(instrument).session());
      }
    }
    return true;
  }

  /** The ranking as it is now, best first; of equals the lower contract id. */
  List<Instrument> ranking(Market market) {
    List<Ranked> ranked = new ArrayList<>();
    for (Instrument instrument : market.live()) {
      if (holds(instrument)) {
        ScanFigures figures = new ScanFigures(market, instrument);
        double figure = code.of(figures);
        if (!Double.isNaN(figure) && limits.stream().allMatch(limit -> limit.lets(figures))) {
          ranked.add(new Ranked(instrument, figure));
        }
      }
    }
    return ranked.stream()
        .sorted(
            Comparator.comparingDouble(Ranked::figure)
                .reversed()
                .thenComparingInt(one -> one.instrument().conId()))
        .limit(rows)
        .map(Ranked::instrument)
        .toList();
  }

  private boolean holds(Instrument instrument) {
    return locations.stream().anyMatch(location -> location.holds(instrument))
        && (stockType.isEmpty()
            || stockType.equals(instrument.definition().details().getStockType()));
  }

  /** A rank as the gateway sends it: recorded ones begin with 0. */
  static ScannerDataElement row(int rank, Instrument instrument) {
    return ScannerDataElement.newBuilder()
        .setRank(rank)
        .setContract(instrument.contract())
        .setMarketName(instrument.definition().details().getMarketName())
        .build();
  }
}
