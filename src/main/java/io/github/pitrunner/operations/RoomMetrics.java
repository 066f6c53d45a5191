package io.github.pitrunner.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

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
    bindOrders(panel);
  }

  private static void bindQuotes(Panel panel) {
    panel.gauge(
        "pitrunner.quote.lines",
        "Lines of quotes that are open, those that linger included",
        figures -> figures.rooms().quotes().lines());
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
  }

  private static void bindOrders(Panel panel) {
    panel.gauge(
        "pitrunner.orders.open",
        "Orders that have not ended",
        figures -> figures.rooms().orders().open());
    panel.gauge(
        "pitrunner.order.event.readers",
        "Streams of order events that callers hold",
        figures -> figures.rooms().orders().readers());
    panel.count(
        "pitrunner.order.messages.unreadable",
        "Messages of the gateway about orders that could not be read, whole or in part",
        figures -> figures.rooms().orders().unreadable());
    panel.count(
        "pitrunner.order.messages.unrouted",
        "Messages of the gateway about an order id that was not known in its session",
        figures -> figures.rooms().orders().unrouted());
  }
}
