package io.github.pitrunner.connector;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where everything stands: the socket, the upstream link, the farms, and whether the gateway's
 * state has been read back.
 *
 * @param reason why the connection stands where it does; empty when there is nothing to say
 * @param nextTry when the next try is made
 * @param failures failed tries in a row
 * @param reconciled the gateway's state has been read back since the session began
 */
public record ConnectorStatus(
    ConnectionState connection,
    String reason,
    Optional<Instant> nextTry,
    int failures,
    LinkState upstream,
    Instant upstreamSince,
    List<Farm> farms,
    boolean reconciled,
    Endpoint endpoint,
    int clientId,
    Optional<Session> session) {

  public ConnectorStatus {
    farms = List.copyOf(farms);
  }

  /** Orders and data can be relied on. */
  public boolean isReady() {
    return session.isPresent() && upstream != LinkState.DOWN && reconciled;
  }
}
