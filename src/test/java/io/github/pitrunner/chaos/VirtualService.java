package io.github.pitrunner.chaos;

import io.github.pitrunner.api.ErrorMapping;
import io.github.pitrunner.connector.Circuit;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorFigures;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.marketdata.MarketDataConfig;
import io.github.pitrunner.marketdata.MarketDataService;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.orders.OrdersService;
import io.github.pitrunner.portfolio.PortfolioService;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchState;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.MarketSource;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.market.Market;
import io.github.pitrunner.simulator.market.MarketDataDesk;
import io.github.pitrunner.simulator.market.MarketSettings;
import io.github.pitrunner.simulator.market.TrueBook;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import io.github.pitrunner.testing.UsualFeeds;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.wire.Timer;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The service with the product's default settings and the simulated gateway, in virtual time. Its
 * process can be killed; the gateway, the journal and the kill switch's record stay.
 */
final class VirtualService {
  static final int CLIENT_ID = 7;
  static final int PORT = 4002;

  /** How long a line may be silent, and then again, as configured by default. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Duration BETWEEN_TICKS = Duration.ofSeconds(2);

  /** In which the gateway has said so much that it has nothing more to repeat. */
  private static final Duration LONGEST_GARBLING = Duration.ofSeconds(60);

  /** Ticks may be told late by as much. */
  private static final int AROUND_SECONDS = 5;

  /** A Tuesday, 12:00 in New York. */
  private static final Instant NOON = Instant.parse("2026-11-24T17:00:00Z");

  private final VirtualTime time = new VirtualTime(NOON);
  private final long seed;
  private final Trace trace;
  private final GatewayCore gateway;
  private final MemoryJournal journal = new MemoryJournal(time::execute);
  private final MemoryKillSwitchStore killSwitchStore = new MemoryKillSwitchStore();
  private final List<String> tooEarly = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<ConnectorFigures.Connection> ended = new ArrayList<>();
  private final Set<Long> garbled = new HashSet<>();
  private Duration garbling = Duration.ofSeconds(-1);
  private int port = PORT;
  private Runnable atDeath = () -> {};
  private RunningProcess process;
  private @Nullable Market market;

  /** The product's defaults. */
  record Settings() implements MarketDataConfig {
    @Override
    public FeedGroup feeds() {
      return new UsualFeeds();
    }

    @Override
    public MarketDataType type() {
      return MarketDataType.LIVE;
    }

    @Override
    public Duration linger() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Duration firstQuotePatience() {
      return Duration.ofSeconds(2);
    }

    @Override
    public Duration quoteTimeout() {
      return Duration.ofSeconds(10);
    }

    @Override
    public Duration freshFor() {
      return Duration.ofSeconds(10);
    }

    @Override
    public Duration silence() {
      return SILENCE;
    }

    @Override
    public Duration verify() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Duration competingRetry() {
      return Duration.ofSeconds(30);
    }

    @Override
    public boolean delayedFallback() {
      return true;
    }

    @Override
    public int everyTickBuffer() {
      return 10_000;
    }
  }

  VirtualService() {
    this(1, false);
  }

  /**
   * @param seed of the market and of the spread of tries
   * @param isTraced whether what happens is printed
   */
  VirtualService(long seed, boolean isTraced) {
    this.seed = seed;
    trace = new Trace(time, isTraced);
    gateway =
        new GatewayCore(
            SimulatorSettings.defaults()
                .withAddress("gateway.test", PORT)
                .withSeed(seed)
                .withClock(time, ZoneId.of("US/Eastern")),
            time,
            this::market);
    process = begin();
  }

  /** A process that the journal answers, and nobody else. */
  private RunningProcess begin() {
    Lifetime life = new Lifetime(time);
    journal.moveTo(life::execute);
    return new RunningProcess(life);
  }

  /** What is lost when the process is killed: its end of the wire and the rooms behind it. */
  private final class RunningProcess {
    private final Lifetime life;
    private final ClientEnd wire;
    private final Rooms rooms;

    RunningProcess(Lifetime life) {
      this.life = life;
      wire =
          new ClientEnd(
              new ClientEnd.Place(time, trace, gateway, life, VirtualService.this::isStopped));
      rooms =
          Rooms.of(
              new Rooms.Site(
                  time, life, wire, journal, killSwitchStore, new Endpoint("gateway.test", port)),
              seed);
      rooms.connector().addSessionListener(new Status(rooms));
      life.atEnd(() -> trace.tell(() -> "the process is dead"));
      life.atEnd(() -> atDeath.run());
    }
  }

  /** The simulated market, which is looked at less often: it takes most of the time otherwise. */
  private MarketSource.OpenMarket market(SimulatorSettings settings, Timer timer) {
    market =
        new Market(
            MarketSettings.of(settings.seed(), settings.clock(), timer)
                .withTickInterval(BETWEEN_TICKS));
    MarketDataDesk desk = new MarketDataDesk(market, settings.marketData());
    return new MarketSource.OpenMarket(market, List.of(desk), desk, market::close);
  }

  /** A service that has begun and is ready. */
  static VirtualService ready() {
    VirtualService service = new VirtualService();
    service.start();
    service.pass(Duration.ofSeconds(2));
    if (!service.isReady()) {
      throw new AssertionError("Not ready: " + service.connector().status());
    }
    return service;
  }

  /** Holds what the connector says of itself against what it has done. */
  private final class Status implements SessionListener {
    private final Rooms rooms;
    private String last = "";

    Status(Rooms rooms) {
      this.rooms = rooms;
    }

    @Override
    public void onStatus(ConnectorStatus status) {
      String next =
          "%s, link %s%s%s"
              .formatted(
                  status.connection().getClass().getSimpleName(),
                  status.upstream(),
                  status.isReady() ? ", ready" : "",
                  status.reason().isEmpty() ? "" : ": " + status.reason());
      if (!next.equals(last)) {
        last = next;
        trace.tell(() -> next);
      }
      if (status.isReady()) {
        tooEarly.addAll(rooms.watched().unreconciled());
      }
    }
  }

  void start() {
    connector().start();
    time.settle();
  }

  /**
   * The process is killed in the middle of what it does: after so many more steps, wherever that
   * is.
   */
  void kill(int steps) {
    trace.tell(() -> "the process is going to be killed in %d steps".formatted(steps));
    process.life.endAfter(steps);
  }

  /** Who talks with the process, and is to hear that it is gone. */
  void atDeath(Runnable task) {
    atDeath = task;
  }

  /** Whether there is a process. */
  boolean isAlive() {
    return !process.life.isOver();
  }

  /** A new process takes the place of the one before, which is killed, on the same journal. */
  void startAgain() {
    process.life.end();
    trace.tell(() -> "a new process starts");
    violations.addAll(process.wire.violations());
    ended.add(connector().figures().connection());
    // Its owner says where the gateway is now.
    port = gateway.faults().port();
    process = begin();
    start();
  }

  /** Where the process was told that the gateway is. */
  int port() {
    return port;
  }

  private static ConnectorFigures.Connection sum(
      ConnectorFigures.Connection one, ConnectorFigures.Connection other) {
    return new ConnectorFigures.Connection(
        other.circuit(),
        one.tries() + other.tries(),
        one.sessions() + other.sessions(),
        one.losses() + other.losses(),
        one.outages() + other.outages());
  }

  private boolean isStopped() {
    return killSwitch().state() instanceof KillSwitchState.Engaged;
  }

  void pass(Duration duration) {
    noteGarbling();
    time.advance(duration);
    noteGarbling();
    if (isReady()) {
      garbling = garbling.minus(duration);
    }
  }

  private void noteGarbling() {
    if (!garbling.isNegative()) {
      long second = now().getEpochSecond();
      LongStream.rangeClosed(second - AROUND_SECONDS, second + 1).forEach(garbled::add);
    }
  }

  /** Whether the gateway may have said twice, or too late, what it had to say in this second. */
  boolean isGarbled(long second) {
    return garbled.contains(second);
  }

  void inject(Fault fault) {
    trace.tell(() -> "FAULT " + fault);
    if (fault instanceof Fault.Duplicates || fault instanceof Fault.Reordered) {
      garbling = LONGEST_GARBLING;
    }
    gateway.faults().inject(fault);
  }

  /** Makes a call; what the method throws is the call's error, as the interceptor has it. */
  <C extends ServerCallStreamObserver<?>> C call(C call, Consumer<C> method) {
    try {
      method.accept(call);
    } catch (RuntimeException e) {
      call.onError(ErrorMapping.toStatus(e));
    }
    time.settle();
    return call;
  }

  /** Makes a call that is answered at once. */
  <M> M ask(Consumer<HandDrivenCall<M>> method) {
    return call(new HandDrivenCall<>(), method).answer();
  }

  boolean isReady() {
    return connector().status().isReady();
  }

  Instant now() {
    return time.instant();
  }

  VirtualTime time() {
    return time;
  }

  Trace trace() {
    return trace;
  }

  GatewayCore gateway() {
    return gateway;
  }

  /**
   * The order book that the gateway's market has.
   *
   * @param exchange SMART for all exchanges together
   */
  TrueBook book(String symbol, String exchange, int rows) {
    return TrueBook.of(Objects.requireNonNull(market, "no market"), symbol, exchange, rows);
  }

  /** Streams of the market that the process has asked for and not cancelled. */
  Collection<String> subscriptions() {
    return process.wire.subscriptions();
  }

  /** What no process may have sent. */
  List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    all.addAll(process.wire.violations());
    return all;
  }

  /** Sessions, losses and outages of all processes. */
  ConnectorFigures.Connection connections() {
    List<ConnectorFigures.Connection> all = new ArrayList<>(ended);
    all.add(connector().figures().connection());
    return all.stream().reduce(VirtualService::sum).orElseThrow();
  }

  MemoryJournal journal() {
    return journal;
  }

  KillSwitch killSwitch() {
    return process.rooms.killSwitch();
  }

  Orders orderRoom() {
    return process.rooms.orderRoom();
  }

  Circuit circuit() {
    return process.rooms.circuit();
  }

  Connector connector() {
    return process.rooms.connector();
  }

  WatchedGateway watched() {
    return process.rooms.watched();
  }

  QuoteBoard board() {
    return process.rooms.board();
  }

  MarketDataService market() {
    return process.rooms.market();
  }

  OrdersService orders() {
    return process.rooms.orders();
  }

  PortfolioService portfolio() {
    return process.rooms.portfolio();
  }

  /** Listeners that had not read back when the connector called itself ready. */
  List<String> tooEarly() {
    return tooEarly;
  }
}
