package io.github.pitrunner.operations;

import io.github.pitrunner.api.Incident;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alerts;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Alarms when a call failed in a way that nobody foresaw: once for each place where it did. */
@Singleton
public final class IncidentAlerts {
  private final Gateway gateway;
  private final Alerts alerts;

  public IncidentAlerts(Gateway gateway, Alerts alerts) {
    this.gateway = gateway;
    this.alerts = alerts;
  }

  /** From any thread. */
  void onIncident(@Observes Incident incident) {
    Alert alert =
        new Alert(
            Kind.UNEXPECTED_ERROR,
            incident.place(),
            "A call failed in a way that nobody foresaw, with INTERNAL: incident %s; the log has its cause under this id, please report it"
                .formatted(incident.id()));
    gateway.execute(() -> alerts.raise(alert));
  }
}
