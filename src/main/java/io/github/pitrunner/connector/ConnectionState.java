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
 *                    ┌────────────── lost, or a failed try ───────┐
 *                    ▼                                            │
 *   start ──► Disconnected ──► Connecting ──► Handshaking ──► Ready
 *                 │    ▲            │  ▲           │
 *                 │    └────────────┼──┼─ failed ──┘
 *     too many    ▼                 │  │
 *     rounds    CircuitOpen ────────┼──┘ one try
 *     failed      ▲                 │
 *                 └──── failed ─────┘ (by way of Disconnected)
 * </pre>
 */
public sealed interface ConnectionState {
  /** Since when. */
  Instant since();

  /** Why it stands there, for a person; empty when there is nothing to say. */
  String reason();

  /** Failed tries since the last session that proved itself. */
  default Failures failures() {
    return Failures.NONE;
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
  private static String after(Failures failures, String lastReason) {
    return failures.tries() == 0 ? "" : "; the last try failed: " + lastReason;
  }

  /** The connector ends here. */
  default Closed toClosed(Instant now, String reason) {
    return new Closed(now, reason);
  }

  /**
   * No connection.
   *
   * @param nextTry absent before the start only
   */
  record Disconnected(Instant since, Failures failures, String reason, Optional<Instant> nextTry)
      implements ConnectionState {
    /** Before the start. */
    static Disconnected initial(Instant now) {
      return new Disconnected(now, Failures.NONE, "Not started", Optional.empty());
    }

    Connecting toConnecting(Instant now) {
      return new Connecting(now, failures, reason);
    }

    /**
     * @param until when one try is made
     */
    CircuitOpen toCircuitOpen(Instant until) {
      return new CircuitOpen(since, failures, reason, until);
    }
  }

  /** A socket is being opened. */
  record Connecting(Instant since, Failures failures, String lastReason)
      implements ConnectionState {
    @Override
    public String reason() {
      return "A socket is being opened" + after(failures, lastReason);
    }

    Handshaking toHandshaking(Instant now, Link link) {
      return new Handshaking(now, failures, lastReason, link);
    }

    Disconnected toDisconnected(Instant now, Failed failed) {
      return failed.toDisconnected(now);
    }
  }

  /** The socket is open and the session is being set up on it. */
  record Handshaking(Instant since, Failures failures, String lastReason, Link link)
      implements ConnectionState {
    @Override
    public String reason() {
      return "The session is being set up" + after(failures, lastReason);
    }

    Ready toReady(Instant now, Session agreed) {
      return new Ready(now, link, agreed, failures, false);
    }

    Disconnected toDisconnected(Instant now, Failed failed) {
      return failed.toDisconnected(now);
    }
  }

  /**
   * The session is set up.
   *
   * @param failures failed tries before it, until it has proved itself: one that cannot be read
   *     back is one more failure, not a fresh start
   * @param isProven the gateway's state has been read back once
   */
  record Ready(Instant since, Link link, Session agreed, Failures failures, boolean isProven)
      implements ConnectionState {
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
      return new Ready(since, link, agreed, Failures.NONE, true);
    }

    Disconnected toDisconnected(Instant now, Failed failed) {
      return failed.toDisconnected(now);
    }
  }

  /**
   * Too many rounds failed.
   *
   * @param until when one try is made
   */
  record CircuitOpen(Instant since, Failures failures, String reason, Instant until)
      implements ConnectionState {
    @Override
    public Optional<Instant> nextTry() {
      return Optional.of(until);
    }

    Connecting toConnecting(Instant now) {
      return new Connecting(now, failures, reason);
    }

    /** The circuit itself keeps it open for longer. */
    CircuitOpen until(Instant later) {
      return new CircuitOpen(since, failures, reason, later);
    }
  }

  /** Closed for good. */
  record Closed(Instant since, String reason) implements ConnectionState {}

  /** How a connection ended: what it makes of the failures, and when the next try is made. */
  record Failed(Failures failures, String reason, Instant nextTry) {
    private Disconnected toDisconnected(Instant now) {
      return new Disconnected(now, failures, reason, Optional.of(nextTry));
    }
  }
}
