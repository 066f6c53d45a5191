package io.github.pitrunner.testing;

import io.github.pitrunner.connector.Circuit;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The circuit on virtual time. Like the one of production it leaves OPEN when the first round is
 * asked for after the delay, and not by itself.
 */
public final class VirtualCircuit implements Circuit {
  private final VirtualTime time;
  private final int failures;
  private final Duration openFor;
  private State state = State.CLOSED;
  private Instant openSince = Instant.MIN;
  private int failuresInARow;

  /**
   * @param failures rounds in a row that must fail to open it, 1 or more
   */
  public VirtualCircuit(VirtualTime time, int failures, Duration openFor) {
    this.time = time;
    this.failures = failures;
    this.openFor = openFor;
  }

  @Override
  public Future<Void> run(Supplier<Future<Void>> round) {
    if (state == State.OPEN && !time.instant().isBefore(openSince.plus(openFor))) {
      state = State.HALF_OPEN;
    } else if (state != State.CLOSED) {
      return Future.failedFuture(new OpenException());
    }
    State begun = state;
    return outcome(round)
        .transform(
            result -> {
              onOutcome(begun, result);
              return result.succeeded()
                  ? Future.succeededFuture()
                  : Future.failedFuture(result.cause());
            });
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Duration openFor() {
    return openFor;
  }

  private static Future<Void> outcome(Supplier<Future<Void>> round) {
    try {
      return round.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void onOutcome(State begun, AsyncResult<Void> outcome) {
    if (state != begun) {
      // It was let through before the circuit changed, which another round has decided meanwhile.
      return;
    }
    if (outcome.succeeded()) {
      state = State.CLOSED;
      failuresInARow = 0;
    } else if (++failuresInARow >= failures || begun == State.HALF_OPEN) {
      state = State.OPEN;
      openSince = time.instant();
      failuresInARow = 0;
    }
  }
}
