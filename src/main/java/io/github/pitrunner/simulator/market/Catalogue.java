package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.InstrumentMaker.FutureTerms;
import io.github.pitrunner.simulator.market.OptionCurve.OptionTerms;
import io.github.pitrunner.simulator.market.StockTable.Stock;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All instruments of the simulated market. Futures and options come and go with the date: what has
 * expired stays known by its contract id but is no longer found by a description.
 */
final class Catalogue {
  private static final int STRIKES_EACH_SIDE = 6;
  private static final BigDecimal STRIKE_STEP = BigDecimal.valueOf(5);
  private static final int AAPL = 265598;
  private static final int SHOP = 195014116;
  private static final LocalDate SPX_SINCE = LocalDate.of(1982, 4, 21);
  private static final List<FutureTerms> FUTURES =
      List.of(
          new FutureTerms(
              "ES", "E-mini S&P 500", 50, 11004968, 600_000_000, LocalDate.of(1997, 9, 9)),
          new FutureTerms(
              "MES",
              "Micro E-Mini S&P 500 Stock Price Index",
              5,
              362673777,
              610_000_000,
              LocalDate.of(2019, 5, 6)));

  private final InstrumentMaker maker;
  private final Map<Integer, Instrument> byConId = new LinkedHashMap<>();
  private final Walk spx;
  private final Walk apple;
  private final Instrument appleStock;
  private final ImpliedVolatility appleVolatility;
  private @Nullable LocalDate rolledOn;

  Catalogue(MarketSettings settings) {
    this.maker = new InstrumentMaker(settings);
    BigDecimal cent = IncrementRules.US_STOCK.smallest();
    this.spx = maker.walk(416904, new BigDecimal("6620"), cent, 0.16);
    add(maker.index(416904, "SPX", "S&P 500 Stock Index", spx, SPX_SINCE));
    Walk appleWalk = null;
    for (Stock stock : StockTable.stocks()) {
      Walk walk = maker.walk(stock.conId(), stock.price(), cent, stock.volatility());
      Instrument instrument = add(maker.stock(stock, walk, 1));
      if (stock.conId() == SHOP) {
        add(maker.torontoListing(instrument, walk, 195014118, 1.38));
      }
      if (stock.conId() == AAPL) {
        appleWalk = walk;
      }
    }
    if (appleWalk == null) {
      throw new IllegalStateException("The table of stocks has no AAPL, on which the options rest");
    }
    this.apple = appleWalk;
    this.appleStock = instrument(AAPL);
    this.appleVolatility =
        new ImpliedVolatility(appleStock, STRIKE_STEP, terms -> maker.optionCurve(apple, terms));
    add(maker.stock(spy(), spx, 0.0997));
    BigDecimal halfPip = IncrementRules.CURRENCY_PAIR.smallest();
    Walk euro = maker.walk(12087792, new BigDecimal("1.1560"), halfPip, 0.07);
    add(
        maker.currencyPair(
            12087792,
            "EUR",
            "USD",
            "European Monetary Union Euro",
            euro,
            LocalDate.of(2005, 3, 9)));
  }

  private static Stock spy() {
    return new Stock(
        "SPY",
        756733,
        "SS SPDR S&P 500 ETF TRUST-US",
        "ARCA",
        "SPY",
        "ETF",
        "",
        "",
        "",
        BigDecimal.ZERO,
        0,
        74_000_000,
        LocalDate.of(1993, 1, 29));
  }

  private Instrument add(Instrument instrument) {
    Instrument other = byConId.putIfAbsent(instrument.conId(), instrument);
    if (other != null) {
      throw new IllegalStateException("Contract id used twice: " + instrument.contract());
    }
    return instrument;
  }

  /** Lists what a new day brings: the front futures and the options around the spot. */
  void roll(Instant now) {
    LocalDate today = now.atZone(Exchanges.NEW_YORK).toLocalDate();
    if (today.equals(rolledOn)) {
      return;
    }
    rolledOn = today;
    for (FutureTerms terms : FUTURES) {
      // Three, so that two are left on the day on which the first one expires.
      for (LocalDate expiry : Expiries.quarterly(today, 3).subList(0, futuresShown(today))) {
        addNew(maker.future(terms, spx, expiry));
      }
    }
    double spot = apple.price(Walk.step(now)) * 0.01;
    BigDecimal middle =
        STRIKE_STEP.multiply(BigDecimal.valueOf(Math.round(spot / STRIKE_STEP.doubleValue())));
    for (LocalDate expiry : Expiries.options(today)) {
      for (int off = -STRIKES_EACH_SIDE; off <= STRIKES_EACH_SIDE; off++) {
        BigDecimal strike = middle.add(STRIKE_STEP.multiply(BigDecimal.valueOf(off)));
        addNew(maker.option(appleStock, apple, new OptionTerms(true, strike, expiry)));
        addNew(maker.option(appleStock, apple, new OptionTerms(false, strike, expiry)));
      }
    }
  }

  private static int futuresShown(LocalDate today) {
    return Expiries.quarterly(today, 1).get(0).equals(today) ? 3 : 2;
  }

  private void addNew(Instrument instrument) {
    byConId.putIfAbsent(instrument.conId(), instrument);
  }

  /**
   * @throws IllegalArgumentException if no instrument has this id
   */
  Instrument instrument(int conId) {
    Instrument instrument = byConId.get(conId);
    if (instrument == null) {
      throw new IllegalArgumentException("No instrument has the contract id " + conId);
    }
    return instrument;
  }

  /** The instrument with this contract id, or null. */
  @Nullable Instrument find(int conId) {
    return byConId.get(conId);
  }

  /** What the options on an instrument imply; null if there are none. */
  @Nullable ImpliedVolatility impliedVolatility(Instrument underlying) {
    return underlying.equals(appleStock) ? appleVolatility : null;
  }

  Collection<Instrument> all() {
    return byConId.values();
  }

  List<Instrument> live(Instant now) {
    List<Instrument> live = new ArrayList<>();
    for (Instrument instrument : byConId.values()) {
      if (!instrument.isExpired(now)) {
        live.add(instrument);
      }
    }
    return live;
  }
}
