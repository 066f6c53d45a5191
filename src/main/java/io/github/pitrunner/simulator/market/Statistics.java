package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Tape.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What the past of an instrument amounts to, as of a trading date.
 *
 * @param quarter high and low of 13 weeks
 * @param half of 26 weeks
 * @param year of 52 weeks
 * @param averageVolume a day, over 13 weeks
 * @param volatility of the last 30 sessions' closes, per year
 */
record Statistics(Candle quarter, Candle half, Candle year, long averageVolume, double volatility) {
  private static final int SESSIONS = 30;
  private static final double SESSIONS_A_YEAR = 252;

  static Statistics of(Instrument instrument, Session today) {
    Instant end = today.open();
    Candle quarter = weeks(instrument, end, 0, 13).candle();
    Candle half = weeks(instrument, end, 13, 26).candle().then(quarter);
    Candle year = weeks(instrument, end, 26, 52).candle().then(half);
    int sessions = instrument.hours(true).between(end.minus(Duration.ofDays(13 * 7)), end).size();
    long volume = weeks(instrument, end, 0, 13).volume() / sessions;
    return new Statistics(quarter, half, year, volume, volatility(instrument, today));
  }

  private static Stretch weeks(Instrument instrument, Instant end, int from, int to) {
    Instant start = end.minus(Duration.ofDays(7L * to));
    Instant until = end.minus(Duration.ofDays(7L * from));
    StretchBuilder whole = new StretchBuilder();
    for (Session session : instrument.hours(true).between(start, until)) {
      Stretch part =
          instrument
              .tape()
              .stretch(
                  Side.TRADES,
                  Math.max(session.firstStep(), Walk.step(start)),
                  Math.min(session.endStep(), Walk.step(until)));
      whole.add(part.candle(), part.volume(), part.trades(), part.average());
    }
    return whole.built();
  }

  /** The volatility as of a trading date. */
  static Figure.Values volatility(Instrument instrument, LocalDate date) {
    Session session = instrument.hours(true).session(date);
    if (session == null) {
      throw new IllegalArgumentException("No session of " + instrument.contract() + " on " + date);
    }
    return Figure.Values.of(volatility(instrument, session));
  }

  /** Deviation of the returns of the 30 sessions before this one, per year. */
  static double volatility(Instrument instrument, Session today) {
    List<Double> returns = new ArrayList<>();
    Session session = instrument.hours(true).before(today);
    double later = closeOf(instrument, session);
    double sum = 0;
    for (int back = 0; back < SESSIONS; back++) {
      session = instrument.hours(true).before(session);
      double earlier = closeOf(instrument, session);
      returns.add(Math.log(later / earlier));
      sum += Math.log(later / earlier);
      later = earlier;
    }
    double mean = sum / SESSIONS;
    double squares = 0;
    for (double one : returns) {
      squares += (one - mean) * (one - mean);
    }
    return Math.sqrt(squares / (SESSIONS - 1) * SESSIONS_A_YEAR);
  }

  private static double closeOf(Instrument instrument, Session session) {
    Tape tape = instrument.tape();
    return (double) tape.tradePrice(tape.lastTrade(session.endStep() - 1));
  }
}
