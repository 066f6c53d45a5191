package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.testing.ScriptedGateway;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.wire.SocketLink;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The room as a client sees it: gRPC in front, a gateway on TCP behind, real time. */
@Timeout(60)
class MarketDataOverTcpTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context gatewayContext = vertx.getOrCreateContext();
  private final ScriptedGateway gateway = new ScriptedGateway();
  private final ScriptedMarket market = new ScriptedMarket(gateway);
  private final TcpRoom room;

  MarketDataOverTcpTest() throws Exception {
    gateway.on(
        MarketDataRequest.class,
        request -> market.quote(request.getContract().getConId(), 189.1, 189.2));
    Future<NetServer> listening = TcpRoom.on(gatewayContext, this::listen);
    int port =
        listening.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS).actualPort();
    room = new TcpRoom(vertx, port, VirtualRoom.Settings.USUAL);
  }

  private Future<NetServer> listen() {
    return vertx
        .createNetServer()
        .connectHandler(socket -> gateway.accept(new SocketLink(socket)))
        .listen(0, "127.0.0.1");
  }

  @AfterEach
  void end() throws Exception {
    room.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void quoteIsAsked() {
    GetQuoteResponse answer =
        room.stub()
            .getQuote(GetQuoteRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build());

    assertThat(answer.getQuote().getInstrument().getContractId()).isEqualTo(AAPL);
    assertThat(answer.getQuote().getBid().getValue()).isEqualTo("189.1");
  }

  @Test
  void streamSurvivesALostConnection() throws Exception {
    Iterator<StreamQuotesResponse> stream =
        room.stub().streamQuotes(VirtualRoom.streamOf("AAPL", "NOSUCH"));
    until(stream, Kind.KIND_SNAPSHOT_END);

    TcpRoom.on(
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
    assertThat(
            code(() -> room.stub().streamQuotes(StreamQuotesRequest.getDefaultInstance()).next()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static Status.Code code(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus().getCode();
  }
}
