package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.ConnectionState.Closed;
import io.github.pitrunner.connector.ConnectionState.Connecting;
import io.github.pitrunner.connector.ConnectionState.Disconnected;
import io.github.pitrunner.connector.ConnectionState.Handshaking;
import io.github.pitrunner.connector.ConnectionState.Ready;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.Handshake;
import io.github.pitrunner.wire.Handshake.ServerHello;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.TickSink;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
  private static final int DATA_LOST = 1101;

  private final ConnectorSettings settings;
  private final Ports ports;
  private final Exchanges exchanges;
  private final Feeds feeds;
  private final Guard guard = new Guard();
  private final Orderbound orders;
  private final List<SessionListener> sessionListeners = new ArrayList<>();
  private TickSink tickSink = NoTicks.INSTANCE;
  private ConnectionState state;
  private Upstream upstream;
  private boolean reconciled;
  private @Nullable SessionSetup setup;
  private @Nullable Scheduled next;

  /**
   * What the connector is bound to.
   *
   * @param hop runs a task on the connector's context
   */
  public record Ports(Dialer dialer, Clock clock, Timer timer, Consumer<Runnable> hop) {}

  public Connector(ConnectorSettings settings, Ports ports) {
    this.settings = settings;
    this.ports = ports;
    this.orders = new Orderbound(settings.clientId(), guard);
    this.state = new Disconnected(now(), 0, "Not started", Optional.empty());
    this.upstream = new Upstream(now());
    this.exchanges =
        new Exchanges(ports.timer(), settings.patience().request(), this::write, guard);
    this.feeds = new Feeds(exchanges, guard);
  }

  /** Faults of listeners, handlers and callers that were logged and passed over. */
  public long faults() {
    return guard.faults();
  }

  /** Begins to connect. */
  public void start() {
    if (state instanceof Disconnected disconnected) {
      connect(disconnected.toConnecting(now()));
    }
  }

  /** Ends the session for good. */
  public void close() {
    if (state instanceof Closed) {
      return;
    }
    Link link = state.link();
    boolean hadSession = state instanceof Ready;
    to(state.toClosed(now(), "The service is ending"));
    stopNext();
    end("The service is ending", hadSession);
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
        reconciled,
        settings.endpoint(),
        settings.clientId());
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
    status().requireBroker(now());
    return feeds.open(call, listener);
  }

  @Override
  public Feed openWithoutId(
      String what,
      Message request,
      Message cancel,
      List<Class<? extends Message>> items,
      FeedListener listener) {
    status().requireBroker(now());
    return feeds.openWithoutId(what, request, cancel, items, listener);
  }

  @Override
  public int nextOrderId() {
    return orders.nextId();
  }

  @Override
  public void sendOrder(Message message) {
    status().requireBroker(now());
    write(message);
  }

  @Override
  public void sendCancel(Message message) {
    status().requireSession(now());
    write(message);
  }

  private <T> Future<T> started(Future<T> answer, Runnable start) {
    try {
      status().requireBroker(now());
    } catch (Failure e) {
      return Future.failedFuture(e);
    }
    start.run();
    return answer;
  }

  // --- connecting ---

  private void connect(Connecting connecting) {
    to(connecting);
    LOG.infof("Connecting to the gateway at %s", settings.endpoint());
    dial()
        .onSuccess(link -> onConnected(connecting, link))
        .onFailure(cause -> onConnectFailed(connecting, cause));
  }

  private Future<Link> dial() {
    try {
      return ports.dialer().dial(settings.endpoint(), settings.patience().connect());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void onConnectFailed(Connecting connecting, Throwable cause) {
    if (state == connecting) {
      String reason = "Cannot connect to %s: %s".formatted(settings.endpoint(), cause.getMessage());
      int failures = connecting.failures() + 1;
      retry(connecting.toDisconnected(now(), reason, nextTryAfter(failures)));
    }
  }

  private void onConnected(Connecting connecting, Link link) {
    if (state != connecting) {
      link.close();
      return;
    }
    Handshaking handshaking = connecting.toHandshaking(now(), link);
    setup = new SessionSetup(settings);
    to(handshaking);
    Duration patience = settings.patience().handshake();
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

  private void onServerHello(Link link, ServerHello hello) {
    SessionSetup pending = setup;
    if (pending != null) {
      pending
          .onServerHello(hello)
          .ifPresentOrElse(refusal -> onLost(link, refusal), () -> write(pending.startApi()));
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
    to(ready);
    LOG.infof(
        "Session with the gateway at %s: server version %d, client id %d, accounts %s",
        settings.endpoint(),
        ready.agreed().serverVersion(),
        ready.agreed().clientId(),
        ready.agreed().accounts());
    feeds.onSession();
    reconcile(ready);
  }

  private void reconcile(Ready ready) {
    List<Future<Void>> readBack = new ArrayList<>();
    for (SessionListener listener : sessionListeners) {
      readBack.add(readBack(listener, ready.agreed()));
    }
    Future.all(readBack)
        .onSuccess(
            all -> {
              if (state == ready) {
                reconciled = true;
                state = ready.toProven();
                LOG.info("The gateway's state has been read back; ready");
                tellStatus();
              }
            })
        .onFailure(
            cause -> {
              if (state == ready) {
                onLost(
                    ready.link(), "Reading the gateway's state back failed: " + cause.getMessage());
              }
            });
  }

  private static Future<Void> readBack(SessionListener listener, Session session) {
    try {
      return listener.onSession(session);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
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
      exchanges.onKind(message);
    }
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
    boolean changed = upstream.onMessage(notice, now());
    LOG.logf(
        CodeClass.of(notice.code()) == CodeClass.FAILED ? Logger.Level.WARN : Logger.Level.INFO,
        "Gateway: %s",
        notice);
    if (setup != null) {
      setup.onNotice(notice);
    }
    if (changed) {
      tellStatus();
    }
    if (state instanceof Ready) {
      onBroker(before, notice.code());
    }
  }

  /**
   * Neither 1101 nor 1102 says reliably which feeds live on (protocol section 5.6), so all are
   * asked for again after either; 1101 may also come without a 1100 before it.
   */
  private void onBroker(LinkState before, int code) {
    boolean isDown = upstream.state() == LinkState.DOWN;
    boolean wasDown = before == LinkState.DOWN;
    if (isDown && !wasDown) {
      feeds.onLost("The gateway has lost its link to the broker");
    } else if (!isDown && wasDown) {
      feeds.onBrokerBack();
    } else if (code == DATA_LOST) {
      feeds.onLost("The broker has lost the data subscriptions");
      feeds.onBrokerBack();
    }
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
      to(ready.toDisconnected(now(), reason, nextTryAfter(ready.failures() + 1)));
    } else if (state instanceof Handshaking handshaking) {
      int failures = handshaking.failures() + 1;
      to(handshaking.toDisconnected(now(), reason, nextTryAfter(failures)));
    }
    end(reason, hadSession);
    link.close();
    if (state instanceof Disconnected disconnected) {
      retry(disconnected);
    }
  }

  /** Tells everybody that the session is over, if there was one. */
  private void end(String reason, boolean hadSession) {
    setup = null;
    reconciled = false;
    upstream = new Upstream(now());
    if (hadSession) {
      tellLost(reason);
    }
    tellStatus();
  }

  private void tellLost(String reason) {
    feeds.onLost(reason);
    exchanges.onLost(
        new Failure.Unavailable(
            Reason.GATEWAY_UNAVAILABLE,
            "The connection to the gateway was lost before it answered: " + reason,
            untilNextTry()));
    for (SessionListener listener : sessionListeners) {
      guard.run("a listener of the session", () -> listener.onLost(reason));
    }
  }

  private void retry(Disconnected disconnected) {
    if (state != disconnected) {
      to(disconnected);
    }
    LOG.warnf("%s; next try in %d ms", disconnected.reason(), untilNextTry().toMillis());
    next =
        ports
            .timer()
            .after(
                untilNextTry(),
                () -> {
                  if (state == disconnected) {
                    connect(disconnected.toConnecting(now()));
                  }
                });
  }

  // --- small things ---

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

  private Instant nextTryAfter(int failures) {
    return now().plus(settings.retry().after(failures));
  }

  private Duration untilNextTry() {
    return status().retryAfter(now());
  }
}
