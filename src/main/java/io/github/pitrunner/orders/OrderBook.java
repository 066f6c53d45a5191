package io.github.pitrunner.orders;

import io.github.pitrunner.connector.CodeClass;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderFill;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.journal.JournalEntry.Charged;
import io.github.pitrunner.journal.JournalEntry.Executed;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.Recorded;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Every order, as the gateway's words and our own acts have made it. The only place where an order
 * changes: each change is a transition of {@link OrderLife} or a part that became known, makes a
 * new version, and is published once.
 *
 * <p>The file is long because every event of an order meets here; which order is meant is decided
 * in {@link OrderIndex}, what a status becomes in {@link OrderLife}, what executions come to in
 * {@link ExecutionLedger}.
 */
final class OrderBook implements OrderReports {
  private static final Logger LOG = Logger.getLogger(OrderBook.class);

  /** The gateway could not cancel: in this state, not found, or not cancellable (protocol 6). */
  private static final Set<Integer> CANCEL_REFUSED = Set.of(135, 136, 161, 10147, 10148);

  /** Refusals of a change that are no refusals of an order (protocol 6). */
  private static final Set<Integer> CHANGE_REFUSED = Set.of(105, 110, 135, 136, 161, 2102);

  /** The order is not there to be changed: filled, not found, or not in a state for it. */
  private static final Set<Integer> NOT_CHANGEABLE = Set.of(104, 135, 136, 161, 10147, 10148);

  private static final int ORDER_CANCELLED = 202;

  /** More messages in a second than the gateway takes; what was too much is not worked on. */
  private static final int TOO_MANY_MESSAGES = 100;

  private static final Duration PACE_PAUSE = Duration.ofSeconds(1);

  private static final String NOT_AT_ONCE = "It could not be filled whole at once";

  private static final String NOT_OF_TODAY =
      "The gateway does not list it as open, and of an earlier trading day it tells no ends and no"
          + " executions: it may have been executed; look it up by its order reference in TWS or in"
          + " the account's statement before placing it anew";

  private final Clock clock;
  private final EventLog events;
  private final OrderRecord record;
  private final OrderIndex index;
  private final ExecutionLedger ledger = new ExecutionLedger();
  private final Map<Long, List<Tracked>> orphans = new HashMap<>();
  private final List<TradeListener> tradeListeners = new ArrayList<>();
  private Consumer<Tracked> doubts = tracked -> {};
  private boolean isComplete;
  private long losses;
  private long moves;
  private final OrderCensus census = new OrderCensus();
  private long unrouted;

  // More than three parameters: its own place in the journal and in the gateway.
  OrderBook(Clock clock, EventLog events, OrderRecord record, OrderIndex.Bounds bounds) {
    this.clock = clock;
    this.events = events;
    this.record = record;
    this.index = new OrderIndex(bounds, ledger::forgetOrder);
  }

  /** Who finds out what is true of an order when neither we nor the gateway's last word say it. */
  void onDoubt(Consumer<Tracked> listener) {
    doubts = listener;
  }

  void addTradeListener(TradeListener listener) {
    tradeListeners.add(listener);
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
    return census;
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
      commit(tracked, filled(tracked, tracked.order()), OrderEvent.Kind.CHANGED, null);
      if (!tracked.isAcknowledged()) {
        toUnknown(tracked, "The service ended before the gateway acknowledged");
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
    tracked.onNotAcknowledged(unknown(tracked, order.state().reason()));
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
    census.onStatus(tracked.order().status());
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
      toUnknown(tracked, "The gateway has not acknowledged the order in time");
      doubts.accept(tracked);
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
      move(tracked, OrderCause.CANCEL_SENT, "A cancel was asked for");
    }
  }

  /** The gateway has stayed silent on a cancel for longer than it may: its list tells. */
  void onCancelSilence(Tracked tracked) {
    if (!tracked.order().status().isFinal()) {
      doubts.accept(tracked);
    }
  }

  /** The session is over: nobody will answer any more what was asked in it. */
  void onLost(String reason) {
    losses++;
    index.forgetRoutes();
    // Children that are still open are told of again.
    orphans.clear();
    for (Tracked tracked : index.open()) {
      if (!tracked.isAcknowledged()) {
        toUnknown(tracked, "The connection was lost before the gateway acknowledged: " + reason);
      }
      tracked.failCancel(
          unknown(tracked, "The connection was lost before the gateway confirmed the cancel"));
      if (tracked.isChangeSent()) {
        tracked.failChange(
            unknown(tracked, "The connection was lost before the gateway confirmed the change"));
      }
    }
  }

  private void toUnknown(Tracked tracked, String reason) {
    move(tracked, OrderCause.ACKNOWLEDGEMENT_MISSED, reason);
    tracked.onNotAcknowledged(unknown(tracked, reason));
  }

  private static Failure unknown(Tracked tracked, String what) {
    String name = tracked.order().keys().name();
    return new Failure.TimedOut(
        Reason.OUTCOME_UNKNOWN,
        "%s: %s; it may live, ask GetOrder".formatted(name, what),
        Map.of("order", name));
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
    return moves;
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
      census.onOrderOther();
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
    OrderState state = state(tracked, order.state(), cause, content.reason());
    Order changed = order.with(warned(state, content.warning()));
    if (!state.status().isFinal()) {
      changed = changed.with(ticket(content, order.ticket().instructions().parent()));
    } else if (isEnd(content.standing())) {
      // It may tell less than the order had; and a change that nobody has confirmed.
      changed = changed.with(order.ticket().asTold(content.ticket()));
    }
    noteChild(tracked, content);
    commit(tracked, filled(tracked, changed), OrderEvent.Kind.CHANGED, null);
    heard(tracked, cause);
    return tracked;
  }

  /** Told of an order as it was at its end, and so not late whenever it comes. */
  private static boolean isEnd(@Nullable Standing standing) {
    return standing == Standing.CANCELLED || standing == Standing.FILLED;
  }

  /** What is ordered; the gateway names the entry of a bracket by an id of its own. */
  private OrderTicket ticket(Content content, @Nullable ClientOrderId known) {
    Tracked entry = content.parentPermId() == 0 ? null : index.byPermId(content.parentPermId());
    ClientOrderId parent = known == null && entry != null ? entry.order().keys().id() : known;
    OrderTicket ticket = content.ticket();
    return parent == null ? ticket : ticket.with(ticket.instructions().withParent(parent));
  }

  /** The gateway may tell of a protecting order before it tells of its entry. */
  private void noteChild(Tracked tracked, Content content) {
    boolean isKnown = tracked.order().ticket().instructions().parent() != null;
    if (content.parentPermId() != 0
        && !isKnown
        && index.byPermId(content.parentPermId()) == null
        && !tracked.order().status().isFinal()) {
      orphans.computeIfAbsent(content.parentPermId(), entry -> new ArrayList<>()).add(tracked);
    }
  }

  private void adopt(Tracked entry) {
    OrderKeys keys = entry.order().keys();
    List<Tracked> children = orphans.remove(keys.permId());
    if (children == null || keys.id() == null) {
      return;
    }
    for (Tracked child : children) {
      OrderTicket ticket = child.order().ticket();
      if (ticket.instructions().parent() == null) {
        Order changed =
            child.order().with(ticket.with(ticket.instructions().withParent(keys.id())));
        commit(child, changed, OrderEvent.Kind.CHANGED, null);
      }
    }
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
            ticket(content, null),
            warned(state, content.warning()),
            OrderFill.NONE,
            index.isForeign(content.address()),
            Order.Life.begin(clock.instant()));
    Tracked tracked = Tracked.told(index.nextPosition(), filled(null, order));
    index.add(tracked);
    index.bind(tracked, content.address());
    census.onStatus(tracked.order().status());
    events.publish(OrderEvent.Kind.CREATED, tracked, null);
    noteChild(tracked, content);
    adopt(tracked);
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
    Order changed = order.with(state(tracked, order.state(), cause, status.reason()));
    commit(tracked, filled(tracked, changed), OrderEvent.Kind.CHANGED, null);
    heard(tracked, cause);
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
        census.onExecutionMissed();
      }
      record.happened(new Executed(booked, clock.instant()));
      tradeListeners.forEach(listener -> listener.onExecution(booked, replaced, fill.isLive()));
      tellLegsAhead(tracked, booked, replaced);
    }
    if (tracked == null) {
      return;
    }
    commit(
        tracked,
        filled(tracked, tracked.order().with(index.bind(tracked, fill.address()))),
        entry == ExecutionLedger.Entry.NEW
            ? OrderEvent.Kind.FILLED
            : OrderEvent.Kind.EXECUTION_UPDATED,
        booked);
    heard(tracked, null);
  }

  /** Of a combination the whole is told first; its legs, which move positions, follow. */
  private void tellLegsAhead(
      @Nullable Tracked tracked, Execution execution, @Nullable Execution replaced) {
    if (tracked != null
        && replaced == null
        && execution.instrument().type() == SecurityType.COMBO
        && !tracked.order().status().isFinal()) {
      tradeListeners.forEach(listener -> listener.onUnheard(tracked.order(), execution.quantity()));
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
      commit(tracked, filled(tracked, tracked.order()), OrderEvent.Kind.EXECUTION_UPDATED, updated);
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
      commit(tracked, tracked.order().with(keys), OrderEvent.Kind.CHANGED, null);
    }
  }

  @Override
  public void onMessage(GatewayMessage message) {
    Tracked tracked = index.byRoute(message.id());
    if (tracked == null) {
      onUnrouted(message);
    } else {
      Traced.log(tracked, () -> onMessage(tracked, message));
    }
  }

  private void onMessage(Tracked tracked, GatewayMessage message) {
    if (message.code() == ORDER_CANCELLED) {
      onCancelNotice(tracked, message);
    } else if (CANCEL_REFUSED.contains(message.code()) && !tracked.isChangeSent()) {
      onCancelRefused(tracked, message);
    } else if (message.code() == TOO_MANY_MESSAGES) {
      onTooMany(tracked, message);
    } else if (tracked.isChangeSent() && isRefusalOfChange(message.code())) {
      onChangeRefused(tracked, message);
    } else if (tracked.isAcknowledged() || CodeClass.of(message.code()) != CodeClass.FAILED) {
      onWarning(tracked, message);
    } else {
      onRefused(tracked, message);
    }
  }

  private static boolean isRefusalOfChange(int code) {
    return CHANGE_REFUSED.contains(code) || CodeClass.of(code) == CodeClass.FAILED;
  }

  /** The order stands as it stood; that its change is refused is no refusal of the order. */
  private void onChangeRefused(Tracked tracked, GatewayMessage message) {
    Order order = tracked.order();
    String name = order.keys().name();
    tracked.onChangeRefused(
        new Failure.Refused(
            Reason.ORDER_REJECTED,
            "%s: the gateway refuses the change, %s".formatted(name, message),
            withOrder(name, Failure.gateway(message.code(), message.text()))));
    if (tracked.cancel() != null && CANCEL_REFUSED.contains(message.code())) {
      // It does not say which of the two it means.
      onCancelRefused(tracked, message);
      return;
    }
    Order warned = order.with(order.state().withWarning(message.toString()));
    commit(tracked, filled(tracked, warned), OrderEvent.Kind.WARNING, null);
    settle(tracked, null);
    if (NOT_CHANGEABLE.contains(message.code())) {
      doubts.accept(tracked);
    }
  }

  /** The gateway has stayed silent on a change for longer than it may: its list tells. */
  void onChangeSilence(Tracked tracked) {
    if (!tracked.order().status().isFinal()) {
      doubts.accept(tracked);
    }
  }

  /** Entries that are open although a protecting order of theirs was never placed. */
  List<Tracked> halfBrackets() {
    return index.open().stream()
        .filter(tracked -> !tracked.order().foreign() && lacksChild(tracked.order()))
        .toList();
  }

  private boolean lacksChild(Order entry) {
    ClientOrderId id = entry.keys().id();
    if (id == null) {
      return false;
    }
    return BracketTicket.childrenOf(id).stream()
        .map(index::byName)
        .filter(Objects::nonNull)
        .map(Tracked::order)
        .anyMatch(
            child ->
                child.status() == OrderStatus.NOT_PLACED
                    && id.equals(child.ticket().instructions().parent()));
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

  /** The text carries the reason, if the gateway has one. */
  private void onCancelNotice(Tracked tracked, GatewayMessage message) {
    Order order = tracked.order();
    OrderState state =
        state(tracked, order.state(), OrderCause.REPORTED_CANCELLED, message.toString());
    if (state.status() == OrderStatus.CANCELLED) {
      state = state.to(state.status(), message.toString());
    }
    commit(tracked, order.with(state), OrderEvent.Kind.CHANGED, null);
    // Only what it knows can the gateway cancel, and no status need follow.
    heard(tracked, OrderCause.REPORTED_CANCELLED);
  }

  private void onCancelRefused(Tracked tracked, GatewayMessage message) {
    Order order = tracked.order();
    commit(
        tracked,
        order.with(order.state().withWarning(message.toString())),
        OrderEvent.Kind.WARNING,
        null);
    if (order.foreign()) {
      tracked.failCancel(foreign(order, message.toString()));
    } else if (order.status().isFinal()) {
      tracked.endCancel();
    } else {
      // Also after the patience with it is over: what stands now is to be found out.
      tracked.onCancelRefused();
      doubts.accept(tracked);
    }
  }

  /**
   * The gateway names the order, or the cancel of one, as too much. Most probably it has dropped
   * it, but it does not say which of the two: what is true is read back.
   */
  private void onTooMany(Tracked tracked, GatewayMessage message) {
    onWarning(tracked, message);
    Order order = tracked.order();
    if (order.status().isFinal()) {
      return;
    }
    boolean isChangeInDoubt = tracked.isChangeSent();
    if (isChangeInDoubt) {
      tracked.failChange(
          unknown(tracked, "The gateway has most probably dropped the change, " + message));
    }
    boolean isCancelInDoubt =
        tracked.isCancelling() || order.status() == OrderStatus.PENDING_CANCEL;
    if (isCancelInDoubt) {
      tracked.onCancelDropped(
          new Failure.Unavailable(
              Reason.PACING,
              "The gateway has dropped the cancel of %s, %s; ask again"
                  .formatted(order.keys().name(), message),
              PACE_PAUSE));
    }
    if (!tracked.isAcknowledged()) {
      tracked.onDropped();
      toUnknown(tracked, "The gateway may have dropped it, " + message);
    }
    if (isCancelInDoubt || isChangeInDoubt || !tracked.isAcknowledged()) {
      doubts.accept(tracked);
    }
  }

  /** A cancel was refused or dropped, and what stands has been asked for, perhaps in vain. */
  void onCancelDoubtEnd(Tracked tracked) {
    toUnknownUnlessHeard(tracked, "The gateway has not acknowledged it and does not cancel it");
    tracked.concludeCancel();
  }

  /** A cancel that is refused leaves an order nowhere of which nothing else was ever heard. */
  private void toUnknownUnlessHeard(Tracked tracked, String reason) {
    if (!tracked.isAcknowledged() && !tracked.order().status().isFinal()) {
      toUnknown(tracked, reason);
    }
  }

  /** Only the client that placed an order may cancel it. */
  static Failure foreign(Order order, String why) {
    return new Failure.Refused(
        Reason.ORDER_FOREIGN,
        "%s belongs to client %d of the gateway and cannot be cancelled from here: %s"
            .formatted(order.keys().name(), order.keys().clientId(), why),
        Map.of("order", order.keys().name(), "client_id", "" + order.keys().clientId()));
  }

  private void onWarning(Tracked tracked, GatewayMessage message) {
    Order order = tracked.order();
    OrderState state = order.state().withWarning(message.toString());
    if (CodeClass.of(message.code()) == CodeClass.FAILED) {
      tracked.onRefusal(message.toString());
      if (state.status() == OrderStatus.INACTIVE) {
        state = moved(state, OrderCause.REFUSED, message.toString());
      }
    }
    boolean isEnd = state.status() != order.status();
    OrderEvent.Kind kind = isEnd ? OrderEvent.Kind.CHANGED : OrderEvent.Kind.WARNING;
    commit(tracked, order.with(state), kind, null);
    settle(tracked, null);
    if (isEnd) {
      tracked.onExplained(rejected(tracked, message));
    }
  }

  private void onRefused(Tracked tracked, GatewayMessage message) {
    tracked.onRefusal(message.toString());
    move(tracked, OrderCause.REFUSED, message.toString());
    tracked.onNotAcknowledged(rejected(tracked, message));
  }

  private static Failure rejected(Tracked tracked, GatewayMessage message) {
    String name = tracked.order().keys().name();
    return new Failure.Refused(
        Reason.ORDER_REJECTED,
        "%s: the gateway refuses it, %s".formatted(name, message),
        withOrder(name, Failure.gateway(message.code(), message.text())));
  }

  private static Map<String, String> withOrder(String name, Map<String, String> metadata) {
    Map<String, String> all = new HashMap<>(metadata);
    all.put("order", name);
    return all;
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
        move(
            tracked,
            OrderCause.REPORTED_CANCELLED,
            "The gateway knows the order no more; it ended on an earlier day, how is not told");
      } else if (tracked.isAcknowledged()) {
        move(
            tracked,
            OrderCause.VANISHED,
            "The gateway lists it neither as open nor as completed any more; most probably it has"
                + " ended");
      } else {
        onNotFound(tracked);
      }
      if (tracked.order().status() != believed) {
        census.onOrderOther();
      }
    }
  }

  private void onNotFound(Tracked tracked) {
    toUnknownUnlessHeard(tracked, "The gateway has come to it and lists it nowhere");
    Order order = tracked.order();
    if (TradingDay.isToday(order.life().created(), clock.instant())) {
      move(
          tracked,
          OrderCause.NOT_FOUND,
          "The gateway knows it neither as open nor as completed nor from an execution");
    } else if (order.status() == OrderStatus.OUTCOME_UNKNOWN) {
      OrderState state = order.state().to(order.status(), NOT_OF_TODAY);
      commit(tracked, order.with(state), OrderEvent.Kind.CHANGED, null);
    }
  }

  // --- how an order changes ---

  private void move(Tracked tracked, OrderCause cause, String reason) {
    Order order = tracked.order();
    commit(tracked, order.with(moved(order.state(), cause, reason)), OrderEvent.Kind.CHANGED, null);
    settle(tracked, null);
  }

  private OrderState state(
      Tracked tracked, OrderState state, @Nullable OrderCause reported, String reason) {
    OrderCause cause = ended(tracked, reported);
    if (cause == null) {
      return state;
    }
    OrderState next =
        moved(state, cause, cause != reported && reason.isEmpty() ? NOT_AT_ONCE : reason);
    if (cause.isWorking() && !next.status().isFinal()) {
      tracked.onRefusalOver();
    }
    // A refusal that came ahead says why it is not working.
    return next.status() == OrderStatus.INACTIVE && !tracked.refusal().isEmpty()
        ? moved(next, OrderCause.REFUSED, tracked.refusal())
        : next;
  }

  /**
   * A FOK order that cannot be filled is told as inactive (protocol section 5.2), and nobody makes
   * it active again.
   */
  private static @Nullable OrderCause ended(Tracked tracked, @Nullable OrderCause cause) {
    boolean isInactive =
        cause == OrderCause.REPORTED_INACTIVE || cause == OrderCause.LISTED_INACTIVE;
    boolean isOfTheMoment = tracked.order().ticket().timeInForce() == TimeInForce.FOK;
    return isInactive && isOfTheMoment && tracked.refusal().isEmpty()
        ? OrderCause.REPORTED_CANCELLED
        : cause;
  }

  private static OrderState moved(OrderState state, OrderCause cause, String reason) {
    OrderStatus next = OrderLife.next(state.status(), cause);
    if (next != state.status()) {
      return state.to(next, reason);
    }
    return state.reason().isEmpty() && !reason.isEmpty() ? state.to(next, reason) : state;
  }

  /** The order with what its executions come to. */
  private Order filled(@Nullable Tracked tracked, Order order) {
    long permId = order.keys().permId();
    boolean isCombo = order.instrument().type() == SecurityType.COMBO;
    List<Execution> executions =
        permId == 0
            ? List.of()
            : ledger.of(permId).stream()
                // A combination is filled as a whole and in its legs; only the former counts.
                .filter(
                    execution -> !isCombo || execution.instrument().type() == SecurityType.COMBO)
                .toList();
    Order changed = order.with(OrderFill.of(executions));
    if (executions.isEmpty()) {
      return changed;
    }
    boolean isWhole = tracked == null ? changed.isWhole() : tracked.isWhole(changed);
    OrderCause cause = isWhole ? OrderCause.EXECUTED_WHOLE : OrderCause.EXECUTED_IN_PART;
    return changed.with(moved(changed.state(), cause, ""));
  }

  private void commit(
      Tracked tracked, Order changed, OrderEvent.Kind kind, @Nullable Execution execution) {
    if (changed.equals(tracked.order())) {
      return;
    }
    if (changed.status() != tracked.order().status()) {
      tracked.onMoved(++moves);
      census.onStatus(changed.status());
      log(tracked, changed);
      if (changed.status() == OrderStatus.FILLED && changed.remaining().signum() > 0) {
        tradeListeners.forEach(listener -> listener.onUnheard(changed, changed.remaining()));
      }
    }
    tracked.set(changed.next(clock.instant()));
    index.onChanged(tracked);
    events.publish(kind, tracked, execution);
  }

  /** What a person has to look at is said; everything else only to who looks. */
  private static void log(Tracked tracked, Order changed) {
    Logger.Level level =
        switch (changed.status()) {
          case OUTCOME_UNKNOWN -> Logger.Level.WARN;
          case REJECTED, NOT_PLACED, INACTIVE -> Logger.Level.INFO;
          case PENDING_SUBMIT, PRE_SUBMITTED, SUBMITTED, PENDING_CANCEL, FILLED, CANCELLED ->
              Logger.Level.DEBUG;
        };
    if (LOG.isEnabled(level)) {
      Traced.log(
          tracked,
          () ->
              LOG.logf(
                  level,
                  "%s is %s: %s",
                  changed.keys().name(),
                  changed.status(),
                  changed.state().reason()));
    }
  }

  /** The gateway knows the order: it has acknowledged it, whatever it says of it. */
  private void heard(Tracked tracked, @Nullable OrderCause cause) {
    tracked.onAcknowledged();
    settle(tracked, cause);
    if (cause != null && cause.isAlive() && tracked.order().status() == OrderStatus.REJECTED) {
      // It may be late, or the refusal was a warning of a code that nobody knows: the list tells.
      doubts.accept(tracked);
    }
  }

  private static OrderState warned(OrderState state, String warning) {
    return warning.isEmpty() ? state : state.withWarning(warning);
  }

  /** Answers who waits for a cancel, if its word has come. */
  private void settle(Tracked tracked, @Nullable OrderCause cause) {
    OrderStatus status = tracked.order().status();
    if (status.isFinal() || cause == OrderCause.REPORTED_PENDING_CANCEL) {
      tracked.endCancel();
    }
  }
}
