package io.github.pitrunner.portfolio;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;

/** Waits for what the gateway has not told yet, no longer than patience allows. */
final class FirstTelling {
  private final Gateway gateway;
  private final Patience patience;

  FirstTelling(Gateway gateway, Patience patience) {
    this.gateway = gateway;
    this.patience = patience;
  }

  /**
   * Succeeds at once when anything is known, however old; fails with {@code Unavailable} when
   * nothing is and the gateway is away.
   *
   * @param what is waited for, for the message
   */
  Future<Void> of(Knowledge knowledge, String what, Caller caller) {
    if (knowledge.isKnown()) {
      return Future.succeededFuture();
    }
    return gateway.status().session().isEmpty()
        ? Future.failedFuture(away())
        : patience.limit(knowledge.whenCurrent(caller), what);
  }

  /** Nothing is known, and nothing comes. */
  Failure away() {
    ConnectorStatus status = gateway.status();
    return new Failure.Unavailable(
        Reason.GATEWAY_UNAVAILABLE,
        "The gateway at %s is away and has not told anything yet: %s"
            .formatted(status.endpoint(), status.reason()),
        status.retryAfter(gateway.clock().instant()));
  }
}
