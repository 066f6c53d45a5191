package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderFill;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.TimeInForce;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How an order changes, whatever the cause: each change is a transition of {@link OrderLife} or a
 * part that became known, makes a new version, and is published once.
 */
final class OrderMoves {
  private static final Logger LOG = Logger.getLogger(OrderMoves.class);

  private static final String NOT_AT_ONCE = "It could not be filled whole at once";

  private final Clock clock;
  private final EventLog events;
  private final OrderIndex index;
  private final ExecutionLedger ledger;
  private final OrderCensus census = new OrderCensus();
  private final List<TradeListener> tradeListeners = new ArrayList<>();
  private Consumer<Tracked> doubts = tracked -> {};
  private long count;

  // More than three parameters: where orders are found, what was executed of them, who is told.
  OrderMoves(Clock clock, EventLog events, OrderIndex index, ExecutionLedger ledger) {
    this.clock = clock;
    this.events = events;
    this.index = index;
    this.ledger = ledger;
  }

  /** Who finds out what is true of an order when neither we nor the gateway's last word say it. */
  void onDoubt(Consumer<Tracked> listener) {
    doubts = listener;
  }

  /** Neither we nor the gateway's last word say what is true of it: it is found out. */
  void doubt(Tracked tracked) {
    doubts.accept(tracked);
  }

  void addTradeListener(TradeListener listener) {
    tradeListeners.add(listener);
  }

  void tellTraders(Consumer<TradeListener> event) {
    tradeListeners.forEach(event);
  }

  /** What has become of orders, in numbers. */
  OrderCensus census() {
    return census;
  }

  /** Counts the changes of status. */
  long count() {
    return count;
  }

  void toUnknown(Tracked tracked, String reason) {
    move(tracked, OrderCause.ACKNOWLEDGEMENT_MISSED, reason);
    tracked.onNotAcknowledged(unknown(tracked, reason));
  }

  static Failure unknown(Tracked tracked, String what) {
    String name = tracked.order().keys().name();
    return new Failure.TimedOut(
        Reason.OUTCOME_UNKNOWN,
        "%s: %s; it may live, ask GetOrder".formatted(name, what),
        Map.of("order", name));
  }

  /** A cancel that is refused leaves an order nowhere of which nothing else was ever heard. */
  void toUnknownUnlessHeard(Tracked tracked, String reason) {
    if (!tracked.isAcknowledged() && !tracked.order().status().isFinal()) {
      toUnknown(tracked, reason);
    }
  }

  void move(Tracked tracked, OrderCause cause, String reason) {
    Order order = tracked.order();
    commit(tracked, order.with(moved(order.state(), cause, reason)), OrderEvent.Kind.CHANGED, null);
    settle(tracked, null);
  }

  OrderState state(
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

  static OrderState moved(OrderState state, OrderCause cause, String reason) {
    OrderStatus next = OrderLife.next(state.status(), cause);
    if (next != state.status()) {
      return state.to(next, reason);
    }
    return state.reason().isEmpty() && !reason.isEmpty() ? state.to(next, reason) : state;
  }

  /** The order with what its executions come to. */
  Order filled(@Nullable Tracked tracked, Order order) {
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

  void commit(Tracked tracked, Order changed, OrderEvent.Kind kind, @Nullable Execution execution) {
    if (changed.equals(tracked.order())) {
      return;
    }
    if (changed.status() != tracked.order().status()) {
      tracked.onMoved(++count);
      census.onStatus(changed.status());
      log(tracked, changed);
      if (changed.status() == OrderStatus.FILLED && changed.remaining().signum() > 0) {
        tellTraders(listener -> listener.onUnheard(changed, changed.remaining()));
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
  void heard(Tracked tracked, @Nullable OrderCause cause) {
    tracked.onAcknowledged();
    settle(tracked, cause);
    if (cause != null && cause.isAlive() && tracked.order().status() == OrderStatus.REJECTED) {
      // It may be late, or the refusal was a warning of a code that nobody knows: the list tells.
      doubt(tracked);
    }
  }

  static OrderState warned(OrderState state, String warning) {
    return warning.isEmpty() ? state : state.withWarning(warning);
  }

  /** Answers who waits for a cancel, if its word has come. */
  void settle(Tracked tracked, @Nullable OrderCause cause) {
    OrderStatus status = tracked.order().status();
    if (status.isFinal() || cause == OrderCause.REPORTED_PENDING_CANCEL) {
      tracked.endCancel();
    }
  }
}
