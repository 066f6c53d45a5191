package io.github.pitrunner;

import static org.awaitility.Awaitility.await;

import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.ErrorInterceptor;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.marketdata.MarketDataConfig;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.marketdata.References;
import io.github.pitrunner.portfolio.AlertThresholds;
import io.github.pitrunner.portfolio.Patience;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.portfolio.PortfolioAlerts;
import io.github.pitrunner.portfolio.PortfolioService;
import io.github.pitrunner.portfolio.PortfolioSettings;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.testing.KeptAlerts;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc.PortfolioServiceBlockingStub;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.wire.VertxTimer;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Two accounts the whole way: gRPC, portfolio and quotes, connector, TCP, simulated gateway. */
final class PortfolioTcpRoom implements AutoCloseable {
  static final String FIRST = "DU1234567";
  static final String SECOND = "DU7654321";
  static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(
          vertx,
          SimulatorSettings.defaults()
              .withAccounts(List.of(FIRST, SECOND), new BigDecimal("1000000")));
  private final Connector connector;
  private final Instruments instruments;
  private final References references;
  private final Server server;
  private final ManagedChannel channel;
  private final KeptAlerts alerts = new KeptAlerts();

  /** With the product's defaults. */
  PortfolioTcpRoom() throws IOException {
    this(MarketDataType.LIVE, AlertThresholds.STANDARD);
  }

  /**
   * Waits until the session with the gateway is set up.
   *
   * @param type that quotes are asked for
   */
  PortfolioTcpRoom(MarketDataType type, AlertThresholds thresholds) throws IOException {
    get(gateway.start());
    connector =
        Connectors.overTcp(Connectors.quick("127.0.0.1", gateway.port(), 1), vertx, context);
    VertxTimer timer = new VertxTimer(vertx, context);
    Ticker ticker = (period, task) -> timer.every(period, task)::cancel;
    instruments = new Instruments(connector);
    QuoteBoard board =
        new QuoteBoard(connector, timer, instruments, marketData(type), new HeardAlerts());
    Portfolio portfolio =
        new Portfolio(
            connector,
            new DefaultAccount(Optional.empty()),
            new Patience(ticker, Duration.ofSeconds(10)),
            new PortfolioSettings(2, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            new QuotedPrices(board));
    var unused = new PortfolioAlerts(portfolio, thresholds, alerts);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new PortfolioService(
                    portfolio,
                    ticker,
                    new LiveTrading(false),
                    new OpenStreams(ticker),
                    Callers.SERVICE))
            .intercept(new ErrorInterceptor())
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    references =
        new References(
            board,
            instruments,
            timer,
            new References.Settings(Duration.ofSeconds(5), Duration.ofMinutes(5), 5));
    connector.execute(connector::start);
    awaitReady();
  }

  /** Waits for a session that has been read back. */
  void awaitReady() {
    await().atMost(LONG).until(() -> onContext(() -> connector.status().isReady()));
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private <T> T onContext(Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    connector.execute(() -> promise.complete(work.get()));
    return get(promise.future());
  }

  /** What has begun and ended since the last time. */
  List<String> takeAlerts() {
    return onContext(alerts::take);
  }

  /** Kinds and subjects of those that are raised. */
  Set<String> activeAlerts() {
    return onContext(() -> alerts.active().keySet());
  }

  void inject(Fault fault) {
    get(gateway.inject(fault));
  }

  /** The product's defaults but for the type. */
  private static MarketDataConfig marketData(MarketDataType type) {
    return new SmallRyeConfigBuilder()
        .withMapping(MarketDataConfig.class)
        .withDefaultValue("pitrunner.market-data.type", type.name())
        .withConverter(Duration.class, 200, new DurationConverter())
        .build()
        .getConfigMapping(MarketDataConfig.class);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    connector.execute(connector::close);
    get(gateway.stop());
    get(vertx.close());
  }

  PortfolioServiceBlockingStub stub() {
    return PortfolioServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** Places a market order for whole units of a stock. */
  void trade(String account, String symbol, int quantity) {
    connector.execute(
        () ->
            connector.sendOrder(
                PlaceOrderRequest.newBuilder()
                    .setOrderId(connector.nextOrderId())
                    .setContract(Contracts.toWire(InstrumentRef.stock(symbol)))
                    .setOrder(
                        Order.newBuilder()
                            .setAction(quantity > 0 ? "BUY" : "SELL")
                            .setTotalQuantity(Integer.toString(Math.abs(quantity)))
                            .setOrderType("MKT")
                            .setTif("DAY")
                            .setAccount(account)
                            .setTransmit(true))
                    .build(),
                () -> true));
  }

  /** Has somebody read the quotes of a stock. */
  void quote(String symbol) {
    connector.execute(
        () ->
            instruments
                .find(InstrumentRef.stock(symbol))
                .compose(details -> references.prepare(Contracts.routed(details.instrument()))));
  }

  List<Position> positions() {
    return stub().listPositions(ListPositionsRequest.getDefaultInstance()).getPositionsList();
  }

  /** Buys a stock, waits until all of it is told, and returns its contract id. */
  int hold(String account, String symbol, int quantity) {
    trade(account, symbol, quantity);
    return await()
        .atMost(LONG)
        .until(
            () ->
                positions().stream()
                    .filter(one -> one.getAccount().equals(account))
                    .filter(one -> one.getInstrument().getSymbol().equals(symbol))
                    .filter(one -> one.getQuantity().getValue().equals(Integer.toString(quantity)))
                    .findFirst(),
            Optional::isPresent)
        .map(one -> one.getInstrument().getContractId())
        .orElseThrow();
  }
}
