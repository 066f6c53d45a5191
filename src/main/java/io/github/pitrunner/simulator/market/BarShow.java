package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Tape.Side;
import java.util.Set;

/** What the bars of a history request are made of. */
enum BarShow {
  TRADES(Side.TRADES),
  MIDPOINT(Side.MIDPOINT),
  BID(Side.BID),
  ASK(Side.ASK),
  /** Mean bid, highest ask, lowest bid, mean ask. */
  BID_ASK(Side.BID),
  /** No instrument here splits or pays, so that this is the same as the trades. */
  ADJUSTED_LAST(Side.TRADES),
  /**
   * Of the 30 sessions before each bar's, as the tick of the same name; of days and longer only.
   */
  HISTORICAL_VOLATILITY(Side.TRADES);

  private final Side side;

  BarShow(Side side) {
    this.side = side;
  }

  Side side() {
    return side;
  }

  boolean isOfTrades() {
    return side == Side.TRADES && this != HISTORICAL_VOLATILITY;
  }

  /** Whether it can be had of an instrument. */
  boolean fits(Instrument instrument) {
    return switch (this) {
      case TRADES -> instrument.hasTrades();
      case MIDPOINT, BID, ASK, BID_ASK -> instrument.hasQuotes();
      case ADJUSTED_LAST -> instrument.secType().equals("STK");
      case HISTORICAL_VOLATILITY -> Set.of("STK", "IND").contains(instrument.secType());
    };
  }
}
