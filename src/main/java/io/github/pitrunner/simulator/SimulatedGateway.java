package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.VertxTimer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A simulated IB Gateway on a TCP port. Everything behind the port runs on one event-loop context;
 * the methods here may be called from any thread.
 */
public final class SimulatedGateway {
  /** Bytes that may wait for one slow client before it is dropped. */
  static final int MAX_PENDING_BYTES = 16 << 20;

  private static final Duration KEEP_PERIOD = Duration.ofMillis(200);
  private static final Logger LOG = Logger.getLogger(SimulatedGateway.class);

  private final SimulatorSettings settings;
  private final MarketSource source;
  private final ContextInternal context;
  private final VertxTimer timer;
  private @Nullable GatewayCore core;
  private final TcpPort port;
  private @Nullable StateFile stateFile;
  private Timer.Scheduled keeping = () -> {};
  private Future<Void> writing = Future.succeededFuture();
  private @Nullable GatewayState written;

  private SimulatedGateway(Vertx vertx, SimulatorSettings settings, MarketSource source) {
    this.settings = settings;
    this.source = source;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.timer = new VertxTimer(vertx, context);
    this.port = new TcpPort(context, settings.host(), settings.port(), this::onConnected);
  }

  /** A gateway with the simulated market; it does nothing before {@link #start}. */
  public static SimulatedGateway create(Vertx vertx, SimulatorSettings settings) {
    return create(vertx, settings, MarketSource.simulated());
  }

  /** A gateway whose market comes from elsewhere; it does nothing before {@link #start}. */
  public static SimulatedGateway create(
      Vertx vertx, SimulatorSettings settings, MarketSource source) {
    return new SimulatedGateway(vertx, settings, source);
  }

  /** Opens the market and listens; fails if the address is taken or the state file unreadable. */
  public Future<Void> start() {
    Promise<Void> started = Promise.promise();
    context.runOnContext(start -> read().compose(this::toListening).onComplete(started));
    return started.future();
  }

  /** Closes all clients and the port. */
  public Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    context.runOnContext(stop -> toStopped().onComplete(stopped));
    return stopped.future();
  }

  /**
   * Injects a fault; done when it has begun.
   *
   * @return fails if the gateway does not run
   */
  public Future<Void> inject(Fault fault) {
    return onCore(
            running -> {
              running.faults().inject(fault);
              return true;
            })
        .mapEmpty();
  }

  /**
   * The newest requests that have arrived, the oldest first; none before the first call.
   *
   * @param most how many are kept from now on
   * @return fails if the gateway does not run
   */
  public Future<List<TrafficLog.Arrival>> traffic(int most) {
    return onCore(
        running -> {
          running.traffic().keep(most);
          return running.traffic().arrivals();
        });
  }

  /**
   * What the gateway itself holds now: orders, executions, accounts.
   *
   * @return fails if the gateway does not run
   */
  public Future<GatewayState> state() {
    return onCore(GatewayCore::state);
  }

  /**
   * Market data lines that a client has open, silent ones included.
   *
   * @return fails if the gateway does not run
   */
  public Future<Integer> marketDataLines(int clientId) {
    return onCore(running -> running.marketDataLines(clientId));
  }

  private <T> Future<T> onCore(Function<GatewayCore, T> question) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(
        ask -> {
          if (core == null) {
            answer.fail(new IllegalStateException("The gateway does not run"));
          } else {
            answer.complete(question.apply(core));
          }
        });
    return answer.future();
  }

  /** The port that it listens on, or last did; 0 before it has started. */
  public int port() {
    return port.number();
  }

  private Future<GatewayState> read() {
    if (settings.stateFile() == null) {
      return Future.succeededFuture(GatewayState.getDefaultInstance());
    }
    StateFile file = new StateFile(settings.stateFile());
    stateFile = file;
    // Vert.x allows a blocking task to give null; reading a file never does.
    return context.executeBlocking(file::read).map(Objects::requireNonNull);
  }

  private Future<Void> toListening(GatewayState kept) {
    GatewayCore opened = new GatewayCore(settings, timer, source);
    opened.restore(kept);
    core = opened;
    opened.faults().bind(port);
    return port.open()
        // Not before: a file that is written while the service fails to start outlives its context.
        .onSuccess(listening -> keeping = timer.every(KEEP_PERIOD, this::keep))
        .onFailure(cause -> opened.close());
  }

  private void onConnected(NetSocket socket) {
    if (core == null) {
      var unused = socket.close();
    } else {
      core.accept(new BoundedSocketLink(socket, MAX_PENDING_BYTES));
    }
  }

  // Skips a turn while the last write is still under way, so that writes never overtake each other.
  private void keep() {
    if (core == null || stateFile == null || !writing.isComplete()) {
      return;
    }
    GatewayState state = core.state();
    if (!state.equals(written)) {
      writing = write(stateFile, state);
    }
  }

  private Future<Void> write(StateFile file, GatewayState state) {
    written = state;
    return context
        .<Void>executeBlocking(
            () -> {
              file.write(state);
              return null;
            })
        .onFailure(
            cause -> {
              LOG.error("The state file was not written; it is tried again", cause);
              written = null;
            });
  }

  private Future<Void> toStopped() {
    keeping.cancel();
    Future<Void> closed = port.close();
    GatewayCore stopping = core;
    StateFile file = stateFile;
    core = null;
    if (stopping == null) {
      return closed;
    }
    stopping.close();
    if (file == null) {
      return closed;
    }
    // The last write comes after the one that may be under way, failed or not.
    return closed
        .compose(end -> writing.otherwiseEmpty())
        .compose(end -> write(file, stopping.state()));
  }
}
