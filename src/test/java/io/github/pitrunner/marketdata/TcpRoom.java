package io.github.pitrunner.marketdata;

import static org.awaitility.Awaitility.await;

import io.github.pitrunner.api.ErrorInterceptor;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.connector.VertxLongWork;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.MarketDataServiceGrpc.MarketDataServiceBlockingStub;
import io.github.pitrunner.wire.VertxTimer;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The room in real time: a gRPC server in front, a connector to a gateway on TCP behind. */
final class TcpRoom implements AutoCloseable {
  /** Bytes that a slow reader takes before it reads. */
  private static final int WINDOW = 65_535;

  private final Context context;
  private final HeardAlerts alerts = new HeardAlerts();
  private final Connector connector;
  private final QuoteBoard board;
  private final Server server;
  private final ManagedChannel channel;
  private final ManagedChannel narrow;

  /** Waits until the session with the gateway is set up. */
  TcpRoom(Vertx vertx, int gatewayPort, MarketDataConfig settings) throws Exception {
    this(vertx, gatewayPort, settings, 7);
  }

  /** The same as another client of the gateway. */
  TcpRoom(Vertx vertx, int gatewayPort, MarketDataConfig settings, int clientId) throws Exception {
    context = vertx.getOrCreateContext();
    VertxTimer timer = new VertxTimer(vertx, context);
    connector =
        Connectors.overTcp(Connectors.quick("127.0.0.1", gatewayPort, clientId), vertx, context);
    Instruments instruments = new Instruments(connector);
    board = new QuoteBoard(connector, timer, instruments, settings, alerts);
    MarketDataService service =
        new MarketDataService(
            connector,
            timer,
            instruments,
            board,
            settings,
            Reads.ONCE,
            new OpenStreams((period, task) -> timer.every(period, task)::cancel),
            new FeedCensus(),
            new VertxLongWork(context));
    context.runOnContext(start -> connector.start());
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .intercept(new ErrorInterceptor())
            .build()
            .start();
    channel = connection().build();
    narrow = connection().flowControlWindow(WINDOW).build();
    await().until(this::isReady);
  }

  private NettyChannelBuilder connection() {
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
        .usePlaintext();
  }

  /** Whether the session with the gateway is set up. */
  boolean isReady() throws Exception {
    return on(context, () -> connector.status().isReady());
  }

  /** Whether the gateway has its link to the broker. */
  boolean hasBroker() throws Exception {
    return on(
        context,
        () -> {
          try {
            connector.status().requireBroker(connector.clock().instant());
            return true;
          } catch (Failure e) {
            return false;
          }
        });
  }

  /** The alerts since the last time that this was asked. */
  List<String> alerts() throws Exception {
    return on(context, alerts::take);
  }

  /** Quotes that were left out of streams of every tick, since the start. */
  long lost() throws Exception {
    return on(context, () -> board.streams().lost());
  }

  /** Quotes that were never sent because a newer one came, since the start. */
  long conflated() throws Exception {
    return on(context, () -> board.streams().conflated());
  }

  /** A client with a connection of its own, on which little is under way while it does not read. */
  MarketDataServiceBlockingStub narrowStub() {
    return MarketDataServiceGrpc.newBlockingStub(narrow).withDeadlineAfter(50, TimeUnit.SECONDS);
  }

  /** A client. */
  MarketDataServiceBlockingStub stub() {
    return MarketDataServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** What a task on a context gives. */
  static <T> T on(Context context, Callable<T> task) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        run -> {
          try {
            result.complete(task.call());
          } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    narrow.shutdownNow();
    server.shutdownNow();
  }
}
