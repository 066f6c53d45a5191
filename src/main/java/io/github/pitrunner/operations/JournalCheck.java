package io.github.pitrunner.operations;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Orders can be recorded, and the record of the kill switch was read: without either no order
 * passes, while cancels still do. An engaged kill switch is no illness.
 */
@Readiness
@Singleton
final class JournalCheck implements HealthCheck {
  private final FigureBoard board;

  JournalCheck(FigureBoard board) {
    this.board = board;
  }

  @Override
  public HealthCheckResponse call() {
    RoomFigures rooms = board.latest().rooms();
    return HealthCheckResponse.named("journal")
        .status(rooms.journal().isWritable() && rooms.risk().isRead() && board.isTurning())
        .withData("writable", rooms.journal().isWritable())
        .withData("waiting", rooms.journal().waiting())
        .withData("failures", rooms.journal().failures())
        .withData("kill-switch-read", rooms.risk().isRead())
        .withData("kill-switch-stops-orders", rooms.risk().isStopped())
        .build();
  }
}
