package io.github.pitrunner.connector;

/** What a code asks of the connector for the request that it names, beside its class. */
public enum RequestEffect {
  /** Nothing. */
  NONE,
  /** No instrument fits, or several do. */
  NO_CONTRACT,
  /** No market data, depth or tick line is left. */
  NO_MARKET_DATA_LINE,
  /** Another session takes the live data: the feed stays and is blocked until that one ends. */
  COMPETING,
  /** The data are not subscribed to. */
  NO_PERMISSION,
  /** The feed is dead at the gateway and must be asked for again. */
  RESUBSCRIBE,
  /** The depth of the book starts anew; what is known of it is void. */
  DEPTH_RESET,
  /** The text of the history service says what it is. */
  HISTORY,
  /** Asked too often for bars; a pause is due. */
  BAR_PACE
}
