package io.github.pitrunner.orders;

import io.github.pitrunner.connector.CodeClass;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the gateway's numbered messages mean for the order that they name (protocol section 6): a
 * refusal of the order, of its cancel or of its change, a notice of its end, or a warning.
 */
final class OrderMessages {
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

  private final OrderMoves moves;

  OrderMessages(OrderMoves moves) {
    this.moves = moves;
  }

  /** The gateway says something about an order. */
  void onMessage(Tracked tracked, GatewayMessage message) {
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
    moves.commit(tracked, moves.filled(tracked, warned), OrderEvent.Kind.WARNING, null);
    moves.settle(tracked, null);
    if (NOT_CHANGEABLE.contains(message.code())) {
      moves.doubt(tracked);
    }
  }

  /** The text carries the reason, if the gateway has one. */
  private void onCancelNotice(Tracked tracked, GatewayMessage message) {
    Order order = tracked.order();
    OrderState state =
        moves.state(tracked, order.state(), OrderCause.REPORTED_CANCELLED, message.toString());
    if (state.status() == OrderStatus.CANCELLED) {
      state = state.to(state.status(), message.toString());
    }
    moves.commit(tracked, order.with(state), OrderEvent.Kind.CHANGED, null);
    // Only what it knows can the gateway cancel, and no status need follow.
    moves.heard(tracked, OrderCause.REPORTED_CANCELLED);
  }

  private void onCancelRefused(Tracked tracked, GatewayMessage message) {
    Order order = tracked.order();
    moves.commit(
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
      moves.doubt(tracked);
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
          OrderMoves.unknown(
              tracked, "The gateway has most probably dropped the change, " + message));
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
      moves.toUnknown(tracked, "The gateway may have dropped it, " + message);
    }
    if (isCancelInDoubt || isChangeInDoubt || !tracked.isAcknowledged()) {
      moves.doubt(tracked);
    }
  }

  private void onWarning(Tracked tracked, GatewayMessage message) {
    Order order = tracked.order();
    OrderState state = order.state().withWarning(message.toString());
    if (CodeClass.of(message.code()) == CodeClass.FAILED) {
      tracked.onRefusal(message.toString());
      if (state.status() == OrderStatus.INACTIVE) {
        state = OrderMoves.moved(state, OrderCause.REFUSED, message.toString());
      }
    }
    boolean isEnd = state.status() != order.status();
    OrderEvent.Kind kind = isEnd ? OrderEvent.Kind.CHANGED : OrderEvent.Kind.WARNING;
    moves.commit(tracked, order.with(state), kind, null);
    moves.settle(tracked, null);
    if (isEnd) {
      tracked.onExplained(rejected(tracked, message));
    }
  }

  private void onRefused(Tracked tracked, GatewayMessage message) {
    tracked.onRefusal(message.toString());
    moves.move(tracked, OrderCause.REFUSED, message.toString());
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

  /** Only the client that placed an order may cancel it. */
  static Failure foreign(Order order, String why) {
    return new Failure.Refused(
        Reason.ORDER_FOREIGN,
        "%s belongs to client %d of the gateway and cannot be cancelled from here: %s"
            .formatted(order.keys().name(), order.keys().clientId(), why),
        Map.of("order", order.keys().name(), "client_id", "" + order.keys().clientId()));
  }
}
