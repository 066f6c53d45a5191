package io.github.pitrunner.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Hears every line that one part of the service logs, whatever its level, as it would be shown. */
public final class CapturedLog extends Handler implements AutoCloseable {
  private final PatternFormatter format = new PatternFormatter("%-5p [%c{1}] %s%e");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level before;

  /** Of the loggers of this name and below. */
  public CapturedLog(String name) {
    logger = Logger.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(Level.ALL);
    logger.addHandler(this);
  }

  /** What was logged so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The lines with this text. */
  public List<String> lines(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(format.format(ExtLogRecord.wrap(line)).strip());
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(before);
  }
}
