package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tickets in short. */
final class Tickets {
  private Tickets() {}

  static OrderTicket buy(String quantity, String limit) {
    return OrderTicket.limit(Side.BUY, new BigDecimal(quantity), new BigDecimal(limit));
  }

  static OrderTicket sell(String quantity, String limit) {
    return OrderTicket.limit(Side.SELL, new BigDecimal(quantity), new BigDecimal(limit));
  }

  static OrderTicket marketBuy(String quantity) {
    return OrderTicket.market(Side.BUY, new BigDecimal(quantity));
  }

  static OrderTicket marketSell(String quantity) {
    return OrderTicket.market(Side.SELL, new BigDecimal(quantity));
  }

  static OrderTicket of(
      OrderType type, Side side, @Nullable BigDecimal limit, @Nullable BigDecimal stop) {
    return new OrderTicket(
        side,
        new BigDecimal("100"),
        type,
        new OrderPrices(limit, stop, null, null, null),
        TimeInForce.DAY,
        false,
        Instructions.NONE,
        Set.of());
  }

  static OrderTicket outsideHours(OrderTicket ticket) {
    return new OrderTicket(
        ticket.side(),
        ticket.quantity(),
        ticket.type(),
        ticket.prices(),
        ticket.timeInForce(),
        true,
        ticket.instructions(),
        Set.of());
  }
}
