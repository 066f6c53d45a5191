package io.github.pitrunner.connector;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * The circuit of production: MicroProfile's circuit breaker, whose figures come from our own keys
 * ({@link ToleranceKeys}).
 */
@Singleton
public final class GatewayCircuit implements Circuit {
  /** Key of the rounds in a row that must fail to open the circuit. */
  public static final String FAILURES = "pitrunner.gateway.circuit.failures";

  /** Key of the time that it stays open. */
  public static final String OPEN_FOR = "pitrunner.gateway.circuit.open-for";

  static final String NAME = "gateway";

  private static final Logger LOG = Logger.getLogger(GatewayCircuit.class);

  private final Breaker breaker;
  private final CircuitBreakerMaintenance maintenance;
  private final Duration openFor;

  /** A bean of its own, for only a call from outside of it passes the circuit breaker. */
  @ApplicationScoped
  static class Breaker {
    @CircuitBreaker(
        requestVolumeThreshold = 3,
        failureRatio = 1,
        delay = 30_000,
        delayUnit = ChronoUnit.MILLIS,
        successThreshold = 1)
    @CircuitBreakerName(NAME)
    @Asynchronous
    @NonBlocking
    CompletionStage<Void> connect(Supplier<Future<Void>> round) {
      return round.get().toCompletionStage();
    }
  }

  GatewayCircuit(Breaker breaker, CircuitBreakerMaintenance maintenance, GatewayConfig config) {
    this.breaker = breaker;
    this.maintenance = maintenance;
    this.openFor = config.circuit().openFor();
    maintenance.onStateChange(NAME, this::onChange);
  }

  @Override
  public Future<Void> run(Supplier<Future<Void>> round) {
    return ContextFuture.of(() -> breaker.connect(round))
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof CircuitBreakerOpenException
                        ? new OpenException()
                        : failure));
  }

  @Override
  public State state() {
    return switch (maintenance.currentState(NAME)) {
      case CLOSED -> State.CLOSED;
      case OPEN -> State.OPEN;
      case HALF_OPEN -> State.HALF_OPEN;
    };
  }

  @Override
  public Duration openFor() {
    return openFor;
  }

  private void onChange(CircuitBreakerState state) {
    switch (state) {
      case OPEN -> {
        LOG.warnf(
            "The circuit to the gateway is open for %d ms: too many failures in a row",
            openFor.toMillis());
      }
      case HALF_OPEN -> LOG.info("The circuit to the gateway is half open: one try decides");
      case CLOSED -> LOG.info("The circuit to the gateway is closed");
    }
  }
}
