package io.github.pitrunner.domain;

/** How an order is priced. */
public enum OrderType {
  MARKET,
  LIMIT,
  STOP,
  STOP_LIMIT,
  TRAILING_STOP,
  TRAILING_STOP_LIMIT,
  MARKET_IF_TOUCHED,
  LIMIT_IF_TOUCHED,
  MARKET_ON_OPEN,
  LIMIT_ON_OPEN,
  MARKET_ON_CLOSE,
  LIMIT_ON_CLOSE,
  RELATIVE,
  MIDPRICE,
  MARKET_TO_LIMIT,
  PEGGED_TO_MARKET,
  /** A type of the broker's that has no name here; only orders of others have it. */
  OTHER
}
