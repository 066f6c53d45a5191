package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.Side;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is held and open of an instrument, and what becomes of it at worst.
 *
 * @param position negative is short
 * @param buys remaining of the open buy orders
 * @param sells remaining of the open sell orders
 */
record Projection(BigDecimal position, BigDecimal buys, BigDecimal sells) {

  /** Without the order; null when the position or the open orders are not known. */
  static @Nullable Projection without(RiskCase asked) {
    BigDecimal position = asked.position();
    List<Order> open = asked.view().book().openOrders();
    if (position == null || open == null) {
      return null;
    }
    Projection projection = new Projection(position, BigDecimal.ZERO, BigDecimal.ZERO);
    for (Order order : open) {
      if (order.instrument().contractId() == asked.contractId() && isBeside(asked, order)) {
        projection = projection.plus(order.ticket().side(), order.remaining());
      }
    }
    return projection;
  }

  /** With the order; null when the position or the open orders are not known. */
  static @Nullable Projection with(RiskCase asked) {
    Projection without = without(asked);
    return without == null ? null : without.plus(asked.ticket().side(), remaining(asked));
  }

  /** Whether an open order stays open beside the one that is asked for, in the same account. */
  static boolean isBeside(RiskCase asked, Order order) {
    return !order.status().isFinal()
        && isOf(asked.order().account(), order)
        && !isReplaced(asked, order);
  }

  /** Whether it is the order that is being modified. */
  static boolean isReplaced(RiskCase asked, Order order) {
    Order replaced = asked.view().change().replaced();
    return replaced != null && replaced.keys().name().equals(order.keys().name());
  }

  // An order whose account cannot be read may be of any.
  private static boolean isOf(AccountId account, Order order) {
    return order.account() == null || order.account().equals(account);
  }

  /** What the order can still trade: a modified one has perhaps traded a part. */
  static BigDecimal remaining(RiskCase asked) {
    Order replaced = asked.view().change().replaced();
    BigDecimal quantity = asked.ticket().quantity();
    return replaced == null
        ? quantity
        : quantity.subtract(replaced.fill().quantity()).max(BigDecimal.ZERO);
  }

  static boolean isExit(RiskCase asked) {
    Projection with = with(asked);
    if (with == null) {
      return false;
    }
    return asked.isBuy()
        ? with.position.signum() < 0 && with.highest().signum() <= 0
        : with.position.signum() > 0 && with.lowest().signum() >= 0;
  }

  Projection plus(Side side, BigDecimal quantity) {
    return side == Side.BUY
        ? new Projection(position, buys.add(quantity), sells)
        : new Projection(position, buys, sells.add(quantity));
  }

  /** If every buy fills and no sell does. */
  BigDecimal highest() {
    return position.add(buys);
  }

  /** If every sell fills and no buy does. */
  BigDecimal lowest() {
    return position.subtract(sells);
  }

  /** By how much the size of the position grows at worst; never below 0. */
  BigDecimal growth() {
    return highest().abs().max(lowest().abs()).subtract(position.abs()).max(BigDecimal.ZERO);
  }
}
