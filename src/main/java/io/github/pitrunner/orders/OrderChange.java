package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Side;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One change of an order, from its approval until it is known what became of it.
 *
 * <pre>
 *  approved ──► sent ─┬─► made, refused: known
 *      │              └─► nobody knows ──► made after all, or the gateway's list has it
 *      └─► never sent: known
 * </pre>
 */
final class OrderChange {
  private static final int DIGITS = 8;

  private final OrderIntent asked;
  private final Set<String> fields;
  private final Promise<Order> answer = Promise.promise();
  private boolean isSent;

  /**
   * @param fields that change, as the API spells them
   */
  OrderChange(OrderIntent asked, Set<String> fields) {
    this.asked = asked;
    this.fields = Set.copyOf(fields);
  }

  /** The order as it was asked to be. */
  OrderIntent asked() {
    return asked;
  }

  /** The order as it stands once the change is made. */
  Future<Order> answer() {
    return answer.future();
  }

  /** Whoever waits for it has not been answered. */
  boolean isUnderWay() {
    return !answer.future().isComplete();
  }

  /** The gateway may have it. */
  boolean isSent() {
    return isSent;
  }

  void onSent() {
    isSent = true;
  }

  void onMade(Order order) {
    answer.tryComplete(order);
  }

  void fail(Throwable failure) {
    answer.tryFail(failure);
  }

  /** The order is as it was asked to be, in whatever was to change. */
  boolean isMadeIn(OrderTicket ticket) {
    return ticket.differencesFrom(asked.ticket()).stream().noneMatch(fields::contains);
  }

  /**
   * The worse of what the order is and what it may be by now, for the limits of the risk gate: the
   * larger quantity, and the limit at which it meets more of the other side.
   */
  OrderTicket worst(OrderTicket ticket) {
    OrderTicket next = asked.ticket();
    return new OrderTicket(
        ticket.side(),
        ticket.quantity().max(next.quantity()).max(forCash(ticket)),
        ticket.type(),
        worst(ticket.side(), ticket.prices(), next.prices()),
        ticket.timeInForce(),
        ticket.outsideHours(),
        ticket.instructions(),
        ticket.otherTerms());
  }

  /**
   * What an order by cash buys at the lower of its limits, which may not be the one that counts.
   */
  private BigDecimal forCash(OrderTicket ticket) {
    BigDecimal cash = ticket.instructions().cashQuantity();
    BigDecimal now = ticket.prices().limit();
    BigDecimal next = asked.ticket().prices().limit();
    if (cash == null || now == null || next == null || now.min(next).signum() <= 0) {
      return BigDecimal.ZERO;
    }
    return cash.divide(
        now.min(next).multiply(asked.instrument().multiplier()), DIGITS, RoundingMode.UP);
  }

  private static OrderPrices worst(Side side, OrderPrices now, OrderPrices next) {
    if (now.equals(next)) {
      return now;
    }
    // The lower limit of a sale meets more, and the higher one is worth more: of the prices of an
    // open order the gate takes the highest for its worth, so the other one stands as the stop.
    return new OrderPrices(
        limit(side, now.limit(), next.limit()),
        Stream.of(now.limit(), next.limit(), now.stop(), next.stop())
            .filter(Objects::nonNull)
            .max((one, other) -> one.abs().compareTo(other.abs()))
            .orElse(null),
        now.trailingAmount(),
        now.trailingPercent(),
        now.limitOffset());
  }

  /** Without a limit an order takes any price. */
  private static @Nullable BigDecimal limit(
      Side side, @Nullable BigDecimal now, @Nullable BigDecimal next) {
    if (now == null || next == null) {
      return null;
    }
    return side == Side.BUY ? now.max(next) : now.min(next);
  }
}
