package io.github.pitrunner.simulator.market;

import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.wire.Timer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The simulated market. Each tick it looks where every instrument's {@link Tape} stands and tells
 * the books that have changed; the tape itself is a function of the seed and the time, so nothing
 * is lost when a tick comes late.
 */
public final class Market implements MarketView, AutoCloseable {
  private final MarketSettings settings;
  private final Catalogue catalogue;
  private final Map<Integer, BookKeeper> keepers = new HashMap<>();
  private final Map<Integer, KnownStatistics> statistics = new HashMap<>();
  private final List<BookListener> listeners = new ArrayList<>();
  private final Timer.Scheduled ticking;

  private record KnownStatistics(Session session, Statistics statistics) {}

  public Market(MarketSettings settings) {
    this.settings = settings;
    this.catalogue = new Catalogue(settings);
    catalogue.roll(now());
    this.ticking = settings.timer().every(settings.tickInterval(), this::advance);
  }

  /** The market stands still from now on. */
  @Override
  public void close() {
    ticking.cancel();
  }

  @Override
  public Instant now() {
    return settings.clock().instant();
  }

  @Override
  public List<Listing> matching(Contract description) {
    List<Listing> listings = new ArrayList<>();
    for (Instrument instrument : instruments(description)) {
      listings.add(asAsked(instrument, description));
    }
    return listings;
  }

  /** The instruments that fit the description, in the order of the catalogue. */
  List<Instrument> instruments(Contract description) {
    List<Instrument> fitting = new ArrayList<>();
    for (Instrument instrument : candidates(description)) {
      // What has expired is no longer found, by its id neither; of futures it is on request.
      boolean known = description.getIncludeExpired() && instrument.secType().equals("FUT");
      if ((known || !instrument.isExpired(now())) && ContractFilter.fits(instrument, description)) {
        fitting.add(instrument);
      }
    }
    boolean continuous = description.getSecType().equals("CONTFUT");
    // A continuous future is the one that expires first.
    return continuous && fitting.size() > 1 ? List.of(fitting.get(0)) : fitting;
  }

  // Orders mostly name the id; they need not look at every option of the catalogue.
  private Iterable<Instrument> candidates(Contract description) {
    if (description.getConId() <= 0) {
      return catalogue.all();
    }
    Instrument named = catalogue.find(description.getConId());
    return named == null ? List.of() : List.of(named);
  }

  private Listing asAsked(Instrument instrument, Contract description) {
    Listing listing = instrument.listing(now());
    if (description.getExchange().isEmpty()) {
      return listing;
    }
    Contract.Builder contract =
        listing.contract().toBuilder().setExchange(description.getExchange());
    if (description.getSecType().equals("CONTFUT")) {
      contract.setSecType("CONTFUT");
    }
    return new Listing(contract.build(), listing.details());
  }

  @Override
  public @Nullable Listing listing(int conId) {
    Instrument instrument = catalogue.find(conId);
    return instrument == null ? null : instrument.listing(now());
  }

  /**
   * @throws IllegalArgumentException if no instrument has this id
   */
  Instrument instrument(int conId) {
    return catalogue.instrument(conId);
  }

  /** The instrument with this contract id, or null. */
  @Nullable Instrument find(int conId) {
    return catalogue.find(conId);
  }

  /** The options on an instrument that have not expired. */
  List<Instrument> optionsOn(Instrument underlying) {
    List<Instrument> chain = new ArrayList<>();
    for (Instrument instrument : live()) {
      Instrument.OptionTrait option = instrument.option();
      if (option != null && option.underlying().conId() == underlying.conId()) {
        chain.add(instrument);
      }
    }
    return chain;
  }

  /** What the options on an instrument imply; null if there are none. */
  @Nullable ImpliedVolatility impliedVolatility(Instrument underlying) {
    return catalogue.impliedVolatility(underlying);
  }

  /** The keeper of an instrument's present book. */
  BookKeeper bookKeeper(Instrument instrument) {
    return keeper(instrument);
  }

  /** The statistics as of a session; a year is summed up once a session, not for each line. */
  Statistics statistics(Instrument instrument, Session session) {
    KnownStatistics known = statistics.get(instrument.conId());
    if (known == null || !known.session.equals(session)) {
      known = new KnownStatistics(session, Statistics.of(instrument, session));
      statistics.put(instrument.conId(), known);
    }
    return known.statistics;
  }

  /** Whether the statistics as of the present session have been summed up. */
  boolean knowsStatistics(Instrument instrument) {
    KnownStatistics known = statistics.get(instrument.conId());
    return known != null && known.session.equals(keeper(instrument).session());
  }

  MarketSettings settings() {
    return settings;
  }

  /** Every instrument that has not expired. */
  List<Instrument> live() {
    return catalogue.live(now());
  }

  @Override
  public Book book(int conId) {
    BookKeeper keeper = keeper(catalogue.instrument(conId));
    return keeper.book();
  }

  private BookKeeper keeper(Instrument instrument) {
    return keepers.computeIfAbsent(instrument.conId(), conId -> new BookKeeper(instrument, now()));
  }

  @Override
  public boolean isTrading(Listing listing, Instant at, boolean outsideRth) {
    return catalogue.instrument(listing.conId()).hours(outsideRth).isOpen(at);
  }

  /** {@inheritDoc} {@link Instant#MAX} for what has expired. */
  @Override
  public Instant nextOpen(Listing listing, Instant after, boolean outsideRth) {
    return catalogue.instrument(listing.conId()).hours(outsideRth).nextOpen(after);
  }

  @Override
  public BigDecimal increment(Listing listing, BigDecimal price) {
    return catalogue.instrument(listing.conId()).tape().rule().incrementAt(price);
  }

  @Override
  public void onBook(BookListener listener) {
    listeners.add(listener);
  }

  private void advance() {
    Instant now = now();
    catalogue.roll(now);
    for (Instrument instrument : catalogue.live(now)) {
      // A book that nobody has ever asked for is made when somebody does.
      BookKeeper keeper = keepers.get(instrument.conId());
      if (keeper != null && keeper.advance(now)) {
        Listing listing = instrument.listing(now);
        for (BookListener listener : List.copyOf(listeners)) {
          listener.onBook(listing, keeper.book());
        }
      }
    }
  }
}
