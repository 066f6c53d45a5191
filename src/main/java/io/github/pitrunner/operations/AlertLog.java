package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Severity;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/** Writes one line for each alert that is raised and one for each that is resolved. */
@Startup
@Singleton
public final class AlertLog implements AlertListener {
  private static final Logger LOG = Logger.getLogger(AlertLog.class);
  private static final double MILLIS_PER_SECOND = 1000;

  private final BiConsumer<Level, String> log;

  @Inject
  AlertLog(AlertBoard board) {
    this(board, LOG::log);
  }

  /** Writes to another log. */
  AlertLog(AlertBoard board, BiConsumer<Level, String> log) {
    this.log = log;
    board.add(this);
  }

  @Override
  public void onAlert(AlertCase changed) {
    Alert alert = changed.alert();
    if (changed.resolved() == null) {
      boolean isCritical = alert.kind().severity() == Severity.CRITICAL;
      log.accept(
          isCritical ? Level.ERROR : Level.WARN,
          "ALERT %s of %s: %s"
              .formatted(alert.kind(), oneLine(alert.subject()), oneLine(alert.message())));
    } else {
      log.accept(
          Level.INFO,
          "ALERT %s of %s is resolved, after %.3f s"
              .formatted(
                  alert.kind(),
                  oneLine(alert.subject()),
                  Duration.between(changed.raised(), changed.resolved()).toMillis()
                      / MILLIS_PER_SECOND));
    }
  }

  /** What the gateway said may be in it. */
  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ");
  }
}
