package io.github.pitrunner.operations;

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
import jakarta.inject.Singleton;

/**
 * Alarms when there is no session with the gateway, when no try for one is made for a while, and
 * when the gateway has lost its link to the broker. The service's own end alarms nobody.
 */
@Startup
@Singleton
public final class ConnectionAlerts implements SessionListener {
  static final String SUBJECT = "gateway";

  private final Alerts alerts;

  /** Made before the connector starts. */
  public ConnectionAlerts(Gateway gateway, Alerts alerts) {
    this.alerts = alerts;
    gateway.addSessionListener(this);
  }

  @Override
  public void onStatus(ConnectorStatus status) {
    if (!status.ending()) {
      lookAtSession(status);
      lookAtCircuit(status);
      lookAtBroker(status);
    }
  }

  private void lookAtSession(ConnectorStatus status) {
    ConnectionState connection = status.connection();
    if (status.session().isPresent()) {
      alerts.resolve(Kind.CONNECTION_LOST, SUBJECT);
      alerts.resolve(Kind.CIRCUIT_OPEN, SUBJECT);
    } else if (connection instanceof Disconnected || connection instanceof CircuitOpen) {
      raise(
          Kind.CONNECTION_LOST,
          "There is no session with the gateway at %s: %s; orders and data stand still until it is back, see that it runs and is logged in"
              .formatted(status.endpoint(), status.reason()));
    }
  }

  private void lookAtCircuit(ConnectorStatus status) {
    if (status.connection() instanceof CircuitOpen) {
      raise(
          Kind.CIRCUIT_OPEN,
          "Connecting to the gateway at %s has failed %d rounds in a row (%s); no try is made until %s"
              .formatted(
                  status.endpoint(),
                  status.failures().rounds(),
                  status.reason(),
                  status.nextTry().map(Object::toString).orElse("it is started again")));
    }
  }

  private void lookAtBroker(ConnectorStatus status) {
    if (status.session().isPresent() && status.upstream() == LinkState.DOWN) {
      raise(
          Kind.BROKER_LINK_LOST,
          "The gateway at %s has lost its link to the broker since %s; it restores it by itself, see the broker's system status if it does not"
              .formatted(status.endpoint(), status.upstreamSince()));
    } else {
      alerts.resolve(Kind.BROKER_LINK_LOST, SUBJECT);
    }
  }

  private void raise(Kind kind, String message) {
    alerts.raise(new Alert(kind, SUBJECT, message));
  }
}
