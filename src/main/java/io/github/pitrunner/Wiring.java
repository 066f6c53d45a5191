package io.github.pitrunner;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.ClientIdFile;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.connector.GatewayConfig;
import io.github.pitrunner.connector.GatewaySession;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.operations.About;
import io.github.pitrunner.risk.TradingConfig;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorConfig;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.FaultScript;
import io.github.pitrunner.simulator.market.MarketDataSettings;
import io.github.pitrunner.wire.Timer;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rooms together: a connector to the configured gateway, or to the simulated one where
 * that runs.
 */
@ApplicationScoped
public class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(20);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  /** After all beans that listen to the session have registered. */
  private static final int LAST = 10_000;

  private final Vertx vertx;
  private final GatewayConfig gatewayConfig;
  private final SimulatorConfig simulatorConfig;
  private final GatewaySession session;
  private final Path dataDirectory;
  private final String grpcHost;
  private final int grpcPort;
  private final String managementHost;
  private final int managementPort;
  private @Nullable SimulatedGateway simulator;

  public Wiring(
      Vertx vertx,
      GatewayConfig gatewayConfig,
      SimulatorConfig simulatorConfig,
      GatewaySession session,
      @ConfigProperty(name = "pitrunner.data-dir", defaultValue = "data") Path dataDirectory,
      @ConfigProperty(name = "quarkus.grpc.server.host") String grpcHost,
      @ConfigProperty(name = "quarkus.grpc.server.port") int grpcPort,
      @ConfigProperty(name = "quarkus.management.host") String managementHost,
      @ConfigProperty(name = "quarkus.management.port") int managementPort) {
    this.dataDirectory = dataDirectory;
    this.grpcHost = grpcHost;
    this.grpcPort = grpcPort;
    this.managementHost = managementHost;
    this.managementPort = managementPort;
    this.vertx = vertx;
    this.gatewayConfig = gatewayConfig;
    this.simulatorConfig = simulatorConfig;
    this.session = session;
  }

  @Produces
  @Singleton
  Connector connector() {
    requirePort("quarkus.grpc.server.port", grpcHost, grpcPort);
    requirePort("quarkus.management.port", managementHost, managementPort);
    FaultScript faults = faults();
    if (isSimulated()) {
      simulator = startSimulator(settings().withFaults(faults));
    }
    return session.connect(endpoint(), clientId());
  }

  @Produces
  @Singleton
  Ticker ticker(Timer timer) {
    return (period, task) -> timer.every(period, task)::cancel;
  }

  /** Says alerts in the log, as long as nothing better is there to take them. */
  @Produces
  @Singleton
  @DefaultBean
  Alerts loggedAlerts() {
    return new Alerts() {
      @Override
      public void raise(Alert alert) {
        LOG.warnf("%s of %s: %s", alert.kind(), alert.subject(), alert.message());
      }

      @Override
      public void resolve(Alert.Kind kind, String subject) {
        LOG.infof("%s of %s is resolved", kind, subject);
      }
    };
  }

  @Produces
  @Singleton
  LiveTrading liveTrading(TradingConfig config) {
    return new LiveTrading(config.live().isPresent());
  }

  @Produces
  @Singleton
  About about(
      LiveTrading liveTrading,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    return new About(isSimulated() && gatewayConfig.host().isEmpty(), liveTrading.isOn(), version);
  }

  void onStart(@Observes @Priority(LAST) StartupEvent event, Connector connector) {
    LOG.infof("gRPC on %s:%d", grpcHost, grpcPort);
    session.start(connector);
  }

  void onStop(@Observes ShutdownEvent event, Connector connector) {
    Duration grace = gatewayConfig.shutdownGrace();
    finish("The session", session.stop(connector, grace), grace.plus(STOP_PATIENCE));
    if (simulator != null) {
      finish("The simulated gateway", simulator.stop().toCompletionStage(), STOP_PATIENCE);
    }
  }

  /**
   * Says which key is wrong before the gRPC server finds out and hangs, and the management server
   * when the session has begun already. Not in dev, where servers outlive a reload and so hold
   * their own ports.
   */
  private static void requirePort(String key, String host, int port) {
    if (LaunchMode.current() != LaunchMode.NORMAL) {
      return;
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new StartProblem("%s is %d on %s, but: %s".formatted(key, port, host, e.getMessage()));
    }
  }

  private int clientId() {
    return gatewayConfig
        .clientId()
        .orElseGet(() -> ClientIdFile.read(dataDirectory, new SecureRandom()));
  }

  private boolean isSimulated() {
    boolean withoutAWord = LaunchMode.current().isDevOrTest() && gatewayConfig.host().isEmpty();
    return simulatorConfig.enabled().orElse(withoutAWord);
  }

  /**
   * A configured host wins even beside a running simulated gateway, which then serves other
   * clients.
   */
  private Endpoint endpoint() {
    if (simulator != null && gatewayConfig.host().isEmpty()) {
      return new Endpoint(simulatorConfig.host(), simulator.port());
    }
    return new Endpoint(gatewayConfig.host().orElse("127.0.0.1"), gatewayConfig.port());
  }

  private SimulatedGateway startSimulator(SimulatorSettings settings) {
    SimulatedGateway gateway = SimulatedGateway.create(vertx, settings);
    try {
      gateway
          .start()
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new StartProblem(
          "the simulated gateway cannot listen: pitrunner.simulator.port is %d on %s, but: %s"
              .formatted(simulatorConfig.port(), simulatorConfig.host(), message(e)));
    } catch (InterruptedException | TimeoutException e) {
      throw new StartProblem("the simulated gateway has not started within " + START_PATIENCE);
    }
    LOG.infof(
        "Simulated gateway on %s:%d, accounts %s, seed %d",
        simulatorConfig.host(), gateway.port(), simulatorConfig.accounts(), simulatorConfig.seed());
    return gateway;
  }

  private SimulatorSettings settings() {
    return SimulatorSettings.defaults()
        .withAddress(simulatorConfig.host(), simulatorConfig.port())
        .withSeed(simulatorConfig.seed())
        .withAccounts(simulatorConfig.accounts(), simulatorConfig.startingCash())
        .withStateFile(stateFile())
        .withRealHours(simulatorConfig.realHours())
        .withMarketData(
            MarketDataSettings.standard()
                .withoutLive(Set.copyOf(simulatorConfig.withoutLiveData().orElse(List.of())))
                .withCompetition(simulatorConfig.competingSession()));
  }

  /**
   * A simulated gateway of our own remembers as long as our journal does: it would deny orders that
   * the journal has.
   */
  private @Nullable Path stateFile() {
    Path named = simulatorConfig.stateFile().orElse(null);
    return named == null && gatewayConfig.host().isEmpty()
        ? dataDirectory.resolve("simulated-gateway")
        : named;
  }

  // Read whether the simulated gateway runs or not, as every other key is.
  private FaultScript faults() {
    try {
      return FaultScript.parse(simulatorConfig.faults().orElse(List.of()));
    } catch (FaultScript.Mistake mistake) {
      throw new StartProblem("pitrunner.simulator.faults has " + mistake.getMessage());
    }
  }

  private static String message(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  private static void finish(String what, CompletionStage<Void> end, Duration patience) {
    try {
      end.toCompletableFuture().get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("%s did not end in order: %s", what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
