package io.github.pitrunner.orders;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderKeys;
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
  private final Duration patience;

  /** What the desk asks before it sends anything. */
  record Desk(Instruments instruments, DefaultAccount accounts, RiskGate risk) {}

  /**
   * An order as its caller wants it.
   *
   * @param account empty for the default
   */
  record Placement(
      ClientOrderId id, String account, InstrumentRef instrument, OrderTicket ticket) {}

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
    this.patience = patience;
  }

  /**
   * Places an order, unless one of its name is there. Succeeds when the gateway has acknowledged
   * it; fails with {@code Refused} when anybody refuses it, with {@code TimedOut} when nobody knows
   * what became of it, and with {@code Unavailable} or {@code Cancelled} when nothing was sent.
   *
   * @param isWanted false once the caller has left; asked before anything is sent
   */
  Future<Placed> place(Placement placement, BooleanSupplier isWanted) {
    requireReady();
    return desk.instruments()
        .find(placement.instrument())
        .compose(details -> place(placement, details, isWanted));
  }

  private Future<Placed> place(
      Placement placement, InstrumentDetails details, BooleanSupplier isWanted) {
    Session session = requireReady();
    AccountId account = desk.accounts().choose(placement.account(), session.accounts(), "account");
    OrderIntent intent =
        new OrderIntent(
            placement.id(), account, Contracts.routed(details.instrument()), placement.ticket());
    Tracked existing = book.index().byName(intent.id());
    if (existing != null) {
      return existing(existing, intent);
    }
    requireUnusedName(intent.id());
    OrderRules.verify(details, intent.ticket());
    requireApproval(intent);
    if (!isWanted.getAsBoolean()) {
      // It may have asked for the order meanwhile and heard that there is none: so it must stay.
      throw new Failure.Cancelled(
          "%s: its caller left before it was sent; nothing was placed".formatted(intent.id()));
    }
    return send(intent, session).acknowledgement().map(order -> new Placed(order, false));
  }

  private Tracked send(OrderIntent intent, Session session) {
    int orderId = gateway.nextOrderId();
    // The durable journal's place is here: the intent is written before the socket sees it.
    var unused = gateway.sendOrder(OrderMapper.toPlace(orderId, intent), () -> true);
    Tracked tracked = book.onSent(intent, session.clientId(), orderId);
    Runnable stop = gateway.after(patience, () -> book.onSilence(tracked));
    tracked.acknowledgement().onComplete(done -> stop.run());
    return tracked;
  }

  /** The order of this name: it is the same one, or the name is taken. */
  private static Future<Placed> existing(Tracked tracked, OrderIntent intent) {
    OrderIntent before = tracked.intent();
    List<String> differing =
        before == null ? intent.differencesFrom(tracked.order()) : intent.differencesFrom(before);
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
    // Whoever comes while the first call waits hears what that one hears.
    return tracked.acknowledgement().isComplete()
        ? Future.succeededFuture(new Placed(tracked.order(), true))
        : tracked.acknowledgement().map(order -> new Placed(order, true));
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

  /**
   * Asks for the end of an order. Succeeds with the order as it stands when the gateway has
   * confirmed the cancel or ended the order otherwise, or when its patience is over.
   */
  Future<Order> cancel(Tracked tracked) {
    Order order = tracked.order();
    if (order.status().isFinal()) {
      return Future.succeededFuture(order);
    }
    Future<Order> underWay = tracked.cancel();
    if (underWay != null) {
      return underWay;
    }
    requireCancellable(order);
    var unused = gateway.sendCancel(OrderMapper.toCancel(order.keys().orderId()));
    Future<Order> answer = tracked.beginCancel();
    book.onCancelSent(tracked);
    Runnable stop = gateway.after(patience, tracked::endCancel);
    return answer.onComplete(done -> stop.run());
  }

  /**
   * The gateway cancels by order id, which it reads as one of ours: the id of another client's
   * order must not be that of an order of ours.
   */
  private void requireCancellable(Order order) {
    OrderKeys keys = order.keys();
    if (keys.orderId() <= 0) {
      throw OrderBook.foreign(order, "it has no order id of an API client");
    }
    if (order.foreign() && book.index().isOwnOrderId(keys.orderId())) {
      throw OrderBook.foreign(
          order, "its order id %d is also that of an order of ours".formatted(keys.orderId()));
    }
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

  private static String why(ConnectorStatus status, @Nullable Session session) {
    if (session == null) {
      return status.reason();
    }
    return status.reconciled()
        ? "it has lost its link to the broker"
        : "its orders are being read back";
  }
}
