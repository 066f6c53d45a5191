package io.github.pitrunner.simulator.market;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A market rule: which increment holds at which price. Prices are also handled as whole units of
 * the rule's scale, in which all its increments are whole numbers.
 */
final class IncrementRule {
  private final int id;
  private final List<Band> bands;
  private final int scale;
  private final long[] edges;
  private final long[] increments;

  /**
   * @param id as in a market rule request
   * @param bands by rising low edge, the first from zero
   */
  IncrementRule(int id, List<Band> bands) {
    this.id = id;
    this.bands = List.copyOf(bands);
    this.scale = bands.stream().mapToInt(band -> band.increment().scale()).max().orElseThrow();
    this.edges = bands.stream().mapToLong(band -> units(band.lowEdge())).toArray();
    this.increments = bands.stream().mapToLong(band -> units(band.increment())).toArray();
  }

  /** The increment at and above a price. */
  record Band(BigDecimal lowEdge, BigDecimal increment) {}

  /** A rule from pairs of low edge and increment. */
  static IncrementRule of(int id, String... edgesAndIncrements) {
    List<Band> bands = new ArrayList<>();
    for (int i = 0; i < edgesAndIncrements.length; i += 2) {
      bands.add(
          new Band(
              new BigDecimal(edgesAndIncrements[i]), new BigDecimal(edgesAndIncrements[i + 1])));
    }
    return new IncrementRule(id, bands);
  }

  int id() {
    return id;
  }

  List<Band> bands() {
    return bands;
  }

  /** Digits after the point in a unit. */
  int scale() {
    return scale;
  }

  /** The smallest increment of all. */
  BigDecimal smallest() {
    return bands.get(0).increment();
  }

  BigDecimal incrementAt(BigDecimal price) {
    BigDecimal increment = smallest();
    for (Band band : bands) {
      if (band.lowEdge().compareTo(price) <= 0) {
        increment = band.increment();
      }
    }
    return increment;
  }

  /** The increment, in units, at a price in units. */
  long incrementAt(long units) {
    long increment = increments[0];
    for (int band = 1; band < edges.length && edges[band] <= units; band++) {
      increment = increments[band];
    }
    return increment;
  }

  /** The next price on an increment at or below, in units, but at least one increment. */
  long floor(double units) {
    long whole = (long) Math.floor(units);
    long increment = incrementAt(whole);
    return Math.max(increments[0], whole - Math.floorMod(whole, increment));
  }

  /** The price that lies some increments above one on the grid, in units. */
  long above(long units, int count) {
    long price = units + count * incrementAt(units);
    long off = Math.floorMod(price, incrementAt(price));
    return off == 0 ? price : price - off + incrementAt(price);
  }

  /** The next lower price on the grid, in units; the lowest one is its own. */
  long below(long units) {
    return floor((double) (units - 1));
  }

  BigDecimal price(long units) {
    return BigDecimal.valueOf(units, scale);
  }

  private long units(BigDecimal price) {
    return price.movePointRight(scale).longValueExact();
  }
}
