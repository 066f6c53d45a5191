package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Order;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Hears at once what is traded, before the order shows it. */
interface TradeListener {
  /**
   * An execution that was not known, or corrects one that was.
   *
   * @param replaced null for a new one
   * @param isLive told as it happened, not read back
   */
  void onExecution(Execution execution, @Nullable Execution replaced, boolean isLive);

  /**
   * More of an order was traded than the executions of its contracts tell so far.
   *
   * @param quantity of the order's instrument
   */
  void onUnheard(Order order, BigDecimal quantity);
}
