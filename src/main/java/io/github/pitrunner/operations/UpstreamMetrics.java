package io.github.pitrunner.operations;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.LinkState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Optional;

/**
 * What is behind the gateway: its link to the broker, and each farm that it has told of in this
 * session.
 */
final class UpstreamMetrics implements MeterBinder {
  /** The gateway names the farms: whatever it says, there are no more series than this. */
  static final int MOST_FARMS = 64;

  private final FigureBoard board;

  UpstreamMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Panel panel = new Panel(registry, board);
    panel.gauge(
        "pitrunner.upstream.up",
        "1 while the gateway has its link to the broker, 0 while not, nothing without a session",
        figures -> upstream(figures.status()));
    panel.age(
        "pitrunner.upstream.state.age",
        "Time since the gateway's link to the broker came into its state",
        figures ->
            figures.status().session().isPresent()
                ? Optional.of(figures.status().upstreamSince())
                : Optional.empty());
    panel.count(
        "pitrunner.upstream.outages",
        "Times that the gateway has told that it lost its link to the broker",
        figures -> figures.connector().connection().outages());
    Farms farms =
        new Farms(
            MultiGauge.builder("pitrunner.farm.up")
                .description(
                    "1 while a data farm of the broker serves or would on demand, else 0; at most 64 farms")
                .register(registry));
    board.follow(farms::onFigures);
  }

  private static double upstream(ConnectorStatus status) {
    if (status.session().isEmpty()) {
      return Double.NaN;
    }
    return status.upstream() == LinkState.DOWN ? 0 : 1;
  }

  /** The series of the farms, which come and go with the sessions. */
  private static final class Farms {
    private final MultiGauge gauges;
    private List<Farm> shown = List.of();

    Farms(MultiGauge gauges) {
      this.gauges = gauges;
    }

    void onFigures(Figures figures) {
      ConnectorStatus status = figures.status();
      List<Farm> farms =
          status.session().isEmpty()
              ? List.of()
              : status.farms().stream().limit(MOST_FARMS).toList();
      if (!farms.equals(shown)) {
        shown = farms;
        gauges.register(farms.stream().map(Farms::row).toList(), true);
      }
    }

    // Values, not suppliers: Micrometer holds what it asks weakly.
    private static MultiGauge.Row<?> row(Farm farm) {
      boolean isUp = farm.state() == LinkState.UP || farm.state() == LinkState.IDLE;
      return MultiGauge.Row.of(
          Tags.of("farm", farm.name(), "kind", StatusNames.of(farm.kind())), isUp ? 1 : 0);
    }
  }
}
