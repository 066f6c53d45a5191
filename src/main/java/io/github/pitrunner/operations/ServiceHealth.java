package io.github.pitrunner.operations;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Keeps the standard gRPC health of each service true: those that need the gateway serve while the
 * session is ready, and the whole, which has the empty name, with them; {@code GatewayService}
 * always serves.
 *
 * <p>Quarkus calls every service serving when its server starts, which is before this bean is made
 * and the connector is started.
 */
@Startup
@Singleton
public final class ServiceHealth implements SessionListener {
  private static final List<String> WHILE_READY =
      List.of(
          "",
          OrdersServiceGrpc.SERVICE_NAME,
          PortfolioServiceGrpc.SERVICE_NAME,
          MarketDataServiceGrpc.SERVICE_NAME);

  private final GrpcHealthStorage storage;

  public ServiceHealth(Gateway gateway, GrpcHealthStorage storage) {
    this.storage = storage;
    set(ServingStatus.NOT_SERVING);
    gateway.addSessionListener(this);
  }

  @Override
  public void onStatus(ConnectorStatus status) {
    set(status.isReady() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  private void set(ServingStatus whileReady) {
    WHILE_READY.forEach(service -> set(service, whileReady));
    set(GatewayServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
  }

  // Watchers are told on each set, so only changes are.
  private void set(String service, ServingStatus status) {
    if (storage.getStatuses().get(service) != status) {
      storage.setStatus(service, status);
    }
  }
}
