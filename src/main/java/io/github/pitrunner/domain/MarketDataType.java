package io.github.pitrunner.domain;

/** How fresh market data is by permission. */
public enum MarketDataType {
  LIVE,
  /** The last live values before the market closed. */
  FROZEN,
  /** 15 to 20 minutes old. */
  DELAYED,
  /** The last delayed values before the market closed. */
  DELAYED_FROZEN;

  /** Whether it is minutes old by its nature. */
  public boolean isDelayed() {
    return this == DELAYED || this == DELAYED_FROZEN;
  }

  /** What there is instead without a permission for live data. */
  public MarketDataType delayed() {
    return switch (this) {
      case LIVE, DELAYED -> DELAYED;
      case FROZEN, DELAYED_FROZEN -> DELAYED_FROZEN;
    };
  }
}
