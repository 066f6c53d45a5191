package io.github.pitrunner.operations;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * The service has begun: its journal is open, the record of the kill switch was read, and a first
 * try to connect was made, whatever came of it: a gateway that nobody has logged in to is no reason
 * to start the service again. What has begun stays so.
 */
@Startup
@Singleton
final class StartedCheck implements HealthCheck {
  private final FigureBoard board;
  private volatile boolean isStarted;

  StartedCheck(FigureBoard board) {
    this.board = board;
  }

  @Override
  public HealthCheckResponse call() {
    Figures figures = board.latest();
    boolean isRead = figures.rooms().risk().isRead();
    long tries = figures.connector().connection().tries();
    isStarted |= isRead && tries > 0;
    return HealthCheckResponse.named("started")
        .status(isStarted)
        // The service does not start without it.
        .withData("journal-open", true)
        .withData("kill-switch-read", isRead)
        .withData("tries-to-connect", tries)
        .build();
  }
}
