package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Alert;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** What a person should look at, and whether the webhook has heard of it. */
final class AlertMetrics implements MeterBinder {
  private static final String EVENTS = "pitrunner.webhook.events";
  private static final String EVENTS_MEANING =
      "Events of alerts that were for the webhook, by what became of them";
  private static final String OUTCOME = "outcome";

  private final FigureBoard board;

  AlertMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Panel panel = new Panel(registry, board);
    for (Alert.Kind kind : Alert.Kind.values()) {
      bindKind(panel.with("kind", kind.name().toLowerCase(Locale.ROOT)), kind);
    }
    panel
        .with(OUTCOME, "delivered")
        .count(EVENTS, EVENTS_MEANING, figures -> figures.rooms().alarms().sending().delivered());
    panel
        .with(OUTCOME, "failed")
        .count(EVENTS, EVENTS_MEANING, figures -> figures.rooms().alarms().sending().failed());
    panel
        .with(OUTCOME, "dropped")
        .count(EVENTS, EVENTS_MEANING, figures -> figures.rooms().alarms().sending().dropped());
    panel.gauge(
        "pitrunner.webhook.events.waiting",
        "Events of alerts that wait to be sent to the webhook, or are on their way",
        figures -> figures.rooms().alarms().sending().waiting());
  }

  private static void bindKind(Panel panel, Alert.Kind kind) {
    panel.gauge(
        "pitrunner.alerts.active",
        "Alerts that are raised and not resolved",
        figures -> figures.rooms().alarms().raised().active().getOrDefault(kind, 0));
    panel.count(
        "pitrunner.alerts.raised",
        "Alerts that were raised",
        figures -> figures.rooms().alarms().raised().raised().getOrDefault(kind, 0L));
    panel.count(
        "pitrunner.alerts.overflown",
        "Alerts that found no place because too many of their kind were raised; those that last are raised when there is one",
        figures -> figures.rooms().alarms().raised().overflown().getOrDefault(kind, 0L));
  }
}
