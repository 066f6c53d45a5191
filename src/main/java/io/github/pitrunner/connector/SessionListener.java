package io.github.pitrunner.connector;

import io.vertx.core.Future;

/** Hears the session come and go; on the connector's context. */
public interface SessionListener {
  /**
   * A session is set up: read back from the gateway what must be known. The connector calls itself
   * ready when every listener's future has succeeded; a failed one ends the session and another try
   * is made.
   */
  default Future<Void> onSession(Session session) {
    return Future.succeededFuture();
  }

  /** The session is over; everything that was open on it has been told already. */
  default void onLost(String reason) {}

  /** Something about the connection, the upstream link or a farm changed. */
  default void onStatus(ConnectorStatus status) {}
}
