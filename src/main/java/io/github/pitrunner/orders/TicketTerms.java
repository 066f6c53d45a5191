package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As much of a ticket as a caller has said: what is missing or unreadable is null, so that the rest
 * can be checked all the same.
 */
record TicketTerms(
    @Nullable Side side,
    @Nullable BigDecimal quantity,
    @Nullable OrderType type,
    OrderPrices prices,
    @Nullable TimeInForce timeInForce,
    boolean outsideHours,
    Instructions instructions) {

  static TicketTerms of(OrderTicket ticket) {
    return new TicketTerms(
        ticket.side(),
        ticket.quantity(),
        ticket.type(),
        ticket.prices(),
        ticket.timeInForce(),
        ticket.outsideHours(),
        ticket.instructions());
  }

  /** Says what was left to us, and gives what can be said in two ways its one name. */
  TicketTerms settled() {
    OrderType settledType =
        timeInForce != TimeInForce.OPG || type == null
            ? type
            : switch (type) {
              case MARKET -> OrderType.MARKET_ON_OPEN;
              case LIMIT -> OrderType.LIMIT_ON_OPEN;
              default -> type;
            };
    return new TicketTerms(
        side,
        quantity,
        settledType,
        prices,
        timeInForce == null ? usualTime(settledType) : timeInForce,
        outsideHours,
        instructions);
  }

  /** How long an order works whose caller does not say it. */
  static TimeInForce usualTime(@Nullable OrderType type) {
    return isOnOpen(type) ? TimeInForce.OPG : TimeInForce.DAY;
  }

  static boolean isOnOpen(@Nullable OrderType type) {
    return type == OrderType.MARKET_ON_OPEN || type == OrderType.LIMIT_ON_OPEN;
  }

  static boolean isOnClose(@Nullable OrderType type) {
    return type == OrderType.MARKET_ON_CLOSE || type == OrderType.LIMIT_ON_CLOSE;
  }

  /**
   * The whole ticket.
   *
   * @throws NullPointerException for terms that {@link TicketRules} has found incomplete
   */
  OrderTicket ticket() {
    return new OrderTicket(
        Objects.requireNonNull(side, "side"),
        instructions.cashQuantity() == null
            ? Objects.requireNonNull(quantity, "quantity")
            : BigDecimal.ZERO,
        Objects.requireNonNull(type, "type"),
        prices,
        Objects.requireNonNull(timeInForce, "timeInForce"),
        outsideHours,
        instructions,
        Set.of());
  }
}
