package io.github.pitrunner.orders;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The orders that protect an entry order: they wait for its fill, and one cancels the other.
 *
 * @param takeProfit limit price of the one
 * @param stopLoss stop price of the other
 * @param stopLossLimit its limit price; null makes it a plain stop
 * @param timeInForce of both
 */
record BracketTicket(
    BigDecimal takeProfit,
    BigDecimal stopLoss,
    @Nullable BigDecimal stopLossLimit,
    TimeInForce timeInForce) {
  /** Longest name of an entry order: what the names of the other two add must find room. */
  static final int LONGEST_ENTRY_NAME = 33;

  /** The name of the order that takes the profit of an entry. */
  static ClientOrderId takeProfitId(ClientOrderId entry) {
    return new ClientOrderId(entry + ".tp");
  }

  /** The name of the order that limits the loss of an entry. */
  static ClientOrderId stopLossId(ClientOrderId entry) {
    return new ClientOrderId(entry + ".sl");
  }

  /**
   * The names of the orders that protect an entry of this name; none if it is too long for them.
   */
  static List<ClientOrderId> childrenOf(ClientOrderId entry) {
    return entry.value().length() > LONGEST_ENTRY_NAME
        ? List.of()
        : List.of(takeProfitId(entry), stopLossId(entry));
  }

  /** The order that takes the profit of an entry. */
  OrderTicket takeProfit(ClientOrderId entryId, OrderTicket entry) {
    return child(entryId, entry, OrderType.LIMIT, OrderPrices.ofLimit(takeProfit));
  }

  /** The order that limits the loss of an entry. */
  OrderTicket stopLoss(ClientOrderId entryId, OrderTicket entry) {
    return child(
        entryId,
        entry,
        stopLossLimit == null ? OrderType.STOP : OrderType.STOP_LIMIT,
        new OrderPrices(stopLossLimit, stopLoss, null, null, null));
  }

  private OrderTicket child(
      ClientOrderId entryId, OrderTicket entry, OrderType type, OrderPrices prices) {
    return new OrderTicket(
        entry.side().opposite(),
        entry.quantity(),
        type,
        prices,
        timeInForce,
        entry.outsideHours(),
        Instructions.NONE.withParent(entryId),
        Set.of());
  }
}
