package io.github.pitrunner.orders;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks the gateway for the end of orders, one cancel at a time for each. */
final class Cancels {
  private final Gateway gateway;
  private final OrderBook book;
  private final UnderWay underWay;
  private final Duration patience;
  private final Consumer<AccountId> tempo;

  /**
   * @param patience for the gateway's word, from the moment that a cancel has left
   * @param tempo counts the cancels of an account
   */
  // More than three parameters: the desk's own, passed on.
  Cancels(
      Gateway gateway,
      OrderBook book,
      UnderWay underWay,
      Duration patience,
      Consumer<AccountId> tempo) {
    this.gateway = gateway;
    this.book = book;
    this.underWay = underWay;
    this.patience = patience;
    this.tempo = tempo;
  }

  /**
   * Asks for the end of an order. Succeeds with the order as it stands when the gateway has
   * confirmed the cancel or ended the order otherwise, or when its patience is over; fails with
   * {@code Unavailable} when the cancel was not sent.
   */
  Future<Order> cancel(Tracked tracked) {
    Order order = tracked.order();
    if (order.status().isFinal()) {
      return Future.succeededFuture(order);
    }
    Future<Order> begun = tracked.cancel();
    if (begun != null) {
      return begun;
    }
    requireCancellable(order);
    return follow(tracked, gateway.sendCancel(OrderMapper.toCancel(order.keys().orderId())));
  }

  /**
   * Asks for the end of everything in the accounts of the login, orders of other clients and of TWS
   * included.
   *
   * @return for each order that was open, the same as {@link #cancel}
   */
  List<Future<Order>> cancelEverything() {
    Future<Void> sent = gateway.sendCancel(OrderMapper.toGlobalCancel());
    List<Future<Order>> answers = new ArrayList<>();
    for (Tracked tracked : book.index().open()) {
      Future<Order> begun = tracked.cancel();
      answers.add(begun == null ? follow(tracked, sent) : begun);
    }
    return answers;
  }

  private Future<Order> follow(Tracked tracked, Future<Void> sent) {
    Future<Order> answer = tracked.beginCancel();
    sent.onSuccess(left -> onCancelLeft(tracked, answer))
        .onFailure(cause -> onCancelNotSent(tracked, answer, cause));
    return underWay.follow(answer);
  }

  private void onCancelLeft(Tracked tracked, Future<Order> answer) {
    AccountId account = tracked.order().account();
    if (account != null && !tracked.order().foreign()) {
      tempo.accept(account);
    }
    book.onCancelSent(tracked);
    Runnable stop = gateway.after(patience, () -> onCancelSilence(tracked));
    answer.onComplete(done -> stop.run());
  }

  private void onCancelSilence(Tracked tracked) {
    tracked.endCancel();
    book.onCancelSilence(tracked);
    gateway.onSuspicion(
        "The cancel of %s has not been confirmed within %d ms"
            .formatted(tracked.order().keys().name(), patience.toMillis()));
  }

  /** The order stands as before; unless another cancel has been begun meanwhile. */
  private static void onCancelNotSent(Tracked tracked, Future<Order> answer, Throwable cause) {
    if (!answer.isComplete()) {
      tracked.failCancel(
          Departures.notSent("The cancel of " + tracked.order().keys().name(), cause));
    }
  }

  /**
   * The gateway cancels by order id, which it reads as one of ours: the id of another client's
   * order must not be that of an order of ours.
   */
  private void requireCancellable(Order order) {
    OrderKeys keys = order.keys();
    if (!order.foreign() && !book.index().isOwnClient(keys.clientId())) {
      throw OrderMessages.foreign(
          order, "it was placed when this service had another client id; use that one again");
    }
    if (keys.orderId() <= 0) {
      throw OrderMessages.foreign(order, "it has no order id of an API client");
    }
    if (order.foreign() && book.index().isOwnOrderId(keys.orderId())) {
      throw OrderMessages.foreign(
          order, "its order id %d is also that of an order of ours".formatted(keys.orderId()));
    }
  }
}
