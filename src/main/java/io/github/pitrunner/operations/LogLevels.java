package io.github.pitrunner.operations;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logmanager.LogContext;
import org.jspecify.annotations.Nullable;

/**
 * How much each part of the service says, which may be changed while it runs, for a while or until
 * it ends. On the connector's context.
 */
@Singleton
final class LogLevels {
  /** All of ours. */
  static final String ROOT = "io.github.pitrunner";

  /** Changed at the same time; a typing error more is not worth a table without end. */
  static final int MOST = 100;

  private static final Logger LOG = Logger.getLogger(LogLevels.class);
  private static final Duration SOON = Duration.ofMinutes(1);

  private final Gateway gateway;
  private final Map<String, Change> changes = new TreeMap<>();

  /**
   * How much a category says now.
   *
   * @param until when it goes back to what was configured; null if it does not by itself
   * @param isChanged it was changed since the start
   */
  record Standing(String category, Level level, @Nullable Instant until, boolean isChanged) {}

  /** A changed category; the logger is held so that nobody forgets its level. */
  private record Change(
      org.jboss.logmanager.Logger logger,
      String configured,
      @Nullable Instant until,
      Runnable stop) {}

  LogLevels(Gateway gateway) {
    this.gateway = gateway;
  }

  /** All of ours, the wire, and what was changed. */
  List<Standing> all() {
    List<String> categories = new ArrayList<>(List.of(ROOT, ROOT + ".wire"));
    changes.keySet().stream().filter(name -> !categories.contains(name)).forEach(categories::add);
    return categories.stream().sorted().map(this::standing).toList();
  }

  /**
   * Changes how much a category says.
   *
   * @param duration after which it goes back by itself; null for never
   * @throws Failure.Exhausted if too many are changed already
   */
  Standing set(String category, Level level, @Nullable Duration duration) {
    if (changes.size() >= MOST && !changes.containsKey(category)) {
      throw new Failure.Exhausted(
          Reason.REQUEST_QUEUE_FULL,
          "%d log categories are changed already; reset some".formatted(changes.size()),
          Map.of("limit", Integer.toString(MOST)),
          SOON);
    }
    Change before = changes.get(category);
    org.jboss.logmanager.Logger logger =
        before == null ? LogContext.getLogContext().getLogger(category) : before.logger();
    // As text: its own type is that of a logging library that is not ours.
    String configured =
        before == null ? Objects.toString(logger.getLevel(), "") : before.configured();
    if (before != null) {
      before.stop().run();
    }
    logger.setLevelName(level.name());
    changes.put(category, change(category, logger, configured, duration));
    LOG.infof(
        "%s logs at %s%s",
        category, level, duration == null ? "" : " for " + duration.toSeconds() + " s");
    return standing(category);
  }

  // More than three parameters: whose level, what it was, and for how long it is another one.
  private Change change(
      String category,
      org.jboss.logmanager.Logger logger,
      String configured,
      @Nullable Duration duration) {
    return duration == null
        ? new Change(logger, configured, null, () -> {})
        : new Change(
            logger,
            configured,
            gateway.clock().instant().plus(duration),
            gateway.after(duration, () -> reset(category)));
  }

  /** A category says again what was configured. */
  Standing reset(String category) {
    Change change = changes.remove(category);
    if (change != null) {
      change.stop().run();
      if (change.configured().isEmpty()) {
        change.logger().setLevel(null);
      } else {
        change.logger().setLevelName(change.configured());
      }
      LOG.infof("%s logs as configured again", category);
    }
    return standing(category);
  }

  private Standing standing(String category) {
    Change change = changes.get(category);
    Logger logger = Logger.getLogger(category);
    Level level = Level.FATAL;
    for (Level candidate : Level.values()) {
      // From the least that is said to the most.
      level = logger.isEnabled(candidate) ? candidate : level;
    }
    return new Standing(category, level, change == null ? null : change.until(), change != null);
  }
}
