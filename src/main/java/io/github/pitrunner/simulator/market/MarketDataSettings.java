package io.github.pitrunner.simulator.market;

import java.util.Set;

/**
 * What the simulated login may see.
 *
 * @param symbolsWithoutLive for which only delayed data is permitted
 * @param lines market data lines of all clients together
 * @param depthRequests order books at a time
 * @param tickByTickRequests streams of single ticks at a time
 * @param isCompeting whether a live session of the same user elsewhere has the data from the start
 */
public record MarketDataSettings(
    Set<String> symbolsWithoutLive,
    int lines,
    int depthRequests,
    int tickByTickRequests,
    boolean isCompeting) {
  public MarketDataSettings {
    symbolsWithoutLive = Set.copyOf(symbolsWithoutLive);
  }

  /** Live data for everything and the limits of an ordinary login. */
  public static MarketDataSettings standard() {
    return new MarketDataSettings(Set.of(), 100, 3, 5, false);
  }

  /** The same without live data for some symbols. */
  public MarketDataSettings withoutLive(String... symbols) {
    return withoutLive(Set.of(symbols));
  }

  /** The same without live data for some symbols. */
  public MarketDataSettings withoutLive(Set<String> symbols) {
    return new MarketDataSettings(symbols, lines, depthRequests, tickByTickRequests, isCompeting);
  }

  /** Whether live data of an instrument is permitted. */
  boolean isLive(Instrument instrument) {
    return !symbolsWithoutLive.contains(instrument.contract().getSymbol());
  }

  /** The same, with or without a live session of the same user elsewhere. */
  public MarketDataSettings withCompetition(boolean competing) {
    return new MarketDataSettings(
        symbolsWithoutLive, lines, depthRequests, tickByTickRequests, competing);
  }
}
