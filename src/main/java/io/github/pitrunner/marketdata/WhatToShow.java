package io.github.pitrunner.marketdata;

/** What bars are made of. */
enum WhatToShow {
  TRADES,
  MIDPOINT,
  BID,
  ASK,
  BID_ASK,
  ADJUSTED_LAST,
  HISTORICAL_VOLATILITY,
  OPTION_IMPLIED_VOLATILITY,
  FEE_RATE,
  AGGREGATED_TRADES,
  YIELD_BID,
  YIELD_ASK,
  YIELD_BID_ASK,
  YIELD_LAST;

  /** As the gateway names it (protocol section 5.4). */
  String wireName() {
    return this == AGGREGATED_TRADES ? "AGGTRADES" : name();
  }
}
