package io.github.pitrunner.marketdata;

import io.github.pitrunner.domain.MarketDataType;

/**
 * The type of the values of one line: what was asked for until the gateway tells it, and delayed
 * whatever was told when delayed ticks come.
 */
final class ShownType {
  private MarketDataType type;
  private boolean isTold;

  ShownType(MarketDataType asked) {
    this.type = asked;
  }

  /** It is asked for, and nothing is told yet. */
  void onAsked(MarketDataType asked) {
    type = asked;
    isTold = false;
  }

  /** The type of values. */
  MarketDataType of(QuoteCells cells) {
    return cells.isDelayed() ? type.delayed() : type;
  }

  /** Whether it is known that they are minutes old by their nature. */
  boolean isDelayed() {
    return type.isDelayed();
  }

  /**
   * The gateway tells the type of what comes from now on.
   *
   * @return whether the values of before are of that type too
   */
  boolean onTold(MarketDataType next, QuoteCells cells) {
    MarketDataType shown = of(cells);
    boolean wasTold = isTold;
    type = next;
    isTold = true;
    if (shown == next) {
      return true;
    }
    // At the close live values become the frozen ones. Before anything was told, what came was of
    // the type that is told now, if it was not marked as another.
    return wasTold ? isFrozenFrom(shown, next) : cells.isDelayed() == next.isDelayed();
  }

  private static boolean isFrozenFrom(MarketDataType before, MarketDataType next) {
    return switch (next) {
      case FROZEN -> before == MarketDataType.LIVE;
      case DELAYED_FROZEN -> before == MarketDataType.DELAYED;
      case LIVE, DELAYED -> false;
    };
  }
}
