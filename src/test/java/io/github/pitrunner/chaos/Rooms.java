package io.github.pitrunner.chaos;

import io.github.pitrunner.RiskRooms;
import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Circuit;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorSettings;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Dialer;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.connector.WorkAtOnce;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.marketdata.FeedCensus;
import io.github.pitrunner.marketdata.MarketDataService;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.marketdata.References;
import io.github.pitrunner.orders.OrderSettings;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.orders.OrdersService;
import io.github.pitrunner.portfolio.Patience;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.portfolio.PortfolioService;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.KillSwitchStore;
import io.github.pitrunner.risk.RiskLimitTable;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.testing.VirtualCircuit;
import io.github.pitrunner.testing.VirtualTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** All the rooms that production has, put together by hand: what one process is made of. */
record Rooms(
    Circuit circuit,
    Connector connector,
    WatchedGateway watched,
    QuoteBoard board,
    KillSwitch killSwitch,
    Orders orderRoom,
    MarketDataService market,
    OrdersService orders,
    PortfolioService portfolio) {
  /** The product's defaults, but that a line is not kept for so long after an order. */
  private static final References.Settings REFERENCES =
      new References.Settings(Duration.ofSeconds(2), Duration.ofSeconds(20), 20);

  private static final OrderSettings ORDERS =
      new OrderSettings(Duration.ofSeconds(10), 50_000, 10_000);

  /**
   * Where a process runs.
   *
   * @param life of the process
   * @param killSwitch what earlier processes have kept of it, as the journal is
   */
  record Site(
      VirtualTime time,
      Lifetime life,
      Dialer wire,
      MemoryJournal journal,
      KillSwitchStore killSwitch,
      Endpoint endpoint) {}

  /**
   * A process that has not begun yet.
   *
   * @param seed of the spread of tries
   */
  static Rooms of(Site site, long seed) {
    Lifetime life = site.life();
    Ticker ticker = (period, task) -> life.every(period, task)::cancel;
    Circuit circuit = new VirtualCircuit(site.time(), 3, Connectors.CIRCUIT_OPEN_FOR);
    Connector connector =
        new Connector(
            ConnectorSettings.of(site.endpoint(), VirtualService.CLIENT_ID),
            new Connector.Ports(
                site.wire(), site.time(), life, life::execute, circuit, new Random(seed)));
    WatchedGateway watched = new WatchedGateway(connector);
    OpenStreams openStreams = new OpenStreams(ticker);
    Instruments instruments = new Instruments(watched);
    DefaultAccount accounts = new DefaultAccount(Optional.empty());
    LiveTrading liveTrading = new LiveTrading(false);
    VirtualService.Settings settings = new VirtualService.Settings();
    QuoteBoard board = new QuoteBoard(watched, life, instruments, settings, new HeardAlerts());
    Portfolio holdings =
        new Portfolio(watched, accounts, new Patience(ticker, Connectors.PATIENCE.request()));
    RiskRoom risk =
        RiskRooms.of(
            new RiskRooms.Rules(
                liveTrading, new RiskLimitTable(LooseRisk.LIMITS, Map.of()), false, null),
            killSwitch(site),
            new RiskRooms.Sights(
                watched,
                instruments,
                new References(board, instruments, life, REFERENCES),
                holdings));
    Orders orders =
        Orders.of(
            new Orders.Surroundings(
                watched, instruments, accounts, risk, site.journal(), event -> {}),
            site.journal().book(),
            ORDERS);
    return new Rooms(
        circuit,
        connector,
        watched,
        board,
        risk.killSwitch(),
        orders,
        new MarketDataService(
            watched,
            life,
            instruments,
            board,
            settings,
            Reads.ONCE,
            openStreams,
            new FeedCensus(),
            new WorkAtOnce()),
        new OrdersService(orders, ticker, Callers.SERVICE),
        new PortfolioService(holdings, ticker, liveTrading, openStreams, Callers.SERVICE));
  }

  private static KillSwitch killSwitch(Site site) {
    KillSwitch killSwitch = new KillSwitch(site.killSwitch(), site.time());
    var unused = killSwitch.load();
    return killSwitch;
  }
}
