package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.market.Book;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.tws.Contract;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The market as orders see it: a combination has a book, hours and increments too, all of them
 * those of its legs.
 */
final class OrderMarket {
  private static final BigDecimal COMBO_INCREMENT = new BigDecimal("0.01");
  private static final int HOPS_TO_A_COMMON_SESSION = 16;

  private final MarketView market;
  private final Combos combos;
  private final Liquidity liquidity = new Liquidity();

  OrderMarket(MarketView market) {
    this.market = market;
    this.combos = new Combos(market);
  }

  /** The listings that a description fits. */
  List<Listing> matching(Contract description) {
    return market.matching(description);
  }

  /**
   * The combination that a contract describes.
   *
   * @throws Refusal if there is no such combination
   */
  Traded combo(Contract description) {
    return combos.read(description);
  }

  /**
   * The book. A combination is bought at the asks of the legs that it buys, less the bids of those
   * that it sells; its price may be zero or negative.
   */
  Book book(Traded traded) {
    if (!traded.isCombo()) {
      return market.book(traded.listing().conId());
    }
    List<Book> books = traded.legs().stream().map(leg -> market.book(leg.conId())).toList();
    BigDecimal last = net(traded, Book::last, Book::last);
    return new Book(
        books.stream().mapToLong(Book::sequence).sum(),
        books.stream().map(Book::at).max(Comparator.naturalOrder()).orElse(Instant.MIN),
        net(traded, Book::bid, Book::ask),
        displayed(traded, false),
        net(traded, Book::ask, Book::bid),
        displayed(traded, true),
        last,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        net(traded, Book::open, Book::open),
        last,
        last,
        net(traded, Book::close, Book::close));
  }

  private BigDecimal net(
      Traded traded, Function<Book, BigDecimal> along, Function<Book, BigDecimal> against) {
    BigDecimal value = BigDecimal.ZERO;
    for (Leg leg : traded.legs()) {
      Book book = market.book(leg.conId());
      BigDecimal price = leg.isAlong() ? along.apply(book) : against.apply(book).negate();
      value = value.add(price.multiply(leg.valuePerPrice()));
    }
    return value.divide(traded.multiplier(), MathContext.DECIMAL64).stripTrailingZeros();
  }

  private BigDecimal displayed(Traded traded, boolean isBuy) {
    return least(
        traded,
        leg -> {
          Book book = market.book(leg.conId());
          return leg.isBought(isBuy) ? book.askSize() : book.bidSize();
        });
  }

  /** What a buyer still finds at the ask, a seller at the bid. */
  BigDecimal available(Traded traded, boolean isBuy) {
    return least(
        traded,
        leg -> liquidity.available(leg.conId(), market.book(leg.conId()), leg.isBought(isBuy)));
  }

  private static BigDecimal least(Traded traded, Function<Leg, BigDecimal> size) {
    BigDecimal least = null;
    for (Leg leg : traded.legs()) {
      BigDecimal whole =
          leg.ratio() == 1
              ? size.apply(leg)
              : size.apply(leg).divide(BigDecimal.valueOf(leg.ratio()), 0, RoundingMode.FLOOR);
      least = least == null ? whole : least.min(whole);
    }
    return least == null ? BigDecimal.ZERO : least;
  }

  void take(Traded traded, boolean isBuy, BigDecimal quantity) {
    for (Leg leg : traded.legs()) {
      liquidity.take(
          leg.conId(), market.book(leg.conId()), leg.isBought(isBuy), leg.quantity(quantity));
    }
  }

  /**
   * What each leg trades at when the whole does at this price; a combination's at their touches.
   */
  List<BigDecimal> legPrices(Traded traded, boolean isBuy, BigDecimal price) {
    if (!traded.isCombo()) {
      return List.of(price);
    }
    List<BigDecimal> prices = new ArrayList<>();
    for (Leg leg : traded.legs()) {
      Book book = market.book(leg.conId());
      prices.add(leg.isBought(isBuy) ? book.ask() : book.bid());
    }
    return prices;
  }

  /** Whether all of it trades. */
  boolean isTrading(Traded traded, Instant at, boolean outsideRth) {
    return traded.legs().stream().allMatch(leg -> market.isTrading(leg.listing(), at, outsideRth));
  }

  /** The next moment at which all of it trades; {@link Instant#MAX} if that is not in sight. */
  Instant nextOpen(Traded traded, Instant after, boolean outsideRth) {
    Instant at = after;
    for (int hop = 0; hop < HOPS_TO_A_COMMON_SESSION; hop++) {
      for (Leg leg : traded.legs()) {
        if (!market.isTrading(leg.listing(), at, outsideRth)) {
          at = market.nextOpen(leg.listing(), at, outsideRth);
        }
      }
      if (at.equals(Instant.MAX) || isTrading(traded, at, outsideRth)) {
        return at;
      }
    }
    return Instant.MAX;
  }

  /** A combination is priced by the cent, or finer if a leg is. */
  BigDecimal increment(Traded traded, BigDecimal price) {
    if (!traded.isCombo()) {
      return market.increment(traded.listing(), price.abs());
    }
    BigDecimal least = COMBO_INCREMENT;
    for (Leg leg : traded.legs()) {
      Listing listing = leg.listing();
      least = least.min(market.increment(listing, market.book(leg.conId()).last()));
    }
    return least;
  }
}
