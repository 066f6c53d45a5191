package io.github.pitrunner.simulator.market;

import java.time.Instant;

/**
 * The path of one price through all of time, as a pure function of its seed: nothing is
 * accumulated, so that live data and history can't disagree, and any stretch of the past costs what
 * its answer costs.
 *
 * <p>It is drawn from the coarse to the fine. The closes of the days are a sum of noises with
 * periods from one day to a year and a half; they wander like a price and stay around the
 * reference. Each day gets a high and a low, and is then divided again and again; the parts keep
 * what the whole promised:
 *
 * <pre>
 * day (UTC) ─48─► half hour ─30─► minute ─12─► five seconds ─5─► second ─4─► step of 250 ms
 * </pre>
 *
 * A part opens where the one before closed, the last one closes where the whole does, one part
 * holds the whole's high and another its low. Values are whole increments of the instrument's
 * price.
 */
final class Walk {
  /** Milliseconds in one step. */
  static final long STEP_MILLIS = 250;

  /** The level of half hours in {@link #candle}. */
  static final int HALF_HOUR = 1;

  /** The level of minutes in {@link #candle}. */
  static final int MINUTE = 2;

  static final long STEPS_A_MINUTE = 240;
  static final long STEPS_A_HALF_HOUR = 30 * STEPS_A_MINUTE;
  static final long STEPS_A_DAY = 48 * STEPS_A_HALF_HOUR;

  private static final int[] PARTS = {48, 30, 12, 5, 4};
  private static final int SECOND = 4;
  private static final int OCTAVES = 10;
  private static final long CLOSES = -1;
  private static final long RANGES = -2;

  private final long seed;
  private final double reference;
  private final double dayDeviation;
  private final Division[] recent = new Division[PARTS.length];
  private long highOf = -1;
  private long highStep;
  private long lowStep;

  /**
   * @param reference the level around which the price wanders, in increments
   * @param yearDeviation deviation of a year's logarithmic returns
   */
  Walk(long seed, double reference, double yearDeviation) {
    this.seed = seed;
    this.reference = reference;
    this.dayDeviation = yearDeviation / Math.sqrt(365);
    for (int level = 0; level < PARTS.length; level++) {
      recent[level] = Division.none();
    }
  }

  static long step(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), STEP_MILLIS);
  }

  static Instant instant(long step) {
    return Instant.ofEpochMilli(step * STEP_MILLIS);
  }

  /** The price during a step. */
  long price(long step) {
    return division(SECOND, step / 4).close[(int) (step % 4)];
  }

  /** A whole node of a level; level 0 are the days since 1970 (UTC). */
  Candle candle(int level, long index) {
    return level == 0
        ? day(index)
        : division(level - 1, index / PARTS[level - 1]).part((int) (index % PARTS[level - 1]));
  }

  /** The step of a minute that holds its high; never the minute's first, last or lowest one. */
  long highStep(long minute) {
    findExtremes(minute);
    return highStep;
  }

  /** The step of a minute that holds its low; never the minute's first, last or highest one. */
  long lowStep(long minute) {
    findExtremes(minute);
    return lowStep;
  }

  private void findExtremes(long minute) {
    if (minute == highOf) {
      return;
    }
    long high = minute;
    long low = minute;
    for (int level = MINUTE; level <= SECOND; level++) {
      high = high * PARTS[level] + division(level, high).highest;
      low = low * PARTS[level] + division(level, low).lowest;
    }
    highOf = minute;
    highStep = high;
    lowStep = low;
  }

  private Division division(int level, long index) {
    Division known = recent[level];
    if (known.index == index) {
      return known;
    }
    Candle whole = candle(level, index);
    Draws draws = new Draws(Draws.key(seed, level, index));
    Division made =
        level == SECOND
            ? Division.intoSteps(index, whole, draws)
            : Division.intoParts(index, whole, PARTS[level], draws);
    recent[level] = made;
    return made;
  }

  private Candle day(long day) {
    long open = dayClose(day - 1);
    long close = dayClose(day);
    Draws draws = new Draws(Draws.key(seed, RANGES, day));
    double deviation = dayDeviation * close;
    // At least two increments of room, so that even the quietest day moves.
    long above = 2 + Math.round(Math.abs(draws.normal()) * 0.6 * deviation);
    long below = 2 + Math.round(Math.abs(draws.normal()) * 0.6 * deviation);
    return new Candle(open, Math.max(open, close) + above, Math.min(open, close) - below, close);
  }

  private long dayClose(long day) {
    double sum = 0;
    for (int octave = 0; octave < OCTAVES; octave++) {
      long period = 1L << octave;
      long from = Math.floorDiv(day, period);
      double share = (double) Math.floorMod(day, period) / period;
      double noise = (1 - share) * noise(octave, from) + share * noise(octave, from + 1);
      sum += Math.sqrt((double) period) / 2 * noise;
    }
    return Math.round(reference * Math.exp(sum * dayDeviation));
  }

  private double noise(int octave, long knot) {
    return new Draws(Draws.key(Draws.key(seed, CLOSES), octave, knot)).normal();
  }
}
