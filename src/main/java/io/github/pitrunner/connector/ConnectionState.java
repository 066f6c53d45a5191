package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Link;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the connection stands. Each state holds only what is true in it, and has only the
 * transitions that are legal from it; each can become {@link Closed}.
 *
 * <pre>
 *                    ┌───────────────── failure ──────────────────┐
 *                    ▼                                            │
 *   start ──► Disconnected ──► Connecting ──► Handshaking ──► Ready
 *                 │    ▲            │              │
 *                 │    └────────────┴── failure ───┘
 *     too many    ▼
 *     failures  CircuitOpen ──► Connecting
 * </pre>
 */
public sealed interface ConnectionState {
  /** Since when. */
  Instant since();

  /** The connector ends here. */
  default Closed toClosed(Instant now, String reason) {
    return new Closed(now, reason);
  }

  /**
   * No connection.
   *
   * @param failures failed tries in a row; 0 before the first and after an ordered end
   * @param reason why, for a person
   * @param nextTry when the next try is made
   */
  record Disconnected(Instant since, int failures, String reason, @Nullable Instant nextTry)
      implements ConnectionState {
    Connecting toConnecting(Instant now) {
      return new Connecting(now, failures);
    }

    CircuitOpen toCircuitOpen(Instant now, Instant until) {
      return new CircuitOpen(now, failures, reason, until);
    }
  }

  /** A socket is being opened. */
  record Connecting(Instant since, int failures) implements ConnectionState {
    Handshaking toHandshaking(Instant now, Link link) {
      return new Handshaking(now, failures, link);
    }

    Disconnected toDisconnected(Instant now, String reason, Instant nextTry) {
      return new Disconnected(now, failures + 1, reason, nextTry);
    }
  }

  /** The socket is open and the session is being set up on it. */
  record Handshaking(Instant since, int failures, Link link) implements ConnectionState {
    Ready toReady(Instant now, Session session) {
      return new Ready(now, session, failures);
    }

    Disconnected toDisconnected(Instant now, String reason, Instant nextTry) {
      return new Disconnected(now, failures + 1, reason, nextTry);
    }
  }

  /**
   * The session is set up.
   *
   * @param failures failed tries before it, until it has proved itself: one that cannot be read
   *     back is one more failure, not a fresh start
   */
  record Ready(Instant since, Session session, int failures) implements ConnectionState {
    /** The gateway's state has been read back. */
    Ready toProven() {
      return new Ready(since, session, 0);
    }

    Disconnected toDisconnected(Instant now, String reason, Instant nextTry) {
      return new Disconnected(now, failures + 1, reason, nextTry);
    }
  }

  /**
   * Too many tries failed.
   *
   * @param until when one try is made
   */
  record CircuitOpen(Instant since, int failures, String reason, Instant until)
      implements ConnectionState {
    Connecting toConnecting(Instant now) {
      return new Connecting(now, failures);
    }
  }

  /** Closed for good. */
  record Closed(Instant since, String reason) implements ConnectionState {}
}
