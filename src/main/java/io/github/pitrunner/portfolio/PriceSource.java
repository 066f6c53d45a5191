package io.github.pitrunner.portfolio;

/** Where the price comes from at which a position is valued; named as in the API. */
public enum PriceSource {
  /** The gateway's own valuation. */
  GATEWAY,
  /** A live quote. */
  QUOTE
}
