package io.github.pitrunner.testing;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alerts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps alerts while they are raised, and writes down each that begins or ends. */
public final class KeptAlerts implements Alerts {
  private final int places;
  private final Map<String, String> active = new LinkedHashMap<>();
  private final List<String> told = new ArrayList<>();

  /** As many as there are. */
  public KeptAlerts() {
    this(Integer.MAX_VALUE);
  }

  /** With this many places. */
  public KeptAlerts(int places) {
    this.places = places;
  }

  @Override
  public boolean raise(Alert alert) {
    String key = alert.kind() + " " + alert.subject();
    if (!active.containsKey(key) && active.size() >= places) {
      return false;
    }
    if (active.put(key, alert.message()) == null) {
      told.add("raised " + key);
    }
    return true;
  }

  @Override
  public void resolve(Alert.Kind kind, String subject) {
    if (active.remove(kind + " " + subject) != null) {
      told.add("resolved " + kind + " " + subject);
    }
  }

  /** Messages of those that are raised, by kind and subject. */
  public Map<String, String> active() {
    return Map.copyOf(active);
  }

  /** What has begun and ended since the last time. */
  public List<String> take() {
    List<String> taken = List.copyOf(told);
    told.clear();
    return taken;
  }
}
