package io.github.pitrunner.simulator.market;

/** One node of a {@link Walk} divided into its parts. */
final class Division {
  /** Which node of its level; -1 for none. */
  final long index;

  final long[] close;

  /** The part that holds the whole's high. */
  final int highest;

  /** The part that holds the whole's low. */
  final int lowest;

  private final long open;
  private final long[] high;
  private final long[] low;

  private Division(long index, Candle whole, int parts, int highest, int lowest) {
    this.index = index;
    this.open = whole.open();
    this.close = new long[parts];
    this.high = new long[parts];
    this.low = new long[parts];
    this.highest = highest;
    this.lowest = lowest;
  }

  static Division none() {
    return new Division(-1, Candle.of(0), 0, 0, 0);
  }

  Candle part(int part) {
    return new Candle(openOf(part), high[part], low[part], close[part]);
  }

  private long openOf(int part) {
    return part == 0 ? open : close[part - 1];
  }

  /** Four steps show all that a second knows: its open, its high, its low and its close. */
  static Division intoSteps(long index, Candle whole, Draws draws) {
    int highest = draws.chance() ? 1 : 2;
    Division division = new Division(index, whole, 4, highest, 3 - highest);
    division.close[0] = whole.open();
    division.close[highest] = whole.high();
    division.close[3 - highest] = whole.low();
    division.close[3] = whole.close();
    return division;
  }

  /**
   * A walk from the open over both extremes to the close. The time that it takes to each goes with
   * the distance, so that no part has to leap.
   */
  static Division intoParts(long index, Candle whole, int parts, Draws draws) {
    long range = whole.high() - whole.low();
    boolean highFirst =
        (whole.high() - whole.open() + whole.close() - whole.low()
                < whole.open() - whole.low() + whole.high() - whole.close())
            == draws.even() < 0.8;
    long first = highFirst ? whole.high() : whole.low();
    long second = highFirst ? whole.low() : whole.high();
    double slack = range * 0.3 + 1;
    double toFirst = (Math.abs(first - whole.open()) + slack) * (0.2 + draws.even());
    double toSecond = (range + slack) * (0.2 + draws.even());
    double toClose = (Math.abs(second - whole.close()) + slack) * (0.2 + draws.even());
    double all = toFirst + toSecond + toClose;
    int firstPart = Math.min(parts - 3, (int) (parts * toFirst / all));
    int secondPart =
        Math.min(parts - 2, Math.max(firstPart + 1, (int) (parts * (toFirst + toSecond) / all)));
    Division division =
        new Division(
            index,
            whole,
            parts,
            highFirst ? firstPart : secondPart,
            highFirst ? secondPart : firstPart);
    double deviation = range / (1.6 * Math.sqrt(parts));
    Bridge bridge = new Bridge(whole, deviation, draws);
    bridge.cross(division.close, 0, firstPart, bridge.near(first));
    bridge.cross(division.close, firstPart + 1, secondPart, bridge.near(second));
    bridge.cross(division.close, secondPart + 1, parts - 1, whole.close());
    division.drawRanges(whole, deviation, draws);
    return division;
  }

  private void drawRanges(Candle whole, double deviation, Draws draws) {
    for (int part = 0; part < close.length; part++) {
      long open = openOf(part);
      long above = Math.round(Math.abs(draws.normal()) * 0.5 * deviation);
      long below = Math.round(Math.abs(draws.normal()) * 0.5 * deviation);
      high[part] = Math.min(whole.high(), Math.max(open, close[part]) + above);
      low[part] = Math.max(whole.low(), Math.min(open, close[part]) - below);
    }
    high[highest] = whole.high();
    low[lowest] = whole.low();
  }

  /** Draws the closes between two known ones. */
  private static final class Bridge {
    private final Candle within;
    private final double deviation;
    private final Draws draws;
    private long at;

    Bridge(Candle within, double deviation, Draws draws) {
      this.within = within;
      this.deviation = deviation;
      this.draws = draws;
      this.at = within.open();
    }

    /** A close in the neighbourhood of an extreme. */
    long near(long extreme) {
      long off = Math.round(Math.abs(draws.normal()) * 0.5 * deviation);
      return clamp(extreme == within.high() ? extreme - off : extreme + off);
    }

    void cross(long[] close, int from, int to, long target) {
      for (int part = from; part < to; part++) {
        double pull = (double) (target - at) / (to - part + 1);
        at = clamp(Math.round(at + pull + draws.normal() * deviation * 0.8));
        close[part] = at;
      }
      close[to] = target;
      at = target;
    }

    private long clamp(long value) {
      return Math.min(within.high(), Math.max(within.low(), value));
    }
  }
}
