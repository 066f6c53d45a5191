package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One order from its acceptance to its end. {@link OrderLifecycle} alone moves it. */
final class WorkingOrder {
  private final Listing listing;
  private final String exchange;
  private final Instant acceptedAt;
  Order order;
  OrderTerms terms;
  OrderPhase phase = OrderPhase.INACTIVE;
  boolean isTransmitted;

  /** Waits for its parent to fill. */
  boolean isChildHeld;

  /** Stop or touch price has been met, or there is none. */
  boolean isTriggered;

  /** Has been in a session that was open for it. */
  boolean hasWorked;

  /** Has seen the market closed, so that the next opening is its opening. */
  boolean hasSeenClosed;

  /** Has worked at a limit that the market did not meet at first. */
  boolean isResting;

  @Nullable BigDecimal stop;

  /** A limit that came about after the order was placed: of a market-to-limit or trailing limit. */
  @Nullable BigDecimal derivedLimit;

  BigDecimal filled = BigDecimal.ZERO;
  BigDecimal filledValue = BigDecimal.ZERO;
  BigDecimal lastFillPrice = BigDecimal.ZERO;
  BigDecimal commission = BigDecimal.ZERO;

  WorkingOrder(Listing listing, String exchange, Order order, OrderTerms terms, Instant accepted) {
    this.listing = listing;
    this.exchange = exchange;
    this.order = order;
    this.terms = terms;
    this.acceptedAt = accepted;
  }

  Listing listing() {
    return listing;
  }

  int conId() {
    return listing.conId();
  }

  /** Where the client sent it. */
  String exchange() {
    return exchange;
  }

  Instant acceptedAt() {
    return acceptedAt;
  }

  int clientId() {
    return order.getClientId();
  }

  int orderId() {
    return order.getOrderId();
  }

  long permId() {
    return order.getPermId();
  }

  boolean isBuy() {
    return terms.isBuy();
  }

  BigDecimal remaining() {
    return terms.quantity().subtract(filled);
  }

  BigDecimal averagePrice() {
    return filled.signum() == 0
        ? BigDecimal.ZERO
        : filledValue.divide(filled, MathContext.DECIMAL64);
  }

  /** The worst price at which it may trade; null for any. */
  @Nullable BigDecimal limit() {
    if (derivedLimit != null) {
      return derivedLimit;
    }
    return terms.type().isLimited() ? terms.limit() : null;
  }

  /** Why it does not work, in the gateway's words; empty when nothing holds it. */
  String whyHeld() {
    boolean waitsForTrigger = !isTriggered && phase == OrderPhase.PRE_SUBMITTED;
    if (isChildHeld) {
      return waitsForTrigger ? "child,trigger" : "child";
    }
    return waitsForTrigger ? "trigger" : "";
  }

  /** Whether it has waited in the book at its limit, and so gives liquidity. */
  boolean hasRested() {
    return isResting;
  }

  /** Quantity with its sign: negative when selling. */
  BigDecimal signed(BigDecimal quantity) {
    return isBuy() ? quantity : quantity.negate();
  }
}
