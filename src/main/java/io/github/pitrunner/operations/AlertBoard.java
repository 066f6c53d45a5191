package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alerts;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The alerts that are raised: one for each kind and subject, told in the log when it is raised and
 * when it is resolved. On the connector's context.
 */
@Singleton
final class AlertBoard implements Alerts {
  /** More are not taken. */
  static final int MOST = 1000;

  private static final Logger LOG = Logger.getLogger(AlertBoard.class);

  private final Map<Key, Alert> active = new LinkedHashMap<>();
  private final Map<Alert.Kind, Integer> activeByKind = new EnumMap<>(Alert.Kind.class);
  private final Map<Alert.Kind, Long> raised = new EnumMap<>(Alert.Kind.class);

  private boolean isFull;

  private record Key(Alert.Kind kind, String subject) {}

  @Override
  public void raise(Alert alert) {
    Key key = new Key(alert.kind(), alert.subject());
    if (active.containsKey(key)) {
      // The same alert with its newest figures, in the place that it has.
      active.put(key, alert);
      return;
    }
    if (active.size() >= MOST) {
      onFull(alert);
      return;
    }
    isFull = false;
    active.put(key, alert);
    activeByKind.merge(alert.kind(), 1, Integer::sum);
    raised.merge(alert.kind(), 1L, Long::sum);
    LOG.warnf("ALERT %s: %s", alert.kind(), alert.message());
  }

  /** Told once: whoever raises again and again would flood the log. */
  private void onFull(Alert alert) {
    if (!isFull) {
      isFull = true;
      LOG.errorf(
          "%d alerts are raised; further ones are not told until some are resolved: ALERT %s: %s",
          MOST, alert.kind(), alert.message());
    }
  }

  @Override
  public void resolve(Alert.Kind kind, String subject) {
    if (remove(new Key(kind, subject))) {
      LOG.infof("Resolved: %s of %s", kind, subject);
    }
  }

  private boolean remove(Key key) {
    boolean wasActive = active.remove(key) != null;
    if (wasActive) {
      activeByKind.merge(key.kind(), -1, Integer::sum);
    }
    return wasActive;
  }

  /** Alerts that are raised, in the order in which they were. */
  List<Alert> active() {
    return List.copyOf(active.values());
  }

  /** How many there are of each kind, and were raised since the start. */
  RoomFigures.Alarms figures() {
    return new RoomFigures.Alarms(
        Collections.unmodifiableMap(new EnumMap<>(activeByKind)),
        Collections.unmodifiableMap(new EnumMap<>(raised)));
  }
}
