package io.github.pitrunner.orders;

import io.github.pitrunner.api.LogContext;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alerts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.MDC;

/** Writes down which order and which trace a log line would name when an alert is told. */
final class LoggedAlerts implements Alerts {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public boolean raise(Alert alert) {
    lines.add("raised %s of %s".formatted(alert.kind(), about()));
    return true;
  }

  @Override
  public void resolve(Alert.Kind kind, String subject) {
    lines.add("resolved %s of %s".formatted(kind, about()));
  }

  private static String about() {
    return "%s, trace %s".formatted(MDC.get(LogContext.ORDER), MDC.get(LogContext.TRACE));
  }

  List<String> lines() {
    return lines;
  }
}
