package io.github.pitrunner.orders;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.risk.RiskGate;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The room's parts, put together: it listens to the gateway from the beginning, so it must be there
 * before the connector starts. On the connector's context.
 */
@Startup
@Singleton
public final class Orders {
  private final Gateway gateway;
  private final EventLog events;
  private final OrderBook book;
  private final OrderDesk desk;
  private final OrderStreams streams;
  private final OrderMapper mapper;
  private final OpenStreams openStreams;

  @Inject
  Orders(
      Gateway gateway,
      Instruments instruments,
      DefaultAccount accounts,
      RiskGate risk,
      OrdersConfig config) {
    this(gateway, new OrderDesk.Desk(instruments, accounts, risk), config.toSettings());
  }

  Orders(Gateway gateway, OrderDesk.Desk checks, OrderSettings settings) {
    this.gateway = gateway;
    this.events = new EventLog(gateway.clock(), settings.events());
    this.book =
        new OrderBook(gateway.clock(), events, gateway.status().clientId(), settings.endedOrders());
    this.mapper = new OrderMapper(gateway.clock());
    this.desk = new OrderDesk(gateway, book, checks, settings.acknowledgePatience());
    this.streams = new OrderStreams(book, events, gateway.clock());
    gateway.addOrderListener(mapper.listener(book));
    // Watches one limit, once.
    this.openStreams = new OpenStreams((limit, task) -> gateway.after(limit, task)::run);
    gateway.addSessionListener(new Reconciler(gateway, mapper, book, events));
    gateway.addSessionListener(new OrdersEnd(gateway, desk, openStreams));
  }

  /** Orders put together without CDI. */
  public static Orders of(
      Gateway gateway,
      Instruments instruments,
      DefaultAccount accounts,
      RiskGate risk,
      OrderSettings settings) {
    return new Orders(gateway, new OrderDesk.Desk(instruments, accounts, risk), settings);
  }

  /** Orders that have not ended. */
  public int openOrders() {
    return book.index().open().size();
  }

  /** Messages of the gateway about orders that could not be read, whole or in part. */
  public long unreadableMessages() {
    return mapper.unreadable();
  }

  /** Messages of the gateway about an order id that is not known in this session. */
  public long unroutedMessages() {
    return book.unroutedMessages();
  }

  /** Readers of order events. */
  public int readers() {
    return streams.size();
  }

  Gateway gateway() {
    return gateway;
  }

  OrderBook book() {
    return book;
  }

  OrderDesk desk() {
    return desk;
  }

  OrderStreams streams() {
    return streams;
  }

  /** The readers of order events, who are told of the service's end after everybody else. */
  OpenStreams openStreams() {
    return openStreams;
  }
}
