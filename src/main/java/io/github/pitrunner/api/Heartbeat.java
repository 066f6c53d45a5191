package io.github.pitrunner.api;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a stream says when it has nothing to say, so that its reader can tell silence from a dead
 * connection.
 *
 * @param silence how long nothing was sent before it is sent; at most a quarter longer
 * @param marker makes the message
 */
public record Heartbeat<M>(Ticker ticker, Duration silence, Supplier<? extends M> marker) {
  /** As the API promises. */
  public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(15);

  /** After the default silence. */
  public static <M> Heartbeat<M> ofDefault(Ticker ticker, Supplier<? extends M> marker) {
    return new Heartbeat<>(ticker, DEFAULT_SILENCE, marker);
  }
}
