package io.github.pitrunner.endtoend;

import static io.github.pitrunner.endtoend.Caller.marketOrder;
import static io.github.pitrunner.endtoend.Caller.refusalOf;
import static io.github.pitrunner.endtoend.Caller.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.endtoend.Caller.Refusal;
import io.github.pitrunner.v1.ConnectionState;
import io.github.pitrunner.v1.GatewayStatus;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.wire.Handshake.ServerHello;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged service whose gateway is away, or too old to be spoken to. */
class AwayGatewayIT {
  private final int grpcPort = PackagedService.freePort();
  private final int managementPort = PackagedService.freePort();
  private final Caller caller = new Caller(grpcPort);

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void everyCallIsUnavailableWithTheTimeOfTheNextTry(String what, Consumer<Caller> call) {
    try (PackagedService service = startedAgainst(PackagedService.freePort())) {
      awaitStatus(
          status -> assertThat(status.getFailedTries()).as("%s", service.lines()).isPositive());

      Refusal refusal = refusalOf(() -> call.accept(caller));

      assertThat(refusal.code()).as(refusal.text()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(refusal.reason()).isEqualTo("GATEWAY_UNAVAILABLE");
      assertThat(refusal.retries()).isNotEmpty();
    }
  }

  @Test
  void healthSaysNotReadyAndWhyAndKeepsTheProcessAlive() {
    int gatewayPort = PackagedService.freePort();
    try (PackagedService service = startedAgainst(gatewayPort)) {
      awaitStatus(
          status -> assertThat(status.getFailedTries()).as("%s", service.lines()).isPositive());
      Watcher watcher = new Watcher(managementPort);

      Watcher.Answer ready = watcher.get("/health/ready");
      Watcher.Answer live = watcher.get("/health/live");
      Watcher.Answer started = watcher.get("/health/started");
      Watcher.Answer trading = watcher.get("/health/group/trading");
      Watcher.Answer metrics = watcher.get("/metrics");

      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.body())
          .contains("gateway-session", "DOWN", "\"failures\"", "127.0.0.1:" + gatewayPort);
      assertThat(live.status()).isEqualTo(200);
      assertThat(live.body()).contains("event-loop", "UP").doesNotContain("gateway-session");
      assertThat(started.status()).as(started.body()).isEqualTo(200);
      assertThat(trading.status()).as(trading.body()).isEqualTo(200);
      assertThat(metrics.status()).isEqualTo(200);
      assertThat(metrics.body())
          .contains("pitrunner_connection_ready 0.0", "pitrunner_upstream_up NaN");
    }
  }

  @Test
  void gatewayThatTakesTheConnectionAndSaysNothingIsNoReasonToStartAgain() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        PackagedService service = startedAgainst(mute.getLocalPort())) {
      awaitStatus(
          status -> assertThat(status.getFailedTries()).as("%s", service.lines()).isPositive());
      Watcher watcher = new Watcher(managementPort);

      assertThat(watcher.get("/health/live").status()).isEqualTo(200);
      assertThat(watcher.get("/health/started").status()).isEqualTo(200);
      assertThat(watcher.get("/health/ready").status()).isEqualTo(503);
      assertThat(service.lines()).anyMatch(line -> line.contains("ALERT CONNECTION_LOST"));
    }
  }

  @Test
  void gatewayBelowVersion213LeavesTheServiceUpAndSaysWhy() throws IOException {
    try (ServerSocket old = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answerAsVersion212(old), "old gateway");
      answering.setDaemon(true);
      answering.start();
      try (PackagedService service = startedAgainst(old.getLocalPort())) {
        awaitStatus(
            status -> {
              assertThat(status.getReason()).contains("212", "213..225", "10.40");
              assertThat(status.getReady()).isFalse();
              assertThat(status.getConnection())
                  .isIn(
                      ConnectionState.CONNECTION_STATE_DISCONNECTED,
                      ConnectionState.CONNECTION_STATE_CIRCUIT_OPEN);
            });
        assertThat(service.lines()).anyMatch(line -> line.contains("server version 212"));
      }
    }
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        call(
            "GetQuote",
            caller ->
                caller
                    .marketData()
                    .getQuote(GetQuoteRequest.newBuilder().setInstrument(stock("AAPL")).build())),
        call(
            "StreamQuotes",
            caller ->
                caller
                    .marketData()
                    .streamQuotes(
                        StreamQuotesRequest.newBuilder().addInstruments(stock("AAPL")).build())
                    .next()),
        call(
            "ListBars",
            caller ->
                caller
                    .marketData()
                    .listBars(
                        ListBarsRequest.newBuilder()
                            .setInstrument(stock("AAPL"))
                            .setDuration("1 D")
                            .setBarSize("1 min")
                            .build())),
        call(
            "PlaceOrder",
            caller ->
                caller
                    .orders()
                    .placeOrder(
                        PlaceOrderRequest.newBuilder()
                            .setTicket(marketOrder("AAPL", Side.SIDE_BUY, "1"))
                            .build())),
        call(
            "SearchInstruments",
            caller ->
                caller
                    .marketData()
                    .searchInstruments(
                        SearchInstrumentsRequest.newBuilder().setQuery("AAPL").build())),
        call(
            "GetInstrument",
            caller ->
                caller
                    .marketData()
                    .getInstrument(
                        GetInstrumentRequest.newBuilder().setInstrument(stock("AAPL")).build())),
        call(
            "GetOrder",
            caller ->
                caller
                    .orders()
                    .getOrder(GetOrderRequest.newBuilder().setClientOrderId("one").build())),
        call(
            "ListOrders",
            caller -> caller.orders().listOrders(ListOrdersRequest.getDefaultInstance())),
        call(
            "ListExecutions",
            caller -> caller.orders().listExecutions(ListExecutionsRequest.getDefaultInstance())),
        call(
            "ListAccounts",
            caller -> caller.portfolio().listAccounts(ListAccountsRequest.getDefaultInstance())),
        call(
            "GetAccountSummary",
            caller ->
                caller
                    .portfolio()
                    .getAccountSummary(GetAccountSummaryRequest.getDefaultInstance())),
        call(
            "ListPositions",
            caller -> caller.portfolio().listPositions(ListPositionsRequest.getDefaultInstance())));
  }

  private static Arguments call(String what, Consumer<Caller> call) {
    return Arguments.of(what, call);
  }

  private PackagedService startedAgainst(int gatewayPort) {
    return new PackagedService(
        "quarkus.grpc.server.port=" + grpcPort,
        "quarkus.management.port=" + managementPort,
        "pitrunner.alerts.connection-lost-after=0s",
        "pitrunner.gateway.host=127.0.0.1",
        "pitrunner.gateway.port=" + gatewayPort);
  }

  private void awaitStatus(Consumer<GatewayStatus> check) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .untilAsserted(
            () ->
                check.accept(
                    caller.gateway().getStatus(GetStatusRequest.getDefaultInstance()).getStatus()));
  }

  private static void answerAsVersion212(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client
            .getOutputStream()
            .write(new ServerHello(212, "20261122 09:30:00 EST").toWire().getBytes());
        // Held until the client hangs up, as a real gateway would.
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The client went, or the test is over: the next round shows which.
      }
    }
  }
}
