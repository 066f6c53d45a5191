package io.github.pitrunner.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.simulator.MarketSource;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.TestMarket;
import io.github.pitrunner.simulator.TwsTestClient;
import io.github.pitrunner.simulator.faults.Fault.Swallowed;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.ManagedAccounts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults that concern the socket itself, on real ones. */
class FaultsOverTcpTest {
  /** Long enough to look at, and never waited for. */
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Waited for. */
  private static final Duration SHORT = Duration.ofMillis(400);

  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(
          vertx,
          SimulatorSettings.defaults(),
          (settings, timer) ->
              new MarketSource.OpenMarket(new TestMarket(Clock.systemUTC()), List.of(), () -> {}));

  @BeforeEach
  void start() throws Exception {
    done(gateway.start());
  }

  @AfterEach
  void stop() throws Exception {
    done(gateway.stop());
    done(vertx.close());
  }

  @Test
  void portRefusesWhileOpenConnectionsGoOn() throws Exception {
    try (TwsTestClient early = TwsTestClient.start(gateway.port(), 1)) {
      early.nextError(2158);

      done(gateway.inject(new Fault.Refuse(LONG)));

      awaitRefusal();
      early.send(Room.ping());
      assertThat(early.next(CurrentTime.class)).isNotNull();
    }
  }

  @Test
  void portListensAgainWhenTheFaultIsOver() throws Exception {
    int port = gateway.port();

    done(gateway.inject(new Fault.Refuse(SHORT)));

    awaitStart(port, 1);
  }

  @Test
  void restartClosesEverythingAndIsBackOnTheSamePort() throws Exception {
    int port = gateway.port();
    try (TwsTestClient client = TwsTestClient.start(port, 1)) {
      client.nextError(2158);

      done(gateway.inject(new Fault.Restart(SHORT, true, 0)));

      assertThat(client.isClosedByGateway()).isTrue();
    }
    awaitStart(port, 1);
  }

  @Test
  void restartWithoutFinLeavesTheSocketOpenAndDead() throws Exception {
    int port = gateway.port();
    try (TwsTestClient client = TwsTestClient.start(port, 1)) {
      client.nextError(2158);

      done(gateway.inject(new Fault.Restart(SHORT, false, 0)));
      client.send(Room.ping());

      awaitStart(port, 1);
      assertThat(client.isClosedByGateway()).isFalse();
    }
  }

  @Test
  void changedPortIsToldAndReallyListenedAt() throws Exception {
    int before = gateway.port();
    try (TwsTestClient client = TwsTestClient.start(before, 1)) {
      client.nextError(2158);

      done(gateway.inject(new Fault.PortChanged(0)));

      String text = client.nextError(1300).getErrorMsg();
      assertThat(client.isClosedByGateway()).isTrue();
      int told = Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
      assertThat(told).isEqualTo(gateway.port()).isNotEqualTo(before);
      awaitStart(told, 1);
      assertThatThrownBy(() -> TwsTestClient.connect(before)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void halfOpenConnectionHoldsItsClientIdAfterTheClientHasGone() throws Exception {
    TwsTestClient client = TwsTestClient.start(gateway.port(), 1);
    client.nextError(2158);
    done(gateway.inject(new Fault.HalfOpen(Swallowed.BOTH, Duration.ofSeconds(1), true)));
    client.close();

    try (TwsTestClient again = TwsTestClient.start(gateway.port(), 1)) {
      assertThat(again.nextError(326)).isNotNull();
    }
    awaitStart(gateway.port(), 1);
  }

  @Test
  void nothingIsInjectedIntoAGatewayThatDoesNotRun() throws Exception {
    SimulatedGateway idle = SimulatedGateway.create(vertx, SimulatorSettings.defaults());

    assertThatThrownBy(() -> done(idle.inject(new Fault.CloseInFrame())))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("does not run");
  }

  private void awaitRefusal() {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> TwsTestClient.connect(gateway.port()).close())
                    .isInstanceOf(ConnectException.class));
  }

  private static void awaitStart(int port, int clientId) {
    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              try (TwsTestClient client = TwsTestClient.start(port, clientId)) {
                return client.next() instanceof ManagedAccounts;
              }
            });
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
