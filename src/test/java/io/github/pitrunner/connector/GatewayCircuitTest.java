package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.wire.Timer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The circuit of production, with figures that its build did not know. */
@QuarkusTest
@TestProfile(ToleranceProfile.class)
class GatewayCircuitTest extends CircuitContract {
  @Inject GatewayCircuit circuit;
  @Inject Connector connector;
  @Inject CircuitBreakerMaintenance maintenance;
  @Inject Timer timer;

  /** The connector connects through the same circuit, once, before the test begins. */
  @BeforeEach
  void connected() {
    SessionContext context = new SessionContext(timer);
    await().until(() -> context.call(() -> connector.status().isReady()));
    maintenance.reset(GatewayCircuit.NAME);
  }

  @Override
  Circuit circuit() {
    return circuit;
  }

  @Override
  void onContext(Runnable task) {
    new SessionContext(timer).run(task);
  }

  @Override
  void pass(Duration duration) {
    long begin = System.nanoTime();
    await().until(() -> System.nanoTime() - begin > duration.plusMillis(20).toNanos());
  }

  @Test
  void runsAndAnswersOnTheContextOfWhoeverAsks() {
    CompletableFuture<Context> ranOn = new CompletableFuture<>();
    CompletableFuture<Context> answeredOn = new CompletableFuture<>();
    Promise<Void> elsewhere = Promise.promise();
    onContext(
        () ->
            circuit
                .run(
                    () -> {
                      ranOn.complete(Vertx.currentContext());
                      return elsewhere.future();
                    })
                .onComplete(end -> answeredOn.complete(Vertx.currentContext())));

    elsewhere.complete();

    await().until(answeredOn::isDone);
    assertThat(answeredOn.join()).isNotNull().isSameAs(ranOn.join()).isSameAs(context());
  }

  @Test
  void refusesToBeAskedOffAnyContext() {
    org.assertj.core.api.Assertions.assertThatIllegalStateException()
        .isThrownBy(() -> circuit.run(Future::succeededFuture));
  }

  private Context context() {
    return new SessionContext(timer).call(Vertx::currentContext);
  }
}
