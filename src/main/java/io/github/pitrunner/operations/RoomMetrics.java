package io.github.pitrunner.operations;

import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.marketdata.FeedCensus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What the rooms hold: quotes and orders. */
final class RoomMetrics implements MeterBinder {
  private final FigureBoard board;

  RoomMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Panel panel = new Panel(registry, board);
    bindQuotes(panel);
    bindSilence(panel);
    bindFeeds(panel);
    bindOrders(panel);
  }

  private static void bindQuotes(Panel panel) {
    for (MarketDataType type : MarketDataType.values()) {
      panel
          .with("type", type.name().toLowerCase(Locale.ROOT))
          .gauge(
              "pitrunner.quote.lines",
              "Lines of quotes that are open, those that linger included, by the type asked for",
              figures -> figures.rooms().quotes().served().lines().getOrDefault(type, 0));
    }
    panel.gauge(
        "pitrunner.quote.readers",
        "Readers of all lines of quotes",
        figures -> figures.rooms().quotes().readers());
    panel.gauge(
        "pitrunner.quote.streams",
        "Streams of quotes that callers hold",
        figures -> figures.rooms().quotes().streams());
    panel.count(
        "pitrunner.quotes.conflated",
        "Quotes that were never sent because a newer one came",
        figures -> figures.rooms().quotes().conflated());
    bindServed(panel);
  }

  private static void bindServed(Panel panel) {
    panel.count(
        "pitrunner.quotes.lost",
        "Quotes that were left out of streams of every tick because their reader was too slow",
        figures -> figures.rooms().quotes().served().lost());
    panel.count(
        "pitrunner.quote.snapshots",
        "Snapshots of quotes that the gateway was asked for",
        figures -> figures.rooms().quotes().served().snapshots());
    panel.gauge(
        "pitrunner.quote.snapshots.open",
        "Snapshots of quotes that are waited for",
        figures -> figures.rooms().quotes().served().openSnapshots());
    panel.count(
        "pitrunner.quotes.stale.given",
        "Old quotes that were given, marked as stale, because there was no other",
        figures -> figures.rooms().quotes().served().staleAnswers());
  }

  private static void bindSilence(Panel panel) {
    panel.gauge(
        "pitrunner.quote.lines.stale",
        "Lines of quotes that are silent although their instrument trades, or whose farm is broken",
        figures -> figures.rooms().quotes().silence().stale());
    panel.count(
        "pitrunner.quote.lines.stale.alerts",
        "Times that a line of quotes was called stale",
        figures -> figures.rooms().quotes().silence().alerts());
    panel.count(
        "pitrunner.quote.lines.asked.anew",
        "Times that a line of quotes was asked for anew because it was silent",
        figures -> figures.rooms().quotes().silence().askedAnew());
    panel.count(
        "pitrunner.quote.lines.cancelled.again",
        "Times that a line was cancelled again because it went on after its cancel",
        figures -> figures.rooms().quotes().silence().cancelledAgain());
    panel.count(
        "pitrunner.quote.ticks",
        "Ticks of quotes that the gateway has sent; their rate is the ticks per second",
        figures -> figures.rooms().quotes().silence().ticks());
    panel.gauge(
        "pitrunner.quote.tick.age.seconds",
        "Time since the last tick of any line of quotes",
        figures -> figures.rooms().quotes().silence().sinceTick());
  }

  private static void bindFeeds(Panel panel) {
    for (FeedCensus.Kind kind : FeedCensus.Kind.values()) {
      Panel ofKind = panel.with("kind", kind.name().toLowerCase(Locale.ROOT));
      ofKind.gauge(
          "pitrunner.market.data.feeds",
          "Feeds of market data beside quotes that are open, those that linger included",
          figures -> figures.rooms().feeds().open().getOrDefault(kind, 0));
      ofKind.gauge(
          "pitrunner.market.data.feed.readers",
          "Readers of all feeds of market data beside quotes",
          figures -> figures.rooms().feeds().readers().getOrDefault(kind, 0));
    }
    panel.count(
        "pitrunner.market.data.messages.unreadable",
        "Messages of the gateway about scans and news, and parts of them, that could not be read",
        figures -> figures.rooms().feeds().unreadable());
  }

  private static void bindReadings(Panel panel) {
    panel.count(
        "pitrunner.reconciliations",
        "Times that the gateway's orders were read back whole",
        figures -> figures.rooms().orders().readings().count());
    bindDifferences(panel, "order", figures -> figures.rooms().orders().readings().otherOrders());
    bindDifferences(
        panel, "execution", figures -> figures.rooms().orders().readings().missedExecutions());
    bindDifferences(panel, "position", figures -> figures.rooms().portfolio().otherPositions());
  }

  private static void bindDifferences(
      Panel panel, String kind, ToDoubleFunction<Figures> differences) {
    panel
        .with("kind", kind)
        .count(
            "pitrunner.reconciliation.differences",
            "What was read back and was not as it was believed to be, or was not known, by kind"
                + " (order, execution, position)",
            differences);
  }

  private static void bindOrders(Panel panel) {
    for (OrderStatus status : OrderStatus.values()) {
      Panel ofStatus = panel.with("status", status.name().toLowerCase(Locale.ROOT));
      if (!status.isFinal()) {
        ofStatus.gauge(
            "pitrunner.orders.open",
            "Orders that have not ended, by where they stand; outcome_unknown are those of which"
                + " nobody knows whether they live",
            figures -> figures.rooms().orders().open().getOrDefault(status, 0));
      }
      ofStatus.count(
          "pitrunner.orders.status.changes",
          "Times that an order came into a status, by the status",
          figures -> figures.rooms().orders().entered().getOrDefault(status, 0L));
    }
    panel.age(
        "pitrunner.orders.outcome.unknown.age",
        "Time since the oldest outcome of an order became unknown; NaN while none is",
        figures -> Optional.ofNullable(figures.rooms().orders().unknownSince()));
    bindReadings(panel);
    panel.gauge(
        "pitrunner.order.event.readers",
        "Streams of order events that callers hold",
        figures -> figures.rooms().orders().readers());
    panel.count(
        "pitrunner.order.messages.unreadable",
        "Messages of the gateway about orders that could not be read, whole or in part",
        figures -> figures.rooms().orders().messages().unreadable());
    panel.count(
        "pitrunner.order.messages.unrouted",
        "Messages of the gateway about an order id that was not known in its session",
        figures -> figures.rooms().orders().messages().unrouted());
  }
}
