package io.github.pitrunner;

import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.marketdata.MarketDataService;
import io.github.pitrunner.operations.GatewayService;
import io.github.pitrunner.orders.OrdersService;
import io.github.pitrunner.portfolio.PortfolioService;
import io.github.pitrunner.security.AccessTable;
import io.github.pitrunner.security.GateKeeper;
import io.github.pitrunner.security.SecurityConfig;
import io.github.pitrunner.security.credentials.SecretSource;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Binds the gate at the door to the services behind it and to those who ask it who calls. */
@ApplicationScoped
@RegisterForReflection(
    targets = {
      OrdersService.class,
      PortfolioService.class,
      MarketDataService.class,
      GatewayService.class
    })
public class SecurityWiring {
  /** Whose calls the gate lets through. */
  static final List<Class<?>> SERVICES =
      List.of(
          OrdersService.class,
          PortfolioService.class,
          MarketDataService.class,
          GatewayService.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** While the audit trail still takes what the gate has held back. */
  private static final int BEFORE_THE_JOURNAL = 9_000;

  @Produces
  @Singleton
  Callers callers() {
    return Callers.OF_CALLS;
  }

  @Produces
  @Singleton
  GateKeeper keeper(SecurityConfig config, AuditTrail trail, SecretSource secrets) {
    boolean isAtHome = LaunchMode.current() == LaunchMode.DEVELOPMENT;
    GateKeeper keeper =
        GateKeeper.of(
            config,
            AccessTable.of(SERVICES),
            new GateKeeper.Surroundings(trail, Clock.systemUTC(), isAtHome));
    secrets.onChange(SecretSource.API_KEYS, keeper::onKeys);
    keeper.onKeys(secrets.group(SecretSource.API_KEYS));
    keeper.requireCallers();
    return keeper;
  }

  // That the keeper is there is why the start fails here and not in a server that logs it away.
  void onStart(@Observes StartupEvent event, GateKeeper keeper, Gateway gateway, Ticker ticker) {
    gateway.execute(() -> ticker.every(LOOK_EVERY, keeper::tick));
  }

  void onStop(@Observes @Priority(BEFORE_THE_JOURNAL) ShutdownEvent event, GateKeeper keeper) {
    keeper.close();
  }
}
