package io.github.pitrunner.testing;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alerts;
import java.util.ArrayList;
import java.util.List;

/** Writes down what is raised and what is resolved. */
public final class HeardAlerts implements Alerts {
  private final List<String> heard = new ArrayList<>();
  private boolean isFull;

  @Override
  public boolean raise(Alert alert) {
    if (isFull) {
      return false;
    }
    heard.add("%s %s".formatted(alert.kind(), alert.subject()));
    return true;
  }

  @Override
  public void resolve(Alert.Kind kind, String subject) {
    heard.add("resolved %s %s".formatted(kind, subject));
  }

  /** Whether there is no place for any. */
  public void setFull(boolean isFull) {
    this.isFull = isFull;
  }

  /** What was heard since the last time: kind and subject, after a word where it is resolved. */
  public List<String> take() {
    List<String> taken = List.copyOf(heard);
    heard.clear();
    return taken;
  }
}
