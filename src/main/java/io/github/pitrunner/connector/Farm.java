package io.github.pitrunner.connector;

import java.time.Instant;

/** A data farm of the broker, as the gateway last told of it. */
public record Farm(String name, Kind kind, LinkState state, Instant since) {
  /** What a farm serves. */
  public enum Kind {
    MARKET_DATA,
    HISTORY,
    SECURITY_DEFINITION
  }
}
