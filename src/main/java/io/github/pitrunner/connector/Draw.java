package io.github.pitrunner.connector;

import java.util.Locale;

/** What a request draws on besides the pace that all messages share (protocol section 5.7). */
public sealed interface Draw {
  /** Nothing but the pace. */
  record Nothing() implements Draw {}

  /** A search for symbols: about one a second. */
  record Symbols() implements Draw {}

  /** A market data line, for as long as the feed is kept. */
  record Line() implements Draw {}

  /** A market depth line, for as long as the feed is kept. */
  record Depth() implements Draw {}

  /**
   * A tick by tick line, for as long as the feed is kept; the same again only after a while.
   *
   * @param instrument everything that makes it the same for the gateway
   */
  record TickByTick(String instrument) implements Draw {}

  /** A market data line for as long as the feed is kept, and a request for history. */
  record RealTimeBars() implements Draw {}

  /** A scanner, for as long as the feed is kept. */
  record Scan() implements Draw {}

  /**
   * Bars of the past.
   *
   * @param question everything that makes it the same question as another one
   * @param series contract, exchange and type, of which only few may be asked for at once
   * @param weight what it counts in the budget: 2 for bid and ask together, else 1
   * @param isSmall bars of 30 seconds or less, which alone have a budget
   */
  record History(String question, String series, int weight, boolean isSmall) implements Draw {}

  /** Its name in metrics and messages. */
  default String label() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }
}
