package io.github.pitrunner.connector;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where everything stands: the socket, the upstream link, the farms, and whether the gateway's
 * state has been read back.
 *
 * @param reconciled the gateway's state has been read back since the session began, and since its
 *     link to the broker last came back
 * @param ending the service is shutting down: nothing new is begun
 * @param endpoint where the gateway is, or was told to be
 */
public record ConnectorStatus(
    ConnectionState connection,
    LinkState upstream,
    Instant upstreamSince,
    List<Farm> farms,
    boolean reconciled,
    boolean ending,
    Endpoint endpoint,
    int clientId) {
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

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

  /** Failed tries since the last session that proved itself. */
  public Failures failures() {
    return connection.failures();
  }

  /** What was agreed on with the gateway, while there is a session. */
  public Optional<Session> session() {
    return connection.session();
  }

  /** How long from now until a try makes sense again. */
  public Duration retryAfter(Instant now) {
    return untilNextTry(connection, now);
  }

  static Duration untilNextTry(ConnectionState state, Instant now) {
    return state
        .nextTry()
        .map(time -> Duration.between(now, time))
        .filter(wait -> wait.compareTo(Duration.ZERO) > 0)
        .orElse(RETRY_SOON);
  }

  /**
   * Lets pass what needs the broker.
   *
   * @throws Failure.Unavailable without a session, or while the gateway has lost its link to the
   *     broker
   */
  public void requireBroker(Instant now) {
    requireSession(now);
    if (upstream == LinkState.DOWN) {
      throw new Failure.Unavailable(
          Reason.GATEWAY_UNAVAILABLE,
          "The gateway at %s has lost its link to the broker".formatted(endpoint),
          RETRY_SOON);
    }
  }

  /**
   * Lets pass what needs the gateway alone.
   *
   * @throws Failure.Unavailable without a session
   */
  public void requireSession(Instant now) {
    if (session().isEmpty()) {
      throw new Failure.Unavailable(
          Reason.GATEWAY_UNAVAILABLE,
          "The gateway at %s is away: %s".formatted(endpoint, reason()),
          retryAfter(now));
    }
  }

  /**
   * Lets pass what begins something new.
   *
   * @throws Failure.Unavailable while the service is ending
   */
  public void requireNotEnding() {
    if (ending) {
      throw toEnding();
    }
  }

  static Failure.Unavailable toEnding() {
    return new Failure.Unavailable(
        Reason.SERVICE_ENDING,
        "The service is ending and takes nothing new; another one may be starting",
        RETRY_SOON);
  }

  /** Orders and data can be relied on. */
  public boolean isReady() {
    return session().isPresent() && upstream != LinkState.DOWN && reconciled && !ending;
  }
}
