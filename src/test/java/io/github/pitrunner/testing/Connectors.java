package io.github.pitrunner.testing;

import io.github.pitrunner.connector.Circuit;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorSettings;
import io.github.pitrunner.connector.ConnectorSettings.Backoff;
import io.github.pitrunner.connector.ConnectorSettings.Retry;
import io.github.pitrunner.connector.ConnectorSettings.Tempo;
import io.github.pitrunner.connector.Dialer;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.SocketDialer;
import io.github.pitrunner.wire.VertxTimer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;

/** Connectors for tests, in memory and over TCP. */
public final class Connectors {
  /** The product's default. */
  public static final ConnectorSettings.Patience PATIENCE = ConnectorSettings.Patience.DEFAULT;

  /** The product's default. */
  public static final Duration CIRCUIT_OPEN_FOR = Duration.ofSeconds(30);

  /** The product's default. */
  static final int CIRCUIT_FAILURES = 3;

  /** One that lets everything pass, for tests in which nothing fails for long. */
  public static final Circuit UNBROKEN =
      new Circuit() {
        @Override
        public Future<Void> run(Supplier<Future<Void>> round) {
          return round.get();
        }

        @Override
        public State state() {
          return State.CLOSED;
        }

        @Override
        public Duration openFor() {
          return CIRCUIT_OPEN_FOR;
        }
      };

  private Connectors() {}

  /** Where connectors in memory dial. */
  public static ConnectorSettings settings(int clientId) {
    return ConnectorSettings.of(new Endpoint("gateway.test", 4002), clientId);
  }

  /** Settings for real sockets: whoever is lost is back soon. */
  public static ConnectorSettings quick(String host, int port, int clientId) {
    Tempo soon = new Tempo(3, Duration.ofMillis(50), Duration.ofSeconds(8));
    return ConnectorSettings.of(new Endpoint(host, port), clientId)
        .withRetry(
            new Retry(
                soon,
                soon,
                soon,
                2,
                5,
                new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), 0)));
  }

  /** A connector with the product's default settings whose links and time the test drives. */
  public static Connector inMemory(int clientId, Dialer dialer, VirtualTime time) {
    return inMemory(settings(clientId), dialer, time);
  }

  /**
   * A connector whose links and time the test drives; without jitter unless the settings say so.
   */
  public static Connector inMemory(ConnectorSettings settings, Dialer dialer, VirtualTime time) {
    return inMemory(settings, dialer, time, CIRCUIT_FAILURES);
  }

  // The fourth is what few tests ask for.
  static Connector inMemory(
      ConnectorSettings settings, Dialer dialer, VirtualTime time, int circuitFailures) {
    return new Connector(
        settings,
        new Connector.Ports(
            dialer,
            time,
            time,
            time::execute,
            new VirtualCircuit(time, circuitFailures, CIRCUIT_OPEN_FOR),
            new Unjittered()));
  }

  /** A connector that lives on a Vert.x context and dials over TCP. */
  public static Connector overTcp(ConnectorSettings settings, Vertx vertx, Context context) {
    return new Connector(
        settings,
        new Connector.Ports(
            new SocketDialer(vertx),
            Clock.systemUTC(),
            new VertxTimer(vertx, context),
            task -> context.runOnContext(ready -> task.run()),
            UNBROKEN,
            new Random(1)));
  }

  /** Draws zero: what is spread at random is not spread. */
  private static final class Unjittered extends Random {
    private static final long serialVersionUID = 1L;

    @Override
    protected int next(int bits) {
      return 0;
    }
  }
}
