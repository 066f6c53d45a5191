package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.Failure;

/** Hears the profit and loss of accounts and positions; on the connector's context. */
interface ProfitReader {
  void onProfit(Profit profit);

  /** What was told of it before is no longer to be relied on. */
  void onGap(PositionKey key, String reason, Failure failure);

  /** The gateway tells no more of a position: nothing follows. */
  void onEnded(PositionKey key, Failure failure);
}
