package io.github.pitrunner.orders;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.risk.RiskGate;
import io.github.pitrunner.risk.RiskRuleName;
import io.github.pitrunner.risk.RiskVerdict;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes orders to the gateway, each once: no order is ever sent a second time, whatever became of
 * the first.
 */
final class OrderDesk {

  private final Gateway gateway;
  private final OrderBook book;
  private final Desk desk;
  private final Departures departures;
  private final Cancels cancels;
  private final UnderWay underWay = new UnderWay();

  /** What the desk asks before it sends anything. */
  record Desk(Instruments instruments, DefaultAccount accounts, RiskGate risk) {}

  /**
   * An order as its caller wants it.
   *
   * @param account empty for the default
   * @param bracket the orders that protect it, or null
   */
  record Placement(
      ClientOrderId id,
      String account,
      InstrumentRef instrument,
      OrderTicket ticket,
      @Nullable BracketTicket bracket) {}

  /**
   * What became of it.
   *
   * @param existing it was there already and nothing was placed
   */
  record Placed(Order order, boolean existing) {}

  OrderDesk(Gateway gateway, OrderBook book, Desk desk, Duration patience) {
    this.gateway = gateway;
    this.book = book;
    this.desk = desk;
    this.departures = new Departures(gateway, book, patience);
    this.cancels = new Cancels(gateway, book, underWay, patience);
  }

  /** Placements and cancels that have begun and whose word has not come. */
  int underWay() {
    return underWay.count();
  }

  /** Succeeds when no placement and no cancel is under way. */
  Future<Void> whenIdle() {
    return underWay.whenIdle();
  }

  /**
   * Places an order, unless one of its name is there. Succeeds when the gateway has acknowledged
   * it; fails with {@code Refused} when anybody refuses it, with {@code TimedOut} for {@code
   * OUTCOME_UNKNOWN} when nobody knows what became of it, and with {@code Unavailable}, {@code
   * Exhausted}, {@code Cancelled} or {@code TimedOut} for {@code PACING} when nothing was sent.
   *
   * @param caller for whom the instrument is looked up
   * @param isWanted false once the caller has left, also before its context hears of it; asked
   *     before anything is sent, and again when it had to wait for the pace
   */
  Future<Placed> place(Placement placement, Caller caller, BooleanSupplier isWanted) {
    if (placement.bracket() != null) {
      throw new Failure.NotImplemented("This version does not place a bracket");
    }
    requireReady();
    return desk.instruments()
        .find(placement.instrument(), caller)
        .compose(details -> place(placement, details, isWanted));
  }

  private Future<Placed> place(
      Placement placement, InstrumentDetails details, BooleanSupplier isWanted) {
    Session session = requireReady();
    AccountId account = desk.accounts().choose(placement.account(), session.accounts(), "account");
    OrderIntent intent =
        new OrderIntent(
            placement.id(), account, Contracts.routed(details.instrument()), placement.ticket());
    Departures.Departure waiting = departures.byName(intent.id());
    if (waiting != null) {
      return existing(waiting, intent);
    }
    Tracked existing = book.index().byName(intent.id());
    if (existing != null) {
      return existing(existing, intent);
    }
    requireUnusedName(intent.id());
    new OrderRules(details, gateway.clock().instant()).verify(intent.ticket());
    requireApproval(intent);
    if (!isWanted.getAsBoolean()) {
      // It may have asked for the order meanwhile and heard that there is none: so it must stay.
      throw new Failure.Cancelled(
          "%s: its caller left before it was sent; nothing was placed".formatted(intent.id()));
    }
    return underWay.follow(
        departures
            .send(intent, session.clientId(), isWanted)
            .compose(Tracked::acknowledgement)
            .map(order -> new Placed(order, false)));
  }

  /** The order of this name: it is the same one, or the name is taken. */
  private static Future<Placed> existing(Tracked tracked, OrderIntent intent) {
    OrderIntent before = tracked.intent();
    requireSame(
        intent,
        before == null ? intent.differencesFrom(tracked.order()) : intent.differencesFrom(before));
    // Whoever comes while the first call waits hears what that one hears.
    return tracked.acknowledgement().isComplete()
        ? Future.succeededFuture(new Placed(tracked.order(), true))
        : tracked.acknowledgement().map(order -> new Placed(order, true));
  }

  /** The order of this name that has not left yet: whoever comes hears what the first one hears. */
  private static Future<Placed> existing(Departures.Departure waiting, OrderIntent intent) {
    requireSame(intent, intent.differencesFrom(waiting.intent()));
    return waiting.left().compose(Tracked::acknowledgement).map(order -> new Placed(order, true));
  }

  private static void requireSame(OrderIntent intent, List<String> differing) {
    if (!differing.isEmpty()) {
      throw new Failure.AlreadyExists(
          Reason.ORDER_ID_TAKEN,
          "The name %s is taken by an order that differs in %s"
              .formatted(intent.id(), String.join(", ", differing)),
          Map.of(
              "client_order_id",
              intent.id().value(),
              "differing_fields",
              String.join(",", differing)));
    }
  }

  private void requireUnusedName(ClientOrderId id) {
    if (book.index().isExecuted(id)) {
      throw new Failure.AlreadyExists(
          Reason.ORDER_ID_TAKEN,
          "The name %s is taken by an order of which only its executions are known".formatted(id),
          Map.of("client_order_id", id.value()));
    }
  }

  private void requireApproval(OrderIntent intent) {
    if (desk.risk().check(intent) instanceof RiskVerdict.Rejected rejected) {
      Map<String, String> metadata = new HashMap<>();
      metadata.put("rule", rejected.rule().name());
      metadata.put("client_order_id", intent.id().value());
      put(metadata, "limit", rejected.limit());
      put(metadata, "value", rejected.value());
      throw new Failure.Refused(
          rejected.rule() == RiskRuleName.PAPER_ONLY
              ? Reason.LIVE_TRADING_OFF
              : Reason.RISK_REJECTED,
          rejected.reason(),
          metadata);
    }
  }

  private static void put(Map<String, String> metadata, String name, @Nullable BigDecimal value) {
    if (value != null) {
      metadata.put(name, value.toPlainString());
    }
  }

  /** An order of this name waits for the pace: it is not in the book, and yet may be soon. */
  boolean isLeaving(ClientOrderId name) {
    return departures.byName(name) != null;
  }

  /**
   * Ends an order that waits for the pace by never sending it: whoever placed it hears {@code
   * Cancelled}, and its name is free.
   *
   * @return always fails with {@code NotFound}, because there is no such order and there was none
   */
  Future<Order> cancelLeaving(ClientOrderId name) {
    Departures.Departure waiting = departures.byName(name);
    if (waiting != null) {
      departures.withdraw(
          waiting,
          new Failure.Cancelled(
              "%s: its cancel came before it was sent; nothing was placed".formatted(name)));
    }
    return Future.failedFuture(
        new Failure.NotFound(
            Reason.ORDER_NOT_FOUND,
            "There is no orders/%s any more: it still waited for its turn, was not sent and will"
                    .formatted(name)
                + " not be",
            Map.of("order", "orders/" + name)));
  }

  /** Asks for the end of an order, as {@link Cancels#cancel}. */
  Future<Order> cancel(Tracked tracked) {
    return cancels.cancel(tracked);
  }

  /**
   * Before the gateway's state was ever read in this run, what is not in the book may be all the
   * same.
   *
   * @throws Failure.Unavailable until then
   */
  void requireComplete() {
    if (!book.isComplete()) {
      ConnectorStatus status = gateway.status();
      throw new Failure.Unavailable(
          Reason.GATEWAY_UNAVAILABLE,
          "The orders of the gateway at %s have not been read yet: %s"
              .formatted(status.endpoint(), why(status, status.session().orElse(null))),
          status.retryAfter(gateway.clock().instant()));
    }
  }

  private Session requireReady() {
    ConnectorStatus status = gateway.status();
    status.requireNotEnding();
    Session session = status.session().orElse(null);
    if (session == null || !status.isReady()) {
      throw new Failure.Unavailable(
          Reason.GATEWAY_UNAVAILABLE,
          "The gateway at %s takes no orders now: %s"
              .formatted(status.endpoint(), why(status, session)),
          status.retryAfter(gateway.clock().instant()));
    }
    return session;
  }

  private String why(ConnectorStatus status, @Nullable Session session) {
    if (session == null) {
      return status.reason();
    }
    if (status.upstream() == LinkState.DOWN) {
      return "it has lost its link to the broker";
    }
    return book.isComplete()
        ? "its orders are being read back after an outage"
        : "its orders are being read back";
  }
}
