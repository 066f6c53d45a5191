package io.github.pitrunner.operations;

import io.github.pitrunner.domain.AuditFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Every metric of ours, one binder for each theme; bound before the connector starts. */
@Startup
@Singleton
public final class Metrics {
  @Inject
  Metrics(MeterRegistry registry, FigureBoard board, AuditFigures audit, MetricsConfig config) {
    this(registry, board, audit, config.accounts());
  }

  // Parts that are given, each of its own.
  Metrics(MeterRegistry registry, FigureBoard board, AuditFigures audit, AccountLabel accounts) {
    binders(board, audit, accounts).forEach(binder -> binder.bindTo(registry));
  }

  private static List<MeterBinder> binders(
      FigureBoard board, AuditFigures audit, AccountLabel accounts) {
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
        new AuditMetrics(audit),
        new AccountMetrics(board, accounts),
        new TimeMetrics(board));
  }
}
