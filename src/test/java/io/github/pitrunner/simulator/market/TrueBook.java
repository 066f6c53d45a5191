package io.github.pitrunner.simulator.market;

import io.github.pitrunner.tws.Contract;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The order book that the simulated market has at a moment, for who holds another against it. */
public final class TrueBook {
  private final DepthBook book;

  private TrueBook(DepthBook book) {
    this.book = book;
  }

  /**
   * Of a stock, or of a pair of currencies by its base.
   *
   * @param exchange SMART for all exchanges together
   */
  // More than three parameters: what a book is asked for by.
  public static TrueBook of(Market market, String symbol, String exchange, int rows) {
    boolean isPair = symbol.equals("EUR");
    Contract contract =
        Contract.newBuilder()
            .setSymbol(symbol)
            .setSecType(isPair ? "CASH" : "STK")
            .setExchange(isPair ? "IDEALPRO" : "SMART")
            .setCurrency("USD")
            .build();
    Instrument instrument = market.instruments(contract).get(0);
    return new TrueBook(new DepthBook(instrument, isPair ? "" : exchange, rows));
  }

  /** Bids, best first, and then asks. */
  public List<String> at(Instant moment) {
    long step = book.instrument().standingStep(moment);
    List<String> rows = new ArrayList<>();
    book.bids(step).forEach(row -> rows.add("bid " + text(row)));
    book.asks(step).forEach(row -> rows.add("ask " + text(row)));
    return rows;
  }

  private String text(DepthBook.Row row) {
    return row(book.instrument().price(row.price()), BigDecimal.valueOf(row.size()));
  }

  /** How a row is written. */
  public static String row(BigDecimal price, BigDecimal size) {
    return "%s x %s"
        .formatted(
            price.stripTrailingZeros().toPlainString(), size.stripTrailingZeros().toPlainString());
  }
}
