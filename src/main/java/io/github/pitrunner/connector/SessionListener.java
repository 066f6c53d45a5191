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

  /**
   * The gateway's link to the broker is back in the same session (1101, 1102): read back what may
   * have changed meanwhile. The connector calls itself ready again when every listener's future has
   * succeeded; after a failed one it asks all again, and in the end begins another session.
   */
  default Future<Void> onBrokerBack(Session session) {
    return Future.succeededFuture();
  }

  /** The session is over; everything that was open on it has been told already. */
  default void onLost(String reason) {}

  /**
   * The service is ending: begin nothing new and tell whoever listens. The session goes on until
   * the future ends or the grace period is over, for what is under way.
   */
  default Future<Void> onEnding() {
    return Future.succeededFuture();
  }

  /** The gateway says something that names no request, such as 2100 of the account updates. */
  default void onNotice(GatewayMessage notice) {}

  /** Something about the connection, the upstream link or a farm changed. */
  default void onStatus(ConnectorStatus status) {}
}
