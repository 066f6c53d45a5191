package io.github.pitrunner.simulator.market;

import java.util.Set;

/**
 * What the simulated login may see.
 *
 * @param symbolsWithoutLive for which only delayed data is permitted
 * @param lines market data lines of all clients together
 * @param depthRequests order books at a time
 * @param tickByTickRequests streams of single ticks at a time
 */
public record MarketDataSettings(
    Set<String> symbolsWithoutLive, int lines, int depthRequests, int tickByTickRequests) {
  public MarketDataSettings {
    symbolsWithoutLive = Set.copyOf(symbolsWithoutLive);
  }

  /** Live data for everything and the limits of an ordinary login. */
  public static MarketDataSettings standard() {
    return new MarketDataSettings(Set.of(), 100, 3, 5);
  }

  /** The same without live data for some symbols. */
  public MarketDataSettings withoutLive(String... symbols) {
    return new MarketDataSettings(Set.of(symbols), lines, depthRequests, tickByTickRequests);
  }
}
