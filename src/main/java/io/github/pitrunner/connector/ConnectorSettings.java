package io.github.pitrunner.connector;

import io.github.pitrunner.wire.VersionRange;
import java.time.Duration;

/**
 * How the connector behaves.
 *
 * @param clientId API client id, 0 or more; orders belong to the client id that placed them
 * @param versions server versions that are spoken
 * @param patience how long each step may take
 * @param retry when the next try is made after a failure
 */
public record ConnectorSettings(
    Endpoint endpoint, int clientId, VersionRange versions, Patience patience, Retry retry) {

  /**
   * How long each step may take.
   *
   * @param connect for the socket to open
   * @param handshake from then until the session is set up
   * @param request for an answer, unless the request says otherwise
   */
  public record Patience(Duration connect, Duration handshake, Duration request) {}

  /**
   * When the next try is made: the first delay, doubled with each failure in a row up to the
   * longest.
   */
  public record Retry(Duration first, Duration longest) {
    /** The delay after so many failures in a row, 1 or more. */
    public Duration after(int failures) {
      int doublings = Math.min(failures - 1, 16);
      Duration delay = first.multipliedBy(1L << Math.max(0, doublings));
      return delay.compareTo(longest) < 0 ? delay : longest;
    }
  }
}
