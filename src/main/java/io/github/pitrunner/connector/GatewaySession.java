package io.github.pitrunner.connector;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.VersionRange;
import io.github.pitrunner.wire.VertxTimer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Binds the connector to production: one event loop of Vert.x, its sockets and timers, and the
 * system's clock.
 */
@ApplicationScoped
public class GatewaySession {
  private final Vertx vertx;
  private final GatewayConfig config;
  private final Context context;

  public GatewaySession(Vertx vertx, GatewayConfig config) {
    this.vertx = vertx;
    this.config = config;
    // A context of its own: the one of whoever happens to create this bean belongs to somebody
    // else.
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  /** Starts to connect; whoever listens has registered before. */
  public void start(Connector connector) {
    context.runOnContext(ready -> connector.start());
  }

  /** Ends the session in order. */
  public CompletionStage<Void> stop(Connector connector) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    context.runOnContext(
        end -> {
          connector.close();
          stopped.complete(null);
        });
    return stopped;
  }

  /** The connector to a gateway, not started. */
  public Connector connect(Endpoint endpoint) {
    ConnectorSettings settings =
        new ConnectorSettings(
            endpoint,
            config.clientId(),
            VersionRange.SUPPORTED,
            new ConnectorSettings.Patience(
                config.connectTimeout(), config.handshakeTimeout(), config.requestTimeout()),
            new ConnectorSettings.Retry(config.retryDelay(), config.retryDelayMax()));
    return new Connector(
        settings,
        new Connector.Ports(
            new SocketDialer(vertx),
            Clock.systemUTC(),
            new VertxTimer(vertx, context),
            task -> context.runOnContext(ready -> task.run())));
  }

  /** Whose tasks run on the connector's context. */
  @Produces
  @Singleton
  Timer timer() {
    return new VertxTimer(vertx, context);
  }

  @Produces
  @Singleton
  DefaultAccount defaultAccount() {
    return new DefaultAccount(config.account().map(AccountId::new));
  }

  @Produces
  @Singleton
  Instruments instruments(Gateway gateway) {
    return new Instruments(gateway);
  }
}
