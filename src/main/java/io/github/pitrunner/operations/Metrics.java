package io.github.pitrunner.operations;

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
  Metrics(MeterRegistry registry, FigureBoard board, MetricsConfig config) {
    this(registry, board, config.accounts());
  }

  Metrics(MeterRegistry registry, FigureBoard board, AccountLabel accounts) {
    binders(board, accounts).forEach(binder -> binder.bindTo(registry));
  }

  private static List<MeterBinder> binders(FigureBoard board, AccountLabel accounts) {
    return List.of(
        new ConnectionMetrics(board),
        new UpstreamMetrics(board),
        new TrafficMetrics(board),
        new BudgetMetrics(board),
        new FeedMetrics(board),
        new RoomMetrics(board),
        new RiskMetrics(board),
        new PortfolioMetrics(board),
        new AccountMetrics(board, accounts),
        new TimeMetrics(board));
  }
}
