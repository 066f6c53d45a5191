package io.github.pitrunner.operations;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.github.pitrunner.api.DaemonThreads;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.Farm;
import io.github.pitrunner.connector.LinkState;
import io.github.pitrunner.portfolio.Portfolio;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Keeps the standard gRPC health of each service true, each by what it needs itself: quotes come
 * while orders wait for the reading back. The whole, which has the empty name, serves while all do;
 * {@code GatewayService} serves while the connector's event loop turns. That it does is looked at
 * from a thread of its own: a loop that is stuck tells nobody so.
 *
 * <p>Quarkus calls every service serving when its server starts, which is before this bean is made
 * and the connector is started.
 */
@Startup
@Singleton
public final class ServiceHealth {
  private static final List<String> SERVICES =
      List.of(
          "",
          OrdersServiceGrpc.SERVICE_NAME,
          MarketDataServiceGrpc.SERVICE_NAME,
          PortfolioServiceGrpc.SERVICE_NAME,
          GatewayServiceGrpc.SERVICE_NAME);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final FigureBoard board;
  private final GrpcHealthStorage storage;
  private final BooleanSupplier isPortfolioCurrent;
  private final ScheduledExecutorService thread;

  @Inject
  ServiceHealth(FigureBoard board, Portfolio portfolio, GrpcHealthStorage storage) {
    this(board, portfolio::isCurrent, storage);
    start(LOOK_EVERY);
  }

  /**
   * @param isPortfolioCurrent asked on the connector's context
   */
  ServiceHealth(FigureBoard board, BooleanSupplier isPortfolioCurrent, GrpcHealthStorage storage) {
    this.board = board;
    this.storage = storage;
    this.isPortfolioCurrent = isPortfolioCurrent;
    this.thread = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("service-health"));
    set(false, false, false);
    board.follow(this::onFigures);
  }

  /** Looks from now on, on a thread of its own, whether the event loop turns. */
  void start(Duration period) {
    var unused =
        thread.scheduleWithFixedDelay(
            this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Nothing serves while the loop is stuck; when it turns again its figures say what does. */
  private void look() {
    if (!board.isTurning()) {
      SERVICES.forEach(service -> set(service, false));
    }
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }

  private void onFigures(Figures figures) {
    ConnectorStatus status = figures.status();
    boolean isThere =
        status.session().isPresent() && status.upstream() != LinkState.DOWN && !status.ending();
    set(
        areOrdersPlaced(figures),
        isThere && servesMarketData(status.farms()),
        isThere && isPortfolioCurrent.getAsBoolean());
  }

  /** An engaged kill switch is no illness: that nothing passes is what somebody wanted. */
  private static boolean areOrdersPlaced(Figures figures) {
    return figures.status().isReady()
        && figures.rooms().journal().isWritable()
        && figures.rooms().risk().isRead();
  }

  /** The gateway need not tell of farms; of those that it has told one must not be broken. */
  private static boolean servesMarketData(List<Farm> farms) {
    List<Farm> ofMarketData =
        farms.stream().filter(farm -> farm.kind() == Farm.Kind.MARKET_DATA).toList();
    return ofMarketData.isEmpty()
        || ofMarketData.stream()
            .anyMatch(farm -> farm.state() == LinkState.UP || farm.state() == LinkState.IDLE);
  }

  private void set(boolean orders, boolean marketData, boolean portfolio) {
    set(OrdersServiceGrpc.SERVICE_NAME, orders);
    set(MarketDataServiceGrpc.SERVICE_NAME, marketData);
    set(PortfolioServiceGrpc.SERVICE_NAME, portfolio);
    set(GatewayServiceGrpc.SERVICE_NAME, true);
    set("", orders && marketData && portfolio);
  }

  // Watchers are told on each set, so only changes are.
  private void set(String service, boolean serves) {
    ServingStatus status = serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    if (storage.getStatuses().get(service) != status) {
      storage.setStatus(service, status);
    }
  }
}
