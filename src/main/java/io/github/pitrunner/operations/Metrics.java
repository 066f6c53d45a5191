package io.github.pitrunner.operations;

import io.github.pitrunner.domain.AuditFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.List;

/** Every metric of ours, one binder for each theme; bound before the connector starts. */
@Startup
@Singleton
public final class Metrics {
  Metrics(MeterRegistry registry, FigureBoard board, AuditFigures audit) {
    binders(board, audit).forEach(binder -> binder.bindTo(registry));
  }

  static List<MeterBinder> binders(FigureBoard board, AuditFigures audit) {
    return List.of(
        new ConnectionMetrics(board),
        new UpstreamMetrics(board),
        new TrafficMetrics(board),
        new BudgetMetrics(board),
        new FeedMetrics(board),
        new RoomMetrics(board),
        new RiskMetrics(board),
        new PortfolioMetrics(board),
        new AlertMetrics(board),
        new GateMetrics(board),
        new AuditMetrics(audit));
  }
}
