package io.github.pitrunner.orders;

import com.google.protobuf.Message;
import io.github.pitrunner.api.LogContext;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Timing;
import io.github.pitrunner.domain.Trace;
import io.github.pitrunner.journal.JournalEntry;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.Unsent;
import io.github.pitrunner.orders.Arrivals.Arrival;
import io.github.pitrunner.orders.OrderMapper.Family;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Orders on their way to the socket, by way of the journal. One that is recorded, or has to wait
 * for the pace, has taken its name, but is not in the book: nobody is told of it, and nobody looks
 * for it at the gateway, until it has left.
 *
 * <pre>
 *  handed over ──► in the journal ─┬─► left ──► in the book as PENDING_SUBMIT, the gateway's
 *       │                          │            patience runs
 *       ▼                          ▼
 *     never left: the name is free again, and the journal says so
 *       (not recorded, refused by the outbox, lost with its session, withdrawn, waited too long)
 * </pre>
 *
 * <p>The outbox gives no letter back: what is withdrawn stays in its queue and is dropped there
 * when its turn comes, because it is not wanted then. Nobody waits for that.
 */
final class Departures {
  private final Gateway gateway;
  private final OrderBook book;
  private final OrderRecord record;
  private final Duration patience;
  private final Consumer<Tracked> canceller;
  private final Map<ClientOrderId, Departure> byName = new LinkedHashMap<>();
  private Timing acknowledgements = Timing.NONE;

  /** An order that waits. */
  static final class Departure {
    private final Intended intended;
    private final List<String> warnings;
    private final Family family;
    private final @Nullable Departure entry;
    private final Order order;
    private final Trace trace;
    private final Promise<Tracked> left = Promise.promise();
    private Trace.Step sending = Trace.Step.NONE;

    /**
     * @param entry of the bracket that it belongs to; null for the entry itself
     * @param trace of the call that places it
     */
    // More than three parameters: what is sent, and with what.
    private Departure(
        Intended intended,
        List<String> warnings,
        Family family,
        @Nullable Departure entry,
        Trace trace) {
      this.intended = intended;
      this.warnings = warnings;
      this.family = family;
      this.entry = entry;
      this.trace = trace;
      this.order = OrderBook.order(intended, warnings);
    }

    OrderIntent intent() {
      return intended.intent();
    }

    /** As it is going to be in the book. */
    Order order() {
      return order;
    }

    /** Brings it as the book has it, or fails when it was not sent and never will be. */
    Future<Tracked> left() {
      return left.future();
    }

    /** The entry of its bracket is at the gateway. */
    private boolean isBehindItsEntry() {
      return entry != null && entry.left.future().succeeded();
    }

    private boolean isWaiting() {
      return !left.future().isComplete();
    }
  }

  /**
   * An order that may go.
   *
   * @param verdict the risk gate's approval
   * @param warnings of the risk gate
   */
  record Approval(OrderIntent intent, Judged verdict, List<String> warnings) {}

  /**
   * @param patience with the journal, with an order that waits for the pace, and then, from the
   *     moment that it has left, for the gateway's acknowledgement
   * @param canceller ends an order that is held at the gateway for a bracket that came to nothing
   */
  // More than three parameters: the desk's own, passed on.
  Departures(
      Gateway gateway,
      OrderBook book,
      OrderRecord record,
      Duration patience,
      Consumer<Tracked> canceller) {
    this.canceller = canceller;
    this.gateway = gateway;
    this.book = book;
    this.record = record;
    this.patience = patience;
  }

  void timeAcknowledgements(Timing timing) {
    acknowledgements = timing;
  }

  /** The order of this name that waits; null when none does. */
  @Nullable Departure byName(ClientOrderId name) {
    return byName.get(name);
  }

  /** One of these orders waits. */
  boolean isAnyWaiting(List<ClientOrderId> names) {
    return names.stream().anyMatch(byName::containsKey);
  }

  /** All that wait. */
  Collection<Departure> all() {
    return List.copyOf(byName.values());
  }

  /**
   * Hands orders over, once and for ever: all of them or none. Fails when none was sent and none
   * ever will be.
   *
   * @param approvals one order, or the entry of a bracket and its children
   * @param arrival asked again whether it is wanted when their turn comes
   */
  Future<List<Tracked>> send(List<Approval> approvals, Session session, Arrival arrival) {
    if (record.isClosed()) {
      // Before anything has its name: there is nothing that would have to be given up.
      return Future.failedFuture(OrderRecord.closed());
    }
    List<JournalEntry> entries = new ArrayList<>();
    List<Departure> departures = new ArrayList<>();
    Instant now = gateway.clock().instant();
    Departure entry = null;
    for (Approval approval : approvals) {
      Intended intended =
          new Intended(approval.intent(), session.clientId(), gateway.nextOrderId(), now);
      entries.add(approval.verdict());
      entries.add(intended);
      boolean isLast = departures.size() == approvals.size() - 1;
      int parentId = entry == null ? 0 : entry.intended.orderId();
      Departure departure =
          new Departure(
              intended, approval.warnings(), new Family(parentId, isLast), entry, arrival.trace());
      departures.add(departure);
      entry = entry == null ? departure : entry;
    }
    departures.forEach(departure -> byName.put(departure.intent().id(), departure));
    long losses = book.losses();
    Departure first = departures.get(0);
    Runnable stop =
        gateway.after(patience, () -> log(first, () -> onNotRecordedInTime(departures)));
    Traced.until(Traced.recording(first.trace, first.intent()), record.intend(entries))
        .onComplete(end -> stop.run())
        .onSuccess(recorded -> log(first, () -> onRecorded(departures, losses, arrival::isWanted)))
        .onFailure(cause -> log(first, () -> onNotRecorded(departures, cause)));
    return Future.all(departures.stream().map(Departure::left).toList())
        .map(all -> departures.stream().map(departure -> departure.left().result()).toList());
  }

  /** Runs something whose log lines are about an order. */
  private static void log(Departure departure, Runnable work) {
    LogContext.ofOrder(departure.intent().id().value(), departure.trace.id(), work);
  }

  /** It may still be recorded, and is not sent then: its market is another one by that time. */
  private void onNotRecordedInTime(List<Departure> departures) {
    Failure why =
        OrderRecord.unavailable("it has not answered within %d ms".formatted(patience.toMillis()));
    departures.forEach(departure -> withdraw(departure, why));
  }

  /** Whether it is recorded all the same is not known; that it was never sent is. */
  private void onNotRecorded(List<Departure> departures, Throwable cause) {
    departures.forEach(departure -> withdraw(departure, cause));
  }

  private void onRecorded(List<Departure> departures, long losses, BooleanSupplier isWanted) {
    String name = departures.get(0).intent().id().value();
    if (losses != book.losses() || !gateway.status().isReady()) {
      unsent(departures, lost(name));
      return;
    }
    if (!isWanted.getAsBoolean() || !departures.stream().allMatch(Departure::isWaiting)) {
      unsent(departures, gone(name));
      return;
    }
    if (departures.size() == 1) {
      toSocket(departures.get(0), isWanted);
    } else {
      toSocket(departures, isWanted);
    }
  }

  /**
   * A bracket: the gateway holds its orders back until the last one is there, which is sent when
   * all others are acknowledged. So it works whole, or what was held is cancelled and nothing has
   * worked.
   */
  private void toSocket(List<Departure> bracket, BooleanSupplier isWanted) {
    List<Departure> held = bracket.subList(0, bracket.size() - 1);
    Departure last = bracket.get(bracket.size() - 1);
    // Once the entry has left, the rest follows whether anybody waits for it or not.
    held.forEach(
        departure ->
            toSocket(departure, () -> departure.isBehindItsEntry() || isWanted.getAsBoolean()));
    Future.all(
            held.stream()
                .map(departure -> departure.left().compose(Tracked::acknowledgement))
                .toList())
        .onSuccess(acknowledged -> toSocket(last, held))
        .onFailure(cause -> unsent(List.of(last), cause));
    last.left().onFailure(cause -> giveUp(held));
    last.left()
        .onSuccess(
            tracked -> tracked.acknowledgement().onFailure(cause -> onLastMissed(tracked, held)));
  }

  /** The last order of a bracket makes all of it work, so all of it must be there. */
  private void toSocket(Departure last, List<Departure> held) {
    Tracked gone =
        held.stream()
            .map(departure -> departure.left().result())
            .filter(tracked -> tracked.order().status().isFinal() || tracked.isCancelling())
            .findFirst()
            .orElse(null);
    if (!last.isWaiting()) {
      return;
    }
    if (gone == null) {
      toSocket(last, () -> true);
    } else {
      withdraw(last, notWhole(last, gone.order()));
    }
  }

  private static Failure notWhole(Departure last, Order gone) {
    return new Failure.Cancelled(
        "%s: its bracket is given up, because %s is %s"
            .formatted(last.intent().id(), gone.keys().name(), gone.status()));
  }

  /** If nobody knows whether it is there, it may be: then it is decided when all is read back. */
  private void onLastMissed(Tracked last, List<Departure> held) {
    if (last.order().status() != OrderStatus.OUTCOME_UNKNOWN) {
      giveUp(held);
    }
  }

  private void giveUp(List<Departure> held) {
    boolean isFilled = held.stream().anyMatch(Departures::isFilledInPart);
    for (Departure departure : held) {
      if (departure.isWaiting()) {
        unsent(List.of(departure), gone(departure.intent().id().value()));
      } else if (departure.left().succeeded() && !(isFilled && departure.entry != null)) {
        // What protects a fill stays.
        canceller.accept(departure.left().result());
      }
    }
  }

  private static boolean isFilledInPart(Departure departure) {
    Future<Tracked> left = departure.left();
    return left.succeeded() && left.result().order().fill().quantity().signum() > 0;
  }

  private Failure lost(String name) {
    ConnectorStatus status = gateway.status();
    if (status.ending()) {
      return new Failure.Unavailable(
          Reason.SERVICE_ENDING,
          "%s was not sent: the service is ending".formatted(name),
          status.retryAfter(gateway.clock().instant()));
    }
    return new Failure.Unavailable(
        Reason.GATEWAY_UNAVAILABLE,
        "%s was not sent: the session with the gateway was lost before".formatted(name),
        status.retryAfter(gateway.clock().instant()));
  }

  private static Failure gone(String name) {
    return new Failure.Cancelled(
        "%s: its caller left before it was sent; nothing was placed".formatted(name));
  }

  private void toSocket(Departure departure, BooleanSupplier isWanted) {
    Intended intended = departure.intended;
    Message message;
    try {
      message = OrderMapper.toPlace(intended.orderId(), intended.intent(), departure.family);
    } catch (IllegalArgumentException unsayable) {
      unsent(List.of(departure), unsayable);
      return;
    }
    departure.sending = Traced.sending(departure.trace, departure.intent());
    try {
      gateway
          .sendOrder(message, () -> departure.isWaiting() && isWanted.getAsBoolean())
          .onSuccess(sent -> log(departure, () -> onSent(departure)))
          .onFailure(cause -> unsent(List.of(departure), cause));
    } catch (Failure refused) {
      unsent(List.of(departure), refused);
      return;
    }
    if (departure.isWaiting()) {
      Runnable stop = gateway.after(patience, () -> log(departure, () -> onNoTurn(departure)));
      departure.left().onComplete(end -> stop.run());
    }
  }

  private void unsent(List<Departure> departures, Throwable cause) {
    for (Departure departure : departures) {
      withdraw(departure, notSent(departure.intent().id().toString(), cause));
    }
  }

  /**
   * Keeps an order that waits from being sent, from now on and for ever. Its name is free, unless
   * the entry of its bracket has left: then it is an order that was not placed.
   *
   * @param why what everybody hears who waits for it
   */
  void withdraw(Departure departure, Throwable why) {
    Intended intended = departure.intended;
    byName.remove(intended.intent().id(), departure);
    departure.sending.fail(why);
    if (departure.isBehindItsEntry() && departure.isWaiting()) {
      book.onNotSent(intended, why);
      departure.left.tryFail(why);
    } else if (departure.left.tryFail(why)) {
      record.happened(
          new Unsent(
              intended.intent().id(),
              intended.clientId(),
              intended.orderId(),
              String.valueOf(why.getMessage()),
              gateway.clock().instant()));
    }
  }

  /** The same with all that wait. */
  void withdrawAll(Function<ClientOrderId, ? extends Throwable> why) {
    all().forEach(departure -> withdraw(departure, why.apply(departure.intent().id())));
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
            Map.of("order", "orders/" + name)));
  }

  private void onSent(Departure departure) {
    byName.remove(departure.intent().id(), departure);
    Instant left = gateway.clock().instant();
    departure.sending.happened("written");
    Tracked tracked = book.onSent(departure.intended, departure.warnings, departure.trace.id());
    Runnable stop = gateway.after(patience, () -> log(departure, () -> onSilence(tracked)));
    tracked
        .acknowledgement()
        .onComplete(
            answer -> {
              stop.run();
              onAnswered(departure, tracked, left, answer);
            });
    departure.left.tryComplete(tracked);
  }

  // More than three parameters: what was sent when, and the word on it.
  private void onAnswered(
      Departure departure, Tracked tracked, Instant left, AsyncResult<Order> answer) {
    // A refusal is an answer too; silence and a lost session are none.
    if (answer.succeeded() || answer.cause() instanceof Failure.Refused) {
      acknowledgements.took(Duration.between(left, gateway.clock().instant()).toNanos());
    }
    if (departure.sending == Trace.Step.NONE) {
      return;
    }
    if (answer.succeeded()) {
      Traced.end(departure.sending, tracked.order());
    } else {
      Traced.fail(departure.sending, tracked.order(), answer.cause());
    }
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
