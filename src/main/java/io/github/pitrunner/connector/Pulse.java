package io.github.pitrunner.connector;

import io.github.pitrunner.connector.ConnectorSettings.Liveness;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the gateway at the other end of the socket still lives. After some silence it is asked
 * for its time; any byte is then a sign of life. When a request has gone without an answer, only
 * the answer itself is: ticks may flow from a gateway that does not read any more.
 *
 * <pre>
 *   quiet ──idle──► asked ──any byte──► quiet      suspicion: ──► doubted ──answer──► quiet
 *     ▲               │                                              │
 *     └── any byte ───┤ nothing in time                              │ no answer in time
 *                     ▼                                              ▼
 *                    dead ◄──────────────────────────────────────────┘
 * </pre>
 */
final class Pulse {
  private final Liveness liveness;
  private final Clock clock;
  private final Timer timer;
  private final Events events;
  private Instant lastHeard;
  private @Nullable Instant asked;
  private boolean isDoubted;
  private boolean isHeardSinceAsked;
  private boolean isRunning;
  private long pings;
  private long missed;
  private @Nullable Duration roundTrip;
  private @Nullable Scheduled next;

  /** What a pulse needs done. */
  interface Events {
    /** Ask the gateway for its time, ahead of everything, and call {@link Pulse#onAsked} then. */
    void onPing();

    void onDead(String reason);
  }

  Pulse(Liveness liveness, Clock clock, Timer timer, Events events) {
    this.liveness = liveness;
    this.clock = clock;
    this.timer = timer;
    this.events = events;
    this.lastHeard = Instant.MIN;
  }

  /** A session is set up. */
  void start() {
    stop();
    isRunning = true;
    lastHeard = clock.instant();
    watch(liveness.idle());
  }

  /** The session is over. */
  void stop() {
    isRunning = false;
    asked = null;
    isDoubted = false;
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  /** Bytes have arrived. */
  void onHeard() {
    lastHeard = clock.instant();
    isHeardSinceAsked = true;
  }

  /** The gateway has told its time. */
  void onAnswer() {
    if (asked != null) {
      roundTrip = Duration.between(asked, clock.instant());
      asked = null;
      isDoubted = false;
      if (isRunning) {
        watch(liveness.idle());
      }
    }
  }

  /** Something was not answered in time: now only an answer counts. */
  void onSuspicion() {
    if (isRunning && !isDoubted) {
      isDoubted = true;
      ask();
    }
  }

  /** The question has been handed to the socket: from now on it may take its time. */
  void onAsked() {
    if (isRunning) {
      pings++;
      isHeardSinceAsked = false;
      asked = clock.instant();
      schedule(liveness.answer(), this::onAnswerDue);
    }
  }

  ConnectorFigures.Pulse figures() {
    return new ConnectorFigures.Pulse(
        pings,
        missed,
        Optional.ofNullable(roundTrip),
        isRunning ? Optional.of(lastHeard) : Optional.empty());
  }

  private void ask() {
    if (next != null) {
      next.cancel();
      next = null;
    }
    events.onPing();
  }

  private void onIdleDue() {
    Duration silence = Duration.between(lastHeard, clock.instant());
    if (silence.isNegative()) {
      // The clock was set back.
      lastHeard = clock.instant();
      watch(liveness.idle());
    } else if (silence.compareTo(liveness.idle()) < 0) {
      watch(liveness.idle().minus(silence));
    } else {
      ask();
    }
  }

  private void onAnswerDue() {
    if (asked == null) {
      return;
    }
    if (!isDoubted && isHeardSinceAsked) {
      asked = null;
      watch(liveness.idle());
      return;
    }
    missed++;
    String reason =
        isDoubted
            ? "The gateway leaves requests without an answer, and has not told its time within %d ms"
            : "The gateway was silent and has not told its time within %d ms";
    stop();
    events.onDead(reason.formatted(liveness.answer().toMillis()));
  }

  private void watch(Duration wait) {
    schedule(wait, this::onIdleDue);
  }

  private void schedule(Duration wait, Runnable task) {
    if (next != null) {
      next.cancel();
    }
    next = timer.after(wait, task);
  }
}
