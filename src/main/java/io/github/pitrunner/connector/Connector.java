package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.TickSink;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one session with the gateway, as the rooms use it: keeps what was asked for through losses
 * and outages, and says where everything stands. The socket is the business of {@link Connection}.
 * The file is long because everything that can be asked and everything that can happen meets here;
 * what each does is elsewhere.
 *
 * <p>Not thread-safe: everything happens on one context.
 */
public final class Connector implements Gateway {
  private static final Logger LOG = Logger.getLogger(Connector.class);

  private final ConnectorSettings settings;
  private final Ports ports;
  private final Guard guard = new Guard();
  private final Orderbound orders;
  private final Outbox outbox;
  private final Exchanges exchanges;
  private final Feeds feeds;
  private final Pulse pulse;
  private final Connection connection;
  private final List<SessionListener> sessionListeners = new ArrayList<>();
  private final Reconciliation reconciliation;
  private final FarmWatch farms;
  private TickSink tickSink = NoTicks.INSTANCE;
  private Upstream upstream;
  private boolean isEnding;
  private @Nullable Farewell farewell;
  private @Nullable Scheduled outageLimit;
  private long outages;

  /**
   * What the connector is bound to.
   *
   * @param hop runs a task on the connector's context
   * @param random spreads the waits between tries
   */
  public record Ports(
      Dialer dialer,
      Clock clock,
      Timer timer,
      Consumer<Runnable> hop,
      Circuit circuit,
      RandomGenerator random) {}

  public Connector(ConnectorSettings settings, Ports ports) {
    this.settings = settings;
    this.ports = ports;
    this.orders = new Orderbound(settings.clientId(), guard);
    this.upstream = new Upstream(now());
    this.connection = new Connection(settings, ports, new ConnectionEvents());
    this.outbox = new Outbox(settings.pacing(), ports.clock(), ports.timer(), new LinkInUse());
    this.pulse = new Pulse(settings.liveness(), ports.clock(), ports.timer(), new PulseEvents());
    this.exchanges =
        new Exchanges(
            outbox,
            new Exchanges.Ports(
                ports.timer(), settings.patience().request(), guard, new ExchangeEvents()));
    this.feeds = new Feeds(exchanges, outbox.budgets(), guard, connection::isReady);
    this.farms = new FarmWatch(feeds);
    this.reconciliation =
        new Reconciliation(
            sessionListeners, ports.timer(), settings.patience().readAgain(), new ReadingEvents());
  }

  /** Faults of listeners, handlers and callers that were logged and passed over. */
  public long faults() {
    return guard.faults();
  }

  /** Begins to connect. */
  public void start() {
    connection.start();
  }

  /**
   * Ends the session in order: nothing new is begun, whoever listens is told, what is under way may
   * end, and what is open at the gateway is given up.
   *
   * @param grace after which the session is closed whatever is still under way
   * @return succeeds when the session is closed
   */
  public Future<Void> end(Duration grace) {
    if (isEnding) {
      close();
      return Future.succeededFuture();
    }
    isEnding = true;
    tellStatus();
    Farewell begun = new Farewell(ports.timer(), new FarewellSteps());
    farewell = begun;
    return begun.begin(grace);
  }

  /** What the end of the service takes. */
  private final class FarewellSteps implements Farewell.Steps {
    @Override
    public Future<?> tell() {
      List<Future<Void>> told = new ArrayList<>();
      for (SessionListener listener : sessionListeners) {
        told.add(Reconciliation.ask(listener, SessionListener::onEnding));
      }
      // One that fails must not cut off what others wait for.
      return Future.join(told);
    }

    @Override
    public void giveFeedsUp() {
      exchanges.dropUnsent(ConnectorStatus.toEnding());
      feeds.cancelAll();
      outbox.holdReads(false);
    }

    @Override
    public boolean isSent() {
      return outbox.isEmpty() || !connection.isReady();
    }

    @Override
    public void close() {
      Connector.this.close();
    }
  }

  /** Ends the session for good, at once. */
  public void close() {
    if (connection.isClosed()) {
      return;
    }
    isEnding = true;
    connection.close("The service is ending");
    if (farewell != null) {
      farewell.onClosed();
    }
  }

  @Override
  public void execute(Runnable task) {
    ports.hop().accept(task);
  }

  @Override
  public Clock clock() {
    return ports.clock();
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    return ports.timer().after(delay, task)::cancel;
  }

  @Override
  public ConnectorStatus status() {
    return new ConnectorStatus(
        connection.state(),
        upstream.state(),
        upstream.since(),
        upstream.farms(),
        reconciliation.isDone(),
        isEnding,
        connection.endpoint(),
        settings.clientId());
  }

  @Override
  public ConnectorFigures figures() {
    return new ConnectorFigures(
        connection.figures(outages),
        outbox.traffic(),
        pulse.figures(),
        outbox.budgets().uses(now()),
        exchanges.size(),
        feeds.size(),
        feeds.reopened(),
        guard.faults());
  }

  @Override
  public void addSessionListener(SessionListener listener) {
    sessionListeners.add(listener);
  }

  @Override
  public void addOrderListener(OrderListener listener) {
    orders.add(listener);
  }

  @Override
  public void setLineRoom(BooleanSupplier maker) {
    feeds.setLineRoom(maker);
  }

  @Override
  public void setTickSink(TickSink sink) {
    tickSink = sink;
  }

  @Override
  public <T extends Message> Future<T> single(Call call, Class<T> reply) {
    Exchange.Single<T> exchange = new Exchange.Single<>(call.what(), reply);
    return started(exchange.future(), () -> exchanges.open(call, exchange));
  }

  @Override
  public <T extends Message> Future<List<T>> gather(
      Call call, Class<T> item, Class<? extends Message> end) {
    Exchange.Gather<T> exchange = new Exchange.Gather<>(call.what(), item, end);
    return started(exchange.future(), () -> exchanges.open(call, exchange));
  }

  @Override
  public <T extends Message> Future<List<T>> gather(
      Call call, Class<T> item, Predicate<? super T> isLast) {
    Exchange.Gather<T> exchange = new Exchange.Gather<>(call.what(), item, isLast);
    return started(exchange.future(), () -> exchanges.open(call, exchange));
  }

  @Override
  public <T extends Message> Future<T> singleWithoutId(
      String what, Message request, Class<T> reply) {
    Exchange.Single<T> exchange = new Exchange.Single<>(what, reply);
    return started(exchange.future(), () -> exchanges.openWithoutId(exchange, request, null));
  }

  @Override
  public <T extends Message> Future<T> singleWithoutId(
      String what, Message request, Class<T> reply, Predicate<? super T> isAnswer) {
    Exchange.Single<T> exchange = new Exchange.Single<>(what, reply, isAnswer);
    return started(exchange.future(), () -> exchanges.openWithoutId(exchange, request, null));
  }

  @Override
  public <T extends Message> Future<List<T>> gatherWithoutId(
      String what, Message request, Class<T> item, Class<? extends Message> end) {
    Exchange.Gather<T> exchange = new Exchange.Gather<>(what, item, end);
    return started(exchange.future(), () -> exchanges.openWithoutId(exchange, request, null));
  }

  @Override
  public Feed open(Call call, FeedListener listener) {
    requireOpenForNew();
    return feeds.open(call, listener);
  }

  @Override
  public Feed openWithoutId(
      String what,
      Message request,
      Message cancel,
      List<Class<? extends Message>> items,
      FeedListener listener) {
    requireOpenForNew();
    return feeds.openWithoutId(what, request, cancel, items, listener);
  }

  private void requireOpenForNew() {
    ConnectorStatus status = status();
    status.requireNotEnding();
    status.requireBroker(now());
  }

  @Override
  public int nextOrderId() {
    return orders.nextId();
  }

  @Override
  public void onOrderIdsUsed(int highest) {
    orders.onUsed(highest);
  }

  @Override
  public Future<Void> sendOrder(Message message, BooleanSupplier isWanted) {
    requireOpenForNew();
    Letter order =
        new Letter("an order", new Draw.Nothing(), null, () -> message, isWanted, Letter.UNWATCHED);
    return within(settings.patience().request(), Lane.ORDERS, order);
  }

  @Override
  public Future<Void> sendCancel(Message message) {
    status().requireSession(now());
    return post(Lane.URGENT, Letter.of("a cancel", message));
  }

  @Override
  public void onSuspicion(String why) {
    LOG.infof("%s; the gateway is asked for a sign of life", why);
    pulse.onSuspicion();
  }

  private Future<Void> post(Lane lane, Letter letter) {
    Promise<Void> promise = Promise.promise();
    outbox.post(lane, letter.with(new Posted(promise)));
    return promise.future();
  }

  /** An order that has to wait for longer than any answer may take is not sent at all. */
  private Future<Void> within(Duration patience, Lane lane, Letter letter) {
    Promise<Void> promise = Promise.promise();
    Letter posted = letter.with(new Posted(promise));
    outbox.post(lane, posted);
    if (promise.future().isComplete()) {
      return promise.future();
    }
    Scheduled limit =
        ports
            .timer()
            .after(
                patience,
                () -> {
                  if (outbox.withdraw(lane, posted)) {
                    promise.tryFail(Exchanges.unsent(letter, patience));
                  }
                });
    return promise.future().onComplete(end -> limit.cancel());
  }

  /** Whoever waits for a letter to leave. */
  private record Posted(Promise<Void> promise) implements Letter.Fate {
    @Override
    public void onSent() {
      promise.tryComplete();
    }

    @Override
    public void onDropped(Failure why) {
      promise.tryFail(why);
    }
  }

  /** The link in use, as the outbox sees it. */
  private final class LinkInUse implements Outbox.Wire {
    @Override
    public boolean isThere() {
      return connection.link() != null;
    }

    @Override
    public void send(Message message) {
      connection.write(message);
    }
  }

  private <T> Future<T> started(Future<T> answer, Runnable start) {
    try {
      requireOpenForNew();
      start.run();
    } catch (Failure e) {
      return Future.failedFuture(e);
    }
    return answer;
  }

  /** What a request that is not answered is a sign of. */
  private final class ExchangeEvents implements Exchanges.Events {
    @Override
    public void onSilence() {
      pulse.onSuspicion();
    }

    @Override
    public void onOwed(String what) {
      connection.giveUp(
          "The gateway still owes the answer to an earlier request of the same kind as " + what);
    }
  }

  /** What the pulse needs done on the link that is in use. */
  private final class PulseEvents implements Pulse.Events {
    @Override
    public void onPing() {
      Link asked = connection.link();
      outbox.post(
          Lane.URGENT,
          new Letter(
              "a sign of life",
              new Draw.Nothing(),
              null,
              () -> {
                pulse.onAsked();
                return CurrentTimeRequest.getDefaultInstance();
              },
              () -> asked == connection.link(),
              Letter.UNWATCHED));
    }

    @Override
    public void onDead(String reason) {
      connection.giveUp(reason);
    }
  }

  /** What the connection tells. */
  private final class ConnectionEvents implements Connection.Events {
    @Override
    public void onStatus() {
      tellStatus();
    }

    @Override
    public void onStartApi(Message request) {
      outbox.post(Lane.URGENT, Letter.of("START_API", request));
    }

    @Override
    public void onSession(Session agreed) {
      Connector.this.onSession(agreed);
    }

    @Override
    public void onOver(String reason, boolean hadSession) {
      onConnectionOver(reason, hadSession);
    }

    @Override
    public void onHeard() {
      pulse.onHeard();
    }

    @Override
    public void onMessage(Message message) {
      guard.run(message.getDescriptorForType().getName(), () -> Connector.this.onMessage(message));
    }

    @Override
    public TickSink tickSink() {
      return tickSink;
    }

    @Override
    public void onTickFault(RuntimeException fault) {
      guard.onFault("the sink of ticks", fault);
    }
  }

  private void onSession(Session agreed) {
    boolean isBrokerThere = upstream.state() != LinkState.DOWN;
    // The gateway may have told of an outage before it had told everything of the session.
    outbox.holdReads(!isBrokerThere);
    if (!isBrokerThere) {
      limitOutage();
    }
    pulse.start();
    exchanges.ahead(() -> reconciliation.onSession(agreed, isBrokerThere));
    feeds.onSession();
  }

  /** What becomes of the reading back. */
  private final class ReadingEvents implements Reconciliation.Events {
    @Override
    public void onDone(boolean isFirst) {
      if (isFirst) {
        connection.onProven();
      }
      tellStatus();
    }

    @Override
    public void onFailed(String why) {
      connection.giveUp(why);
    }
  }

  // --- the session ---

  private void onMessage(Message message) {
    Route route = Route.of(message);
    if (route instanceof Route.ToRequest to) {
      exchanges.onRequestReply(to.requestId(), message);
    } else if (route instanceof Route.ToRequestMessage to) {
      exchanges.onRequestMessage(to.message());
    } else if (route instanceof Route.ToOrders) {
      onOrderMessage(message);
    } else if (route instanceof Route.ToOrderMessage to) {
      orders.onMessage(to.message());
    } else if (route instanceof Route.ToSessionMessage to) {
      onNotice(to.message());
    } else if (route instanceof Route.ToSession) {
      onSessionMessage(message);
    } else {
      onOther(message);
    }
  }

  private void onOther(Message message) {
    if (message instanceof CurrentTime) {
      pulse.onAnswer();
    }
    exchanges.onKind(message);
  }

  /**
   * Whoever follows orders hears everything about them; an exchange that asked for it hears it as
   * well.
   */
  private void onOrderMessage(Message message) {
    orders.onMessage(message);
    Integer requestId = Route.requestId(message);
    if (requestId != null && requestId >= Route.FIRST_REQUEST_ID) {
      exchanges.onRequestReply(requestId, message);
    } else if (requestId == null) {
      exchanges.onKind(message);
    }
  }

  private void onSessionMessage(Message message) {
    if (message instanceof NextValidId id) {
      orders.onNextValidId(id.getOrderId());
    }
    if (!connection.onSetupMessage(message)) {
      exchanges.onKind(message);
    }
  }

  private void onNotice(GatewayMessage notice) {
    LinkState before = upstream.state();
    boolean changed = upstream.onMessage(notice, now());
    LOG.logf(level(notice, changed), "Gateway: %s", notice);
    connection.onNotice(notice);
    SessionEffect effect = Codes.of(notice.code()).session();
    if (effect == SessionEffect.TOO_FAST) {
      onTooFast(notice);
    } else if (effect == SessionEffect.PORT_MOVED) {
      onPortMoved(notice);
    }
    if (upstream.state() == LinkState.DOWN) {
      reconciliation.onBrokerLost();
    }
    if (changed) {
      tellStatus();
    }
    for (SessionListener listener : sessionListeners) {
      guard.run("a listener of the session", () -> listener.onNotice(notice));
    }
    if (connection.isReady()) {
      onBroker(before, effect);
      if (changed) {
        farms.onFarms(upstream.farms());
      }
    }
  }

  /** What it names was not taken by the gateway. */
  private void onTooFast(GatewayMessage notice) {
    outbox.onViolation();
    if (notice.id() >= Route.FIRST_REQUEST_ID) {
      exchanges.onRequestMessage(notice);
    } else if (notice.id() >= 0) {
      orders.onMessage(notice);
    }
  }

  /** 1101 may also come without a 1100 before it. */
  private void onBroker(LinkState before, SessionEffect effect) {
    boolean isDown = upstream.state() == LinkState.DOWN;
    boolean wasDown = before == LinkState.DOWN;
    if (isDown && !wasDown) {
      onBrokerLost("The gateway has lost its link to the broker");
      outbox.holdReads(true);
    } else if (!isDown && wasDown) {
      onBrokerBack(effect == SessionEffect.BROKER_BACK_DATA_KEPT);
    } else if (effect == SessionEffect.BROKER_BACK_DATA_LOST) {
      onBrokerLost("The broker has lost the data subscriptions");
      onBrokerBack(false);
    } else if (effect == SessionEffect.BROKER_BACK_DATA_KEPT) {
      onBrokerLost("The gateway's link to the broker was away unnoticed");
      onBrokerBack(true);
    }
  }

  private void onBrokerLost(String reason) {
    outages++;
    limitOutage();
    boolean wasDone = reconciliation.isDone();
    reconciliation.onBrokerLost();
    if (wasDone) {
      tellStatus();
    }
    feeds.onLost(reason);
    Duration later = status().retryAfter(now());
    exchanges.onBrokerLost(
        new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, reason + " before it answered", later));
    outbox.drop(Lane.ORDERS, new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, reason, later));
  }

  /** The end of an outage is not always told; another session begins with what is true then. */
  private void limitOutage() {
    stopOutageLimit();
    Duration limit = settings.patience().outage();
    outageLimit =
        ports
            .timer()
            .after(
                limit,
                () ->
                    connection.giveUp(
                        "The gateway has not told for %d s that its link to the broker is back"
                            .formatted(limit.toSeconds())));
  }

  private void stopOutageLimit() {
    if (outageLimit != null) {
      outageLimit.cancel();
      outageLimit = null;
    }
  }

  private void onBrokerBack(boolean isDataKept) {
    stopOutageLimit();
    feeds.onBrokerBack(isDataKept);
    exchanges.ahead(reconciliation::onBrokerBack);
    outbox.holdReads(false);
  }

  /** The gateway closes the old port, or has closed it already (protocol section 5.6). */
  private void onPortMoved(GatewayMessage notice) {
    OptionalInt port = PortMoved.portIn(notice.text());
    if (port.isEmpty()) {
      LOG.errorf("The gateway says that its port has changed, but not to which: %s", notice);
    } else {
      connection.onMoved(port.getAsInt());
    }
  }

  /** Tells everybody that the session is over, if there was one. */
  private void onConnectionOver(String reason, boolean hadSession) {
    stopOutageLimit();
    reconciliation.onSessionLost();
    farms.onSessionLost();
    pulse.stop();
    upstream = new Upstream(now());
    Failure.Unavailable lost =
        new Failure.Unavailable(
            Reason.GATEWAY_UNAVAILABLE,
            "The connection to the gateway was lost before it answered: " + reason,
            status().retryAfter(now()));
    if (hadSession) {
      feeds.onLost(reason);
      exchanges.onLost(lost);
    }
    outbox.dropAll(lost);
    if (hadSession) {
      for (SessionListener listener : sessionListeners) {
        guard.run("a listener of the session", () -> listener.onLost(reason));
      }
    }
    tellStatus();
  }

  // --- small things ---

  /** What changes the status is told with it. */
  private static Logger.Level level(GatewayMessage notice, boolean isTold) {
    if (isTold) {
      return Logger.Level.DEBUG;
    }
    return CodeClass.of(notice.code()) == CodeClass.FAILED ? Logger.Level.WARN : Logger.Level.INFO;
  }

  private void tellStatus() {
    ConnectorStatus status = status();
    for (SessionListener listener : sessionListeners) {
      guard.run("a listener of the session", () -> listener.onStatus(status));
    }
  }

  private Instant now() {
    return ports.clock().instant();
  }
}
