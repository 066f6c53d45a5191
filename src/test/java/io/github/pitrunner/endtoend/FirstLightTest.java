package io.github.pitrunner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First light inside the test, as {@code quarkus:dev} starts it. */
@QuarkusTest
class FirstLightTest extends FirstLight {
  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  @Override
  int port() {
    return grpcPort;
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
