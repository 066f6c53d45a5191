package io.github.pitrunner.connector;

import io.github.pitrunner.connector.ConnectionState.Failed;
import io.github.pitrunner.connector.ConnectorSettings.Tempo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of connecting: which tempo each has, when its next try is made, where it dials, and
 * what the circuit hears of it. A round is over when a session has proved itself or the last retry
 * has failed; a failed round is what the circuit counts as one failure to connect.
 */
final class Rounds {
  private final ConnectorSettings settings;
  private final Circuit circuit;
  private final RandomGenerator random;
  private Tempo tempo;
  private int tries;
  private @Nullable Integer movedTo;
  private boolean dialsMoved;
  private boolean areTriesUsedUp;
  private boolean isAfterSession;
  private @Nullable Promise<Void> round;

  Rounds(ConnectorSettings settings, Circuit circuit, RandomGenerator random) {
    this.settings = settings;
    this.circuit = circuit;
    this.random = random;
    this.tempo = settings.retry().tempo(0);
  }

  /**
   * Begins a round.
   *
   * @param failures so far
   * @param firstTry begins the first try; not run when the circuit lets nothing through
   * @return fails when the circuit has heard of the round's failure, or with {@link
   *     Circuit.OpenException}
   */
  Future<Void> start(Failures failures, Runnable firstTry) {
    return circuit.run(
        () -> {
          Promise<Void> begun = Promise.promise();
          round = begun;
          isAfterSession = false;
          areTriesUsedUp = false;
          tempo = settings.retry().tempo(failures.rounds());
          // Half-open, the circuit has the patience for one try.
          tries = circuit.state() == Circuit.State.HALF_OPEN ? 1 : 1 + tempo.retries();
          // A port that was told and does not answer is not waited for for ever.
          dialsMoved = movedTo != null && failures.rounds() % 2 == 0;
          firstTry.run();
          return begun.future();
        });
  }

  /** The tempo of the round. */
  Tempo tempo() {
    return tempo;
  }

  /** Where the round dials: where the gateway was told to be, or has said that it moved to. */
  Endpoint endpoint() {
    Integer port = movedTo;
    return dialsMoved && port != null
        ? new Endpoint(settings.endpoint().host(), port)
        : settings.endpoint();
  }

  /** The gateway has named another port (1300). */
  void onMoved(int port) {
    movedTo = port;
    dialsMoved = true;
  }

  /** A try has failed: what that makes of the failures, and when the next one is made. */
  Failed onTryFailed(Failures failures, String reason, Instant now) {
    Failures next = failures.plusTry();
    if (next.triesInRound() < tries) {
      return new Failed(next, reason, now.plus(tempo.delay()));
    }
    areTriesUsedUp = true;
    Failures over = next.plusRound();
    return new Failed(over, reason, now.plus(backoff(over.rounds())));
  }

  /** A session was lost: one that had proved itself is no failure to connect, any other is. */
  Failed onLost(Failures failures, String reason, Instant now) {
    if (round != null) {
      return onTryFailed(failures, reason, now);
    }
    isAfterSession = true;
    return new Failed(Failures.NONE, reason, now.plus(backoff(1)));
  }

  /** No try of a round is left, or there is no round. */
  boolean isOver() {
    return round == null || areTriesUsedUp;
  }

  /** The last session had proved itself: no round is under way. */
  boolean isAfterSession() {
    return isAfterSession;
  }

  /** The last try of the round has failed: the circuit hears of it. */
  void onRoundOver(String reason) {
    Promise<Void> over = round;
    round = null;
    if (over != null) {
      over.tryFail(new IllegalStateException(reason));
    }
  }

  /** The session has proved itself: the round has succeeded. */
  void onProven() {
    if (movedTo != null && !dialsMoved) {
      // It is back where it was.
      movedTo = null;
    }
    Promise<Void> over = round;
    round = null;
    if (over != null) {
      over.tryComplete();
    }
  }

  void onClosed() {
    onRoundOver("The service is ending");
  }

  private Duration backoff(int rounds) {
    return settings.retry().backoff().after(rounds, random);
  }
}
