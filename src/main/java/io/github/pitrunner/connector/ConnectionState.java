package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Link;
import java.time.Instant;
import java.util.Optional;
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

  /** Why it stands there, for a person; empty when there is nothing to say. */
  String reason();

  /** Failed tries in a row. */
  default int failures() {
    return 0;
  }

  /** When the next try is made. */
  default Optional<Instant> nextTry() {
    return Optional.empty();
  }

  /** What is set up, once it is. */
  default Optional<Session> session() {
    return Optional.empty();
  }

  /** The link in use; null without one. */
  default @Nullable Link link() {
    return null;
  }

  /** A new try has not mended what made the last one fail: the reason stays in sight. */
  private static String after(int failures, String lastReason) {
    return failures == 0 ? "" : "; the last try failed: " + lastReason;
  }

  /** The connector ends here. */
  default Closed toClosed(Instant now, String reason) {
    return new Closed(now, reason);
  }

  /**
   * No connection.
   *
   * @param failures failed tries in a row; 0 before the first
   */
  record Disconnected(Instant since, int failures, String reason, Optional<Instant> nextTry)
      implements ConnectionState {
    Connecting toConnecting(Instant now) {
      return new Connecting(now, failures, reason);
    }

    CircuitOpen toCircuitOpen(Instant now, Instant until) {
      return new CircuitOpen(now, failures, reason, until);
    }
  }

  /** A socket is being opened. */
  record Connecting(Instant since, int failures, String lastReason) implements ConnectionState {
    @Override
    public String reason() {
      return "A socket is being opened" + after(failures, lastReason);
    }

    Handshaking toHandshaking(Instant now, Link link) {
      return new Handshaking(now, failures, lastReason, link);
    }

    Disconnected toDisconnected(Instant now, String reason, Instant nextTry) {
      return new Disconnected(now, failures + 1, reason, Optional.of(nextTry));
    }
  }

  /** The socket is open and the session is being set up on it. */
  record Handshaking(Instant since, int failures, String lastReason, Link link)
      implements ConnectionState {
    @Override
    public String reason() {
      return "The session is being set up" + after(failures, lastReason);
    }

    Ready toReady(Instant now, Session agreed) {
      return new Ready(now, link, agreed, failures);
    }

    Disconnected toDisconnected(Instant now, String reason, Instant nextTry) {
      return new Disconnected(now, failures + 1, reason, Optional.of(nextTry));
    }
  }

  /**
   * The session is set up.
   *
   * @param failures failed tries before it, until it has proved itself: one that cannot be read
   *     back is one more failure, not a fresh start
   */
  record Ready(Instant since, Link link, Session agreed, int failures) implements ConnectionState {
    @Override
    public String reason() {
      return "";
    }

    @Override
    public Optional<Session> session() {
      return Optional.of(agreed);
    }

    /** The gateway's state has been read back. */
    Ready toProven() {
      return new Ready(since, link, agreed, 0);
    }

    Disconnected toDisconnected(Instant now, String reason, Instant nextTry) {
      return new Disconnected(now, failures + 1, reason, Optional.of(nextTry));
    }
  }

  /**
   * Too many tries failed.
   *
   * @param until when one try is made
   */
  record CircuitOpen(Instant since, int failures, String reason, Instant until)
      implements ConnectionState {
    @Override
    public Optional<Instant> nextTry() {
      return Optional.of(until);
    }

    Connecting toConnecting(Instant now) {
      return new Connecting(now, failures, reason);
    }
  }

  /** Closed for good. */
  record Closed(Instant since, String reason) implements ConnectionState {}
}
