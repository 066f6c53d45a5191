package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.api.ErrorInterceptor;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorSettings;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.SocketDialer;
import io.github.pitrunner.testing.ScriptedGateway;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.ListOptionChainRequest;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.MarketDataServiceGrpc.MarketDataServiceBlockingStub;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.wire.SocketLink;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.VersionRange;
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
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The room as a client sees it: gRPC in front, a gateway on TCP behind, real time. */
@Timeout(60)
class MarketDataOverTcpTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context gatewayContext = vertx.getOrCreateContext();
  private final Context context = vertx.getOrCreateContext();
  private final ScriptedGateway gateway = new ScriptedGateway();
  private final ScriptedMarket market = new ScriptedMarket(gateway);
  private final Server server;
  private final ManagedChannel channel;
  private final MarketDataServiceBlockingStub stub;

  MarketDataOverTcpTest() throws Exception {
    gateway.on(
        MarketDataRequest.class,
        request -> market.quote(request.getContract().getConId(), 189.1, 189.2));
    int port = on(gatewayContext, this::listen).toCompletionStage().toCompletableFuture().get();
    Connector connector = on(context, () -> connector(port));
    Timer timer = new VertxTimer(vertx, context);
    QuoteBoard board = on(context, () -> new QuoteBoard(connector, timer, settings()));
    MarketDataService service =
        new MarketDataService(connector, timer, new Instruments(connector), board, settings());
    on(
        context,
        () -> {
          connector.start();
          return true;
        });
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .intercept(new ErrorInterceptor())
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    stub = MarketDataServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    await().until(() -> on(context, () -> connector.status().isReady()));
  }

  private static MarketDataConfig settings() {
    return VirtualRoom.Settings.USUAL;
  }

  private Future<Integer> listen() {
    return vertx
        .createNetServer()
        .connectHandler(socket -> gateway.accept(new SocketLink(socket)))
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort);
  }

  private Connector connector(int port) {
    return new Connector(
        new ConnectorSettings(
            new Endpoint("127.0.0.1", port),
            7,
            VersionRange.SUPPORTED,
            new ConnectorSettings.Patience(
                Duration.ofSeconds(8), Duration.ofSeconds(5), Duration.ofSeconds(30)),
            new ConnectorSettings.Retry(Duration.ofMillis(50), Duration.ofSeconds(1))),
        new Connector.Ports(
            new SocketDialer(vertx),
            Clock.systemUTC(),
            new VertxTimer(vertx, context),
            task -> context.runOnContext(end -> task.run())));
  }

  private static <T> T on(Context context, Callable<T> task) throws Exception {
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

  @AfterEach
  void end() throws Exception {
    channel.shutdownNow();
    server.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void quoteIsAsked() {
    GetQuoteResponse answer =
        stub.getQuote(GetQuoteRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build());

    assertThat(answer.getQuote().getInstrument().getContractId()).isEqualTo(AAPL);
    assertThat(answer.getQuote().getBid().getValue()).isEqualTo("189.1");
  }

  @Test
  void streamSurvivesALostConnection() throws Exception {
    Iterator<StreamQuotesResponse> stream =
        stub.streamQuotes(VirtualRoom.streamOf("AAPL", "NOSUCH"));
    until(stream, Kind.KIND_SNAPSHOT_END);

    on(
        gatewayContext,
        () -> {
          gateway.drop();
          return true;
        });

    until(stream, Kind.KIND_GAP);
    assertThat(stream.next().getQuote().getAsk().getValue()).isEqualTo("189.2");
    until(stream, Kind.KIND_RESUMED);
  }

  private static void until(Iterator<StreamQuotesResponse> stream, Kind kind) {
    while (stream.next().getMarker().getKind() != kind) {
      // What comes before is not asked for.
    }
  }

  @Test
  void streamOfNothingIsInvalid() {
    assertThat(code(() -> stub.streamQuotes(StreamQuotesRequest.getDefaultInstance()).next()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void methodOfALaterVersionIsUnimplemented() {
    assertThat(code(() -> stub.listOptionChain(ListOptionChainRequest.getDefaultInstance())))
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private static Status.Code code(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus().getCode();
  }
}
