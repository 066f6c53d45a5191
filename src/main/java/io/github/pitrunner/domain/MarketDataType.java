package io.github.pitrunner.domain;

/** How fresh market data is by permission. */
public enum MarketDataType {
  LIVE,
  /** The last live values before the market closed. */
  FROZEN,
  /** 15 to 20 minutes old. */
  DELAYED,
  /** The last delayed values before the market closed. */
  DELAYED_FROZEN
}
