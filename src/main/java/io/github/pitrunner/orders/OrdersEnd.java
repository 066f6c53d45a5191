package io.github.pitrunner.orders;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.ConnectionState;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The end of the service: what is under way is waited for, and whoever follows orders hears of it
 * before being told of the end. Each item that was sent carries the token to resume from.
 */
final class OrdersEnd implements SessionListener {
  private static final Logger LOG = Logger.getLogger(OrdersEnd.class);

  // A reader that reads nothing must not use up the whole grace period of the shutdown.
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final OrderDesk desk;
  private final OrderRecord record;
  private final OpenStreams streams;

  // More than three parameters: each is asked for its own end.
  OrdersEnd(Gateway gateway, OrderDesk desk, OrderRecord record, OpenStreams streams) {
    this.gateway = gateway;
    this.desk = desk;
    this.record = record;
    this.streams = streams;
  }

  @Override
  public Future<Void> onEnding() {
    LOG.infof("The service is ending: %d placements and cancels are waited for", desk.underWay());
    return desk.whenIdle().compose(idle -> endStreamsBehindTheRecord());
  }

  /** The grace period may be over before the gateway has said its word. */
  @Override
  public void onStatus(ConnectorStatus status) {
    if (status.connection() instanceof ConnectionState.Closed) {
      // Later, so that what the loss makes of orders is told as well.
      gateway.execute(this::endStreamsBehindTheRecord);
    }
  }

  /** What has happened is told when it is recorded. */
  private Future<Void> endStreamsBehindTheRecord() {
    return record.whenTold().compose(told -> endStreams());
  }

  private Future<Void> endStreams() {
    return streams.end(
        new Failure.Unavailable(
            Reason.SERVICE_ENDING,
            "The service is ending; another one may be starting",
            RETRY_AFTER),
        LIMIT);
  }
}
