package io.github.pitrunner.simulator.market;

import java.time.Instant;
import java.time.ZoneId;

/**
 * How much of an instrument is traded, as a pure function of its seed like the {@link Walk}: a
 * day's volume is divided into half hours by the rhythm of the day, those into minutes and those
 * into steps, always without remainder.
 */
final class Turnover {
  private static final int HALF_HOURS = 48;
  private static final int MINUTES = 30;
  private static final int STEPS = (int) Walk.STEPS_A_MINUTE;
  private static final int DAY_LEVEL = 100;
  private static final int HALF_HOUR_LEVEL = 101;
  private static final int MINUTE_LEVEL = 102;
  private static final double QUIET = 0.06;

  private final long seed;
  private final long daily;
  private final long leastPerMinute;
  private final ZoneId zone;
  private long knownDay = -1;
  private long[] halfHours = {};
  private long knownHalfHour = -1;
  private long[] minutes = {};
  private long knownMinute = -1;
  private long[] steps = {};

  /**
   * @param daily the usual volume of a day
   * @param leastPerMinute below which no minute falls
   * @param zone of the exchange, whose opening and close are the busiest times
   */
  Turnover(long seed, long daily, long leastPerMinute, ZoneId zone) {
    this.seed = seed;
    this.daily = daily;
    this.leastPerMinute = leastPerMinute;
    this.zone = zone;
  }

  /** The volume of [from, to), both in minutes since 1970. */
  long ofMinutes(long from, long to) {
    long sum = -untilMinute(from);
    for (long day = from / (HALF_HOURS * MINUTES); day < to / (HALF_HOURS * MINUTES); day++) {
      sum += halfHoursOf(day)[HALF_HOURS];
    }
    return sum + untilMinute(to) + leastPerMinute * (to - from);
  }

  /** The volume above the least one of [from, to) within one minute. */
  long ofSteps(long from, long to) {
    long minute = from / STEPS;
    if (minute != knownMinute) {
      long surplus = ofMinutes(minute, minute + 1) - leastPerMinute;
      steps = divide(surplus, STEPS, new Draws(Draws.key(seed, MINUTE_LEVEL, minute)), 3);
      knownMinute = minute;
    }
    return steps[(int) (to - minute * STEPS)] - steps[(int) (from - minute * STEPS)];
  }

  /** What is traded above the least from the start of the day (UTC) until the minute. */
  private long untilMinute(long minute) {
    long halfHour = minute / MINUTES;
    long untilHalfHour = halfHoursOf(halfHour / HALF_HOURS)[(int) (halfHour % HALF_HOURS)];
    int within = (int) (minute % MINUTES);
    return within == 0 ? untilHalfHour : untilHalfHour + minutesOf(halfHour)[within];
  }

  private long[] halfHoursOf(long day) {
    if (day != knownDay) {
      Draws draws = new Draws(Draws.key(seed, DAY_LEVEL, day));
      long surplus = Math.round(daily * Math.exp(0.3 * draws.normal()));
      double[] weights = new double[HALF_HOURS];
      for (int part = 0; part < HALF_HOURS; part++) {
        weights[part] = rhythm(day * HALF_HOURS + part) * Math.exp(0.2 * draws.normal());
      }
      halfHours = divide(surplus, weights);
      knownDay = day;
    }
    return halfHours;
  }

  private long[] minutesOf(long halfHour) {
    if (halfHour != knownHalfHour) {
      long[] day = halfHoursOf(halfHour / HALF_HOURS);
      int part = (int) (halfHour % HALF_HOURS);
      Draws draws = new Draws(Draws.key(seed, HALF_HOUR_LEVEL, halfHour));
      minutes = divide(day[part + 1] - day[part], MINUTES, draws, 0.4);
      knownHalfHour = halfHour;
    }
    return minutes;
  }

  /** Busy at the open and towards the close, quieter at noon, quiet outside. */
  private double rhythm(long halfHour) {
    Instant at = Instant.ofEpochSecond(halfHour * MINUTES * 60);
    var local = at.atZone(zone);
    if (local.getDayOfWeek().getValue() > 5) {
      return QUIET;
    }
    int minute = local.getHour() * 60 + local.getMinute();
    int sinceOpen = minute - (9 * 60 + 30);
    if (sinceOpen < 0 || sinceOpen >= 390) {
      return QUIET;
    }
    double fromNoon = (sinceOpen + 15 - 195) / 195.0;
    return 0.7 + 1.3 * fromNoon * fromNoon;
  }

  private static long[] divide(long whole, int parts, Draws draws, double unevenness) {
    double[] weights = new double[parts];
    for (int part = 0; part < parts; part++) {
      weights[part] = Math.exp(unevenness * draws.normal());
    }
    return divide(whole, weights);
  }

  /** Cumulative shares: entry i is what the parts before i have together. */
  private static long[] divide(long whole, double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    long[] until = new long[weights.length + 1];
    double share = 0;
    for (int part = 0; part < weights.length - 1; part++) {
      share += weights[part];
      until[part + 1] = (long) (whole * (share / sum));
    }
    until[weights.length] = whole;
    return until;
  }
}
