package io.github.pitrunner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.endtoend.Caller.Refusal;
import io.github.pitrunner.testing.CapturedLog;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each row of the README's table of troubles, provoked at the whole service: what a caller gets,
 * what the metrics say, and what is in the log. What must be seen is read from the row.
 */
@QuarkusTest
@TestProfile(TroubleshootingTest.Impatient.class)
class TroubleshootingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  // Filled by Quarkus.
  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource(management = true)
  URI management;

  /** Told what goes wrong. */
  // Filled by the gateway.
  @SuppressWarnings("NullAway.Init")
  Consumer<String> gateway;

  // Made for each test, and not with its instance, of which Quarkus makes one more that has no end.
  private List<CapturedLog> logs = List.of();
  private final Map<String, Double> before = new HashMap<>();
  private Watcher watcher = new Watcher(0);
  // Replaced when the port is known.
  private Caller caller = new Caller(0);

  /** A service that soon gives up and soon tries again. */
  public static final class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>();
      settings.put("pitrunner.gateway.client-id", "7");
      settings.put("pitrunner.gateway.handshake-timeout", "1s");
      settings.put("pitrunner.gateway.request-timeout", "2s");
      settings.put("pitrunner.gateway.read-again-delay", "500ms");
      settings.put("pitrunner.gateway.circuit.open-for", "2s");
      settings.put("pitrunner.gateway.retry.backoff", "300ms");
      settings.put("pitrunner.gateway.retry.backoff-max", "500ms");
      for (String tempo : List.of("", "strained.", "critical.")) {
        settings.put("pitrunner.gateway.retry." + tempo + "retries", "1");
        settings.put("pitrunner.gateway.retry." + tempo + "delay", "100ms");
      }
      settings.put("pitrunner.gateway.pacing.history.requests", "2");
      settings.put("pitrunner.market-data.silence", "1s");
      settings.put("pitrunner.alerts.connection-lost-after", "0s");
      // What is too much for the account's funds passes the gate, and is for the gateway to refuse.
      for (String limit : List.of("max-order-quantity", "max-position")) {
        settings.put("pitrunner.risk." + limit, "10000000");
      }
      for (String limit : List.of("max-notional", "max-gross-exposure")) {
        settings.put("pitrunner.risk." + limit, "10000000000");
      }
      return settings;
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(TroubledGateway.class));
    }
  }

  @BeforeEach
  void allIsWell() {
    logs =
        Stream.of("audit", "connector", "marketdata", "operations")
            .map(room -> new CapturedLog("io.github.pitrunner." + room))
            .toList();
    caller.close();
    caller = new Caller(grpcPort);
    watcher = new Watcher(management.getPort());
    caller.awaitReady();
    before.putAll(metrics());
  }

  @AfterEach
  void allIsWellAgain() {
    gateway.accept("well");
    logs.forEach(CapturedLog::close);
    caller.close();
  }

  @Test
  void connectionRefused() {
    gateway.accept("restart 20s");

    assertSeen("connection refused", this::placeOrder);
  }

  @Test
  void gatewayVersionTooOld() {
    gateway.accept("old");

    assertSeen("gateway version too old", this::placeOrder);
  }

  @Test
  void clientIdInUse() {
    gateway.accept("held-client-id 7 60s");
    gateway.accept("restart 10ms");

    assertSeen("client id in use", this::placeOrder);
  }

  @Test
  void gatewayNotLoggedIn() {
    gateway.accept("hang 60s");
    gateway.accept("restart 10ms");

    assertSeen("gateway not logged in", this::placeOrder);
  }

  @Test
  void callerNotAuthenticated() {
    Metadata wrong = new Metadata();
    wrong.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), "nobody's key");

    assertSeen(
        "caller not authenticated",
        () ->
            caller
                .gateway()
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(wrong))
                .getStatus(GetStatusRequest.getDefaultInstance()));
  }

  @Test
  void circuitOpen() {
    gateway.accept("restart 60s");

    assertSeen("circuit open", this::placeOrder);
    Refusal refusal = Caller.refusalOf(this::placeOrder);
    assertThat(refusal.retries()).as(refusal.text()).hasSize(1);
    assertThat(refusal.retries().get(0).getRetryDelay().getSeconds()).isBetween(0L, 2L);
  }

  @Test
  void noMarketDataPermission() {
    Iterator<StreamQuotesResponse> quotes = quotes("SPY");
    quotes.next();

    assertSeen(
        "no market data permission",
        () ->
            caller
                .marketData()
                .streamDepth(
                    StreamDepthRequest.newBuilder()
                        .setInstrument(Caller.stock("SPY"))
                        .setSmartDepth(true)
                        .build())
                .forEachRemaining(ignored -> {}));
  }

  @Test
  void pacing() {
    gateway.accept("strict-pacing 3 1s");
    for (String symbol : List.of("MSFT", "IBM", "GE", "F", "T")) {
      // One of them is too fast, and gets no answer.
      var unused =
          MarketDataServiceGrpc.newFutureStub(caller.channel())
              .getInstrument(
                  GetInstrumentRequest.newBuilder().setInstrument(Caller.stock(symbol)).build());
    }

    assertSeen("pacing", this::listSmallBars);
  }

  @Test
  void staleData() {
    Trouble row = Trouble.of("stale data");
    Iterator<StreamQuotesResponse> quotes = quotes("AAPL");
    gateway.accept("farm-flap usfarm 60s silent");

    while (!quotes.next().getQuote().getStatus().name().equals(row.symptom().get(0))) {
      // Fresh ones of before.
    }

    assertWatched(row);
  }

  @Test
  void reconciliationStuck() {
    gateway.accept("unanswered req-executions 1000 60s");
    gateway.accept("restart 10ms");

    assertSeen("reconciliation stuck", this::placeOrder);
  }

  @Test
  void orderRejected() {
    assertSeen("order rejected", () -> placeOrder("1000000"));
  }

  @Test
  void eachRowIsProvoked() {
    assertThat(Trouble.all().stream().map(Trouble::name))
        .containsExactly(
            "connection refused",
            "gateway version too old",
            "client id in use",
            "gateway not logged in",
            "caller not authenticated",
            "circuit open",
            "order rejected",
            "no market data permission",
            "pacing",
            "stale data",
            "reconciliation stuck");
  }

  /** Of which the gateway gives two in ten minutes here. */
  private void listSmallBars() {
    var unused =
        caller
            .marketData()
            .listBars(
                ListBarsRequest.newBuilder()
                    .setInstrument(Caller.stock("AAPL"))
                    .setDuration("60 S")
                    .setBarSize("5 secs")
                    .build());
  }

  private void placeOrder() {
    placeOrder("1");
  }

  private void placeOrder(String quantity) {
    var unused =
        caller
            .orders()
            .placeOrder(
                PlaceOrderRequest.newBuilder()
                    .setClientOrderId(UUID.randomUUID().toString())
                    .setTicket(Caller.marketOrder("AAPL", Side.SIDE_BUY, quantity))
                    .build());
  }

  private Iterator<StreamQuotesResponse> quotes(String symbol) {
    return caller
        .marketData()
        .streamQuotes(
            StreamQuotesRequest.newBuilder().addInstruments(Caller.stock(symbol)).build());
  }

  /** The call fails with what the row says, sooner or later, and the row's signs are there. */
  private void assertSeen(String name, Runnable call) {
    Trouble row = Trouble.of(name);
    await(name)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Refusal refusal = Caller.refusalOf(call);
              assertThat(refusal.code().name()).as(refusal.text()).isEqualTo(row.symptom().get(0));
              assertThat(refusal.reason()).isEqualTo(row.symptom().get(1));
              assertThat(row.symptom().subList(2, row.symptom().size()))
                  .as(refusal.text())
                  .allMatch(refusal.text()::contains);
            });
    assertWatched(row);
  }

  private void assertWatched(Trouble row) {
    await("the metrics")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              Map<String, Double> now = metrics();
              assertThat(row.metrics())
                  .allMatch(
                      metric ->
                          metric.holds(
                              before.getOrDefault(metric.series(), 0.0),
                              now.getOrDefault(metric.series(), 0.0)),
                      now.toString());
            });
    await("the log")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              String log =
                  String.join("\n", logs.stream().flatMap(one -> one.lines().stream()).toList());
              assertThat(log).contains(row.lines());
              row.alerts().forEach(kind -> assertThat(log).contains("ALERT " + kind + " of "));
            });
  }

  /** What the metrics of the table say now; a series that they have not is 0. */
  private Map<String, Double> metrics() {
    Set<String> wanted =
        Trouble.all().stream()
            .flatMap(row -> row.metrics().stream())
            .map(Trouble.Metric::series)
            .collect(Collectors.toSet());
    Map<String, Double> found = new HashMap<>();
    watcher
        .get("/metrics")
        .body()
        .lines()
        .forEach(
            line -> {
              int end = line.lastIndexOf(' ');
              if (end > 0 && wanted.contains(line.substring(0, end))) {
                found.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
              }
            });
    return found;
  }
}
