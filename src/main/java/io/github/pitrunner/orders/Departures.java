package io.github.pitrunner.orders;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Orders on their way to the socket. Mostly they leave at once; one that has to wait for the pace
 * has taken its name, but is not in the book: nobody is told of it, and nobody looks for it at the
 * gateway, until it has left.
 *
 * <pre>
 *  handed over ─┬─► left ──► in the book as PENDING_SUBMIT, the gateway's patience runs
 *               └─► never left: the name is free again, and it was never an order
 *                     (refused by the outbox, lost with its session, withdrawn, or waited too long)
 * </pre>
 *
 * <p>The outbox gives no letter back: what is withdrawn stays in its queue and is dropped there
 * when its turn comes, because it is not wanted then. Nobody waits for that.
 */
final class Departures {
  private final Gateway gateway;
  private final OrderBook book;
  private final Duration patience;
  private final Map<ClientOrderId, Departure> byName = new HashMap<>();

  /** An order that waits. */
  static final class Departure {
    private final OrderIntent intent;
    private final Promise<Tracked> left = Promise.promise();

    private Departure(OrderIntent intent) {
      this.intent = intent;
    }

    OrderIntent intent() {
      return intent;
    }

    /** Brings it as the book has it, or fails when it was not sent and never will be. */
    Future<Tracked> left() {
      return left.future();
    }

    private boolean isWaiting() {
      return !left.future().isComplete();
    }
  }

  /**
   * @param patience with an order that waits for the pace, and then, from the moment that it has
   *     left, for the gateway's acknowledgement
   */
  Departures(Gateway gateway, OrderBook book, Duration patience) {
    this.gateway = gateway;
    this.book = book;
    this.patience = patience;
  }

  /** The order of this name that waits; null when none does. */
  @Nullable Departure byName(ClientOrderId name) {
    return byName.get(name);
  }

  /**
   * Hands an order over, once and for ever. Fails when it was not sent and never will be.
   *
   * @param isWanted asked again when its turn comes
   * @throws Failure if it cannot even wait; nothing was sent then
   */
  Future<Tracked> send(OrderIntent intent, int clientId, BooleanSupplier isWanted) {
    int orderId = gateway.nextOrderId();
    Departure departure = new Departure(intent);
    // The durable journal's place is here: the intent is written before the socket sees it.
    gateway
        .sendOrder(
            OrderMapper.toPlace(orderId, intent),
            () -> departure.isWaiting() && isWanted.getAsBoolean())
        .onComplete(end -> byName.remove(intent.id(), departure))
        .map(sent -> onLeft(intent, clientId, orderId))
        .recover(cause -> Future.failedFuture(notSent(intent.id().toString(), cause)))
        .onSuccess(departure.left::tryComplete)
        .onFailure(departure.left::tryFail);
    if (departure.isWaiting()) {
      byName.put(intent.id(), departure);
      Runnable stop = gateway.after(patience, () -> onNoTurn(departure));
      departure.left().onComplete(end -> stop.run());
    }
    return departure.left();
  }

  /**
   * Keeps an order that waits from being sent, from now on and for ever; its name is free at once.
   *
   * @param why what everybody hears who waits for it
   */
  void withdraw(Departure departure, Failure why) {
    byName.remove(departure.intent().id(), departure);
    departure.left.tryFail(why);
  }

  /** What is sent late is sent into another market than the one that it was meant for. */
  private void onNoTurn(Departure departure) {
    String name = departure.intent().id().value();
    withdraw(
        departure,
        new Failure.TimedOut(
            Reason.PACING,
            "%s was not sent: its turn has not come within %d ms; nothing was placed"
                .formatted(name, patience.toMillis()),
            Map.of("order", name)));
  }

  private Tracked onLeft(OrderIntent intent, int clientId, int orderId) {
    Tracked tracked = book.onSent(intent, clientId, orderId);
    Runnable stop = gateway.after(patience, () -> onSilence(tracked));
    tracked.acknowledgement().onComplete(done -> stop.run());
    return tracked;
  }

  private void onSilence(Tracked tracked) {
    book.onSilence(tracked);
    gateway.onSuspicion(
        "%s has not been acknowledged within %d ms"
            .formatted(tracked.order().keys().name(), patience.toMillis()));
  }

  /** The same failure, which says whether anything has left. */
  static Throwable notSent(String what, Throwable cause) {
    return cause instanceof Failure.Unavailable lost
        ? new Failure.Unavailable(
            lost.reason(), what + " was not sent: " + lost.getMessage(), lost.retryAfter())
        : cause;
  }
}
