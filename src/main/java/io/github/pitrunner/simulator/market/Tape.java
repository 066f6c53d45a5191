package io.github.pitrunner.simulator.market;

import java.math.BigDecimal;

/**
 * Everything that was, is and will be quoted and traded in one instrument, step by step. A busy
 * instrument trades in every step; a quiet one four times a minute: with the first and the last
 * step and where the minute has its high and its low.
 *
 * <p>A trade is at the bid or at the ask. Where a minute has its highest quote somebody buys and
 * where it has its lowest somebody sells, so that the extremes of the trades of any minute, and of
 * anything longer, are known without looking at its steps. The spread is the same for half an hour.
 */
final class Tape {
  private static final int SIDE = 1;
  private static final int SPREAD = 2;
  private static final int BID_SIZE = 3;
  private static final int ASK_SIZE = 4;
  private static final int QUIET_TRADES = 4;

  private final Walk walk;
  private final Curve curve;
  private final IncrementRule rule;
  private final Turnover turnover;
  private final Liquidity liquidity;
  private final long seed;

  Tape(
      long seed,
      Walk walk,
      Curve curve,
      IncrementRule rule,
      Turnover turnover,
      Liquidity liquidity) {
    this.seed = seed;
    this.walk = walk;
    this.curve = curve;
    this.rule = rule;
    this.turnover = turnover;
    this.liquidity = liquidity;
  }

  /**
   * How well an instrument trades.
   *
   * @param isBusy whether it trades in every step
   * @param spread the narrowest spread in increments
   * @param lot of the sizes quoted
   */
  record Liquidity(boolean isBusy, int spread, long lot) {}

  /** What of the tape is looked at. */
  enum Side {
    BID,
    ASK,
    /** Half way between; its values are in half units. */
    MIDPOINT,
    TRADES
  }

  /** In which the quoted sizes come. */
  long lot() {
    return liquidity.lot();
  }

  IncrementRule rule() {
    return rule;
  }

  long bid(long step) {
    return curve.bid(walk.price(step), step / Walk.STEPS_A_DAY);
  }

  long ask(long step) {
    return rule.above(bid(step), spread(step / Walk.STEPS_A_HALF_HOUR));
  }

  long bidSize(long step) {
    return quotedSize(BID_SIZE, step);
  }

  long askSize(long step) {
    return quotedSize(ASK_SIZE, step);
  }

  private long quotedSize(int side, long step) {
    // Quoted sizes stand for two steps.
    Draws draws = new Draws(Draws.key(seed, side, step / 2));
    return liquidity.lot() * (1 + draws.below(4) + draws.below(9));
  }

  boolean isTrade(long step) {
    if (liquidity.isBusy()) {
      return true;
    }
    long minute = step / Walk.STEPS_A_MINUTE;
    long within = step % Walk.STEPS_A_MINUTE;
    return within == 0
        || within == Walk.STEPS_A_MINUTE - 1
        || step == walk.highStep(minute)
        || step == walk.lowStep(minute);
  }

  /** The last step with a trade up to this one; always in the same minute. */
  long lastTrade(long step) {
    if (isTrade(step)) {
      return step;
    }
    long minute = step / Walk.STEPS_A_MINUTE;
    long high = walk.highStep(minute);
    long low = walk.lowStep(minute);
    long trade = minute * Walk.STEPS_A_MINUTE;
    trade = high < step ? Math.max(trade, high) : trade;
    return low < step ? Math.max(trade, low) : trade;
  }

  /** The price of a trade in this step. */
  long tradePrice(long step) {
    return isBought(step) ? ask(step) : bid(step);
  }

  private boolean isBought(long step) {
    long minute = step / Walk.STEPS_A_MINUTE;
    if (step == walk.highStep(minute)) {
      return curve.isRising();
    }
    if (step == walk.lowStep(minute)) {
      return !curve.isRising();
    }
    return isBoughtElsewhere(step);
  }

  /** In any step that holds no extreme of its minute. */
  private boolean isBoughtElsewhere(long step) {
    return new Draws(Draws.key(seed, SIDE, step)).chance();
  }

  /** The size of the trade in a step that has one. */
  long tradeSize(long step) {
    if (liquidity.isBusy()) {
      return 1 + turnover.ofSteps(step, step + 1);
    }
    long minute = step / Walk.STEPS_A_MINUTE;
    long whole = turnover.ofMinutes(minute, minute + 1);
    int part = step == minute * Walk.STEPS_A_MINUTE ? 0 : 1;
    part += walk.highStep(minute) < step ? 1 : 0;
    part += walk.lowStep(minute) < step ? 1 : 0;
    return whole / QUIET_TRADES + (part < whole % QUIET_TRADES ? 1 : 0);
  }

  private int spread(long halfHour) {
    double draw = new Draws(Draws.key(seed, SPREAD, halfHour)).even();
    return liquidity.spread() + (draw < 0.7 ? 0 : draw < 0.92 ? 1 : 2);
  }

  /**
   * Looks at the steps of [from, to).
   *
   * @param from before to
   */
  Stretch stretch(Side side, long from, long to) {
    StretchBuilder stretch = new StretchBuilder();
    long step = from;
    while (step < to) {
      long length = Walk.STEPS_A_HALF_HOUR;
      if (step % length == 0 && step + length <= to) {
        addNode(stretch, side, Walk.HALF_HOUR, step, length);
      } else {
        length = Walk.STEPS_A_MINUTE;
        if (step % length == 0 && step + length <= to) {
          addNode(stretch, side, Walk.MINUTE, step, length);
        } else {
          length = 1;
          addStep(stretch, side, step);
        }
      }
      step += length;
    }
    if (stretch.isEmpty()) {
      // No trade: the stretch shows the one before.
      return new Stretch(Candle.of(tradePrice(lastTrade(from))), 0, 0, 0);
    }
    return stretch.built();
  }

  private void addStep(StretchBuilder stretch, Side side, long step) {
    if (side != Side.TRADES) {
      long value = value(side, walk.price(step), step);
      stretch.add(Candle.of(value), 0, 0, (double) value);
    } else if (isTrade(step)) {
      long value = tradePrice(step);
      stretch.add(Candle.of(value), tradeSize(step), 1, (double) value);
    }
  }

  private void addNode(StretchBuilder stretch, Side side, int level, long step, long length) {
    Candle walked = walk.candle(level, step / length);
    boolean rising = curve.isRising();
    long highest = rising ? walked.high() : walked.low();
    long lowest = rising ? walked.low() : walked.high();
    if (side != Side.TRADES) {
      Candle candle =
          new Candle(
              value(side, walked.open(), step),
              value(side, highest, step),
              value(side, lowest, step),
              value(side, walked.close(), step));
      stretch.add(candle, 0, 0, mean(candle));
      return;
    }
    long last = step + length - 1;
    Candle candle =
        new Candle(
            value(isBoughtElsewhere(step) ? Side.ASK : Side.BID, walked.open(), step),
            value(Side.ASK, highest, step),
            value(Side.BID, lowest, step),
            value(isBoughtElsewhere(last) ? Side.ASK : Side.BID, walked.close(), step));
    long minute = step / Walk.STEPS_A_MINUTE;
    long minutes = length / Walk.STEPS_A_MINUTE;
    long trades = liquidity.isBusy() ? length : QUIET_TRADES * minutes;
    long volume = turnover.ofMinutes(minute, minute + minutes);
    double average =
        level == Walk.MINUTE ? averageOfTrades(step, length, mean(candle)) : mean(candle);
    stretch.add(candle, volume, trades, average);
  }

  /** Weighted by volume, trade by trade: what whoever adds the single ticks up finds. */
  private double averageOfTrades(long first, long length, double withoutVolume) {
    double weighted = 0;
    long volume = 0;
    for (long step = first; step < first + length; step++) {
      if (isTrade(step)) {
        long size = tradeSize(step);
        weighted += (double) tradePrice(step) * size;
        volume += size;
      }
    }
    return volume == 0 ? withoutVolume : weighted / volume;
  }

  private static double mean(Candle candle) {
    return (candle.open() + candle.high() + candle.low() + candle.close()) / 4.0;
  }

  private long value(Side side, long walked, long step) {
    long bid = curve.bid(walked, step / Walk.STEPS_A_DAY);
    if (side == Side.BID) {
      return bid;
    }
    long ask = rule.above(bid, spread(step / Walk.STEPS_A_HALF_HOUR));
    return side == Side.ASK ? ask : bid + ask;
  }

  /** A candle's value as a price. */
  BigDecimal price(Side side, long value) {
    return side == Side.MIDPOINT
        ? BigDecimal.valueOf(value * 5, rule.scale() + 1)
        : rule.price(value);
  }
}
