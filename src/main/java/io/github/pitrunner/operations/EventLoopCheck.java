package io.github.pitrunner.operations;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * The process works: the event loop that everything runs on runs its tasks. A service that a stuck
 * loop keeps silent answers for nothing, and only a new process helps; a gateway that is away is
 * never a reason.
 */
@Liveness
@Singleton
final class EventLoopCheck implements HealthCheck {
  private final FigureBoard board;

  EventLoopCheck(FigureBoard board) {
    this.board = board;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("event-loop")
        .status(board.isTurning())
        .withData("milliseconds-since-turn", board.sinceTurn().toMillis())
        .build();
  }
}
