package io.github.pitrunner.domain;

import io.github.pitrunner.domain.Alert.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps what found no place among too many of its kind until there is one, or it is resolved. It
 * holds as many as whoever raises has things that something is wrong with.
 */
public final class PatientAlerts implements Alerts {
  private final Alerts alerts;
  private final Map<Key, Alert> waiting = new LinkedHashMap<>();

  private record Key(Kind kind, String subject) {}

  public PatientAlerts(Alerts alerts) {
    this.alerts = alerts;
  }

  @Override
  public boolean raise(Alert alert) {
    Key key = new Key(alert.kind(), alert.subject());
    boolean isRaised = alerts.raise(alert);
    if (isRaised) {
      waiting.remove(key);
    } else {
      waiting.put(key, alert);
    }
    return isRaised;
  }

  @Override
  public void resolve(Kind kind, String subject) {
    waiting.remove(new Key(kind, subject));
    alerts.resolve(kind, subject);
  }

  /** Time passes: there may be a place now. */
  public void onTick() {
    waiting.values().removeIf(alerts::raise);
  }
}
