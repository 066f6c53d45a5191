package io.github.pitrunner.simulator.market;

import io.github.pitrunner.tws.Contract;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the order engine and the account see of the simulated market. All on the simulated gateway's
 * one context.
 */
public interface MarketView {
  /** The market's time: real, or driven by a test. */
  Instant now();

  /**
   * Every listing that fits the description, as a contract data request finds them; empty when none
   * does.
   */
  List<Listing> matching(Contract description);

  /** The listing with this contract id, or null. */
  @Nullable Listing listing(int conId);

  /** The current book of a listed instrument. */
  Book book(int conId);

  /**
   * Whether an order works now.
   *
   * @param outsideRth whether the extended sessions count
   */
  boolean isTrading(Listing listing, Instant at, boolean outsideRth);

  /** The next moment at which an order that waits would work. */
  Instant nextOpen(Listing listing, Instant after, boolean outsideRth);

  /** The increment that the instrument's market rule prescribes at a price. */
  BigDecimal increment(Listing listing, BigDecimal price);

  /** Hears every change of every book, in order, after it has happened. */
  void onBook(BookListener listener);

  /** Hears changes of books. */
  @FunctionalInterface
  interface BookListener {
    void onBook(Listing listing, Book book);
  }
}
