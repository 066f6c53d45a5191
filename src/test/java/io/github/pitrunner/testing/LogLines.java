package io.github.pitrunner.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What a category logs, while this is open. */
public final class LogLines implements AutoCloseable {
  private static final PatternFormatter TEXT = new PatternFormatter("%s");

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final String level;
  private final Kept kept = new Kept();

  /**
   * A line.
   *
   * @param about what it says beside its text
   */
  public record Line(String level, String text, Map<String, String> about) {}

  private final class Kept extends ExtHandler {
    @Override
    protected void doPublish(ExtLogRecord record) {
      lines.add(
          new Line(
              record.getLevel().getName(), TEXT.format(record), Map.copyOf(record.getMdcCopy())));
    }

    @Override
    public void flush() {
      // Nothing waits.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** Hears a category at a level. */
  public LogLines(String category, String level) {
    logger = LogContext.getLogContext().getLogger(category);
    this.level = String.valueOf(logger.getLevel());
    logger.setLevelName(level);
    logger.addHandler(kept);
  }

  /** Hears a category at whatever level it logs. */
  public LogLines(String category) {
    logger = LogContext.getLogContext().getLogger(category);
    level = "";
    logger.addHandler(kept);
  }

  public List<Line> lines() {
    return lines;
  }

  public List<String> texts() {
    return lines.stream().map(Line::text).toList();
  }

  @Override
  public void close() {
    logger.removeHandler(kept);
    if (level.equals("null")) {
      logger.setLevel(null);
    } else if (!level.isEmpty()) {
      logger.setLevelName(level);
    }
  }
}
