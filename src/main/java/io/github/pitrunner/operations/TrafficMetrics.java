package io.github.pitrunner.operations;

import io.github.pitrunner.connector.Lane;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;

/** What goes to the gateway and how fast, and the socket's pulse. */
final class TrafficMetrics implements MeterBinder {
  private final FigureBoard board;

  TrafficMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Panel panel = new Panel(registry, board);
    for (Lane lane : Lane.values()) {
      bindLane(panel.with("lane", StatusNames.of(lane)), lane);
    }
    bindPace(panel);
    bindPulse(panel);
  }

  private static void bindLane(Panel panel, Lane lane) {
    panel.count(
        "pitrunner.gateway.messages.sent",
        "Messages that were sent to the gateway, by lane (urgent: cancels, pings, the set-up of a"
            + " session; recovery: what is read back)",
        figures -> figures.connector().traffic().sent().getOrDefault(lane, 0L));
    panel.gauge(
        "pitrunner.gateway.messages.waiting",
        "Messages that wait for their turn to be sent",
        figures -> figures.connector().traffic().waiting().getOrDefault(lane, 0));
    panel.count(
        "pitrunner.gateway.messages.delayed",
        "Messages that could not leave at once, by lane",
        figures -> figures.connector().traffic().waits().messages().getOrDefault(lane, 0L));
    panel.spent(
        "pitrunner.gateway.messages.wait",
        "Time that messages have waited for their turn, by lane",
        figures -> figures.connector().traffic().waits().time().getOrDefault(lane, Duration.ZERO));
  }

  private static void bindPace(Panel panel) {
    panel.gauge(
        "pitrunner.gateway.messages.per.second.limit",
        "Messages that may leave in a second now",
        figures -> figures.connector().traffic().perSecond());
    panel.count(
        "pitrunner.gateway.pacing.violations",
        "Times that the gateway has said that messages came too fast (code 100)",
        figures -> figures.connector().traffic().violations());
  }

  private static void bindPulse(Panel panel) {
    panel.age(
        "pitrunner.gateway.heard.age",
        "Time since the gateway has said anything; nothing without a connection",
        figures -> figures.connector().pulse().lastHeard());
    panel.duration(
        "pitrunner.gateway.ping.round.trip",
        "Round trip of the last ping that was answered",
        figures -> figures.connector().pulse().roundTrip());
    panel.count(
        "pitrunner.gateway.pings",
        "Pings that were sent because the gateway was silent",
        figures -> figures.connector().pulse().pings());
    panel.count(
        "pitrunner.gateway.pings.missed",
        "Pings that were not answered in time",
        figures -> figures.connector().pulse().missed());
  }
}
