package io.github.pitrunner.operations;

import static org.awaitility.Awaitility.await;

import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.ErrorInterceptor;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.orders.OrderSettings;
import io.github.pitrunner.orders.Orders;
import io.github.pitrunner.orders.OrdersService;
import io.github.pitrunner.portfolio.Patience;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.portfolio.PortfolioService;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GatewayServiceGrpc.GatewayServiceBlockingStub;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc.OrdersServiceBlockingStub;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc.PortfolioServiceBlockingStub;
import io.github.pitrunner.wire.VertxTimer;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * All services that know accounts the whole way, on a login of some: gRPC, connector, TCP,
 * simulated gateway. At the door stands somebody who believes what each call says of its caller.
 */
final class PerCallerRoom implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(30);

  /** Few, so that a reader who comes back is told from the journal. */
  private static final int EVENTS = 4;

  private static final Metadata.Key<String> CALLER =
      Metadata.Key.of("caller", Metadata.ASCII_STRING_MARSHALLER);

  private final Vertx vertx = Vertx.vertx();
  private final io.vertx.core.Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final SimulatedGateway gateway;
  private final Connector connector;
  private final Server server;
  private final ManagedChannel channel;
  private final Map<String, Identity> known = new ConcurrentHashMap<>();

  PerCallerRoom(List<String> accounts, Optional<AccountId> configured) throws IOException {
    gateway =
        SimulatedGateway.create(
            vertx, SimulatorSettings.defaults().withAccounts(accounts, new BigDecimal("1000000")));
    get(gateway.start());
    connector =
        Connectors.overTcp(Connectors.quick("127.0.0.1", gateway.port(), 1), vertx, context);
    server = serve(new DefaultAccount(configured));
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    connector.execute(connector::start);
    await().atMost(LONG).until(() -> connector.status().isReady());
  }

  private Server serve(DefaultAccount accounts) throws IOException {
    VertxTimer timer = new VertxTimer(vertx, context);
    Ticker ticker = (period, task) -> timer.every(period, task)::cancel;
    Instruments instruments = new Instruments(connector);
    RiskRoom risk = LooseRisk.room(connector, instruments, false);
    MemoryJournal journal = new MemoryJournal(connector::execute);
    Orders orders =
        Orders.of(
            new Orders.Surroundings(connector, instruments, accounts, risk, journal, event -> {}),
            journal.book(),
            new OrderSettings(Duration.ofSeconds(10), 1000, EVENTS));
    Portfolio portfolio =
        new Portfolio(connector, accounts, new Patience(ticker, Duration.ofSeconds(10)));
    Safety safety = new Safety(risk.killSwitch(), journal::isWritable);
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(new OrdersService(orders, ticker, Callers.OF_CALLS))
        .addService(
            new PortfolioService(
                portfolio,
                ticker,
                new LiveTrading(false),
                new OpenStreams(ticker),
                Callers.OF_CALLS))
        .addService(
            new GatewayService(
                connector,
                new StatusBoard(connector),
                ticker,
                new About(true, false, "1.2.3"),
                new RiskCalls(connector, safety, risk, new ServedOrderControl(orders), accounts),
                new AuditCalls(journal),
                AlertRig.calls(connector, ticker),
                new LogCalls(new LogLevels(connector)),
                Callers.OF_CALLS))
        .intercept(new Door(known))
        .intercept(new ErrorInterceptor())
        .build()
        .start();
  }

  /** Lets everybody in as whom he says that he is; of a stranger it says nothing. */
  private record Door(Map<String, Identity> known) implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      Identity identity = known.get(String.valueOf(headers.get(CALLER)));
      return identity == null
          ? next.startCall(call, headers)
          : Contexts.interceptCall(
              Context.current().withValue(Callers.IDENTITY, identity), call, headers, next);
    }
  }

  /** The services to one caller. */
  record Desk(
      Identity identity,
      OrdersServiceBlockingStub orders,
      PortfolioServiceBlockingStub portfolio,
      GatewayServiceBlockingStub gateway) {
    boolean mayUse(String account) {
      return identity.accounts().allows(new AccountId(account));
    }
  }

  /** Somebody who may use these accounts; all if none is said. */
  Desk as(String name, Role role, String... accounts) {
    Set<AccountId> only =
        List.of(accounts).stream().map(AccountId::new).collect(Collectors.toSet());
    Identity identity = new Identity(name, Identity.Source.API_KEY, role, new AccountScope(only));
    known.put(name, identity);
    Metadata headers = new Metadata();
    headers.put(CALLER, name);
    var attached = MetadataUtils.newAttachHeadersInterceptor(headers);
    return new Desk(
        identity,
        OrdersServiceGrpc.newBlockingStub(channel)
            .withInterceptors(attached)
            .withDeadlineAfter(120, TimeUnit.SECONDS),
        PortfolioServiceGrpc.newBlockingStub(channel)
            .withInterceptors(attached)
            .withDeadlineAfter(120, TimeUnit.SECONDS),
        GatewayServiceGrpc.newBlockingStub(channel)
            .withInterceptors(attached)
            .withDeadlineAfter(120, TimeUnit.SECONDS));
  }

  /** Of whom the door knows nothing. */
  OrdersServiceBlockingStub stranger() {
    return OrdersServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    connector.execute(connector::close);
    get(gateway.stop());
    get(vertx.close());
  }
}
