package io.github.pitrunner.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.AccountSummary;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc.PortfolioServiceBlockingStub;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamPositionsResponse;
import io.github.pitrunner.wire.VertxTimer;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole way: gRPC, portfolio, connector, TCP, simulated gateway. */
@Timeout(90)
class PortfolioAgainstSimulatorTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(vertx, SimulatorSettings.defaults());
  private final Opened opened = new Opened();

  /** What is opened for a test once the gateway has its port. */
  private static final class Opened {
    private final ArrayDeque<AutoCloseable> closers = new ArrayDeque<>();

    void add(AutoCloseable closer) {
      closers.push(closer);
    }

    void close() throws Exception {
      for (AutoCloseable closer : closers) {
        closer.close();
      }
    }
  }

  private static void get(Future<?> future) throws Exception {
    var unused = future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void startGateway() throws Exception {
    get(gateway.start());
  }

  @AfterEach
  void stop() throws Exception {
    opened.close();
    get(gateway.stop());
    get(vertx.close());
  }

  private Connector connector() {
    Connector connector =
        Connectors.overTcp(Connectors.quick("127.0.0.1", gateway.port(), 1), vertx, context);
    opened.add(() -> connector.execute(connector::close));
    return connector;
  }

  private PortfolioServiceBlockingStub serve(Connector connector) throws Exception {
    VertxTimer timer = new VertxTimer(vertx, context);
    Ticker ticker = (period, task) -> timer.every(period, task)::cancel;
    Portfolio portfolio =
        new Portfolio(
            connector,
            new DefaultAccount(Optional.empty()),
            new Patience(ticker, Duration.ofSeconds(10)));
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new PortfolioService(
                    portfolio,
                    ticker,
                    new LiveTrading(false),
                    new OpenStreams(ticker),
                    Callers.SERVICE))
            .build()
            .start();
    opened.add(server::shutdownNow);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    opened.add(channel::shutdownNow);
    return PortfolioServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static void buy(Connector connector, String symbol, int quantity) {
    connector.execute(
        () ->
            connector.sendOrder(
                PlaceOrderRequest.newBuilder()
                    .setOrderId(connector.nextOrderId())
                    .setContract(Contracts.toWire(InstrumentRef.stock(symbol)))
                    .setOrder(
                        Order.newBuilder()
                            .setAction("BUY")
                            .setTotalQuantity(Integer.toString(quantity))
                            .setOrderType("MKT")
                            .setTif("DAY")
                            .setTransmit(true))
                    .build(),
                () -> true));
  }

  private static List<Position> positions(PortfolioServiceBlockingStub stub) {
    return stub.listPositions(ListPositionsRequest.getDefaultInstance()).getPositionsList();
  }

  @Test
  void nothingIsKnownBeforeTheFirstSession() throws Exception {
    PortfolioServiceBlockingStub stub = serve(connector());

    assertThatThrownBy(() -> stub.listAccounts(ListAccountsRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            status -> assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  @Test
  void balancesAndPositionsFollowAnOrder() throws Exception {
    Connector connector = connector();
    PortfolioServiceBlockingStub stub = serve(connector);
    connector.execute(connector::start);
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () ->
                stub.listAccounts(ListAccountsRequest.getDefaultInstance()).getAccountsCount()
                    == 1);

    AccountSummary summary =
        stub.getAccountSummary(GetAccountSummaryRequest.getDefaultInstance()).getSummary();
    assertThat(summary.getAccount()).isEqualTo("DU1234567");
    assertThat(summary.getNetLiquidation().getCurrency()).isEqualTo("USD");
    assertThat(summary.getNetLiquidation().getAmount().getValue()).isEqualTo("1000000");
    assertThat(positions(stub)).isEmpty();

    Iterator<StreamPositionsResponse> stream =
        stub.streamPositions(StreamPositionsRequest.getDefaultInstance());
    assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);
    buy(connector, "AAPL", 10);

    Position streamed = stream.next().getPosition();
    assertThat(streamed.getInstrument().getSymbol()).isEqualTo("AAPL");
    assertThat(streamed.getQuantity().getValue()).isEqualTo("10");
    await().atMost(Duration.ofSeconds(20)).until(() -> positions(stub).get(0).hasMarketValue());
    Position valued = positions(stub).get(0);
    assertThat(valued.getAverageCost().getCurrency()).isEqualTo("USD");
    assertThat(valued.hasUnrealizedPnl()).isTrue();
  }
}
