package io.github.pitrunner.orders;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.Side;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends many orders at once. What is still on its way to the gateway is ended too, by never sending
 * it; what comes later is not touched.
 */
final class MassCancel {
  private final OrderBook book;
  private final Departures departures;
  private final Arrivals arrivals;
  private final Cancels cancels;

  /**
   * Which orders are meant.
   *
   * @param accounts of these
   * @param instrument null for all
   * @param side null for both
   */
  record Filter(AccountScope accounts, @Nullable Instrument instrument, @Nullable Side side) {
    /** Every order placed through this service. */
    static final Filter ALL = of(AccountScope.ALL);

    static Filter of(AccountScope accounts) {
      return new Filter(accounts, null, null);
    }

    boolean fits(Order order) {
      return accounts.shows(order.account())
          && (instrument == null || instrument.isSameAs(order.instrument()))
          && (side == null || side == order.ticket().side());
    }
  }

  /** An order whose end was asked for, and what comes of it. */
  record Asked(Tracked tracked, Future<Order> answer) {}

  // More than three parameters: everywhere that an order can be.
  MassCancel(OrderBook book, Departures departures, Arrivals arrivals, Cancels cancels) {
    this.book = book;
    this.departures = departures;
    this.arrivals = arrivals;
    this.cancels = cancels;
  }

  /** Asks for the end of all of our orders that fit and have not ended. */
  List<Asked> cancel(Filter filter) {
    keepBack(filter);
    List<Asked> asked = new ArrayList<>();
    for (Tracked tracked : book.index().open()) {
      if (!tracked.order().foreign() && filter.fits(tracked.order())) {
        asked.add(new Asked(tracked, cancel(tracked)));
      }
    }
    return asked;
  }

  /** Asks for the end of one order that was asked about before. */
  Future<Order> cancel(Tracked tracked) {
    try {
      return cancels.cancel(tracked);
    } catch (Failure refused) {
      return Future.failedFuture(refused);
    }
  }

  /**
   * The orders as they stand when all answers are there. Fails with the first failure, when all
   * others have been answered.
   */
  Future<List<Order>> answers(List<Asked> asked) {
    return Future.join(asked.stream().map(Asked::answer).toList())
        .map(all -> asked.stream().map(one -> one.tracked().order()).toList());
  }

  /** Asks for the end of everything, orders of other clients and of TWS included. */
  List<Asked> cancelEverything() {
    keepBack(Filter.ALL);
    List<Tracked> open = book.index().open();
    List<Future<Order>> answers = cancels.cancelEverything();
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      asked.add(new Asked(open.get(i), answers.get(i)));
    }
    return asked;
  }

  private void keepBack(Filter filter) {
    // What is looked up only now has no instrument to be held against the filter.
    if (filter.instrument() == null && filter.side() == null) {
      arrivals.cancelAll(filter.accounts());
    }
    for (Departures.Departure departure : departures.all()) {
      if (filter.fits(departure.order())) {
        departures.withdraw(departure, Arrivals.cancelled(departure.intent().id()));
      }
    }
  }
}
