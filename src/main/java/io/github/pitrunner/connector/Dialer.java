package io.github.pitrunner.connector;

import io.github.pitrunner.wire.Link;
import io.vertx.core.Future;
import java.time.Duration;

/** Opens a link to a gateway. A port: production binds it to a socket, a simulation to memory. */
@FunctionalInterface
public interface Dialer {
  /**
   * Opens a link; it is silent until somebody listens. The result arrives on the connector's
   * context.
   *
   * @param patience after which the attempt fails
   */
  Future<Link> dial(Endpoint endpoint, Duration patience);
}
