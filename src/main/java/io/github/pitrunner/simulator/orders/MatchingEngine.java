package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.market.Book;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Fills orders at the touch: a marketable order takes at most what the book displays until the book
 * changes, so a large one fills in parts. Elects stops, lets trailing stops follow, and ends orders
 * whose time is over.
 */
final class MatchingEngine {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Clock clock;
  private final MarketView market;
  private final OrderRegister register;
  private final OrderLifecycle lifecycle;
  private final Liquidity liquidity = new Liquidity();

  MatchingEngine(Clock clock, MarketView market, OrderRegister register, OrderLifecycle lifecycle) {
    this.clock = clock;
    this.market = market;
    this.register = register;
    this.lifecycle = lifecycle;
  }

  void onBook(Listing listing, Book book) {
    for (WorkingOrder order : register.openIn(listing.conId())) {
      step(order, book);
    }
  }

  /** Looks at all orders for what time alone changes: sessions, good-till and good-after times. */
  void onSecond() {
    for (WorkingOrder order : register.open()) {
      step(order);
    }
  }

  /** Does with an order what the market allows now. */
  void step(WorkingOrder order) {
    step(order, market.book(order.conId()));
  }

  private void step(WorkingOrder order, Book book) {
    if (!register.isOpen(order) || !order.isTransmitted) {
      return;
    }
    boolean isSessionOpen = lifecycle.isSessionOpen(order);
    order.hasSeenClosed |= !isSessionOpen;
    if (isOver(order, isSessionOpen)) {
      lifecycle.toCancelled(order, OrderLifecycle.CANCELLED_BY_SYSTEM);
      return;
    }
    if (order.isChildHeld) {
      return;
    }
    if (!lifecycle.isOpen(order)) {
      lifecycle.settle(order);
      return;
    }
    order.hasWorked = true;
    if (!order.isTriggered) {
      elect(order, book);
    }
    lifecycle.settle(order);
    if (order.isTriggered) {
      match(order, book);
    }
  }

  private boolean isOver(WorkingOrder order, boolean isSessionOpen) {
    Instant end = order.terms.goodTill();
    if (order.terms.tif() == TimeInForce.GTD && end != null && !clock.instant().isBefore(end)) {
      return true;
    }
    return switch (order.terms.tif()) {
      case DAY -> order.hasWorked && !isSessionOpen;
      case IOC, FOK -> !isSessionOpen;
      default -> false;
    };
  }

  private void match(WorkingOrder order, Book book) {
    BigDecimal touch = order.isBuy() ? book.ask() : book.bid();
    BigDecimal available = liquidity.available(order.conId(), book, order.isBuy());
    boolean mustBeWhole = order.terms.tif() == TimeInForce.FOK || order.terms.isAllOrNone();
    boolean isEnough =
        mustBeWhole ? available.compareTo(order.remaining()) >= 0 : available.signum() > 0;
    if (isEnough && crosses(order, touch)) {
      BigDecimal quantity = order.remaining().min(available);
      liquidity.take(order.conId(), book, order.isBuy(), quantity);
      if (order.terms.type() == OrderType.MARKET_TO_LIMIT && order.derivedLimit == null) {
        order.derivedLimit = touch;
      }
      lifecycle.fill(order, quantity, touch);
    } else {
      order.isResting = order.limit() != null;
    }
    if (register.isOpen(order) && order.terms.tif().isImmediate()) {
      kill(order);
    }
  }

  // As recorded: what is left of an IOC goes through PendingCancel, a FOK becomes Inactive.
  private void kill(WorkingOrder order) {
    if (order.terms.tif() == TimeInForce.FOK) {
      lifecycle.toInactive(order, "");
    } else {
      lifecycle.requestCancel(order);
    }
  }

  private static boolean crosses(WorkingOrder order, BigDecimal touch) {
    BigDecimal limit = order.limit();
    if (limit == null) {
      return true;
    }
    return order.isBuy() ? touch.compareTo(limit) <= 0 : touch.compareTo(limit) >= 0;
  }

  private void elect(WorkingOrder order, Book book) {
    BigDecimal reference = reference(order, book);
    if (order.terms.type().trigger() == OrderType.Trigger.TRAIL) {
      order.stop = trailed(order, reference);
    }
    BigDecimal stop = order.stop;
    if (stop == null || !isMet(order, reference, stop)) {
      return;
    }
    order.isTriggered = true;
    if (order.terms.type() == OrderType.TRAIL_LIMIT) {
      BigDecimal offset = limitOffset(order.terms);
      order.derivedLimit = order.isBuy() ? stop.add(offset) : stop.subtract(offset);
    }
  }

  private static boolean isMet(WorkingOrder order, BigDecimal reference, BigDecimal stop) {
    boolean waitsForTouch = order.terms.type().trigger() == OrderType.Trigger.TOUCH;
    boolean waitsForRise = order.isBuy() != waitsForTouch;
    return waitsForRise ? reference.compareTo(stop) >= 0 : reference.compareTo(stop) <= 0;
  }

  // Currencies have no trades: there the side that the order would trade with counts.
  private static BigDecimal reference(WorkingOrder order, Book book) {
    if (order.listing().contract().getSecType().equals("CASH")) {
      return order.isBuy() ? book.ask() : book.bid();
    }
    return book.last();
  }

  /** Where a trailing stop stands now: it follows the market in its favour and never goes back. */
  private BigDecimal trailed(WorkingOrder order, BigDecimal reference) {
    BigDecimal distance = distance(order.terms, reference);
    BigDecimal fresh = order.isBuy() ? reference.add(distance) : reference.subtract(distance);
    BigDecimal increment = market.increment(order.listing(), fresh.abs());
    BigDecimal rounded =
        fresh.divide(increment, 0, RoundingMode.HALF_UP).multiply(increment).stripTrailingZeros();
    BigDecimal before = order.stop == null ? order.terms.initialStop() : order.stop;
    if (before == null) {
      return rounded;
    }
    return order.isBuy() ? before.min(rounded) : before.max(rounded);
  }

  private static BigDecimal distance(OrderTerms terms, BigDecimal reference) {
    @Nullable BigDecimal percent = terms.trailingPercent();
    if (percent != null && percent.signum() > 0) {
      return reference.multiply(percent).divide(HUNDRED);
    }
    BigDecimal amount = terms.trigger();
    if (amount == null) {
      throw new IllegalStateException("A trailing order without amount and percent was accepted");
    }
    return amount;
  }

  private static BigDecimal limitOffset(OrderTerms terms) {
    if (terms.limitOffset() != null) {
      return terms.limitOffset();
    }
    if (terms.limit() == null || terms.initialStop() == null) {
      throw new IllegalStateException("A trailing limit order without offset was accepted");
    }
    return terms.limit().subtract(terms.initialStop()).abs();
  }
}
