package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.market.Book;
import io.github.pitrunner.simulator.market.Listing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Fills orders at the touch: a marketable order takes at most what the book displays until the book
 * changes, so a large one fills in parts. Orders for an auction fill whole at its price: the day's
 * open, or the last price of the session. Elects stops, lets trailing stops and pegged limits
 * follow, and ends orders whose time is over.
 */
final class MatchingEngine {
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Clock clock;
  private final OrderMarket market;
  private final OrderRegister register;
  private final OrderLifecycle lifecycle;

  MatchingEngine(
      Clock clock, OrderMarket market, OrderRegister register, OrderLifecycle lifecycle) {
    this.clock = clock;
    this.market = market;
    this.register = register;
    this.lifecycle = lifecycle;
  }

  void onBook(Listing listing) {
    register.openIn(listing.conId()).forEach(this::step);
  }

  /** Looks at all orders for what time alone changes: sessions, good-till and good-after times. */
  void onSecond() {
    for (WorkingOrder order : register.open()) {
      step(order);
    }
  }

  /** Does with an order what the market allows now. */
  void step(WorkingOrder order) {
    if (!register.isOpen(order) || !order.isTransmitted) {
      return;
    }
    boolean isSessionOpen = lifecycle.isSessionOpen(order);
    order.hasSeenClosed |= !isSessionOpen;
    if (isClosing(order, isSessionOpen)) {
      auction(order, market.book(order.traded()).last());
      return;
    }
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
    work(order);
  }

  private void work(WorkingOrder order) {
    order.hasWorked = true;
    if (order.startedAt == null) {
      order.startedAt = clock.instant();
    }
    Book book = market.book(order.traded());
    if (!order.isTriggered) {
      elect(order, book);
    }
    lifecycle.settle(order);
    if (order.isTriggered && order.terms.tif() == TimeInForce.OPG) {
      auction(order, book.open());
    } else if (order.isTriggered && !order.terms.isAtClose()) {
      match(order, book);
    }
  }

  private static boolean isClosing(WorkingOrder order, boolean isSessionOpen) {
    return order.terms.isAtClose()
        && order.hasWorked
        && !isSessionOpen
        && order.phase != OrderPhase.PENDING_CANCEL;
  }

  private boolean isOver(WorkingOrder order, boolean isSessionOpen) {
    Instant now = clock.instant();
    Instant end = order.terms.goodTill();
    if (order.terms.tif() == TimeInForce.GTD && end != null && !now.isBefore(end)) {
      return true;
    }
    Algo algo = order.terms.algo();
    if (algo != null && algo.isOver(now)) {
      return true;
    }
    return switch (order.terms.tif()) {
      case DAY -> order.hasWorked && !isSessionOpen;
      case IOC, FOK -> !isSessionOpen;
      default -> false;
    };
  }

  /** An auction has a counterpart for everything, at one price; who would pay less gets nothing. */
  private void auction(WorkingOrder order, BigDecimal price) {
    if (crosses(order, price)) {
      lifecycle.fill(order, order.remaining(), price);
    } else {
      lifecycle.toCancelled(order, OrderLifecycle.CANCELLED_BY_SYSTEM);
    }
  }

  private void match(WorkingOrder order, Book book) {
    if (order.terms.type().style().isPegged() && order.pegged == null) {
      order.pegged = pegged(order, book);
    }
    BigDecimal touch = order.isBuy() ? book.ask() : book.bid();
    BigDecimal quantity = crosses(order, touch) ? fillable(order) : BigDecimal.ZERO;
    if (quantity.signum() > 0) {
      market.take(order.traded(), order.isBuy(), quantity);
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
    // Where it stood met this book; where it stands now meets the next one.
    if (order.terms.type().style().isPegged()) {
      order.pegged = pegged(order, book);
    }
  }

  private BigDecimal fillable(WorkingOrder order) {
    BigDecimal available = market.available(order.traded(), order.isBuy());
    Algo algo = order.terms.algo();
    Instant since = order.startedAt;
    if (algo != null && since != null) {
      String unit = order.listing().details().getSizeIncrement();
      available =
          algo.allowed(
              new Algo.Progress(
                  clock.instant(),
                  since,
                  order.terms.quantity(),
                  order.filled,
                  available,
                  unit.isEmpty() ? BigDecimal.ONE : new BigDecimal(unit)));
    }
    FillTerms fills =
        order.terms.tif() == TimeInForce.FOK ? order.terms.fills().whole() : order.terms.fills();
    return fills.of(available, order.remaining(), order.isResting);
  }

  /** The limit of a pegged order in this book, no worse than the limit that it was given. */
  private BigDecimal pegged(WorkingOrder order, Book book) {
    BigDecimal offset = order.terms.trigger() == null ? BigDecimal.ZERO : order.terms.trigger();
    BigDecimal signed = order.isBuy() ? offset : offset.negate();
    BigDecimal own = order.isBuy() ? book.bid() : book.ask();
    BigDecimal other = order.isBuy() ? book.ask() : book.bid();
    BigDecimal fresh =
        switch (order.terms.type().style()) {
          case PEGGED_TO_OWN_SIDE -> own.add(signed);
          case PEGGED_TO_OTHER_SIDE -> other.subtract(signed);
          case PEGGED_TO_MIDDLE -> own.add(other).divide(TWO);
          case AT_TOUCH, AT_CLOSE ->
              throw new IllegalStateException("Not pegged: " + order.terms.type());
        };
    BigDecimal increment = market.increment(order.traded(), fresh);
    RoundingMode passive = order.isBuy() ? RoundingMode.FLOOR : RoundingMode.CEILING;
    BigDecimal rounded = fresh.divide(increment, 0, passive).multiply(increment);
    BigDecimal cap = order.terms.limit();
    if (cap == null || cap.signum() == 0) {
      return rounded;
    }
    return order.isBuy() ? rounded.min(cap) : rounded.max(cap);
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
    BigDecimal increment = market.increment(order.traded(), fresh);
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
      return reference.abs().multiply(percent).divide(HUNDRED);
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
