package io.github.pitrunner.testing;

import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorSettings;
import io.github.pitrunner.connector.ConnectorSettings.Patience;
import io.github.pitrunner.connector.ConnectorSettings.Retry;
import io.github.pitrunner.connector.Dialer;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.SocketDialer;
import io.github.pitrunner.wire.VersionRange;
import io.github.pitrunner.wire.VertxTimer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;

/** Connectors for tests, in memory and over TCP. */
public final class Connectors {
  /** The product's default. */
  public static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(8), Duration.ofSeconds(5), Duration.ofSeconds(30));

  /** The product's default. */
  public static final Retry RETRY = new Retry(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private Connectors() {}

  /** A connector with the product's default settings whose links and time the test drives. */
  public static Connector inMemory(int clientId, Dialer dialer, VirtualTime time) {
    return new Connector(
        new ConnectorSettings(
            new Endpoint("gateway.test", 4002), clientId, VersionRange.SUPPORTED, PATIENCE, RETRY),
        new Connector.Ports(dialer, time, time, time::execute));
  }

  /** A connector that lives on a Vert.x context and dials over TCP. */
  public static Connector overTcp(ConnectorSettings settings, Vertx vertx, Context context) {
    return new Connector(
        settings,
        new Connector.Ports(
            new SocketDialer(vertx),
            Clock.systemUTC(),
            new VertxTimer(vertx, context),
            task -> context.runOnContext(ready -> task.run())));
  }
}
