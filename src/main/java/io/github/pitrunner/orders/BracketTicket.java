package io.github.pitrunner.orders;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The orders that protect a fill of an entry.
 *
 * @param takeProfit limit price
 * @param stopLoss stop price
 * @param stopLossLimit limit price of the order that limits the loss; null makes it a plain stop
 */
record BracketTicket(
    BigDecimal takeProfit,
    BigDecimal stopLoss,
    @Nullable BigDecimal stopLossLimit,
    TimeInForce timeInForce) {
  private static final String TAKE_PROFIT = ".tp";
  private static final String STOP_LOSS = ".sl";

  static ClientOrderId takeProfitName(ClientOrderId entry) {
    return new ClientOrderId(entry + TAKE_PROFIT);
  }

  static ClientOrderId stopLossName(ClientOrderId entry) {
    return new ClientOrderId(entry + STOP_LOSS);
  }

  OrderTicket takeProfit(ClientOrderId entry, OrderTicket ticket) {
    return child(entry, ticket, OrderType.LIMIT, OrderPrices.ofLimit(takeProfit));
  }

  OrderTicket stopLoss(ClientOrderId entry, OrderTicket ticket) {
    return child(
        entry,
        ticket,
        stopLossLimit == null ? OrderType.STOP : OrderType.STOP_LIMIT,
        new OrderPrices(stopLossLimit, stopLoss, null, null, null));
  }

  private OrderTicket child(
      ClientOrderId entry, OrderTicket ticket, OrderType type, OrderPrices prices) {
    return new OrderTicket(
        ticket.side() == Side.BUY ? Side.SELL : Side.BUY,
        ticket.quantity(),
        type,
        prices,
        timeInForce,
        ticket.outsideHours(),
        Instructions.NONE.withParent(entry),
        Set.of());
  }
}
