package io.github.pitrunner.connector;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where everything stands: the socket, the upstream link, the farms, and whether the gateway's
 * state has been read back.
 *
 * @param reconciled the gateway's state has been read back since the session began
 */
public record ConnectorStatus(
    ConnectionState connection,
    LinkState upstream,
    Instant upstreamSince,
    List<Farm> farms,
    boolean reconciled,
    Endpoint endpoint,
    int clientId) {

  public ConnectorStatus {
    farms = List.copyOf(farms);
  }

  /** Why the connection stands where it does; empty when there is nothing to say. */
  public String reason() {
    return connection.reason();
  }

  /** When the next try is made. */
  public Optional<Instant> nextTry() {
    return connection.nextTry();
  }

  /** Failed tries in a row. */
  public int failures() {
    return connection.failures();
  }

  /** What was agreed on with the gateway, while there is a session. */
  public Optional<Session> session() {
    return connection.session();
  }

  /** Orders and data can be relied on. */
  public boolean isReady() {
    return session().isPresent() && upstream != LinkState.DOWN && reconciled;
  }
}
