package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order in the book, with who waits for it. Only the book changes it.
 *
 * <p>Four things are waited for, and each is answered once: the gateway's acknowledgement of an
 * order that was placed in this run, why it is inactive, its word on a cancel that is under way,
 * and its word on a change.
 */
final class Tracked {
  private final long position;
  private final @Nullable OrderIntent intent;
  private final Promise<Order> acknowledgement = Promise.promise();
  private @Nullable Promise<Order> explanation;
  private @Nullable Promise<Order> cancel;
  private @Nullable OrderChange change;
  private Order order;
  private @Nullable Order told;
  private long lastMove;
  private boolean isAcknowledged;
  private boolean isCancelRefused;
  private boolean isDropped;
  private @Nullable Failure cancelDropped;
  private String refusal = "";
  private String traceId = "";

  private Tracked(long position, Order order, @Nullable OrderIntent intent) {
    this.position = position;
    this.order = order;
    this.intent = intent;
  }

  /** An order that was just sent. */
  static Tracked sent(long position, Order order, OrderIntent intent) {
    return new Tracked(position, order, intent);
  }

  /** The id of the trace of the call that has placed it; empty when there is none. */
  String traceId() {
    return traceId;
  }

  void setTraceId(String id) {
    traceId = id;
  }

  /** An order that the gateway has told of. */
  static Tracked told(long position, Order order) {
    Tracked tracked = new Tracked(position, order, null);
    tracked.isAcknowledged = true;
    tracked.acknowledgement.complete(order);
    return tracked;
  }

  /**
   * An order that an earlier run of this service has recorded.
   *
   * @param intent null if it was not placed by us
   */
  static Tracked restored(long position, Order order, @Nullable OrderIntent intent) {
    Tracked tracked = new Tracked(position, order, intent);
    tracked.told = order;
    tracked.isAcknowledged = isKnownAtGateway(order);
    // Who waited for it has gone with that run; who asks now is answered with what stands.
    tracked.acknowledgement.complete(order);
    return tracked;
  }

  private static boolean isKnownAtGateway(Order order) {
    return order.keys().permId() != 0
        || switch (order.status()) {
          case PENDING_SUBMIT, PENDING_CANCEL, OUTCOME_UNKNOWN, NOT_PLACED -> false;
          case PRE_SUBMITTED, SUBMITTED, FILLED, CANCELLED, REJECTED, INACTIVE -> true;
        };
  }

  /** Rises with each order that becomes known. */
  long position() {
    return position;
  }

  Order order() {
    return order;
  }

  void set(Order changed) {
    order = changed;
    OrderChange asked = change;
    if (asked != null && asked.isMadeIn(changed.ticket())) {
      change = null;
      asked.onMade(changed);
    } else if (asked != null && changed.status().isFinal()) {
      failChange(
          new Failure.Refused(
              Reason.ORDER_DONE,
              "%s has ended before it was changed: it is %s"
                  .formatted(changed.keys().name(), changed.status()),
              Map.of("order", changed.keys().name(), "status", changed.status().name())));
    }
    // Why it is rejected comes with the rejection.
    if (changed.status() != OrderStatus.INACTIVE && changed.status() != OrderStatus.REJECTED) {
      onUnexplained();
    }
  }

  /** A change is about to be sent. */
  void beginChange(OrderChange begun) {
    change = begun;
  }

  /** Of this change nobody knows yet whether it is made, and somebody waits for it. */
  boolean isUnderWay(OrderChange asked) {
    return asked.equals(change) && asked.isUnderWay();
  }

  /** The gateway may have a change that it has said nothing of, and somebody waits for it. */
  boolean isChangeSent() {
    return change != null && change.isUnderWay() && change.isSent();
  }

  /** Nobody waits for a change any more that may have been made, or may still be. */
  boolean isChangeInDoubt() {
    return change != null && !change.isUnderWay();
  }

  /** A change is under way. */
  boolean isChanging() {
    return change != null && change.isUnderWay();
  }

  /**
   * Executions that come to the quantity that is known are the whole order, unless it may be a
   * larger one by now: what lives must not be taken for filled.
   */
  boolean isWhole(Order filled) {
    OrderChange asked = change;
    return filled.isWhole()
        && (asked == null
            || filled.fill().quantity().compareTo(asked.asked().ticket().quantity()) >= 0);
  }

  /** What it may come to at worst: a change of which nothing is known counts if it is worse. */
  Order atWorst() {
    return change == null ? order : order.with(change.worst(order.ticket()));
  }

  /** The gateway's list tells it as it is: what is not in it of a change will not come any more. */
  void onListed() {
    if (isChangeInDoubt()) {
      change = null;
    }
  }

  /** The order stands as it stood: the gateway has refused its change. */
  void onChangeRefused(Throwable failure) {
    if (change != null) {
      onChangeNotMade(change, failure);
    }
  }

  /** The order stands as it stood: this change has never left, or was refused. */
  void onChangeNotMade(OrderChange asked, Throwable failure) {
    if (asked.equals(change)) {
      change = null;
    }
    asked.fail(failure);
  }

  /** Who waits for the change is told; what has become of it stays open if it was sent. */
  void failChange(Throwable failure) {
    OrderChange asked = change;
    if (asked == null) {
      return;
    }
    if (asked.isSent()) {
      asked.fail(failure);
    } else {
      onChangeNotMade(asked, failure);
    }
  }

  /** As its last event left it that was told; null before the first one. */
  @Nullable Order told() {
    return told;
  }

  void onTold(Order event) {
    told = event;
  }

  /** The book's count of moves when the status of this order last changed; 0 when it never has. */
  long lastMove() {
    return lastMove;
  }

  void onMoved(long move) {
    lastMove = move;
  }

  /** What was wanted, as it was wanted; null when the order is known only from the gateway. */
  @Nullable OrderIntent intent() {
    return intent;
  }

  /** The gateway has said anything of it but its refusal. */
  boolean isAcknowledged() {
    return isAcknowledged;
  }

  Future<Order> acknowledgement() {
    return acknowledgement.future();
  }

  void onAcknowledged() {
    isAcknowledged = true;
    isDropped = false;
    acknowledgement.tryComplete(order);
  }

  void onNotAcknowledged(Throwable failure) {
    acknowledgement.tryFail(failure);
  }

  /** Brings the order once it is not inactive any more; fails with why it is rejected. */
  Future<Order> explanation() {
    Promise<Order> waiting = explanation;
    if (waiting == null) {
      waiting = Promise.promise();
      explanation = waiting;
    }
    return waiting.future();
  }

  /** Whoever waits to hear why it is inactive is told how it stands. */
  void onUnexplained() {
    Promise<Order> waiting = explanation;
    if (waiting != null) {
      explanation = null;
      waiting.tryComplete(order);
    }
  }

  /** The gateway has said why it is inactive: it is rejected. */
  void onExplained(Failure rejection) {
    Promise<Order> waiting = explanation;
    if (waiting != null) {
      explanation = null;
      waiting.tryFail(rejection);
    }
  }

  /** Why the gateway has refused it, or something about it; empty when it has not. */
  String refusal() {
    return refusal;
  }

  void onRefusal(String text) {
    refusal = text;
  }

  /** It works all the same: a later end has another reason. */
  void onRefusalOver() {
    refusal = "";
  }

  /** The word on the cancel that is under way; null when none is. */
  @Nullable Future<Order> cancel() {
    return cancel == null ? null : cancel.future();
  }

  /** A cancel is under way and the gateway has not refused it. */
  boolean isCancelling() {
    return cancel != null && !isCancelRefused;
  }

  /** The gateway has refused the newest cancel. */
  boolean isCancelRefused() {
    return isCancelRefused;
  }

  /**
   * The gateway has said that it has come to what we sent of this order and has not worked on it:
   * what it lists from now on is the truth of this order too.
   */
  boolean isWorkedThrough() {
    return isCancelRefused || isDropped;
  }

  /** The gateway has not worked on it because too much came at once, so it says. */
  void onDropped() {
    isDropped = true;
  }

  Future<Order> beginCancel() {
    Promise<Order> promise = Promise.promise();
    cancel = promise;
    isCancelRefused = false;
    cancelDropped = null;
    return promise.future();
  }

  void onCancelRefused() {
    isCancelRefused = true;
  }

  /**
   * The gateway has not worked on the newest cancel because too much came at once, so it says.
   *
   * @param failure what its caller hears if the order turns out not to have ended
   */
  void onCancelDropped(Failure failure) {
    isCancelRefused = true;
    cancelDropped = failure;
  }

  /** What stands has been asked for after the gateway had refused the cancel or dropped it. */
  void concludeCancel() {
    Failure dropped = cancelDropped;
    if (dropped != null && !order.status().isFinal()) {
      failCancel(dropped);
    } else {
      endCancel();
    }
  }

  /** Answers who waits for the cancel with the order as it stands. */
  void endCancel() {
    Promise<Order> promise = cancel;
    cancel = null;
    if (promise != null) {
      promise.complete(order);
    }
  }

  void failCancel(Throwable failure) {
    Promise<Order> promise = cancel;
    cancel = null;
    if (promise != null) {
      promise.fail(failure);
    }
  }
}
