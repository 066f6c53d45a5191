package io.github.pitrunner.orders;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.Timing;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.Recorded;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.RiskVerdict;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The room's parts, put together: it listens to the gateway from the beginning, so it must be there
 * before the connector starts. On the connector's context.
 */
@Startup
@Singleton
public final class Orders {
  private final Gateway gateway;
  private final OrderRecord record;
  private final EventLog events;
  private final OrderBook book;
  private final Previews previews;
  private final OrderDesk desk;
  private final RecordedExecutions executions;
  private final OrderStreams streams;
  private final OrderMapper mapper;
  private final OpenStreams openStreams;

  @Inject
  Orders(Surroundings surroundings, Recorded.Book recorded, OrdersConfig config) {
    this(surroundings, recorded, config.toSettings());
  }

  private Orders(Surroundings surroundings, Recorded.Book recorded, OrderSettings settings) {
    this.gateway = surroundings.gateway();
    Journal journal = surroundings.journal();
    int clientId = gateway.status().clientId();
    this.record = new OrderRecord(gateway, journal);
    this.events = new EventLog(gateway.clock(), settings.events(), record, journal);
    this.book =
        new OrderBook(
            gateway.clock(),
            events,
            record,
            new OrderIndex.Bounds(clientId, settings.endedOrders()));
    book.addTradeListener(new Trades(surroundings.risk()));
    this.mapper = new OrderMapper(gateway.clock());
    this.previews = new Previews(gateway, record, settings.acknowledgePatience(), book);
    this.desk =
        new OrderDesk(
            gateway,
            book,
            new OrderDesk.Desk(
                surroundings.instruments(), surroundings.accounts(), surroundings.risk()),
            new OrderDesk.Keeping(journal, record, settings.acknowledgePatience()),
            previews);
    this.executions = new RecordedExecutions(journal);
    this.streams =
        new OrderStreams(
            book,
            events,
            gateway,
            new DisconnectGuard(gateway, desk.massCancel(), surroundings.trail()));
    gateway.addOrderListener(mapper.listener(previews));
    // Watches one limit, once.
    this.openStreams = new OpenStreams((limit, task) -> gateway.after(limit, task)::run);
    gateway.addSessionListener(
        new Reconciler(gateway, mapper, book, new Reconciler.Followers(events, desk, previews)));
    gateway.addSessionListener(new OrdersEnd(gateway, desk, record, openStreams));
    gateway.onOrderIdsUsed(recorded.lastOrderIds().getOrDefault(clientId, 0));
    gateway.execute(() -> book.onRestored(recorded));
  }

  /**
   * What orders live among.
   *
   * @param accounts the one that is meant when none is named
   * @param trail where it is kept who has orders cancelled by going away
   */
  @Singleton
  public record Surroundings(
      Gateway gateway,
      Instruments instruments,
      DefaultAccount accounts,
      RiskRoom risk,
      Journal journal,
      AuditTrail trail) {
    // For CDI, which wants a constructor that it may see.
    @Inject
    public Surroundings {}
  }

  /**
   * Orders put together without CDI.
   *
   * @param recorded what earlier runs have recorded
   */
  public static Orders of(
      Surroundings surroundings, Recorded.Book recorded, OrderSettings settings) {
    return new Orders(surroundings, recorded, settings);
  }

  /** Orders that have not ended. */
  public int openOrders() {
    return book.index().open().size();
  }

  /** Who hears how long the gateway takes to acknowledge an order; before the connector starts. */
  public void timeAcknowledgements(Timing timing) {
    desk.timeAcknowledgements(timing);
  }

  /** How orders stand, for metrics. */
  public OrderFigures figures() {
    Map<OrderStatus, Integer> open = new EnumMap<>(OrderStatus.class);
    Instant unknownSince = null;
    for (Tracked tracked : book.index().open()) {
      Order order = tracked.order();
      open.merge(order.status(), 1, Integer::sum);
      if (order.status() == OrderStatus.OUTCOME_UNKNOWN
          && (unknownSince == null || order.life().updated().isBefore(unknownSince))) {
        unknownSince = order.life().updated();
      }
    }
    OrderCensus census = book.census();
    return new OrderFigures(
        open,
        unknownSince,
        census.entered(),
        streams.size(),
        new OrderFigures.Lost(mapper.unreadable(), book.unroutedMessages()),
        new OrderFigures.Readings(
            census.readings(), census.otherOrders(), census.missedExecutions()));
  }

  /**
   * Asks for the end of every working order of ours in the accounts, at once and ahead of
   * everything else.
   *
   * @return by the order's name, why its cancel could not be sent; empty if it was
   */
  public Map<String, String> cancelWorking(AccountScope accounts) {
    Map<String, String> asked = new LinkedHashMap<>();
    for (MassCancel.Asked one : desk.massCancel().cancel(MassCancel.Filter.of(accounts))) {
      asked.put(
          one.tracked().order().keys().name(),
          one.answer().failed() ? String.valueOf(one.answer().cause().getMessage()) : "");
    }
    return asked;
  }

  /** Orders of which nobody knows what became of them. */
  public UnknownOutcomes unknownOutcomes() {
    return UnknownOutcomes.of(book);
  }

  /**
   * Alarms from now on, when the gateway refuses an order and when its outcome stays unknown.
   *
   * @return looks at the orders; to be run about every second
   */
  public Runnable alertTo(Alerts alerts, Duration outcomeUnknownAfter) {
    OrderAlerts watch = new OrderAlerts(book, gateway.clock(), alerts, outcomeUnknownAfter);
    events.addListener(watch);
    return watch::look;
  }

  /** What the risk gate would say of an order now; nothing is placed, counted or recorded. */
  public Future<RiskVerdict> check(CheckOrderRequest request, Identity by, Caller caller) {
    CheckOrderReader.Check check = CheckOrderReader.read(request);
    return desk.check(check.placement(), check.replaced(), new Asker(by, caller))
        .map(VerdictProtos::toProto);
  }

  /** Tells the risk room what is traded. */
  private record Trades(RiskRoom risk) implements TradeListener {
    @Override
    public void onExecution(Execution execution, @Nullable Execution replaced, boolean isLive) {
      risk.onExecution(execution, replaced, isLive);
    }

    @Override
    public void onUnheard(Order order, BigDecimal quantity) {
      risk.onUnheard(order, quantity);
    }
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

  /** Things that have happened and wait for the journal. */
  public int unrecorded() {
    return record.waiting();
  }

  RecordedExecutions executions() {
    return executions;
  }

  OrderStreams streams() {
    return streams;
  }

  /** The readers of order events, who are told of the service's end after everybody else. */
  OpenStreams openStreams() {
    return openStreams;
  }
}
