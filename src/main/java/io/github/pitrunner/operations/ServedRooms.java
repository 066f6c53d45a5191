package io.github.pitrunner.operations;

import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.orders.Orders;
import jakarta.inject.Singleton;

/** The rooms of the running service. */
@Singleton
final class ServedRooms implements Rooms {
  private final QuoteBoard quotes;
  private final Orders orders;

  ServedRooms(QuoteBoard quotes, Orders orders) {
    this.quotes = quotes;
    this.orders = orders;
  }

  @Override
  public RoomFigures figures() {
    return new RoomFigures(
        new RoomFigures.Quotes(
            quotes.lines(),
            quotes.readers(),
            quotes.streams().count(),
            quotes.streams().conflated(),
            new RoomFigures.Silence(
                quotes.staleLines(),
                quotes.staleAlerts(),
                quotes.askedAnew(),
                quotes.cancelledAgain(),
                quotes.secondsSinceLastTick())),
        new RoomFigures.Orders(
            orders.openOrders(),
            orders.readers(),
            orders.unreadableMessages(),
            orders.unroutedMessages()));
  }
}
