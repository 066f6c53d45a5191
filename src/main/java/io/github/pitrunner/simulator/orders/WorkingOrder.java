package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One order from its acceptance to its end. {@link OrderLifecycle} alone moves it. */
final class WorkingOrder {
  private final Traded traded;
  private final List<WorkingLeg> legs;
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

  /** When it first worked, from which the time of an algo counts; null while it has not. */
  @Nullable Instant startedAt;

  /** Has seen the market closed, so that the next opening is its opening. */
  boolean hasSeenClosed;

  /** Has worked at a limit that the market did not meet at first. */
  boolean isResting;

  @Nullable BigDecimal stop;

  /** A limit that came about after the order was placed: of a market-to-limit or trailing limit. */
  @Nullable BigDecimal derivedLimit;

  /** Where a pegged order stands now. */
  @Nullable BigDecimal pegged;

  BigDecimal filled = BigDecimal.ZERO;
  BigDecimal filledValue = BigDecimal.ZERO;
  BigDecimal lastFillPrice = BigDecimal.ZERO;

  WorkingOrder(Traded traded, Order order, OrderTerms terms, Instant accepted) {
    this.traded = traded;
    this.legs = traded.legs().stream().map(WorkingLeg::new).toList();
    this.order = order;
    this.terms = terms;
    this.acceptedAt = accepted;
  }

  Traded traded() {
    return traded;
  }

  /** How what it trades is reported. */
  Listing listing() {
    return traded.listing();
  }

  /** What it has traded, leg by leg. */
  List<WorkingLeg> legs() {
    return legs;
  }

  /** Where the client sent it. */
  String exchange() {
    return traded.exchange();
  }

  /** What its fills have cost. */
  BigDecimal commission() {
    return legs.stream().map(leg -> leg.commission).reduce(BigDecimal.ZERO, BigDecimal::add);
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
    if (terms.type().style().isPegged()) {
      return pegged;
    }
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
