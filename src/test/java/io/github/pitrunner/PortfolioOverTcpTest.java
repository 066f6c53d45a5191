package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.api.ErrorInterceptor;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.marketdata.MarketDataConfig;
import io.github.pitrunner.marketdata.QuoteBoard;
import io.github.pitrunner.marketdata.References;
import io.github.pitrunner.portfolio.Patience;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.portfolio.PortfolioService;
import io.github.pitrunner.portfolio.PortfolioSettings;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.GetProfitAndLossRequest;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc.PortfolioServiceBlockingStub;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.PriceSource;
import io.github.pitrunner.v1.ProfitAndLoss;
import io.github.pitrunner.v1.StreamAccountRequest;
import io.github.pitrunner.v1.StreamAccountResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamProfitAndLossRequest;
import io.github.pitrunner.v1.StreamProfitAndLossResponse;
import io.github.pitrunner.wire.VertxTimer;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two accounts the whole way: gRPC, portfolio and quotes, connector, TCP, simulated gateway. */
@Timeout(120)
class PortfolioOverTcpTest {
  private static final String FIRST = "DU1234567";
  private static final String SECOND = "DU7654321";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(
          vertx,
          SimulatorSettings.defaults()
              .withAccounts(List.of(FIRST, SECOND), new BigDecimal("1000000")));
  private @Nullable Parts parts;

  private record Parts(
      Connector connector,
      Instruments instruments,
      References references,
      Server server,
      ManagedChannel channel) {}

  private static void get(Future<?> future) throws Exception {
    var unused = future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() throws Exception {
    get(gateway.start());
    parts = parts();
    Parts started = parts;
    started.connector().execute(started.connector()::start);
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () ->
                stub().listAccounts(ListAccountsRequest.getDefaultInstance()).getAccountsCount()
                    == 2);
  }

  private Parts parts() throws Exception {
    Connector connector =
        Connectors.overTcp(Connectors.quick("127.0.0.1", gateway.port(), 1), vertx, context);
    VertxTimer timer = new VertxTimer(vertx, context);
    Ticker ticker = (period, task) -> timer.every(period, task)::cancel;
    Instruments instruments = new Instruments(connector);
    QuoteBoard board =
        new QuoteBoard(connector, timer, instruments, marketData(), new HeardAlerts());
    Portfolio portfolio =
        new Portfolio(
            connector,
            new DefaultAccount(Optional.empty()),
            new Patience(ticker, Duration.ofSeconds(10)),
            new PortfolioSettings(2, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            new QuotedPrices(board));
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new PortfolioService(
                    portfolio, ticker, new LiveTrading(false), new OpenStreams(ticker)))
            .intercept(new ErrorInterceptor())
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    References references =
        new References(
            board,
            instruments,
            timer,
            new References.Settings(Duration.ofSeconds(5), Duration.ofMinutes(5), 5));
    return new Parts(connector, instruments, references, server, channel);
  }

  /** The product's defaults. */
  private static MarketDataConfig marketData() {
    return new SmallRyeConfigBuilder()
        .withMapping(MarketDataConfig.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .build()
        .getConfigMapping(MarketDataConfig.class);
  }

  @AfterEach
  void stop() throws Exception {
    Parts started = started();
    started.channel().shutdownNow();
    started.server().shutdownNow();
    started.connector().execute(started.connector()::close);
    get(gateway.stop());
    get(vertx.close());
  }

  private Parts started() {
    return Optional.ofNullable(parts).orElseThrow();
  }

  private PortfolioServiceBlockingStub stub() {
    return PortfolioServiceGrpc.newBlockingStub(started().channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private void trade(String account, String action, int quantity) {
    Connector connector = started().connector();
    connector.execute(
        () ->
            connector.sendOrder(
                PlaceOrderRequest.newBuilder()
                    .setOrderId(connector.nextOrderId())
                    .setContract(Contracts.toWire(InstrumentRef.stock("AAPL")))
                    .setOrder(
                        Order.newBuilder()
                            .setAction(action)
                            .setTotalQuantity(Integer.toString(quantity))
                            .setOrderType("MKT")
                            .setTif("DAY")
                            .setAccount(account)
                            .setTransmit(true))
                    .build(),
                () -> true));
  }

  private List<Position> positions() {
    return stub().listPositions(ListPositionsRequest.getDefaultInstance()).getPositionsList();
  }

  private int hold(String account, int quantity) {
    trade(account, "BUY", quantity);
    await()
        .atMost(LONG)
        .until(() -> positions().stream().anyMatch(one -> one.getAccount().equals(account)));
    return positions().get(0).getInstrument().getContractId();
  }

  private ProfitAndLoss profit(String account, int contract) {
    return stub()
        .getProfitAndLoss(
            GetProfitAndLossRequest.newBuilder()
                .setAccount(account)
                .setContractId(contract)
                .build())
        .getPnl();
  }

  private static String refusal(ThrowingCallable call) {
    StatusRuntimeException error =
        Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
    return error.getStatus().getCode() + " " + StatusDetails.of(error).info().getReason();
  }

  @Test
  void positionsOfEveryAccountAreValuedInTurn() {
    hold(FIRST, 10);
    hold(SECOND, 20);

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(positions())
                    .hasSize(2)
                    .allSatisfy(
                        position -> {
                          assertThat(position.getPriceSource())
                              .isEqualTo(PriceSource.PRICE_SOURCE_GATEWAY);
                          assertThat(position.hasMarketValue()).isTrue();
                          assertThat(position.hasUnrealizedPnl()).isTrue();
                          assertThat(position.hasRealizedPnl()).isTrue();
                        }));
  }

  @Test
  void positionsFollowAQuoteThatSomebodyReads() {
    hold(FIRST, 10);
    Parts started = started();
    started
        .connector()
        .execute(
            () ->
                started
                    .instruments()
                    .find(InstrumentRef.stock("AAPL"))
                    .compose(
                        details ->
                            started.references().prepare(Contracts.routed(details.instrument()))));

    await()
        .atMost(LONG)
        .until(() -> positions().get(0).getPriceSource() == PriceSource.PRICE_SOURCE_QUOTE);
    Position position = positions().get(0);
    BigDecimal price = new BigDecimal(position.getMarketPrice().getValue());
    assertThat(new BigDecimal(position.getMarketValue().getAmount().getValue()))
        .isEqualByComparingTo(price.multiply(BigDecimal.TEN));
    assertThat(position.getValuationAge().getSeconds()).isLessThan(10);
  }

  @Test
  void profitAndLossIsToldOfAccountsAndPositions() {
    int contract = hold(FIRST, 10);

    assertThat(profit(FIRST, 0).getDaily().getCurrency()).isEqualTo("USD");
    assertThat(profit(SECOND, 0).hasUnrealized()).isTrue();
    ProfitAndLoss ofPosition = profit(FIRST, contract);
    assertThat(ofPosition.getQuantity().getValue()).isEqualTo("10");
    assertThat(ofPosition.hasMarketValue()).isTrue();
    assertThat(ofPosition.getContractId()).isEqualTo(contract);
  }

  @Test
  void profitAndLossIsStreamedUntilAndAfterThePositionIsClosed() {
    int contract = hold(FIRST, 10);
    Iterator<StreamProfitAndLossResponse> stream =
        stub()
            .streamProfitAndLoss(
                StreamProfitAndLossRequest.newBuilder()
                    .setAccount(FIRST)
                    .addContractIds(contract)
                    .build());
    assertThat(stream.next().getPnl().getContractId()).isZero();
    assertThat(stream.next().getPnl().getContractId()).isEqualTo(contract);
    assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);

    trade(FIRST, "SELL", 10);

    ProfitAndLoss told;
    do {
      told = stream.next().getPnl();
    } while (!told.getQuantity().getValue().equals("0"));
    assertThat(told.getContractId()).isEqualTo(contract);
    do {
      told = stream.next().getPnl();
    } while (told.getContractId() != 0);
    assertThat(told.hasRealized()).isTrue();
    assertThat(refusal(() -> profit(FIRST, contract))).isEqualTo("NOT_FOUND POSITION_NOT_FOUND");
  }

  @Test
  void accountsAreStreamedEachByItsName() {
    Iterator<StreamAccountResponse> stream =
        stub().streamAccount(StreamAccountRequest.newBuilder().setAccount(SECOND).build());

    assertThat(stream.next().getSummary().getAccount()).isEqualTo(SECOND);
    assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);
  }

  @Test
  void badInputIsNamedByEveryCall() {
    assertThat(refusal(() -> profit("", 0))).isEqualTo("INVALID_ARGUMENT ACCOUNT_REQUIRED");
    assertThat(refusal(() -> profit("DU9", 0))).isEqualTo("NOT_FOUND ACCOUNT_NOT_FOUND");
    assertThat(refusal(() -> profit(FIRST, -1))).isEqualTo("INVALID_ARGUMENT FIELD_INVALID");
    assertThat(refusal(() -> profit(FIRST, 4711))).isEqualTo("NOT_FOUND POSITION_NOT_FOUND");
    assertThat(
            refusal(
                () ->
                    stub()
                        .streamProfitAndLoss(
                            StreamProfitAndLossRequest.newBuilder()
                                .setAccount(FIRST)
                                .addContractIds(4711)
                                .build())
                        .next()))
        .isEqualTo("NOT_FOUND POSITION_NOT_FOUND");
    assertThat(
            refusal(() -> stub().getAccountSummary(GetAccountSummaryRequest.getDefaultInstance())))
        .isEqualTo("INVALID_ARGUMENT ACCOUNT_REQUIRED");
    assertThat(
            refusal(
                () ->
                    stub()
                        .streamAccount(StreamAccountRequest.newBuilder().setAccount("X").build())
                        .next()))
        .isEqualTo("NOT_FOUND ACCOUNT_NOT_FOUND");
    assertThat(
            refusal(
                () ->
                    stub()
                        .streamPositions(
                            StreamPositionsRequest.newBuilder().setAccount("X").build())
                        .next()))
        .isEqualTo("NOT_FOUND ACCOUNT_NOT_FOUND");
    assertThat(
            refusal(
                () ->
                    stub()
                        .listPositions(ListPositionsRequest.newBuilder().setPageSize(-1).build())))
        .isEqualTo("INVALID_ARGUMENT FIELD_INVALID");
    assertThat(
            refusal(
                () ->
                    stub().listAccounts(ListAccountsRequest.newBuilder().setPageSize(-1).build())))
        .isEqualTo("INVALID_ARGUMENT FIELD_INVALID");
    assertThat(
            refusal(
                () ->
                    stub()
                        .listAccounts(ListAccountsRequest.newBuilder().setPageToken("x").build())))
        .isEqualTo("INVALID_ARGUMENT PAGE_TOKEN_INVALID");
  }
}
