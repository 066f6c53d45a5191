package io.github.pitrunner.orders;

import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderFill;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.journal.JournalEntry.Charged;
import io.github.pitrunner.journal.JournalEntry.Executed;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.Recorded;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Every order, as the gateway's words and our own acts have made it. The only place where an order
 * is changed.
 *
 * <p>The file is long because every event of an order meets here; which order is meant is decided
 * in {@link OrderIndex}, how it changes in {@link OrderMoves} and {@link OrderLife}, what a
 * numbered message means in {@link OrderMessages}, what executions come to in {@link
 * ExecutionLedger}, which orders belong together in {@link BracketFamilies}.
 */
final class OrderBook implements OrderReports {
  private static final Logger LOG = Logger.getLogger(OrderBook.class);

  private static final String NOT_OF_TODAY =
      "The gateway does not list it as open, and of an earlier trading day it tells no ends and no"
          + " executions: it may have been executed; look it up by its order reference in TWS or in"
          + " the account's statement before placing it anew";

  private final Clock clock;
  private final EventLog events;
  private final OrderRecord record;
  private final OrderIndex index;
  private final ExecutionLedger ledger = new ExecutionLedger();
  private final OrderMoves moves;
  private final OrderMessages messages;
  private final BracketFamilies families;
  private boolean isComplete;
  private long losses;
  private long unrouted;

  // More than three parameters: its own place in the journal and in the gateway.
  OrderBook(Clock clock, EventLog events, OrderRecord record, OrderIndex.Bounds bounds) {
    this.clock = clock;
    this.events = events;
    this.record = record;
    this.index = new OrderIndex(bounds, ledger::forgetOrder);
    this.moves = new OrderMoves(clock, events, index, ledger);
    this.messages = new OrderMessages(moves);
    this.families = new BracketFamilies(index, moves);
  }

  /** Who finds out what is true of an order when neither we nor the gateway's last word say it. */
  void onDoubt(Consumer<Tracked> listener) {
    moves.onDoubt(listener);
  }

  void addTradeListener(TradeListener listener) {
    moves.addTradeListener(listener);
  }

  /** The gateway's state was read back once in this run: what is not here is not there. */
  boolean isComplete() {
    return isComplete;
  }

  void onComplete() {
    isComplete = true;
  }

  /** Messages about an order id that was not known in its session. */
  long unroutedMessages() {
    return unrouted;
  }

  /** What has become of orders, in numbers. */
  OrderCensus census() {
    return moves.census();
  }

  OrderIndex index() {
    return index;
  }

  ExecutionLedger ledger() {
    return ledger;
  }

  // --- what earlier runs have recorded ---

  /**
   * Takes what earlier runs have recorded; first of all. Nothing that was on its way then is known
   * to have arrived, and an order that was only intended may have left.
   */
  void onRestored(Recorded.Book recorded) {
    recorded.executions().forEach(booked -> ledger.add(booked.execution()));
    for (Recorded.BookOrder booked : recorded.orders()) {
      Intended intended = booked.intent();
      index.add(
          Tracked.restored(
              index.nextPosition(), booked.order(), intended == null ? null : intended.intent()));
    }
    events.onRestored(recorded.lastEvent());
    for (Tracked tracked : index.open()) {
      // An execution may be recorded whose event is not.
      moves.commit(tracked, moves.filled(tracked, tracked.order()), OrderEvent.Kind.CHANGED, null);
      if (!tracked.isAcknowledged()) {
        moves.toUnknown(tracked, "The service ended before the gateway acknowledged");
      }
    }
    recorded.intentsWithoutEvent().forEach(this::onRestored);
  }

  private void onRestored(Intended intended) {
    OrderIntent intent = intended.intent();
    Order order =
        new Order(
            new OrderKeys(intent.id(), 0, intended.clientId(), intended.orderId()),
            intent.account(),
            intent.instrument(),
            intent.ticket(),
            OrderState.of(OrderStatus.OUTCOME_UNKNOWN)
                .to(OrderStatus.OUTCOME_UNKNOWN, "The service ended when it was about to be sent"),
            OrderFill.NONE,
            false,
            // Whether it is one of today is asked by when it was wanted.
            Order.Life.begin(intended.time()));
    Tracked tracked = Tracked.restored(index.nextPosition(), order, intent);
    index.add(tracked);
    events.publish(OrderEvent.Kind.CREATED, tracked, null);
    tracked.onNotAcknowledged(OrderMoves.unknown(tracked, order.state().reason()));
  }

  // --- our own acts ---

  /**
   * An order has just been handed to the socket under an order id of this session.
   *
   * @param warnings of the risk gate
   * @param traceId of the call that places it; empty without a trace
   */
  Tracked onSent(Intended intended, List<String> warnings, String traceId) {
    Tracked tracked =
        Tracked.sent(index.nextPosition(), order(intended, warnings), intended.intent());
    tracked.setTraceId(traceId);
    moves.census().onStatus(tracked.order().status());
    index.add(tracked);
    index.putRoute(intended.orderId(), tracked);
    events.publish(OrderEvent.Kind.CREATED, tracked, null);
    return tracked;
  }

  /**
   * An order of a bracket will never be sent although its entry has left: its name stays taken, and
   * whoever looks at the bracket, also after a restart, sees that it is not whole.
   */
  void onNotSent(Intended intended, Throwable why) {
    OrderState state =
        OrderState.of(OrderStatus.NOT_PLACED)
            .to(OrderStatus.NOT_PLACED, String.valueOf(why.getMessage()));
    Tracked tracked =
        Tracked.sent(
            index.nextPosition(), order(intended, List.of()).with(state), intended.intent());
    index.add(tracked);
    events.publish(OrderEvent.Kind.CREATED, tracked, null);
    tracked.onNotAcknowledged(why);
  }

  /** An order on its way, as it is going to be in the book. */
  static Order order(Intended intended, List<String> warnings) {
    OrderIntent intent = intended.intent();
    OrderState state = OrderState.of(OrderStatus.PENDING_SUBMIT);
    for (String warning : warnings) {
      state = state.withWarning(warning);
    }
    return new Order(
        new OrderKeys(intent.id(), 0, intended.clientId(), intended.orderId()),
        intent.account(),
        intent.instrument(),
        intent.ticket(),
        state,
        OrderFill.NONE,
        false,
        Order.Life.begin(intended.time()));
  }

  /** The gateway has stayed silent for longer than it may. */
  void onSilence(Tracked tracked) {
    if (!tracked.isAcknowledged() && !tracked.order().status().isFinal()) {
      moves.toUnknown(tracked, "The gateway has not acknowledged the order in time");
      moves.doubt(tracked);
    }
  }

  /** A cancel has just been handed to the socket. */
  void onCancelSent(Tracked tracked) {
    OrderKeys keys = tracked.order().keys();
    // By a global cancel orders end that cannot be named by an id that is theirs alone.
    if (keys.orderId() > 0 && !(tracked.order().foreign() && index.isOwnOrderId(keys.orderId()))) {
      index.putRoute(keys.orderId(), tracked);
    }
    // Whether we may cancel another's order is not known; its status is left to what is reported.
    if (!tracked.order().foreign()) {
      moves.move(tracked, OrderCause.CANCEL_SENT, "A cancel was asked for");
    }
  }

  /** The gateway has stayed silent on a cancel for longer than it may: its list tells. */
  void onCancelSilence(Tracked tracked) {
    if (!tracked.order().status().isFinal()) {
      moves.doubt(tracked);
    }
  }

  /** The session is over: nobody will answer any more what was asked in it. */
  void onLost(String reason) {
    losses++;
    index.forgetRoutes();
    families.onLost();
    for (Tracked tracked : index.open()) {
      if (!tracked.isAcknowledged()) {
        moves.toUnknown(
            tracked, "The connection was lost before the gateway acknowledged: " + reason);
      }
      tracked.failCancel(
          OrderMoves.unknown(
              tracked, "The connection was lost before the gateway confirmed the cancel"));
      if (tracked.isChangeSent()) {
        tracked.failChange(
            OrderMoves.unknown(
                tracked, "The connection was lost before the gateway confirmed the change"));
      }
    }
  }

  // --- what the gateway says ---

  @Override
  public void onContent(Content content) {
    Standing standing = content.standing();
    take(content, standing == null ? null : standing.whenReported());
  }

  /** Counts the sessions that were lost. */
  long losses() {
    return losses;
  }

  /** Counts the changes of status: tells what has changed since a list was asked for. */
  long moves() {
    return moves.count();
  }

  /**
   * An order of the list of open orders that was asked for; returns it as it is tracked.
   *
   * @param asked the count of {@link #moves} when it was asked for
   */
  @Nullable Tracked onListed(Content content, long asked) {
    Standing standing = content.standing();
    Tracked known = index.find(content.address());
    // What is told of an order while the list is on its way stands in it too, and may be over by
    // the list's end; and the list may be older than a cancel that is under way.
    boolean isOlder = known != null && (known.lastMove() > asked || known.isCancelling());
    if (known != null) {
      known.onListed();
    }
    Order believed = known == null ? null : known.order();
    Tracked tracked =
        take(
            content,
            standing == null ? null : isOlder ? standing.whenReported() : standing.whenListed());
    if (tracked != null && (believed == null || isOther(believed, tracked.order()))) {
      moves.census().onOrderOther();
    }
    return tracked;
  }

  /** What is read back is not what was believed; what is filled the executions say. */
  private static boolean isOther(Order believed, Order told) {
    return believed.status() != told.status() || !believed.ticket().equals(told.ticket());
  }

  private @Nullable Tracked take(Content content, @Nullable OrderCause cause) {
    Tracked tracked = index.find(content.address());
    if (tracked == null) {
      return create(content, cause);
    }
    Order order = tracked.order().with(index.bind(tracked, content.address()));
    OrderState state = moves.state(tracked, order.state(), cause, content.reason());
    Order changed = order.with(OrderMoves.warned(state, content.warning()));
    if (!state.status().isFinal()) {
      changed = changed.with(families.ticket(content, order.ticket().instructions().parent()));
    } else if (isEnd(content.standing())) {
      // It may tell less than the order had; and a change that nobody has confirmed.
      changed = changed.with(order.ticket().asTold(content.ticket()));
    }
    families.noteChild(tracked, content);
    moves.commit(tracked, moves.filled(tracked, changed), OrderEvent.Kind.CHANGED, null);
    moves.heard(tracked, cause);
    return tracked;
  }

  /** Told of an order as it was at its end, and so not late whenever it comes. */
  private static boolean isEnd(@Nullable Standing standing) {
    return standing == Standing.CANCELLED || standing == Standing.FILLED;
  }

  private @Nullable Tracked create(Content content, @Nullable OrderCause cause) {
    OrderKeys keys = index.keysOf(content.address());
    if (keys.permId() == 0) {
      LOG.warnf("The gateway tells of an order that it does not name: %s", content.address());
      return null;
    }
    OrderStatus status =
        cause == null
            ? OrderStatus.PENDING_SUBMIT
            : OrderLife.next(OrderStatus.PENDING_SUBMIT, cause);
    OrderState state = OrderState.of(status).to(status, content.reason());
    Order order =
        new Order(
            keys,
            content.account(),
            content.instrument(),
            families.ticket(content, null),
            OrderMoves.warned(state, content.warning()),
            OrderFill.NONE,
            index.isForeign(content.address()),
            Order.Life.begin(clock.instant()));
    Tracked tracked = Tracked.told(index.nextPosition(), moves.filled(null, order));
    index.add(tracked);
    index.bind(tracked, content.address());
    moves.census().onStatus(tracked.order().status());
    events.publish(OrderEvent.Kind.CREATED, tracked, null);
    families.noteChild(tracked, content);
    families.adopt(tracked);
    Status ahead = index.takeAside(keys.permId());
    if (ahead != null) {
      onStatus(ahead);
    }
    return tracked;
  }

  @Override
  public void onStatus(Status status) {
    Tracked tracked = index.findOrRoute(status.address());
    if (tracked == null) {
      index.putAside(status);
      return;
    }
    OrderCause cause = status.standing().whenReported();
    Order order = tracked.order().with(index.bind(tracked, status.address()));
    Order changed = order.with(moves.state(tracked, order.state(), cause, status.reason()));
    moves.commit(tracked, moves.filled(tracked, changed), OrderEvent.Kind.CHANGED, null);
    moves.heard(tracked, cause);
  }

  @Override
  public void onFill(Fill fill) {
    Execution execution = fill.execution();
    if (execution.permId() == 0) {
      LOG.errorf("Execution %s names no order and is not counted", execution.id());
      return;
    }
    index.noteExecuted(fill.address());
    Execution replaced = ledger.find(execution.id());
    ExecutionLedger.Entry entry = ledger.add(execution);
    Execution booked = ledger.find(execution.id());
    Tracked tracked = index.find(fill.address());
    if (entry != ExecutionLedger.Entry.KNOWN && booked != null) {
      if (!fill.isLive()) {
        moves.census().onExecutionMissed();
      }
      record.happened(new Executed(booked, clock.instant()));
      moves.tellTraders(listener -> listener.onExecution(booked, replaced, fill.isLive()));
      tellLegsAhead(tracked, booked, replaced);
    }
    if (tracked == null) {
      return;
    }
    moves.commit(
        tracked,
        moves.filled(tracked, tracked.order().with(index.bind(tracked, fill.address()))),
        entry == ExecutionLedger.Entry.NEW
            ? OrderEvent.Kind.FILLED
            : OrderEvent.Kind.EXECUTION_UPDATED,
        booked);
    moves.heard(tracked, null);
  }

  /** Of a combination the whole is told first; its legs, which move positions, follow. */
  private void tellLegsAhead(
      @Nullable Tracked tracked, Execution execution, @Nullable Execution replaced) {
    if (tracked != null
        && replaced == null
        && execution.instrument().type() == SecurityType.COMBO
        && !tracked.order().status().isFinal()) {
      moves.tellTraders(listener -> listener.onUnheard(tracked.order(), execution.quantity()));
    }
  }

  @Override
  public void onCosts(Costs costs) {
    Execution updated = ledger.add(costs);
    if (updated != null) {
      record.happened(
          new Charged(
              costs.executionId(), costs.commission(), costs.realizedProfit(), clock.instant()));
    }
    Tracked tracked = updated == null ? null : index.byPermId(updated.permId());
    if (tracked != null) {
      moves.commit(
          tracked,
          moves.filled(tracked, tracked.order()),
          OrderEvent.Kind.EXECUTION_UPDATED,
          updated);
    }
  }

  @Override
  public void onWhatIf(int orderId, WhatIf whatIf) {
    LOG.debugf("A what-if under the id %d, which nobody asks any more", orderId);
  }

  @Override
  public void onBound(Address address) {
    Tracked tracked = index.byPermId(address.permId());
    if (tracked != null) {
      OrderKeys keys = tracked.order().keys().withRoute(address.clientId(), address.orderId());
      moves.commit(tracked, tracked.order().with(keys), OrderEvent.Kind.CHANGED, null);
    }
  }

  @Override
  public void onMessage(GatewayMessage message) {
    Tracked tracked = index.byRoute(message.id());
    if (tracked == null) {
      onUnrouted(message);
    } else {
      Traced.log(tracked, () -> messages.onMessage(tracked, message));
    }
  }

  /** Entries that are open although a protecting order of theirs was never placed. */
  List<Tracked> halfBrackets() {
    return families.halves();
  }

  /** The gateway has stayed silent on a change for longer than it may: its list tells. */
  void onChangeSilence(Tracked tracked) {
    if (!tracked.order().status().isFinal()) {
      moves.doubt(tracked);
    }
  }

  /** Warned of once: a gateway that repeats itself must not fill the log. */
  private void onUnrouted(GatewayMessage message) {
    unrouted++;
    LOG.logf(
        unrouted == 1 ? Logger.Level.WARN : Logger.Level.DEBUG,
        "A message about order id %d, which is not known in this session: %s",
        message.id(),
        message);
  }

  /** A cancel was refused or dropped, and what stands has been asked for, perhaps in vain. */
  void onCancelDoubtEnd(Tracked tracked) {
    moves.toUnknownUnlessHeard(
        tracked, "The gateway has not acknowledged it and does not cancel it");
    tracked.concludeCancel();
  }

  // --- what reading back tells ---

  /**
   * The gateway's state has been read back in a new session.
   *
   * @param judged orders that were there before it was asked
   * @param listed those of them, and others, that it listed
   */
  void onReadBack(Collection<Tracked> judged, Set<Tracked> listed) {
    for (Tracked tracked : List.copyOf(judged)) {
      if (listed.contains(tracked)) {
        continue;
      }
      OrderStatus believed = tracked.order().status();
      if (tracked.isCancelRefused()
          && !TradingDay.isToday(tracked.order().life().created(), clock.instant())) {
        // Of an earlier day it tells no ends; but what it can neither list nor cancel cannot trade.
        moves.move(
            tracked,
            OrderCause.REPORTED_CANCELLED,
            "The gateway knows the order no more; it ended on an earlier day, how is not told");
      } else if (tracked.isAcknowledged()) {
        moves.move(
            tracked,
            OrderCause.VANISHED,
            "The gateway lists it neither as open nor as completed any more; most probably it has"
                + " ended");
      } else {
        onNotFound(tracked);
      }
      if (tracked.order().status() != believed) {
        moves.census().onOrderOther();
      }
    }
  }

  private void onNotFound(Tracked tracked) {
    moves.toUnknownUnlessHeard(tracked, "The gateway has come to it and lists it nowhere");
    Order order = tracked.order();
    if (TradingDay.isToday(order.life().created(), clock.instant())) {
      moves.move(
          tracked,
          OrderCause.NOT_FOUND,
          "The gateway knows it neither as open nor as completed nor from an execution");
    } else if (order.status() == OrderStatus.OUTCOME_UNKNOWN) {
      OrderState state = order.state().to(order.status(), NOT_OF_TODAY);
      moves.commit(tracked, order.with(state), OrderEvent.Kind.CHANGED, null);
    }
  }
}
