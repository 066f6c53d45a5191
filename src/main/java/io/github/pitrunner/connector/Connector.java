package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.ConnectionState.CircuitOpen;
import io.github.pitrunner.connector.ConnectionState.Closed;
import io.github.pitrunner.connector.ConnectionState.Connecting;
import io.github.pitrunner.connector.ConnectionState.Disconnected;
import io.github.pitrunner.connector.ConnectionState.Failed;
import io.github.pitrunner.connector.ConnectionState.Handshaking;
import io.github.pitrunner.connector.ConnectionState.Ready;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.Handshake;
import io.github.pitrunner.wire.Handshake.ServerHello;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one session with the gateway: connects, sets the session up, keeps what was asked for, and
 * connects again after a loss, for ever. The states and their transitions are those of {@link
 * ConnectionState}; this class decides when they happen. The file is long because every event of
 * the session meets here; what each does is elsewhere.
 *
 * <p>Not thread-safe: everything happens on one context.
 */
public final class Connector implements Gateway {
  private static final Logger LOG = Logger.getLogger(Connector.class);
  private static final int MOST_READINGS = 3;
  private static final Duration FLUSH_CHECK = Duration.ofMillis(20);
  private static final Duration CIRCUIT_CHECK = Duration.ofMillis(100);

  private final ConnectorSettings settings;
  private final Ports ports;
  private final Guard guard = new Guard();
  private final Orderbound orders;
  private final Outbox outbox;
  private final Exchanges exchanges;
  private final Feeds feeds;
  private final Pulse pulse;
  private final Rounds rounds;
  private final Map<String, Instant> brokenFarms = new HashMap<>();
  private final List<SessionListener> sessionListeners = new ArrayList<>();
  private final ReadBack readBack = new ReadBack(sessionListeners);
  private TickSink tickSink = NoTicks.INSTANCE;
  private ConnectionState state;
  private Upstream upstream;
  private boolean isReconciled;
  private boolean isEnding;
  private @Nullable SessionSetup setup;
  private @Nullable Scheduled next;
  private long tries;
  private long sessions;
  private long losses;
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
    this.state = Disconnected.initial(now());
    this.upstream = new Upstream(now());
    this.rounds = new Rounds(settings, ports.circuit(), ports.random());
    this.outbox = new Outbox(settings.pacing(), ports.clock(), ports.timer(), this::write);
    this.pulse = new Pulse(settings.liveness(), ports.clock(), ports.timer(), new PulseEvents());
    this.exchanges =
        new Exchanges(
            outbox,
            new Exchanges.Ports(
                ports.timer(), settings.patience().request(), guard, new ExchangeEvents()));
    this.feeds = new Feeds(exchanges, outbox.budgets(), guard, () -> state instanceof Ready);
  }

  /** Faults of listeners, handlers and callers that were logged and passed over. */
  public long faults() {
    return guard.faults();
  }

  /** Begins to connect. */
  public void start() {
    if (state instanceof Disconnected && next == null && tries == 0) {
      startRound();
    }
  }

  /**
   * Ends the session in order: nothing new is begun, whoever listens is told, what is under way may
   * end, and what is open at the gateway is given up.
   *
   * @param grace after which the session is closed whatever is still under way
   * @return succeeds when the session is closed
   */
  public Future<Void> end(Duration grace) {
    Promise<Void> ended = Promise.promise();
    if (isEnding || state instanceof Closed) {
      close();
      return Future.succeededFuture();
    }
    isEnding = true;
    tellStatus();
    Scheduled limit = ports.timer().after(grace, () -> onGraceOver(ended));
    readBack
        .run(SessionListener::onEnding)
        .onComplete(
            told -> {
              feeds.cancelAll();
              whenSent(
                  () -> {
                    limit.cancel();
                    close();
                    ended.tryComplete();
                  });
            });
    return ended.future();
  }

  private void onGraceOver(Promise<Void> ended) {
    LOG.warn("The grace period is over; what is still under way is left to the gateway");
    close();
    ended.tryComplete();
  }

  private void whenSent(Runnable task) {
    if (state instanceof Closed) {
      return;
    }
    if (outbox.isEmpty() || !(state instanceof Ready)) {
      task.run();
    } else {
      ports.timer().after(FLUSH_CHECK, () -> whenSent(task));
    }
  }

  /** Ends the session for good, at once. */
  public void close() {
    if (state instanceof Closed) {
      return;
    }
    Link link = state.link();
    boolean hadSession = state instanceof Ready;
    isEnding = true;
    to(state.toClosed(now(), "The service is ending"));
    stopNext();
    end("The service is ending", hadSession);
    rounds.onClosed();
    if (link != null) {
      link.close();
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
        state,
        upstream.state(),
        upstream.since(),
        upstream.farms(),
        isReconciled,
        isEnding,
        rounds.endpoint(),
        settings.clientId());
  }

  @Override
  public ConnectorFigures figures() {
    return new ConnectorFigures(
        new ConnectorFigures.Connection(ports.circuit().state(), tries, sessions, losses, outages),
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
    requireNewFeed();
    return feeds.open(call, listener);
  }

  @Override
  public Feed openWithoutId(
      String what,
      Message request,
      Message cancel,
      List<Class<? extends Message>> items,
      FeedListener listener) {
    requireNewFeed();
    return feeds.openWithoutId(what, request, cancel, items, listener);
  }

  private void requireNewFeed() {
    ConnectorStatus status = status();
    status.requireNotEnding();
    status.requireBroker(now());
  }

  @Override
  public int nextOrderId() {
    return orders.nextId();
  }

  @Override
  public Future<Void> sendOrder(Message message, BooleanSupplier isWanted) {
    ConnectorStatus status = status();
    status.requireNotEnding();
    status.requireBroker(now());
    return post(Lane.ORDERS, "an order", message, isWanted);
  }

  @Override
  public Future<Void> sendCancel(Message message) {
    status().requireSession(now());
    return post(Lane.URGENT, "a cancel", message, () -> true);
  }

  @Override
  public void onSuspicion(String why) {
    LOG.infof("%s; the gateway is asked for a sign of life", why);
    pulse.onSuspicion();
  }

  // More than three parameters, each of which the letter takes as it is.
  private Future<Void> post(Lane lane, String what, Message message, BooleanSupplier isWanted) {
    Promise<Void> promise = Promise.promise();
    Letter.Fate fate =
        new Letter.Fate() {
          @Override
          public void onSent() {
            promise.tryComplete();
          }

          @Override
          public void onDropped(Failure why) {
            promise.tryFail(why);
          }
        };
    outbox.post(lane, new Letter(what, new Draw.Nothing(), () -> message, isWanted, fate));
    return promise.future();
  }

  private <T> Future<T> started(Future<T> answer, Runnable start) {
    try {
      status().requireBroker(now());
      start.run();
    } catch (Failure e) {
      return Future.failedFuture(e);
    }
    return answer;
  }

  // --- connecting ---

  /** A round is one try and its retries; the circuit lets it through or not. */
  private void startRound() {
    rounds
        .start(
            state.failures(),
            () -> {
              if (state instanceof Disconnected disconnected) {
                connect(disconnected.toConnecting(now()));
              } else if (state instanceof CircuitOpen open) {
                connect(open.toConnecting(now()));
              }
            })
        .onFailure(this::onRoundFailed);
  }

  private void connect(Connecting connecting) {
    tries++;
    to(connecting);
    Endpoint endpoint = rounds.endpoint();
    dial(endpoint)
        .onSuccess(link -> onConnected(connecting, link))
        .onFailure(cause -> onConnectFailed(connecting, endpoint, cause));
  }

  private Future<Link> dial(Endpoint endpoint) {
    try {
      return ports.dialer().dial(endpoint, rounds.tempo().patience());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void onConnectFailed(Connecting connecting, Endpoint endpoint, Throwable cause) {
    if (state == connecting) {
      String reason = "Cannot connect to %s: %s".formatted(endpoint, cause.getMessage());
      Failed failed = rounds.onTryFailed(connecting.failures(), reason, now());
      to(connecting.toDisconnected(now(), failed));
      tryAgain();
    }
  }

  private void onConnected(Connecting connecting, Link link) {
    if (state != connecting) {
      link.close();
      return;
    }
    Handshaking handshaking = connecting.toHandshaking(now(), link);
    setup = new SessionSetup(settings, rounds.endpoint());
    to(handshaking);
    Duration patience = shorter(settings.patience().handshake(), rounds.tempo().patience());
    next =
        ports
            .timer()
            .after(
                patience,
                () ->
                    onLost(
                        link,
                        "The gateway did not set the session up within %d ms"
                            .formatted(patience.toMillis())));
    link.listen(new Inbox(link, tickSink, new LinkEvents(link)));
    link.send(Handshake.clientHello(settings.versions()));
  }

  /** Events of one link; those of a link that is no longer ours are dropped. */
  private final class LinkEvents implements Inbox.Events {
    private final Link link;

    LinkEvents(Link link) {
      this.link = link;
    }

    @Override
    public boolean isWanted() {
      return link == state.link();
    }

    @Override
    public void onHeard() {
      if (isWanted()) {
        pulse.onHeard();
      }
    }

    @Override
    public void onServerHello(ServerHello hello) {
      if (isWanted()) {
        Connector.this.onServerHello(link, hello);
      }
    }

    @Override
    public void onMessage(Message message) {
      guard.run(message.getDescriptorForType().getName(), () -> Connector.this.onMessage(message));
    }

    @Override
    public void onTickFault(RuntimeException fault) {
      guard.onFault("the sink of ticks", fault);
    }

    @Override
    public void onClosed(String reason) {
      onLost(link, reason);
    }
  }

  /** What a request that is not answered is a sign of. */
  private final class ExchangeEvents implements Exchanges.Events {
    @Override
    public void onSilence() {
      pulse.onSuspicion();
    }

    @Override
    public void onOwed(String what) {
      Link link = state.link();
      if (link != null) {
        onLost(
            link,
            "The gateway still owes the answer to an earlier request of the same kind as " + what);
      }
    }
  }

  /** What the pulse needs done on the link that is in use. */
  private final class PulseEvents implements Pulse.Events {
    @Override
    public void onPing() {
      Link asked = state.link();
      outbox.post(
          Lane.URGENT,
          new Letter(
              "a sign of life",
              new Draw.Nothing(),
              () -> {
                pulse.onAsked();
                return CurrentTimeRequest.getDefaultInstance();
              },
              () -> asked == state.link(),
              Letter.UNWATCHED));
    }

    @Override
    public void onDead(String reason) {
      Link link = state.link();
      if (link != null) {
        onLost(link, reason);
      }
    }
  }

  private void onServerHello(Link link, ServerHello hello) {
    SessionSetup pending = setup;
    if (pending != null) {
      pending
          .onServerHello(hello)
          .ifPresentOrElse(
              refusal -> onLost(link, refusal),
              () -> outbox.post(Lane.URGENT, Letter.of("START_API", pending.startApi())));
    }
  }

  private void onSetup(SessionSetup complete) {
    if (state instanceof Handshaking handshaking) {
      setup = null;
      stopNext();
      onSession(handshaking.toReady(now(), complete.session()));
    }
  }

  private void onSession(Ready ready) {
    sessions++;
    to(ready);
    LOG.infof(
        "Session with the gateway at %s: server version %d, client id %d, accounts %s",
        rounds.endpoint(),
        ready.agreed().serverVersion(),
        ready.agreed().clientId(),
        ready.agreed().accounts());
    pulse.start();
    feeds.onSession();
    readFirst(ready);
  }

  /**
   * A session that cannot be read back is none; unless the gateway has lost its broker meanwhile,
   * whose return begins the reading anew.
   */
  private void readFirst(Ready ready) {
    long outage = outages;
    readBack
        .run(listener -> listener.onSession(ready.agreed()))
        .onSuccess(
            all -> {
              if (state == ready && outage == outages) {
                state = ready.toProven();
                rounds.onProven();
                toReconciled();
              }
            })
        .onFailure(
            cause -> {
              if (state == ready && outage == outages) {
                onLost(ready.link(), "Reading the gateway's state back failed: " + why(cause));
              }
            });
  }

  /**
   * The broker is back in the same session. A reading that fails is tried again; in the end another
   * session is begun, which begins all knowledge anew.
   */
  private void readAgain(int reading) {
    if (!(state instanceof Ready ready)) {
      return;
    }
    long outage = outages;
    BooleanSupplier isCurrent =
        () -> outage == outages && state.link() == ready.link() && !isReconciled;
    readBack
        .run(listener -> listener.onBrokerBack(ready.agreed()))
        .onSuccess(
            all -> {
              if (isCurrent.getAsBoolean()) {
                toReconciled();
              }
            })
        .onFailure(
            cause -> {
              if (isCurrent.getAsBoolean()) {
                onReadingFailed(ready.link(), reading, why(cause));
              }
            });
  }

  private void onReadingFailed(Link link, int reading, String why) {
    if (reading >= MOST_READINGS) {
      onLost(link, "The gateway's state could not be read back after an outage: " + why);
      return;
    }
    LOG.warnf("Reading the gateway's state back failed, and is tried again: %s", why);
    long outage = outages;
    ports
        .timer()
        .after(
            settings.patience().readAgain(),
            () -> {
              if (outage == outages && link == state.link()) {
                readAgain(reading + 1);
              }
            });
  }

  private void toReconciled() {
    isReconciled = upstream.state() != LinkState.DOWN;
    tellStatus();
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
    SessionSetup pending = setup;
    if (pending == null) {
      exchanges.onKind(message);
      return;
    }
    pending.onMessage(message);
    Link link = state.link();
    if (pending.refusal().isPresent() && link != null) {
      onLost(link, pending.refusal().get());
    } else if (pending.isComplete()) {
      onSetup(pending);
    }
  }

  private void onNotice(GatewayMessage notice) {
    LinkState before = upstream.state();
    List<Farm> farmsBefore = upstream.farms();
    boolean changed = upstream.onMessage(notice, now());
    LOG.logf(level(notice, changed), "Gateway: %s", notice);
    if (setup != null) {
      setup.onNotice(notice);
    }
    SessionEffect effect = Codes.of(notice.code()).session();
    if (effect == SessionEffect.TOO_FAST) {
      outbox.onViolation();
    } else if (effect == SessionEffect.PORT_MOVED) {
      onPortMoved(notice);
    }
    isReconciled &= upstream.state() != LinkState.DOWN;
    if (changed) {
      tellStatus();
    }
    if (state instanceof Ready) {
      onBroker(before, effect);
      if (changed) {
        onFarms(farmsBefore);
      }
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
    if (isReconciled) {
      isReconciled = false;
      tellStatus();
    }
    feeds.onLost(reason);
    Duration later = status().retryAfter(now());
    exchanges.onBrokerLost(
        new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, reason + " before it answered", later));
    outbox.drop(Lane.ORDERS, new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, reason, later));
  }

  private void onBrokerBack(boolean isDataKept) {
    outbox.holdReads(false);
    feeds.onBrokerBack(isDataKept);
    if (state instanceof Ready ready && !ready.isProven()) {
      readFirst(ready);
    } else {
      readAgain(1);
    }
  }

  private void onFarms(List<Farm> before) {
    for (Farm farm : upstream.farms()) {
      LinkState was =
          before.stream()
              .filter(known -> known.name().equals(farm.name()) && known.kind() == farm.kind())
              .map(Farm::state)
              .findFirst()
              .orElse(LinkState.UP);
      if (farm.state() == LinkState.DOWN && was != LinkState.DOWN) {
        brokenFarms.put(farm.name(), farm.since());
        feeds.onFarmBroken(farm);
      } else if (farm.state() == LinkState.UP || farm.state() == LinkState.IDLE) {
        Instant brokenSince = brokenFarms.remove(farm.name());
        if (brokenSince != null) {
          feeds.onFarmBack(farm, brokenSince);
        }
      }
    }
  }

  /** The gateway closes the old port, or has closed it already (protocol section 5.6). */
  private void onPortMoved(GatewayMessage notice) {
    Link link = state.link();
    OptionalInt port = PortMoved.portIn(notice.text());
    if (port.isEmpty() || link == null) {
      LOG.errorf("The gateway says that its port has changed, but not to which: %s", notice);
      return;
    }
    rounds.onMoved(port.getAsInt());
    onLost(link, "The gateway has moved to port " + port.getAsInt());
  }

  // --- losing it ---

  private void onLost(Link link, String cause) {
    if (link != state.link()) {
      return;
    }
    String reason = setup == null ? cause : setup.refusal().orElse(cause);
    stopNext();
    boolean hadSession = state instanceof Ready;
    if (state instanceof Ready ready) {
      losses++;
      Failed failed = rounds.onLost(ready.failures(), reason, now());
      to(ready.toDisconnected(now(), failed));
    } else if (state instanceof Handshaking handshaking) {
      Failed failed = rounds.onTryFailed(handshaking.failures(), reason, now());
      to(handshaking.toDisconnected(now(), failed));
    }
    end(reason, hadSession);
    link.close();
    tryAgain();
  }

  /** Tells everybody that the session is over, if there was one. */
  private void end(String reason, boolean hadSession) {
    setup = null;
    isReconciled = false;
    pulse.stop();
    brokenFarms.clear();
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

  /** Waits for the next try of the round, or ends the round, whose end begins the next. */
  private void tryAgain() {
    if (!(state instanceof Disconnected disconnected)) {
      return;
    }
    if (rounds.isOver()) {
      rounds.onRoundOver(disconnected.reason());
      if (rounds.isAfterSession()) {
        waitFor(disconnected, this::startRound);
      }
    } else {
      waitFor(disconnected, () -> connect(disconnected.toConnecting(now())));
    }
  }

  /** The circuit has heard of the failed round, or has not let one through. */
  private void onRoundFailed(Throwable cause) {
    if (cause instanceof Circuit.OpenException && state instanceof CircuitOpen open) {
      // Its own clock may be a little behind ours.
      toCircuitOpen(open.until(now().plus(CIRCUIT_CHECK)));
    } else if (state instanceof Disconnected disconnected) {
      if (ports.circuit().state() == Circuit.State.OPEN) {
        toCircuitOpen(disconnected.toCircuitOpen(now().plus(ports.circuit().openFor())));
      } else {
        waitFor(disconnected, this::startRound);
      }
    }
  }

  private void toCircuitOpen(CircuitOpen open) {
    to(open);
    waitFor(open, this::startRound);
  }

  private void waitFor(ConnectionState waiting, Runnable task) {
    Duration wait = status().retryAfter(now());
    stopNext();
    next =
        ports
            .timer()
            .after(
                wait,
                () -> {
                  next = null;
                  if (state == waiting) {
                    task.run();
                  }
                });
  }

  // --- small things ---

  /** What changes the status is told with it. */
  private static Logger.Level level(GatewayMessage notice, boolean isTold) {
    if (isTold) {
      return Logger.Level.DEBUG;
    }
    return CodeClass.of(notice.code()) == CodeClass.FAILED ? Logger.Level.WARN : Logger.Level.INFO;
  }

  private void write(Message message) {
    Link link = state.link();
    if (link != null) {
      link.send(Frame.encode(message));
    }
  }

  private void to(ConnectionState nextState) {
    state = nextState;
    tellStatus();
  }

  private void tellStatus() {
    ConnectorStatus status = status();
    for (SessionListener listener : sessionListeners) {
      guard.run("a listener of the session", () -> listener.onStatus(status));
    }
  }

  private void stopNext() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private Instant now() {
    return ports.clock().instant();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String why(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }
}
