package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.SocketLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Opens TCP connections. Must be called on the context on which their events are wanted. */
public final class SocketDialer implements Dialer {
  private final Vertx vertx;
  private final Map<Duration, NetClient> clients = new HashMap<>();

  public SocketDialer(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<Link> dial(Endpoint endpoint, Duration patience) {
    return client(patience).connect(endpoint.port(), endpoint.host()).map(SocketLink::new);
  }

  // One client for each patience, of which there are few: Vert.x keeps each until the end, and
  // there
  // are tries for ever.
  private NetClient client(Duration patience) {
    return clients.computeIfAbsent(
        patience,
        connectPatience ->
            vertx.createNetClient(
                new NetClientOptions()
                    .setConnectTimeout(Math.toIntExact(connectPatience.toMillis()))
                    .setTcpKeepAlive(true)
                    .setTcpNoDelay(true)));
  }
}
