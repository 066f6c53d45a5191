package io.github.pitrunner.connector;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Keeps the connector from hammering a gateway that is not there: after so many failed rounds of
 * connecting in a row it is open for a while, then lets one try pass. A port: production binds it
 * to MicroProfile's circuit breaker ({@link GatewayCircuit}), a simulation to its virtual clock.
 */
public interface Circuit {
  /** Where it stands. */
  enum State {
    /** Rounds are let through. */
    CLOSED,
    /** Nothing is let through. */
    OPEN,
    /** One try is let through; it decides. */
    HALF_OPEN
  }

  /**
   * Runs a round, whose outcome counts; or fails at once with {@link OpenException} without running
   * it. On the connector's context, on which the result arrives.
   */
  Future<Void> run(Supplier<Future<Void>> round);

  State state();

  /** How long it stays open. */
  Duration openFor();

  /** Nothing was run: the circuit is open. */
  final class OpenException extends RuntimeException {
    public OpenException() {
      super("The circuit is open", null, false, false);
    }
  }
}
