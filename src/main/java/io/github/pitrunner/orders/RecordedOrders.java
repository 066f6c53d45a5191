package io.github.pitrunner.orders;

import io.github.pitrunner.api.JournalReads;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.Recorded;
import io.github.pitrunner.orders.OrderDesk.Placed;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Orders that have ended so long ago that only the journal has them. */
final class RecordedOrders {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Journal journal;

  RecordedOrders(Journal journal) {
    this.journal = journal;
  }

  /** The order of this name as it was left; empty when there never was one in these accounts. */
  Future<Optional<Order>> find(ClientOrderId name, AccountScope accounts) {
    return JournalReads.of(journal.order(name))
        .map(
            found ->
                found
                    .map(Recorded.BookOrder::order)
                    .filter(order -> accounts.shows(order.account())));
  }

  /**
   * What whoever placed orders hears instead of a failure: when the journal has their names, the
   * orders that it has.
   */
  Future<Placed> instead(List<OrderIntent> wanted, Throwable cause) {
    return cause instanceof OrderRecord.NameTaken ? instead(wanted, 0) : Future.failedFuture(cause);
  }

  /**
   * What whoever placed an order hears that the risk gate refuses: the order, if the journal has
   * it, because nothing was to be placed then.
   */
  Future<Placed> unlessExisting(List<OrderIntent> wanted, Throwable refusal) {
    OrderIntent intent = wanted.get(0);
    return JournalReads.of(journal.order(intent.id()))
        .otherwise(Optional.empty())
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(existing(intent, found.get(), 0))
                    : Future.failedFuture(refusal));
  }

  private Future<Placed> instead(List<OrderIntent> wanted, int at) {
    if (at == wanted.size()) {
      return Future.failedFuture(beingGivenUp(wanted.get(0).id()));
    }
    OrderIntent intent = wanted.get(at);
    return JournalReads.of(journal.order(intent.id()))
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(existing(intent, found.get(), at))
                    : instead(wanted, at + 1));
  }

  private static Placed existing(OrderIntent intent, Recorded.BookOrder found, int at) {
    if (at > 0) {
      throw new Failure.AlreadyExists(
          Reason.ORDER_ID_TAKEN,
          "The name %s, which the bracket needs, is taken by another order".formatted(intent.id()),
          Map.of("client_order_id", intent.id().value()));
    }
    SameOrder.require(
        intent,
        found.intent() == null
            ? intent.differencesFrom(found.order())
            : intent.differencesFrom(found.intent().intent()));
    return new Placed(found.order(), List.of(), true);
  }

  /** An order of the name was never sent, and the journal is about to say so. */
  private static Failure beingGivenUp(ClientOrderId name) {
    return new Failure.Unavailable(
        Reason.JOURNAL_UNAVAILABLE,
        "orders/%s was not sent before and its name is being set free; nothing was placed"
            .formatted(name),
        TRY_AGAIN);
  }
}
