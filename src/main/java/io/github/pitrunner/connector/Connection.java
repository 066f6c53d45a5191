package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.ConnectionState.CircuitOpen;
import io.github.pitrunner.connector.ConnectionState.Closed;
import io.github.pitrunner.connector.ConnectionState.Connecting;
import io.github.pitrunner.connector.ConnectionState.Disconnected;
import io.github.pitrunner.connector.ConnectionState.Failed;
import io.github.pitrunner.connector.ConnectionState.Handshaking;
import io.github.pitrunner.connector.ConnectionState.Ready;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.Handshake;
import io.github.pitrunner.wire.Handshake.ServerHello;
import io.github.pitrunner.wire.Link;
import io.github.pitrunner.wire.TickSink;
import io.github.pitrunner.wire.Timer.Scheduled;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The socket and the session on it: opens it, sets the session up, and does so again after each
 * loss, for ever. It decides when the transitions of {@link ConnectionState} happen; what a session
 * is good for is the business of the {@link Connector}.
 */
final class Connection {
  private static final Logger LOG = Logger.getLogger(Connection.class);
  private static final Duration DIALER_DELAY = Duration.ofSeconds(2);
  private static final Duration CIRCUIT_CHECK = Duration.ofMillis(100);

  private final ConnectorSettings settings;
  private final Connector.Ports ports;
  private final Events events;
  private final Rounds rounds;
  private ConnectionState state;
  private @Nullable SessionSetup setup;
  private @Nullable Scheduled next;
  private long tries;
  private long sessions;
  private long losses;

  /** What a connection tells. */
  interface Events {
    /** The state has changed. */
    void onStatus();

    /** The link is open and the versions fit: this message sets the session up. */
    void onStartApi(Message request);

    void onSession(Session agreed);

    /**
     * The link is gone.
     *
     * @param hadSession whether a session was set up on it
     */
    void onOver(String reason, boolean hadSession);

    /** Bytes have arrived. */
    void onHeard();

    void onMessage(Message message);

    TickSink tickSink();

    void onTickFault(RuntimeException fault);
  }

  Connection(ConnectorSettings settings, Connector.Ports ports, Events events) {
    this.settings = settings;
    this.ports = ports;
    this.events = events;
    this.rounds = new Rounds(settings, ports.circuit(), ports.random());
    this.state = Disconnected.initial(now());
  }

  ConnectionState state() {
    return state;
  }

  /** The link in use; null without one. */
  @Nullable Link link() {
    return state.link();
  }

  boolean isReady() {
    return state instanceof Ready;
  }

  boolean isClosed() {
    return state instanceof Closed;
  }

  /** Where the gateway is, or was told to be. */
  Endpoint endpoint() {
    return rounds.endpoint();
  }

  ConnectorFigures.Connection figures(long outages) {
    return new ConnectorFigures.Connection(
        ports.circuit().state(), tries, sessions, losses, outages);
  }

  /** Begins to connect; once. */
  void start() {
    if (state instanceof Disconnected && next == null && tries == 0) {
      startRound();
    }
  }

  /** Ends for good. */
  void close(String reason) {
    Link link = state.link();
    boolean hadSession = state instanceof Ready;
    to(state.toClosed(now(), reason));
    stopNext();
    setup = null;
    events.onOver(reason, hadSession);
    rounds.onClosed();
    if (link != null) {
      link.close();
    }
  }

  /** The session has proved itself. */
  void onProven() {
    if (state instanceof Ready ready) {
      state = ready.toProven();
      rounds.onProven();
    }
  }

  /** The link in use is of no use any more. */
  void giveUp(String reason) {
    Link link = state.link();
    if (link != null) {
      onLost(link, reason);
    }
  }

  /** The gateway has moved to another port. */
  void onMoved(int port) {
    rounds.onMoved(port);
    giveUp("The gateway has moved to port " + port);
  }

  /** A notice of the gateway, which may say why the session will not be set up. */
  void onNotice(GatewayMessage notice) {
    if (setup != null) {
      setup.onNotice(notice);
    }
  }

  /** A message that sets the session up; false if there is none to be set up. */
  boolean onSetupMessage(Message message) {
    SessionSetup pending = setup;
    if (pending == null) {
      return false;
    }
    pending.onMessage(message);
    if (pending.refusal().isPresent()) {
      giveUp(pending.refusal().get());
    } else if (pending.isComplete()) {
      onSetup(pending);
    }
    return true;
  }

  /** Sends a message on the link in use; without one it is dropped. */
  void write(Message message) {
    Link link = state.link();
    if (link != null) {
      WireLog.onSent(message);
      link.send(Frame.encode(message));
    }
  }

  private void to(ConnectionState nextState) {
    state = nextState;
    events.onStatus();
  }

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
    Duration patience = rounds.tempo().patience();
    // The dialer keeps its patience itself; should it not, nobody else would ever try again.
    next =
        ports
            .timer()
            .after(
                patience.plus(DIALER_DELAY),
                () ->
                    onConnectFailed(
                        connecting,
                        endpoint,
                        new TimeoutException(
                            "nothing was heard for %d ms".formatted(patience.toMillis()))));
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
      stopNext();
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
    stopNext();
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
    link.listen(new Inbox(link, events.tickSink(), new LinkEvents(link)));
    WireLog.onHandshake("to", settings.versions());
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
        events.onHeard();
      }
    }

    @Override
    public void onServerHello(ServerHello hello) {
      if (isWanted()) {
        Connection.this.onServerHello(link, hello);
      }
    }

    @Override
    public void onMessage(Message message) {
      events.onMessage(message);
    }

    @Override
    public void onTickFault(RuntimeException fault) {
      events.onTickFault(fault);
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
          .ifPresentOrElse(
              refusal -> onLost(link, refusal), () -> events.onStartApi(pending.startApi()));
    }
  }

  private void onSetup(SessionSetup complete) {
    if (state instanceof Handshaking handshaking) {
      setup = null;
      stopNext();
      Ready ready = handshaking.toReady(now(), complete.session());
      sessions++;
      to(ready);
      LOG.infof(
          "Session with the gateway at %s: server version %d, client id %d, accounts %s",
          rounds.endpoint(),
          ready.agreed().serverVersion(),
          ready.agreed().clientId(),
          ready.agreed().accounts());
      events.onSession(ready.agreed());
    }
  }

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
    setup = null;
    events.onOver(reason, hadSession);
    link.close();
    tryAgain();
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
    Duration wait = untilNextTry();
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

  private void stopNext() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private Duration untilNextTry() {
    return ConnectorStatus.untilNextTry(state, now());
  }

  private Instant now() {
    return ports.clock().instant();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
