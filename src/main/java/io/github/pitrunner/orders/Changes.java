package io.github.pitrunner.orders;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Trace;
import io.github.pitrunner.journal.JournalEntry.Amended;
import io.github.pitrunner.orders.Departures.Approval;
import io.github.pitrunner.orders.Modification.Field;
import io.github.pitrunner.orders.OrderMapper.Family;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Changes working orders: by the id that the order has, in a session that is known to have it, one
 * change of an order at a time. A change is never sent again, and never into an outage: sent to a
 * gateway that has lost the order, it would be another one.
 */
final class Changes {
  private final Gateway gateway;
  private final OrderBook book;
  private final Intake intake;
  private final Approvals approvals;
  private final OrderRecord record;
  private final Duration patience;

  /** Approved, and not sent. */
  private final Map<OrderChange, Tracked> waiting = new LinkedHashMap<>();

  /** Through what a change passes. */
  record Way(Intake intake, Approvals approvals, OrderRecord record) {}

  /**
   * @param patience with the journal, with a change that waits for the pace, and then, from the
   *     moment that it has left, with the gateway's word on it
   */
  // More than three parameters: the desk's own, passed on.
  Changes(Gateway gateway, OrderBook book, Way way, Duration patience) {
    this.gateway = gateway;
    this.book = book;
    this.intake = way.intake();
    this.approvals = way.approvals();
    this.record = way.record();
    this.patience = patience;
  }

  /**
   * Changes an order. Succeeds with the order as it stands once the gateway has confirmed the
   * change; fails with {@code Conflict} if the order is not as the caller has read it or another
   * change is under way, with {@code Refused} if it has ended or anybody refuses the change, and
   * with {@code TimedOut} for {@code OUTCOME_UNKNOWN} when nobody knows whether it was made. It was
   * not sent and never will be when it fails with {@code Unavailable}, or with {@code TimedOut} for
   * {@code PACING}.
   *
   * @param isWanted false once the caller has left; asked before anything is sent
   */
  Future<Order> modify(
      Tracked tracked, Modification modification, Caller caller, BooleanSupplier isWanted) {
    requireChangeable(tracked, modification);
    long losses = book.losses();
    return intake
        .find(tracked.order().instrument(), caller)
        .compose(
            details -> {
              requireChangeable(tracked, modification);
              return approved(tracked, modification, details, caller.trace());
            })
        .compose(
            change -> {
              requireSameSession(tracked, losses);
              requireChangeable(tracked, modification);
              requireWanted(tracked, isWanted);
              return send(tracked, change, isWanted);
            });
  }

  /** A change that may go, by what verdict, and the trace of its call. */
  private record Approved(OrderChange change, Approval approval, Trace trace) {}

  // More than three parameters: what is changed how, and for whom.
  private Future<Approved> approved(
      Tracked tracked, Modification modification, InstrumentDetails details, Trace trace) {
    Order order = tracked.order();
    OrderTicket ticket = modification.applyTo(order.ticket());
    requireAboveFilled(order, ticket);
    AccountId account = order.account();
    if (account == null) {
      throw new Failure.Refused(
          Reason.ACCOUNT_REQUIRED,
          "The gateway does not say which account %s trades for".formatted(order.keys().name()),
          Map.of("order", order.keys().name()));
    }
    OrderIntent asked = new OrderIntent(modification.id(), account, order.instrument(), ticket);
    intake.verify(ticket, null, details);
    Set<String> fields =
        modification.mask().stream()
            .map(Field::path)
            .collect(Collectors.toCollection(TreeSet::new));
    return Traced.until(Traced.judging(trace, asked), approvals.of(asked, order))
        .map(approval -> new Approved(new OrderChange(asked, fields), approval, trace));
  }

  private static void requireAboveFilled(Order order, OrderTicket ticket) {
    BigDecimal filled = order.fill().quantity();
    if (ticket.quantity().signum() > 0 && ticket.quantity().compareTo(filled) <= 0) {
      throw new Failure.InvalidRequest(
          "ticket.quantity",
          "is %s, but %s of it are filled already; cancel the order to end it"
              .formatted(ticket.quantity().toPlainString(), filled.toPlainString()));
    }
  }

  private Future<Order> send(Tracked tracked, Approved approved, BooleanSupplier isWanted) {
    OrderChange change = approved.change();
    if (change.isMadeIn(tracked.order().ticket())) {
      return Future.succeededFuture(tracked.order());
    }
    tracked.beginChange(change);
    waiting.put(change, tracked);
    change.answer().onComplete(end -> waiting.remove(change));
    long losses = book.losses();
    Runnable stop = gateway.after(patience, () -> onNotRecordedInTime(tracked, change));
    Future<Void> recorded =
        record.intend(
            List.of(
                approved.approval().verdict(),
                new Amended(change.asked(), gateway.clock().instant())));
    Traced.until(Traced.recording(approved.trace(), change.asked()), recorded)
        .onComplete(end -> stop.run())
        .compose(
            done -> {
              requireSameSession(tracked, losses);
              requireOpen(tracked);
              requireNotCancelled(tracked);
              requireWanted(tracked, isWanted);
              var unused =
                  Traced.untilAnswered(
                      Traced.sending(approved.trace(), change.asked()), change.answer());
              return toSocket(tracked, change, isWanted);
            })
        .onSuccess(sent -> onSent(tracked, change))
        .onFailure(
            cause -> withdraw(change, Departures.notSent("The change of " + name(tracked), cause)));
    return change.answer();
  }

  private Future<Void> toSocket(Tracked tracked, OrderChange change, BooleanSupplier isWanted) {
    if (!tracked.isUnderWay(change)) {
      return Future.failedFuture(
          new Failure.Cancelled("The change of %s was withdrawn".formatted(name(tracked))));
    }
    Future<Void> sent =
        gateway.sendOrder(
            OrderMapper.toPlace(tracked.order().keys().orderId(), change.asked(), family(tracked)),
            () ->
                tracked.isUnderWay(change)
                    && !isBeingCancelled(tracked)
                    && isWanted.getAsBoolean());
    if (!sent.isComplete()) {
      Runnable stop = gateway.after(patience, () -> onNoTurn(tracked, change));
      sent.onComplete(end -> stop.run());
      change.answer().onComplete(end -> stop.run());
    }
    return sent;
  }

  /** It may still be recorded, and is not sent then: its market is another one by that time. */
  private void onNotRecordedInTime(Tracked tracked, OrderChange change) {
    withdraw(
        change,
        Departures.notSent(
            "The change of " + name(tracked),
            OrderRecord.unavailable(
                "it has not answered within %d ms".formatted(patience.toMillis()))));
  }

  /** What is sent late is sent into another market than the one that it was meant for. */
  private void onNoTurn(Tracked tracked, OrderChange change) {
    String name = name(tracked);
    withdraw(
        change,
        new Failure.TimedOut(
            Reason.PACING,
            "The change of %s was not sent: its turn has not come within %d ms; nothing was changed"
                .formatted(name, patience.toMillis()),
            Map.of("order", name)));
  }

  /** Keeps a change that waits from being sent, from now on and for ever. */
  private void withdraw(OrderChange change, Throwable why) {
    Tracked tracked = waiting.remove(change);
    if (tracked != null) {
      tracked.onChangeNotMade(change, why);
    }
  }

  /** The same with all that wait. */
  void withdrawAll(Function<ClientOrderId, ? extends Throwable> why) {
    List.copyOf(waiting.keySet())
        .forEach(change -> withdraw(change, why.apply(change.asked().id())));
  }

  private static String name(Tracked tracked) {
    return tracked.order().keys().name();
  }

  private void onSent(Tracked tracked, OrderChange change) {
    waiting.remove(change);
    change.onSent();
    book.index().putRoute(tracked.order().keys().orderId(), tracked);
    Runnable stop = gateway.after(patience, () -> onSilence(tracked));
    change.answer().onComplete(end -> stop.run());
  }

  private void onSilence(Tracked tracked) {
    String name = tracked.order().keys().name();
    tracked.failChange(
        new Failure.TimedOut(
            Reason.OUTCOME_UNKNOWN,
            "%s: the gateway has not confirmed the change within %d ms; it may have been made, ask"
                    .formatted(name, patience.toMillis())
                + " GetOrder",
            Map.of("order", name)));
    book.onChangeSilence(tracked);
    gateway.onSuspicion("The change of %s has not been confirmed in time".formatted(name));
  }

  /** A child keeps its parent: without it the gateway would take it for another order. */
  private Family family(Tracked tracked) {
    ClientOrderId parent = tracked.order().ticket().instructions().parent();
    Tracked entry = parent == null ? null : book.index().byName(parent);
    return entry == null ? Family.NONE : new Family(entry.order().keys().orderId(), true);
  }

  // --- what a change needs ---

  private void requireChangeable(Tracked tracked, Modification modification) {
    Order order = tracked.order();
    String name = order.keys().name();
    if (order.foreign()
        || order.keys().orderId() <= 0
        || !book.index().isOwnClient(order.keys().clientId())) {
      throw new Failure.Refused(
          Reason.ORDER_FOREIGN,
          "%s belongs to client %d of the gateway and cannot be changed from here"
              .formatted(name, order.keys().clientId()),
          Map.of("order", name, "client_id", "" + order.keys().clientId()));
    }
    requireOpen(tracked);
    if (!modification.etag().isEmpty() && !modification.etag().equals(OrderProtos.etag(order))) {
      throw new Failure.Conflict(
          Reason.ETAG_STALE,
          "%s has changed since its etag was read; read it again".formatted(name),
          Map.of("order", name, "etag", OrderProtos.etag(order)));
    }
    if (!tracked.isAcknowledged() || order.status() == OrderStatus.OUTCOME_UNKNOWN) {
      throw busy(order, "the gateway has not acknowledged it yet");
    }
    requireNotCancelled(tracked);
    if (tracked.isChanging()) {
      throw busy(order, "another change of it is under way");
    }
    if (tracked.isChangeInDoubt()) {
      book.onChangeSilence(tracked);
      throw busy(order, "nobody knows yet whether the last change of it was made");
    }
  }

  /** A change that comes behind a cancel would be an order of its own to a gateway that is done. */
  private static void requireNotCancelled(Tracked tracked) {
    if (isBeingCancelled(tracked)) {
      throw busy(tracked.order(), "it is being cancelled");
    }
  }

  private static boolean isBeingCancelled(Tracked tracked) {
    return tracked.order().status() == OrderStatus.PENDING_CANCEL || tracked.isCancelling();
  }

  static Failure busy(Order order, String why) {
    String name = order.keys().name();
    return new Failure.Conflict(
        Reason.ORDER_BUSY,
        "%s cannot be changed now: %s; nothing was sent".formatted(name, why),
        Map.of("order", name));
  }

  private static void requireOpen(Tracked tracked) {
    Order order = tracked.order();
    if (order.status().isFinal()) {
      throw new Failure.Refused(
          Reason.ORDER_DONE,
          "%s has ended: it is %s".formatted(order.keys().name(), order.status()),
          Map.of("order", order.keys().name(), "status", order.status().name()));
    }
  }

  private void requireSameSession(Tracked tracked, long losses) {
    if (losses != book.losses() || !gateway.status().isReady()) {
      throw new Failure.Unavailable(
          Reason.GATEWAY_UNAVAILABLE,
          "The change of %s was not sent: the session with the gateway was lost before"
              .formatted(tracked.order().keys().name()),
          gateway.status().retryAfter(gateway.clock().instant()));
    }
  }

  private static void requireWanted(Tracked tracked, BooleanSupplier isWanted) {
    if (!isWanted.getAsBoolean()) {
      throw new Failure.Cancelled(
          "%s: the caller left before the change was sent; nothing was changed"
              .formatted(tracked.order().keys().name()));
    }
  }
}
