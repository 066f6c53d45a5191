package io.github.pitrunner.security.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the gRPC port stands.
 *
 * @param connections those that are open
 * @param refusedInAll connections that were refused because there were too many
 * @param refusedOfAddress those that were refused because their address had too many
 * @param abandoned those that were closed because they did not get through the handshake in time
 */
record TransportFigures(
    int connections, long refusedInAll, long refusedOfAddress, long abandoned, Tls tls) {
  /** Those of a port that is not served. */
  static final TransportFigures NONE = new TransportFigures(0, 0, 0, 0, Tls.NONE);

  /**
   * The certificates.
   *
   * @param untilExpiry until the server's own expires; empty without one
   * @param loads how often some were taken
   * @param failures how often some were not
   * @param isRefusing what is kept now is not what is served, because it is no good
   */
  record Tls(Optional<Duration> untilExpiry, long loads, long failures, boolean isRefusing) {
    static final Tls NONE = new Tls(Optional.empty(), 0, 0, false);
  }
}
