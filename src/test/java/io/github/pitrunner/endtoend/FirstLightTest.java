package io.github.pitrunner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.github.pitrunner.kubernetes.Watched;
import io.github.pitrunner.testing.LogLines;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.GetLogLevelsRequest;
import io.github.pitrunner.v1.LogLevel;
import io.github.pitrunner.v1.SetLogLevelRequest;
import io.github.pitrunner.v1.StreamStatusRequest;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First light inside the test, as {@code quarkus:dev} starts it. */
@QuarkusTest
class FirstLightTest extends FirstLight {
  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  // Filled by Quarkus.
  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource(management = true)
  URI management;

  @Override
  int port() {
    return grpcPort;
  }

  @Test
  void healthIsUpOnThePortOfTheManagement() {
    try (Caller caller = new Caller(port())) {
      caller.awaitReady();
    }
    Watcher watcher = new Watcher(management.getPort());

    Watcher.Answer ready = watcher.get("/health/ready");
    Watcher.Answer live = watcher.get("/health/live");

    assertThat(ready.status()).as(ready.body()).isEqualTo(200);
    assertThat(ready.body())
        .contains("gateway-session", "\"state\": \"ready\"", "usfarm (market_data) up since");
    assertThat(watcher.get("/health/started").status()).isEqualTo(200);
    assertThat(live.status()).as(live.body()).isEqualTo(200);
    assertThat(live.body()).contains("event-loop").doesNotContain("gateway-session");
  }

  @Test
  void metricsAreThoseOfTheRunningService() {
    try (Caller caller = new Caller(port())) {
      caller.awaitReady();
    }
    Watcher watcher = new Watcher(management.getPort());

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(watcher.get("/metrics").body())
                    .contains(
                        "pitrunner_connection_state{state=\"ready\"} 1.0",
                        "pitrunner_connection_ready 1.0",
                        "pitrunner_farm_up{farm=\"usfarm\",kind=\"market_data\"} 1.0",
                        "grpc_server_call_duration_seconds_bucket{grpc_method=\""
                            + "pitrunner.v1.GatewayService/GetStatus\",grpc_status=\"OK\",",
                        "pitrunner_account_net_liquidation{account=\"DU",
                        "pitrunner_account_daily_profit{account=\"DU",
                        "pitrunner_journal_append_seconds_count",
                        "pitrunner_order_acknowledgement_seconds_bucket",
                        "jvm_memory_used_bytes"));
  }

  @Test
  void whatThePlatformAsksForIsThere() {
    try (Caller caller = new Caller(port())) {
      caller.awaitReady();
      // Streams are counted from the first one on.
      caller.gateway().streamStatus(StreamStatusRequest.getDefaultInstance()).next();
    }
    Watcher watcher = new Watcher(management.getPort());

    assertThat(Watched.paths())
        .hasSize(4)
        .allSatisfy(path -> assertThat(watcher.get(path).status()).as(path).isEqualTo(200));
    // There are no figures of garbage collections before there was one.
    System.gc();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(series(watcher.get("/metrics").body())).containsAll(Watched.metrics()));
  }

  private static Set<String> series(String metrics) {
    return metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toSet());
  }

  @Test
  void whatIsLoggedIsChangedByACall() {
    try (Caller caller = new Caller(port())) {
      GatewayServiceGrpc.GatewayServiceBlockingStub gateway = caller.gateway();
      SetLogLevelRequest.Builder wire =
          SetLogLevelRequest.newBuilder().setCategory("io.github.pitrunner.wire");

      try (LogLines log = new LogLines("io.github.pitrunner.wire")) {
        var debug = gateway.setLogLevel(wire.setLevel(LogLevel.LOG_LEVEL_DEBUG).build());
        var all = gateway.getLogLevels(GetLogLevelsRequest.getDefaultInstance());
        Awaitility.await().until(() -> !log.lines().isEmpty());
        var back = gateway.setLogLevel(wire.setLevel(LogLevel.LOG_LEVEL_UNSPECIFIED).build());

        assertThat(debug.getCategory().getLevel()).isEqualTo(LogLevel.LOG_LEVEL_DEBUG);
        assertThat(all.getCategoriesList()).contains(debug.getCategory());
        assertThat(back.getCategory().getChanged()).isFalse();
      }
    }
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(
      strings = {
        "",
        "pitrunner.v1.OrdersService",
        "pitrunner.v1.PortfolioService",
        "pitrunner.v1.MarketDataService",
        "pitrunner.v1.GatewayService"
      })
  void standardHealthServesWhileTheSessionIsReady(String service) {
    try (Caller caller = new Caller(port())) {
      caller.awaitReady();

      assertThat(
              HealthGrpc.newBlockingStub(caller.channel())
                  .check(HealthCheckRequest.newBuilder().setService(service).build())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void reflectionNamesTheServices() throws Exception {
    try (Caller caller = new Caller(port())) {
      CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
      StreamObserver<ServerReflectionRequest> requests =
          ServerReflectionGrpc.newStub(caller.channel()).serverReflectionInfo(completing(answer));
      requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
      List<String> services =
          answer.get(20, TimeUnit.SECONDS).getListServicesResponse().getServiceList().stream()
              .map(ServiceResponse::getName)
              .toList();
      requests.onCompleted();

      assertThat(services)
          .contains(
              "pitrunner.v1.OrdersService",
              "pitrunner.v1.PortfolioService",
              "pitrunner.v1.MarketDataService",
              "pitrunner.v1.GatewayService",
              "grpc.health.v1.Health");
    }
  }

  private static <T> StreamObserver<T> completing(CompletableFuture<T> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        answer.complete(value);
      }

      @Override
      public void onError(Throwable error) {
        answer.completeExceptionally(error);
      }

      @Override
      public void onCompleted() {
        answer.completeExceptionally(new AssertionError("no answer"));
      }
    };
  }
}
