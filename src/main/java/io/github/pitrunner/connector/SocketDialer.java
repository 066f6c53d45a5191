package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.SocketLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;

/** Opens TCP connections. Must be called on the context on which their events are wanted. */
public final class SocketDialer implements Dialer {
  private final Vertx vertx;

  public SocketDialer(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<Link> dial(Endpoint endpoint, Duration patience) {
    NetClientOptions options =
        new NetClientOptions()
            .setConnectTimeout(Math.toIntExact(patience.toMillis()))
            .setTcpKeepAlive(true)
            .setTcpNoDelay(true);
    return vertx
        .createNetClient(options)
        .connect(endpoint.port(), endpoint.host())
        .map(SocketLink::new);
  }
}
