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
  HISTORICAL_VOLATILITY(Side.TRADES),
  /** As the tick of the same name. */
  OPTION_IMPLIED_VOLATILITY(Side.TRADES),
  /** What it costs to borrow the stock, in percent per year; of days and longer only. */
  FEE_RATE(Side.TRADES);

  private final Side side;

  BarShow(Side side) {
    this.side = side;
  }

  Side side() {
    return side;
  }

  boolean isOfTrades() {
    return this == TRADES || this == ADJUSTED_LAST;
  }

  /** Whether it is told once a day. */
  boolean isDaily() {
    return this == HISTORICAL_VOLATILITY || this == FEE_RATE;
  }

  /** Whether it can be had of an instrument of its kind. */
  boolean fits(Instrument instrument) {
    return switch (this) {
      case TRADES -> instrument.hasTrades();
      case MIDPOINT, BID, ASK, BID_ASK -> instrument.hasQuotes();
      case ADJUSTED_LAST -> instrument.secType().equals("STK");
      case FEE_RATE -> instrument.secType().equals("STK");
      // Of which stocks there are options the market knows.
      case OPTION_IMPLIED_VOLATILITY -> instrument.secType().equals("STK");
      case HISTORICAL_VOLATILITY -> Set.of("STK", "IND").contains(instrument.secType());
    };
  }
}
