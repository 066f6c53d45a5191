package io.github.pitrunner;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Quote;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.portfolio.Prices;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Prices for positions from the quotes that somebody reads: no line is opened for them, and only
 * live ones that are fresh count.
 */
@Singleton
public final class QuotedPrices implements Prices {
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final QuoteBoard board;

  public QuotedPrices(QuoteBoard board) {
    this.board = board;
  }

  @Override
  public @Nullable Price newest(Instrument instrument) {
    Quote quote = board.ofOpenLine(instrument);
    if (quote == null) {
      return null;
    }
    BigDecimal price = price(quote);
    Instant received = quote.receiveTime();
    return price == null || received == null ? null : new Price(price, received);
  }

  /** The last trade, held between bid and ask; without one their middle. */
  private static @Nullable BigDecimal price(Quote quote) {
    BigDecimal last = quote.last().price();
    BigDecimal bid = quote.bid().price();
    BigDecimal ask = quote.ask().price();
    if (last == null) {
      return bid == null || ask == null ? null : bid.add(ask).divide(TWO);
    }
    BigDecimal atMost = ask == null ? last : last.min(ask);
    return bid == null ? atMost : atMost.max(bid);
  }
}
