package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.SocketLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens TCP connections. Must be called on the context on which their events are wanted. */
public final class SocketDialer implements Dialer {
  private final Vertx vertx;
  private Duration patience = Duration.ZERO;
  private @Nullable NetClient client;

  public SocketDialer(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<Link> dial(Endpoint endpoint, Duration connectPatience) {
    return client(connectPatience).connect(endpoint.port(), endpoint.host()).map(SocketLink::new);
  }

  // One client for all tries: Vert.x keeps each until the end, and there are tries for ever.
  private NetClient client(Duration connectPatience) {
    if (client == null || !patience.equals(connectPatience)) {
      patience = connectPatience;
      client =
          vertx.createNetClient(
              new NetClientOptions()
                  .setConnectTimeout(Math.toIntExact(connectPatience.toMillis()))
                  .setTcpKeepAlive(true)
                  .setTcpNoDelay(true));
    }
    return client;
  }
}
