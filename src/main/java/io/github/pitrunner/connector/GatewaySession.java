package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.VertxTimer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
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
  private final Circuit circuit;
  private final Context context;

  public GatewaySession(Vertx vertx, GatewayConfig config, Circuit circuit) {
    this.circuit = circuit;
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

  /**
   * Ends the session in order.
   *
   * @param grace for what is under way
   */
  public CompletionStage<Void> stop(Connector connector, Duration grace) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    context.runOnContext(end -> connector.end(grace).onComplete(closed -> stopped.complete(null)));
    return stopped;
  }

  /** The connector to a gateway, not started. */
  public Connector connect(Endpoint endpoint, int clientId) {
    return new Connector(
        config.toSettings(endpoint, clientId),
        new Connector.Ports(
            new SocketDialer(vertx),
            Clock.systemUTC(),
            new VertxTimer(vertx, context),
            task -> context.runOnContext(ready -> task.run()),
            circuit,
            new SecureRandom()));
  }

  /** Whose tasks run on the connector's context. */
  @Produces
  @Singleton
  Timer timer() {
    return new VertxTimer(vertx, context);
  }

  @Produces
  @Singleton
  LongWork longWork() {
    return new VertxLongWork(context);
  }

  @Produces
  @Singleton
  Instruments instruments(Gateway gateway) {
    return new Instruments(gateway);
  }
}
