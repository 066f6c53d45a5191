package io.github.pitrunner.chaos;

import io.github.pitrunner.api.ErrorMapping;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Circuit;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorSettings;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.marketdata.MarketDataConfig;
import io.github.pitrunner.marketdata.MarketDataService;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.orders.OrderSettings;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.orders.OrdersService;
import io.github.pitrunner.portfolio.Patience;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.portfolio.PortfolioService;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.MarketSource;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.market.Market;
import io.github.pitrunner.simulator.market.MarketDataDesk;
import io.github.pitrunner.simulator.market.MarketSettings;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.testing.VirtualCircuit;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.wire.Timer;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The service with the product's default settings and the simulated gateway, in virtual time: all
 * the rooms that production has, put together by hand.
 */
final class VirtualService {
  static final int CLIENT_ID = 7;
  static final int PORT = 4002;

  /** How long a line may be silent, and then again, as configured by default. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Duration BETWEEN_TICKS = Duration.ofSeconds(2);

  /** A Tuesday, 12:00 in New York. */
  private static final Instant NOON = Instant.parse("2026-11-24T17:00:00Z");

  private final VirtualTime time = new VirtualTime(NOON);
  private final Ticker ticker = (period, task) -> time.every(period, task)::cancel;
  private final MemoryJournal journal = new MemoryJournal(time::execute);
  private final Trace trace;
  private final GatewayCore gateway;
  private final ClientEnd wire;
  private final Circuit circuit = new VirtualCircuit(time, 3, Connectors.CIRCUIT_OPEN_FOR);
  private final Connector connector;
  private final WatchedGateway watched;
  private final QuoteBoard board;
  private final MarketDataService market;
  private final OrdersService orders;
  private final PortfolioService portfolio;
  private final List<String> tooEarly = new ArrayList<>();

  /** The product's defaults. */
  record Settings() implements MarketDataConfig {
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
  }

  VirtualService() {
    this(1, false);
  }

  /**
   * @param seed of the market and of the spread of tries
   * @param isTraced whether what happens is printed
   */
  VirtualService(long seed, boolean isTraced) {
    trace = new Trace(time, isTraced);
    gateway =
        new GatewayCore(
            SimulatorSettings.defaults()
                .withAddress("gateway.test", PORT)
                .withSeed(seed)
                .withClock(time, ZoneId.of("US/Eastern")),
            time,
            VirtualService::market);
    wire = new ClientEnd(time, trace, gateway);
    connector =
        new Connector(
            ConnectorSettings.of(new Endpoint("gateway.test", PORT), CLIENT_ID),
            new Connector.Ports(wire, time, time, time::execute, circuit, new Random(seed)));
    watched = new WatchedGateway(connector);
    OpenStreams openStreams = new OpenStreams(ticker);
    Instruments instruments = new Instruments(watched);
    DefaultAccount accounts = new DefaultAccount(Optional.empty());
    LiveTrading liveTrading = new LiveTrading(false);
    board = new QuoteBoard(watched, time, instruments, new Settings());
    market =
        new MarketDataService(
            watched, time, instruments, board, new Settings(), Reads.ONCE, openStreams);
    Portfolio holdings =
        new Portfolio(watched, accounts, new Patience(ticker, Connectors.PATIENCE.request()));
    orders =
        new OrdersService(
            Orders.of(
                new Orders.Surroundings(
                    watched,
                    instruments,
                    accounts,
                    LooseRisk.room(watched, instruments, liveTrading.isOn()),
                    journal),
                journal.book(),
                new OrderSettings(Duration.ofSeconds(10), 50_000, 10_000)),
            ticker);
    portfolio = new PortfolioService(holdings, ticker, liveTrading, openStreams);
    connector.addSessionListener(new Status());
  }

  /** The simulated market, which is looked at less often: it takes most of the time otherwise. */
  private static MarketSource.OpenMarket market(SimulatorSettings settings, Timer timer) {
    Market market =
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
      throw new AssertionError("Not ready: " + service.connector.status());
    }
    return service;
  }

  /** Holds what the connector says of itself against what it has done. */
  private final class Status implements SessionListener {
    private String last = "";

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
        tooEarly.addAll(watched.unreconciled());
      }
    }
  }

  void start() {
    connector.start();
    time.settle();
  }

  void pass(Duration duration) {
    time.advance(duration);
  }

  void inject(Fault fault) {
    trace.tell(() -> "FAULT " + fault);
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
    return connector.status().isReady();
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

  ClientEnd wire() {
    return wire;
  }

  Circuit circuit() {
    return circuit;
  }

  Connector connector() {
    return connector;
  }

  WatchedGateway watched() {
    return watched;
  }

  QuoteBoard board() {
    return board;
  }

  MarketDataService market() {
    return market;
  }

  OrdersService orders() {
    return orders;
  }

  PortfolioService portfolio() {
    return portfolio;
  }

  /** Listeners that had not read back when the connector called itself ready. */
  List<String> tooEarly() {
    return tooEarly;
  }
}
