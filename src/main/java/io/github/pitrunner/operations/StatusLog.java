package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.SessionListener;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Writes one line for each change of the connection, of the upstream link and of a farm: from what
 * to what, since when, why, and what happens next.
 */
@Startup
@Singleton
public final class StatusLog implements SessionListener {
  private static final Logger LOG = Logger.getLogger(StatusLog.class);

  private final Gateway gateway;
  private final BiConsumer<Logger.Level, String> log;
  private ConnectorStatus last;

  @Inject
  StatusLog(Gateway gateway) {
    this(gateway, LOG::log);
  }

  /** Writes to another log. */
  StatusLog(Gateway gateway, BiConsumer<Logger.Level, String> log) {
    this.gateway = gateway;
    this.log = log;
    this.last = gateway.status();
    gateway.addSessionListener(this);
  }

  @Override
  public void onStatus(ConnectorStatus status) {
    StatusChange change = new StatusChange(last, status, gateway.clock().instant());
    last = status;
    change.lines().forEach(line -> log.accept(line.level(), line.text()));
  }
}
