package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Farm;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Orders and data can be relied on; the details say where the socket, the upstream link and each
 * farm stand, since when, why, and when the next try is.
 */
@Readiness
@Singleton
final class GatewaySessionCheck implements HealthCheck {
  private final FigureBoard board;

  GatewaySessionCheck(FigureBoard board) {
    this.board = board;
  }

  @Override
  public HealthCheckResponse call() {
    Figures figures = board.latest();
    ConnectorStatus status = figures.status();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("gateway-session")
            // What a dead loop last saw is not to be relied on.
            .status(status.isReady() && board.isTurning())
            .withData("state", StatusNames.of(status.connection()))
            .withData("since", status.connection().since().toString())
            .withData("reason", status.reason())
            .withData("failures", status.failures().rounds())
            .withData("failed-tries", status.failures().tries())
            .withData("circuit", StatusNames.of(figures.connector().connection().circuit()))
            .withData("ending", status.ending())
            .withData("reconciled", status.reconciled());
    status.nextTry().ifPresent(time -> response.withData("next-try", time.toString()));
    // The gateway tells of its links only within a session.
    if (status.session().isPresent()) {
      response
          .withData("upstream", StatusNames.of(status.upstream()))
          .withData("upstream-since", status.upstreamSince().toString())
          .withData(
              "farms",
              status.farms().stream()
                  .map(GatewaySessionCheck::describe)
                  .collect(Collectors.joining(", ")));
    }
    return response.build();
  }

  private static String describe(Farm farm) {
    return "%s (%s) %s since %s"
        .formatted(
            farm.name(), StatusNames.of(farm.kind()), StatusNames.of(farm.state()), farm.since());
  }
}
