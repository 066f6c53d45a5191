package io.github.pitrunner.operations;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How trading fares at one moment, for threads that are not the connector's.
 *
 * @param openOrders that have not ended
 * @param unknown orders of which nobody knows what became of them
 * @param oldestUnknown how long the first of them has been so; 0 without any
 * @param alerts that are raised
 */
record TradingFigures(
    List<OfAccount> accounts,
    int openOrders,
    int unknown,
    Duration oldestUnknown,
    List<AlertCase> alerts) {
  /**
   * Where an account stands; null is what is not known.
   *
   * @param cushion excess liquidity as a share of the net liquidation value
   * @param dailyLossLimit in the account's currency
   */
  record OfAccount(
      AccountId account,
      @Nullable BigDecimal cushion,
      @Nullable Money cash,
      @Nullable BigDecimal dailyProfit,
      BigDecimal dailyLossLimit) {}

  static final TradingFigures NONE = new TradingFigures(List.of(), 0, 0, Duration.ZERO, List.of());
}
