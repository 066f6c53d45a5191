package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.market.Tape.Side;

/**
 * What scans rank and filter an instrument by, as it stands now. A figure that the instrument does
 * not have is {@code NaN}, which ranks nowhere and passes no filter.
 */
final class ScanFigures {
  private static final double SESSIONS_A_YEAR = 252;

  private final Market market;
  private final Instrument instrument;
  private final BookKeeper keeper;

  ScanFigures(Market market, Instrument instrument) {
    this.market = market;
    this.instrument = instrument;
    this.keeper = market.bookKeeper(instrument);
  }

  double last() {
    return keeper.book().last().doubleValue();
  }

  private double close() {
    return keeper.book().close().doubleValue();
  }

  private double open() {
    return keeper.book().open().doubleValue();
  }

  /** Since the close before, in percent. */
  double change() {
    return percent(last(), close());
  }

  /** Since the open, in percent. */
  double changeSinceOpen() {
    return percent(last(), open());
  }

  /** From the close before to the open, in percent. */
  double gap() {
    return percent(open(), close());
  }

  /** High less low of the day, in percent of the close before. */
  double range() {
    double high = keeper.book().high().doubleValue();
    double low = keeper.book().low().doubleValue();
    return ratio(100 * (high - low), close());
  }

  /** The day's change, in units of a usual day's. */
  double hotPrice() {
    return ratio(Math.abs(change()), usualMove());
  }

  /** The day's range, in units of a usual day's change. */
  double hotRange() {
    return ratio(range(), usualMove());
  }

  /** In percent. */
  private double usualMove() {
    return 100 * statistics().volatility() / Math.sqrt(SESSIONS_A_YEAR);
  }

  double volume() {
    return instrument.hasVolume() ? keeper.day().volume() : Double.NaN;
  }

  double averageVolume() {
    return instrument.hasVolume() ? statistics().averageVolume() : Double.NaN;
  }

  /** The day's volume against a usual day's. */
  double hotVolume() {
    return ratio(volume(), averageVolume());
  }

  /** What was paid today, in the instrument's currency. */
  double turnover() {
    double average = instrument.price(Math.round(keeper.day().average())).doubleValue();
    double multiplier =
        instrument.contract().hasMultiplier() ? instrument.contract().getMultiplier() : 1;
    return volume() * average * multiplier;
  }

  double trades() {
    return instrument.hasVolume() ? keeper.day().trades() : Double.NaN;
  }

  /** Trades of the last minute. */
  double tradeRate() {
    return instrument.hasVolume() ? lastMinute().trades() : Double.NaN;
  }

  /** Volume of the last minute. */
  double volumeRate() {
    return instrument.hasVolume() ? lastMinute().volume() : Double.NaN;
  }

  private Stretch lastMinute() {
    long end = keeper.step() + 1;
    return instrument.tape().stretch(Side.TRADES, end - Walk.STEPS_A_MINUTE, end);
  }

  /** Where the last price is between low and high of 13 weeks, 0 to 1 and beyond. */
  double withinQuarter() {
    return within(statistics().quarter());
  }

  /** The same of 26 weeks. */
  double withinHalf() {
    return within(statistics().half());
  }

  /** The same of 52 weeks. */
  double withinYear() {
    return within(statistics().year());
  }

  private double within(Candle candle) {
    double low = instrument.price(candle.low()).doubleValue();
    double high = instrument.price(candle.high()).doubleValue();
    return ratio(last() - low, high - low);
  }

  /** Of the options on it, per year. */
  double impliedVolatility() {
    ImpliedVolatility implied = market.impliedVolatility(instrument);
    return implied == null ? Double.NaN : implied.at(keeper.step());
  }

  /** Contracts traded today in the options on it. */
  double optionVolume() {
    OptionChain chain = OptionChain.on(market, instrument);
    return chain.isEmpty() ? Double.NaN : chain.volume();
  }

  /** In millions of the currency. */
  double marketCapitalization() {
    Double shares = ShareCounts.millions(instrument.conId());
    return shares == null ? Double.NaN : shares * last();
  }

  private Statistics statistics() {
    return market.statistics(instrument, keeper.session());
  }

  private static double percent(double now, double before) {
    return ratio(100 * (now - before), before);
  }

  private static double ratio(double part, double whole) {
    return whole > 0 ? part / whole : Double.NaN;
  }
}
