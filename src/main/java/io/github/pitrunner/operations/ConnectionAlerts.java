package io.github.pitrunner.operations;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.ConnectionState;
import io.github.pitrunner.connector.ConnectionState.CircuitOpen;
import io.github.pitrunner.connector.ConnectionState.Disconnected;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alerts;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Alarms when for too long there is no session with the gateway, no try for one is made for a
 * while, or the gateway has lost its link to the broker. What is back sooner, as after the
 * gateway's restart of each night, wakes nobody: status, health and metrics say it at once. The
 * service's own end alarms nobody.
 */
@Startup
@Singleton
public final class ConnectionAlerts implements SessionListener {
  static final String SUBJECT = "gateway";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final Alerts alerts;
  private final Duration lostAfter;
  private @Nullable Instant lostSince;
  private @Nullable Instant brokerLostSince;

  /** What was said last of why there is no session, while none is being tried for. */
  private @Nullable ConnectorStatus lost;

  /** Made before the connector starts. */
  @Inject
  ConnectionAlerts(Gateway gateway, Ticker ticker, Alerts alerts, AlertsConfig config) {
    this(gateway, ticker, alerts, config.connectionLostAfter());
  }

  /**
   * @param lostAfter how long it must be so; with 0 it is told at once
   */
  // The four are what is watched, who wakes it, whom it tells, and its measure.
  ConnectionAlerts(Gateway gateway, Ticker ticker, Alerts alerts, Duration lostAfter) {
    this.gateway = gateway;
    this.alerts = alerts;
    this.lostAfter = lostAfter;
    gateway.addSessionListener(this);
    gateway.execute(() -> ticker.every(LOOK_EVERY, () -> look(gateway.status())));
  }

  @Override
  public void onStatus(ConnectorStatus status) {
    Instant now = gateway.clock().instant();
    ConnectionState connection = status.connection();
    if (status.session().isPresent()) {
      lostSince = null;
      lost = null;
      alerts.resolve(Kind.CONNECTION_LOST, SUBJECT);
      alerts.resolve(Kind.CIRCUIT_OPEN, SUBJECT);
    } else if (connection instanceof Disconnected || connection instanceof CircuitOpen) {
      lostSince = lostSince == null ? now : lostSince;
      lost = status;
    }
    if (status.session().isPresent() && status.upstream() == LinkState.DOWN) {
      brokerLostSince = brokerLostSince == null ? now : brokerLostSince;
    } else {
      brokerLostSince = null;
      alerts.resolve(Kind.BROKER_LINK_LOST, SUBJECT);
    }
    look(status);
  }

  /** Tells what has been so for long enough, and tells it again with newer words. */
  private void look(ConnectorStatus status) {
    if (status.ending()) {
      return;
    }
    if (lost != null && isLong(lostSince)) {
      raiseLost(lost);
    }
    if (isLong(brokerLostSince)) {
      raise(
          Kind.BROKER_LINK_LOST,
          "The gateway at %s has lost its link to the broker since %s; it restores it by itself, see the broker's system status if it does not"
              .formatted(status.endpoint(), status.upstreamSince()));
    }
  }

  private boolean isLong(@Nullable Instant since) {
    return since != null && !gateway.clock().instant().isBefore(since.plus(lostAfter));
  }

  private void raiseLost(ConnectorStatus why) {
    raise(
        Kind.CONNECTION_LOST,
        "There is no session with the gateway at %s: %s; orders and data stand still until it is back, see that it runs and is logged in"
            .formatted(why.endpoint(), why.reason()));
    if (why.connection() instanceof CircuitOpen) {
      raise(
          Kind.CIRCUIT_OPEN,
          "Connecting to the gateway at %s has failed %d rounds in a row (%s); no try is made until %s"
              .formatted(
                  why.endpoint(),
                  why.failures().rounds(),
                  why.reason(),
                  why.nextTry().map(Object::toString).orElse("it is started again")));
    }
  }

  private void raise(Kind kind, String message) {
    alerts.raise(new Alert(kind, SUBJECT, message));
  }
}
