package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.market.Book;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractDetails;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A market whose books a test sets by hand. */
public final class TestMarket implements MarketView {
  public static final int AAPL = 265598;
  public static final int ES = 649180671;
  public static final int EURUSD = 12087792;
  public static final int SPX = 416904;
  public static final int AAPL_CALL = 700000001;
  public static final int AAPL_CALL_320 = 700000002;

  private final Clock clock;
  private final Map<Integer, Listing> listings = new HashMap<>();
  private final Map<Integer, Book> books = new HashMap<>();
  private final List<BookListener> listeners = new ArrayList<>();
  private @Nullable Instant opensAt;

  public TestMarket(Clock clock) {
    this.clock = clock;
    list(
        contract(AAPL, "AAPL", "STK", "USD", "SMART")
            .setPrimaryExch("NASDAQ")
            .setTradingClass("NMS"),
        details("0.01", "US/Eastern"));
    list(
        contract(ES, "ES", "FUT", "USD", "CME")
            .setMultiplier(50)
            .setLastTradeDateOrContractMonth("20261218 08:30:00 US/Central")
            .setLastTradeDate("20261218")
            .setLocalSymbol("ESZ6"),
        details("0.25", "US/Central"));
    list(
        contract(EURUSD, "EUR", "CASH", "USD", "IDEALPRO").setLocalSymbol("EUR.USD"),
        details("0.00005", "US/Eastern"));
    list(contract(SPX, "SPX", "IND", "USD", "CBOE"), details("0.01", "US/Central"));
    list(
        contract(AAPL_CALL, "AAPL", "OPT", "USD", "SMART")
            .setMultiplier(100)
            .setStrike(300)
            .setRight("C")
            .setLastTradeDateOrContractMonth("20261218"),
        details("0.05", "US/Eastern"));
    list(
        contract(AAPL_CALL_320, "AAPL", "OPT", "USD", "SMART")
            .setMultiplier(100)
            .setStrike(320)
            .setRight("C")
            .setLastTradeDateOrContractMonth("20261218"),
        details("0.05", "US/Eastern"));
    quote(AAPL, "309.10", "100", "309.20", "200");
    quote(ES, "6500.00", "10", "6500.25", "10");
    quote(EURUSD, "1.10000", "1000000", "1.10010", "1000000");
    quote(SPX, "6500", "0", "6500", "0");
    quote(AAPL_CALL, "12.50", "20", "12.60", "20");
    quote(AAPL_CALL_320, "5.00", "20", "5.10", "20");
  }

  /** Sets the book; the last price is the middle, cut to the bid's digits. */
  public void quote(int conId, String bid, String bidSize, String ask, String askSize) {
    BigDecimal middle = new BigDecimal(bid).add(new BigDecimal(ask)).divide(BigDecimal.valueOf(2));
    quoteWithLast(conId, bid, bidSize, ask, askSize, middle.toPlainString());
  }

  public void quoteWithLast(
      int conId, String bid, String bidSize, String ask, String askSize, String last) {
    Book before = books.get(conId);
    BigDecimal price = new BigDecimal(last);
    Book book =
        new Book(
            before == null ? 1 : before.sequence() + 1,
            clock.instant(),
            new BigDecimal(bid),
            new BigDecimal(bidSize),
            new BigDecimal(ask),
            new BigDecimal(askSize),
            price,
            BigDecimal.ONE,
            BigDecimal.valueOf(1000),
            price,
            price,
            price,
            price);
    books.put(conId, book);
    Listing listing = Objects.requireNonNull(listings.get(conId));
    List.copyOf(listeners).forEach(listener -> listener.onBook(listing, book));
  }

  /** Nothing trades before this moment; null for always open. */
  public void closeUntil(@Nullable Instant instant) {
    opensAt = instant;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public List<Listing> matching(Contract description) {
    return listings.values().stream()
        .filter(listing -> fits(listing.contract(), description))
        .toList();
  }

  @Override
  public @Nullable Listing listing(int conId) {
    return listings.get(conId);
  }

  @Override
  public Book book(int conId) {
    Book book = books.get(conId);
    if (book == null) {
      throw new IllegalArgumentException("No book of " + conId);
    }
    return book;
  }

  @Override
  public boolean isTrading(Listing listing, Instant at, boolean outsideRth) {
    return opensAt == null || !at.isBefore(opensAt) || outsideRth;
  }

  @Override
  public Instant nextOpen(Listing listing, Instant after, boolean outsideRth) {
    return opensAt == null || outsideRth ? after : opensAt;
  }

  @Override
  public BigDecimal increment(Listing listing, BigDecimal price) {
    return new BigDecimal(listing.details().getMinTick());
  }

  @Override
  public void onBook(BookListener listener) {
    listeners.add(listener);
  }

  private void list(Contract.Builder contract, ContractDetails.Builder details) {
    listings.put(contract.getConId(), new Listing(contract.build(), details.build()));
  }

  private static Contract.Builder contract(
      int conId, String symbol, String secType, String currency, String exchange) {
    return Contract.newBuilder()
        .setConId(conId)
        .setSymbol(symbol)
        .setSecType(secType)
        .setStrike(0)
        .setCurrency(currency)
        .setExchange(exchange)
        .setLocalSymbol(symbol)
        .setTradingClass(symbol);
  }

  private static ContractDetails.Builder details(String minTick, String zone) {
    return ContractDetails.newBuilder()
        .setMinTick(minTick)
        .setTimeZoneId(zone)
        .setMinSize("1")
        .setSizeIncrement("1");
  }

  private static boolean fits(Contract listed, Contract asked) {
    return (asked.getConId() == 0 || asked.getConId() == listed.getConId())
        && (asked.getSymbol().isEmpty() || asked.getSymbol().equals(listed.getSymbol()))
        && (asked.getSecType().isEmpty() || asked.getSecType().equals(listed.getSecType()))
        && (asked.getCurrency().isEmpty() || asked.getCurrency().equals(listed.getCurrency()));
  }
}
