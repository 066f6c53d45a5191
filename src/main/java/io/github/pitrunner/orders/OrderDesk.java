package io.github.pitrunner.orders;

import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Timing;
import io.github.pitrunner.domain.Trace;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.orders.Arrivals.Arrival;
import io.github.pitrunner.orders.Departures.Approval;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.risk.RiskDesk;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.risk.RiskRuleName;
import io.github.pitrunner.risk.RiskVerdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes orders to the gateway, each once: no order is ever sent a second time, whatever became of
 * the first. The way is always the same: what is wanted is understood, the risk gate judges it, the
 * journal has it, the gateway gets it.
 */
final class OrderDesk {
  private static final Logger LOG = Logger.getLogger(OrderDesk.class);

  private final Gateway gateway;
  private final OrderBook book;
  private final Intake intake;
  private final Approvals approvals;
  private final RecordedOrders recorded;
  private final Departures departures;
  private final FirstWords firstWords;
  private final Cancels cancels;
  private final Changes changes;
  private final MassCancel massCancel;
  private final Arrivals arrivals = new Arrivals();
  private final UnderWay underWay = new UnderWay();
  private final Set<Tracked> heldForNothing = new LinkedHashSet<>();

  /** Who hears how long the gateway takes to acknowledge an order. */
  void timeAcknowledgements(Timing timing) {
    departures.timeAcknowledgements(timing);
  }

  /** What the desk asks before it sends anything. */
  record Desk(Instruments instruments, DefaultAccount accounts, RiskRoom risk) {}

  /**
   * An order as its caller wants it.
   *
   * @param account empty for the default
   * @param bracket null without protecting orders
   */
  record Placement(
      ClientOrderId id,
      String account,
      InstrumentRef instrument,
      OrderTicket ticket,
      @Nullable BracketTicket bracket) {
    private Intake.Wanted in(AccountId chosen) {
      return new Intake.Wanted(id, chosen, ticket, bracket);
    }
  }

  /**
   * What became of it.
   *
   * @param attached the protecting orders of a bracket
   * @param existing it was there already and nothing was placed
   */
  record Placed(Order order, List<Order> attached, boolean existing) {}

  // More than three parameters: the desk stands between all of these.
  OrderDesk(Gateway gateway, OrderBook book, Desk desk, Keeping keeping, Previews previews) {
    this.gateway = gateway;
    this.book = book;
    this.intake = new Intake(gateway, desk);
    RiskDesk risk = desk.risk().desk(this::openOrders);
    this.approvals = new Approvals(risk, keeping.record(), previews, gateway.clock());
    this.cancels = new Cancels(gateway, book, underWay, keeping.patience(), risk::onCancel);
    this.departures =
        new Departures(
            gateway, book, keeping.record(), keeping.patience(), this::cancelForItsBracket);
    this.firstWords = new FirstWords(gateway);
    this.changes =
        new Changes(
            gateway,
            book,
            new Changes.Way(intake, approvals, keeping.record()),
            keeping.patience());
    this.massCancel = new MassCancel(book, departures, arrivals, cancels);
    this.recorded = new RecordedOrders(keeping.journal());
    desk.risk().killSwitch().addListener(this::onKillSwitch);
  }

  /** What was approved before and has not left does not leave any more. */
  private void onKillSwitch(KillSwitchState state) {
    if (!state.isReleased()) {
      departures.withdrawAll(name -> stopped(name.value(), name, state));
      changes.withdrawAll(name -> stopped("The change of orders/" + name, name, state));
    }
  }

  private static Failure stopped(String what, ClientOrderId name, KillSwitchState state) {
    return new Failure.Refused(
        Reason.RISK_REJECTED,
        "%s was not sent: %s".formatted(what, state.toAll()),
        Map.of("rule", RiskRuleName.KILL_SWITCH.name(), "client_order_id", name.value()));
  }

  /**
   * Where orders are kept, and how long they are waited for.
   *
   * @param patience with the gateway's acknowledgements
   */
  record Keeping(Journal journal, OrderRecord record, Duration patience) {}

  /** Placements and cancels that have begun and whose word has not come. */
  int underWay() {
    return underWay.count();
  }

  /** Succeeds when no placement and no cancel is under way. */
  Future<Void> whenIdle() {
    return underWay.whenIdle();
  }

  /** All that may still be executed, as the risk gate counts it; null while nobody knows. */
  private @Nullable List<Order> openOrders() {
    if (!book.isComplete()) {
      return null;
    }
    List<Order> open = new ArrayList<>();
    book.index().open().forEach(tracked -> open.add(tracked.atWorst()));
    departures.all().forEach(departure -> open.add(departure.order()));
    return open;
  }

  /**
   * Places an order, unless one of its name is there. Succeeds when the gateway has acknowledged
   * it; fails with {@code Refused} when anybody refuses it, with {@code TimedOut} for {@code
   * OUTCOME_UNKNOWN} when nobody knows what became of it, and with {@code Unavailable}, {@code
   * Exhausted}, {@code Cancelled} or {@code TimedOut} for {@code PACING} when nothing was sent.
   *
   * @param asker for whom the instrument is looked up
   * @param isWanted false once the caller has left, also before its context hears of it; asked
   *     before anything is sent, and again when it had to wait for the pace
   */
  Future<Placed> place(Placement placement, Asker asker, BooleanSupplier isWanted) {
    Intake.Wanted wanted = wanted(placement, asker);
    Trace trace = asker.caller().trace();
    Arrival arrival = arrivals.begin(wanted.id(), wanted.account(), isWanted, trace);
    return Traced.until(
            trace.step("instrument"), intake.find(placement.instrument(), asker.caller()))
        .compose(details -> judged(wanted, details, arrival))
        .onComplete(end -> arrivals.end(arrival));
  }

  /** Nothing is begun for an account that is not its caller's. */
  private Intake.Wanted wanted(Placement placement, Asker asker) {
    return placement.in(intake.account(placement.account(), requireReady(), asker));
  }

  private Future<Placed> judged(Intake.Wanted wanted, InstrumentDetails details, Arrival arrival) {
    requireReady();
    List<OrderIntent> all = intake.intents(wanted, details);
    Future<Placed> existing = existing(all);
    if (existing != null) {
      return existing;
    }
    all.forEach(order -> requireUnusedName(order.id()));
    all.subList(1, all.size()).forEach(this::requireUnusedChild);
    intake.verify(wanted.ticket(), wanted.bracket(), details);
    return approvals
        .margin(all.get(0))
        .compose(
            margin -> {
              // Somebody may have placed it while the gateway was asked.
              Future<Placed> meanwhile = existing(all);
              return meanwhile == null ? placed(all, margin, arrival) : meanwhile;
            });
  }

  private Future<Placed> placed(List<OrderIntent> all, Approvals.Margin margin, Arrival arrival) {
    Session session = requireReady();
    arrival.requireWanted();
    return underWay.follow(
        Traced.until(Traced.judging(arrival.trace(), all.get(0)), approvals.of(all, margin))
            .compose(
                approved -> send(approved, session, arrival),
                refused -> recorded.unlessExisting(all, refused))
            .recover(cause -> recorded.instead(all, cause)));
  }

  private Future<Placed> send(List<Approval> approved, Session session, Arrival arrival) {
    return departures
        .send(approved, session, arrival)
        .compose(
            sent ->
                Future.join(sent.stream().map(Tracked::acknowledgement).toList())
                    .compose(all -> Future.join(sent.stream().map(firstWords::of).toList())))
        .map(
            words -> {
              List<Order> orders = words.list();
              return new Placed(orders.get(0), orders.subList(1, orders.size()), false);
            });
  }

  /** The orders of these names, placed or on their way; null when there are none. */
  private @Nullable Future<Placed> existing(List<OrderIntent> all) {
    ClientOrderId name = all.get(0).id();
    Departures.Departure waiting = departures.byName(name);
    if (waiting != null) {
      return existing(waiting, all);
    }
    Tracked tracked = book.index().byName(name);
    return tracked == null ? null : existing(tracked, all);
  }

  /** The orders of these names: they are the same ones, or the names are taken. */
  private Future<Placed> existing(Tracked entry, List<OrderIntent> all) {
    List<Tracked> found = new ArrayList<>();
    for (OrderIntent intent : all) {
      Tracked tracked = book.index().byName(intent.id());
      if (tracked != null) {
        OrderIntent before = tracked.intent();
        SameOrder.require(
            intent,
            before == null
                ? intent.differencesFrom(asAsked(tracked.order()))
                : intent.differencesFrom(before));
        found.add(tracked);
      }
    }
    requireSameBracket(all);
    // Whoever comes while the first call waits hears what that one hears.
    List<Future<Order>> pending =
        Stream.concat(
                all.stream()
                    .map(intent -> departures.byName(intent.id()))
                    .filter(Objects::nonNull)
                    .map(waiting -> waiting.left().compose(Tracked::acknowledgement)),
                found.stream()
                    .map(Tracked::acknowledgement)
                    .filter(acknowledgement -> !acknowledgement.isComplete()))
            .toList();
    return pending.isEmpty()
        ? Future.succeededFuture(placed(found))
        : Future.join(pending).compose(acknowledged -> existing(entry, all));
  }

  /** The gateway makes a group of the children of a bracket, of which nobody has asked. */
  private static Order asAsked(Order order) {
    OrderTicket ticket = order.ticket();
    return ticket.instructions().parent() == null
        ? order
        : order.with(ticket.with(ticket.instructions().withOca(null)));
  }

  /** A plain order does not become a bracket by being asked for again, nor the other way round. */
  private void requireSameBracket(List<OrderIntent> all) {
    ClientOrderId name = all.get(0).id();
    if (isEntry(name) != (all.size() > 1)) {
      throw SameOrder.taken(name, List.of("bracket"));
    }
  }

  /** Orders that protect this one are there, or on their way, or have been. */
  private boolean isEntry(ClientOrderId name) {
    return BracketTicket.childrenOf(name).stream()
        .anyMatch(
            child -> {
              Tracked tracked = book.index().byName(child);
              Departures.Departure waiting = departures.byName(child);
              return (tracked != null && isChildOf(name, tracked.order().ticket()))
                  || (waiting != null && isChildOf(name, waiting.intent().ticket()));
            });
  }

  private static boolean isChildOf(ClientOrderId name, OrderTicket ticket) {
    return name.equals(ticket.instructions().parent());
  }

  private static Placed placed(List<Tracked> found) {
    List<Order> orders = found.stream().map(Tracked::order).toList();
    return new Placed(orders.get(0), orders.subList(1, orders.size()), true);
  }

  /** The order of this name that has not left yet: whoever comes hears what the first one hears. */
  private Future<Placed> existing(Departures.Departure waiting, List<OrderIntent> all) {
    OrderIntent intent = all.get(0);
    SameOrder.require(intent, intent.differencesFrom(waiting.intent()));
    return waiting
        .left()
        .compose(Tracked::acknowledgement)
        .compose(order -> existing(requireThere(order), all))
        // The journal may have an order of the name that nobody here knew of.
        .recover(cause -> recorded.instead(all, cause));
  }

  private Tracked requireThere(Order order) {
    ClientOrderId name = order.keys().id();
    Tracked tracked = name == null ? null : book.index().byName(name);
    if (tracked == null) {
      throw new IllegalStateException(order.keys().name() + " was placed and is not in the book");
    }
    return tracked;
  }

  private void requireUnusedChild(OrderIntent child) {
    ClientOrderId id = child.id();
    if (departures.byName(id) != null || book.index().byName(id) != null) {
      throw new Failure.AlreadyExists(
          Reason.ORDER_ID_TAKEN,
          "The name %s, which the bracket needs, is taken by another order".formatted(id),
          Map.of("client_order_id", id.value()));
    }
  }

  private void requireUnusedName(ClientOrderId id) {
    if (book.index().isExecuted(id)) {
      throw new Failure.AlreadyExists(
          Reason.ORDER_ID_TAKEN,
          "The name %s is taken by an order of which only its executions are known".formatted(id),
          Map.of("client_order_id", id.value()));
    }
  }

  /** An order of this name is on its way: it is not in the book, and yet may be soon. */
  boolean isLeaving(ClientOrderId name, AccountScope accounts) {
    return leaving(name, accounts) != null
        || (arrivals.isArriving(name, accounts) && book.index().byName(name) == null);
  }

  private Departures.@Nullable Departure leaving(ClientOrderId name, AccountScope accounts) {
    Departures.Departure waiting = departures.byName(name);
    return waiting != null && accounts.allows(waiting.intent().account()) ? waiting : null;
  }

  /**
   * Ends an order that is on its way by never sending it: whoever placed it hears {@code
   * Cancelled}, and its name is free.
   *
   * @return always fails with {@code NotFound}, because there is no such order and there was none
   */
  Future<Order> cancelLeaving(ClientOrderId name, AccountScope accounts) {
    arrivals.cancel(name, accounts);
    Departures.Departure waiting = leaving(name, accounts);
    if (waiting != null) {
      departures.withdraw(waiting, Arrivals.cancelled(name));
    }
    return Future.failedFuture(
        new Failure.NotFound(
            Reason.ORDER_NOT_FOUND,
            "There is no orders/%s any more: it still waited for its turn, was not sent and will"
                    .formatted(name)
                + " not be",
            Map.of("order", "orders/" + name)));
  }

  /** What only the journal has. */
  RecordedOrders recorded() {
    return recorded;
  }

  /** Asks for the end of an order, as {@link Cancels#cancel}. */
  Future<Order> cancel(Tracked tracked) {
    return cancels.cancel(tracked);
  }

  /** Ends many orders, as {@link MassCancel}. */
  MassCancel massCancel() {
    return massCancel;
  }

  /**
   * Ends every order that fits, or all that the login has. Succeeds with the orders whose end was
   * asked for, as they then stand; fails with {@code Unavailable}, when all the others have their
   * answers, if some cancel could not be sent.
   */
  Future<List<Order>> cancelAll(CancelAllReader.CancelAll asked, Caller caller) {
    if (asked.isGlobal()) {
      return massCancel.answers(massCancel.cancelEverything());
    }
    return asked.instrument() == null
        ? cancelAll(asked, (Instrument) null)
        : intake
            .identify(asked.instrument(), caller)
            .compose(instrument -> cancelAll(asked, instrument));
  }

  private Future<List<Order>> cancelAll(
      CancelAllReader.CancelAll asked, @Nullable Instrument instrument) {
    return massCancel.answers(
        massCancel.cancel(new MassCancel.Filter(asked.accounts(), instrument, asked.side())));
  }

  /** Changes an order, as {@link Changes#modify}. */
  Future<Order> modify(Modification modification, Asker asker, BooleanSupplier isWanted) {
    requireReady();
    Tracked tracked = book.index().byName(modification.id(), asker.accounts());
    if (tracked == null) {
      return recorded
          .find(modification.id(), asker.accounts())
          .compose(found -> Future.failedFuture(notChangeable(modification.id(), found)));
    }
    requireWholeBracket(tracked.order());
    return underWay.follow(changes.modify(tracked, modification, asker.caller(), isWanted));
  }

  /**
   * A change makes an order work that is held at the gateway until its bracket is whole.
   *
   * @throws Failure.Conflict while a part of it is not known to be there
   */
  private void requireWholeBracket(Order order) {
    ClientOrderId own = order.keys().id();
    ClientOrderId parent = order.ticket().instructions().parent();
    ClientOrderId entry = parent == null ? own : parent;
    if (entry == null || !isEntry(entry)) {
      return;
    }
    List<ClientOrderId> children = BracketTicket.childrenOf(entry);
    boolean isHeld =
        children.stream()
            .map(book.index()::byName)
            .filter(Objects::nonNull)
            .anyMatch(
                child ->
                    !child.isAcknowledged() || child.order().status() == OrderStatus.NOT_PLACED);
    if (isHeld || departures.isAnyWaiting(children)) {
      throw Changes.busy(order, "its bracket is not placed whole");
    }
  }

  private static Failure notChangeable(ClientOrderId name, Optional<Order> found) {
    String order = "orders/" + name;
    return found.isPresent()
        ? new Failure.Refused(
            Reason.ORDER_DONE,
            "%s has ended: it is %s".formatted(order, found.get().status()),
            Map.of("order", order, "status", found.get().status().name()))
        : new Failure.NotFound(
            Reason.ORDER_NOT_FOUND, "There is no " + order, Map.of("order", order));
  }

  /**
   * What the gateway and the risk gate would say of an order; nothing is placed, counted or
   * recorded.
   */
  Future<Approvals.Outlook> preview(Placement placement, Asker asker) {
    return understood(placement, asker).compose(approvals::outlook);
  }

  /** The order that is asked about, once its instrument is known. */
  private Future<OrderIntent> understood(Placement placement, Asker asker) {
    Intake.Wanted wanted = wanted(placement, asker);
    return intake
        .find(placement.instrument(), asker.caller())
        .map(
            details -> {
              requireReady();
              intake.verify(wanted.ticket(), wanted.bracket(), details);
              return intake.intents(wanted, details).get(0);
            });
  }

  /**
   * What the risk gate would say of an order, or of the change of one, with the gateway's what-if
   * if the account's limits demand it.
   *
   * @param replaced the order that would be changed, or null
   */
  Future<RiskVerdict> check(Placement placement, @Nullable ClientOrderId replaced, Asker asker) {
    return understood(placement, asker)
        .compose(
            order ->
                approvals.verdict(
                    order, replaced == null ? null : requireThere(replaced, asker.accounts())));
  }

  private Order requireThere(ClientOrderId name, AccountScope accounts) {
    Tracked tracked = book.index().byName(name, accounts);
    if (tracked == null) {
      throw new Failure.NotFound(
          Reason.ORDER_NOT_FOUND,
          "There is no orders/%s".formatted(name),
          Map.of("order", "orders/" + name));
    }
    return tracked.order();
  }

  /** What the gateway holds is known: what is held there for nothing can be ended. */
  void onReadBack() {
    book.halfBrackets().forEach(this::cancelForItsBracket);
    List.copyOf(heldForNothing).forEach(this::cancelForItsBracket);
  }

  private void cancelForItsBracket(Tracked tracked) {
    if (tracked.order().status().isFinal()) {
      heldForNothing.remove(tracked);
      return;
    }
    heldForNothing.add(tracked);
    String name = tracked.order().keys().name();
    LOG.warnf("%s is cancelled: its bracket was not placed whole", name);
    try {
      var unused = cancels.cancel(tracked);
    } catch (Failure refused) {
      LOG.warnf("%s cannot be cancelled now, later it is: %s", name, refused.getMessage());
    }
  }

  /**
   * Before the gateway's state was ever read in this run, what is not in the book may be all the
   * same.
   *
   * @throws Failure.Unavailable until then
   */
  void requireComplete() {
    if (!book.isComplete()) {
      ConnectorStatus status = gateway.status();
      throw new Failure.Unavailable(
          Reason.GATEWAY_UNAVAILABLE,
          "The orders of the gateway at %s have not been read yet: %s"
              .formatted(status.endpoint(), why(status, status.session().orElse(null))),
          status.retryAfter(gateway.clock().instant()));
    }
  }

  private Session requireReady() {
    ConnectorStatus status = gateway.status();
    status.requireNotEnding();
    Session session = status.session().orElse(null);
    if (session == null || !status.isReady()) {
      throw new Failure.Unavailable(
          Reason.GATEWAY_UNAVAILABLE,
          "The gateway at %s takes no orders now: %s"
              .formatted(status.endpoint(), why(status, session)),
          status.retryAfter(gateway.clock().instant()));
    }
    return session;
  }

  private String why(ConnectorStatus status, @Nullable Session session) {
    if (session == null) {
      return status.reason();
    }
    if (status.upstream() == LinkState.DOWN) {
      return "it has lost its link to the broker";
    }
    return book.isComplete()
        ? "its orders are being read back after an outage"
        : "its orders are being read back";
  }
}
