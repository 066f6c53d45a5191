package io.github.pitrunner.simulator.account;

import io.github.pitrunner.simulator.market.Book;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.tws.Contract;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Values currencies in the base currency by the market's own currency pairs. */
final class ExchangeRates {
  private static final int RATE_SCALE = 7;
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final MarketView market;

  ExchangeRates(MarketView market) {
    this.market = market;
  }

  /**
   * Base currency for one unit of a currency.
   *
   * @throws IllegalStateException if the market lists no pair of the two
   */
  BigDecimal rate(String currency) {
    if (currency.equals(Account.BASE_CURRENCY)) {
      return BigDecimal.ONE;
    }
    List<Listing> direct = market.matching(pair(currency, Account.BASE_CURRENCY));
    if (!direct.isEmpty()) {
      return middle(direct.get(0)).setScale(RATE_SCALE, RoundingMode.HALF_EVEN);
    }
    List<Listing> inverse = market.matching(pair(Account.BASE_CURRENCY, currency));
    if (!inverse.isEmpty()) {
      return BigDecimal.ONE.divide(middle(inverse.get(0)), RATE_SCALE, RoundingMode.HALF_EVEN);
    }
    throw new IllegalStateException(
        "The market lists no pair of %s and %s".formatted(currency, Account.BASE_CURRENCY));
  }

  private BigDecimal middle(Listing listing) {
    Book book = market.book(listing.conId());
    return book.bid().add(book.ask()).divide(TWO, RATE_SCALE, RoundingMode.HALF_EVEN);
  }

  private static Contract pair(String symbol, String currency) {
    return Contract.newBuilder().setSymbol(symbol).setSecType("CASH").setCurrency(currency).build();
  }
}
