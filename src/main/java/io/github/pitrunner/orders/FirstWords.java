package io.github.pitrunner.orders;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderStatus;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * What whoever places an order is told once the gateway has acknowledged it. A gateway may first
 * say of an order that it is inactive and only then that it is rejected, and why (protocol section
 * 8): the first word alone would pass for success.
 */
final class FirstWords {
  /** The reason comes in the next frame, when one comes at all. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Gateway gateway;

  FirstWords(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * The order as it stands, at once unless it is inactive: then as soon as it is something else,
   * and after a second in any case. Fails with {@code Refused} when it is rejected meanwhile.
   */
  Future<Order> of(Tracked acknowledged) {
    if (acknowledged.order().status() != OrderStatus.INACTIVE) {
      return Future.succeededFuture(acknowledged.order());
    }
    Future<Order> explanation = acknowledged.explanation();
    Runnable stop = gateway.after(PATIENCE, acknowledged::onUnexplained);
    return explanation.onComplete(end -> stop.run());
  }
}
