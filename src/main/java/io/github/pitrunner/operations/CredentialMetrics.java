package io.github.pitrunner.operations;

import io.github.pitrunner.security.credentials.SecretSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How old the news from Vault is; there is no such metric where no Vault is asked. */
@Startup
@Singleton
public final class CredentialMetrics {
  CredentialMetrics(MeterRegistry registry, SecretSource secrets, FigureBoard board) {
    if (secrets.lastRefresh().isPresent()) {
      TimeGauge.builder(
              "pitrunner.credentials.age",
              () ->
                  secrets
                      .lastRefresh()
                      .map(last -> Duration.between(last, board.now()).toMillis())
                      .orElse(0L),
              TimeUnit.MILLISECONDS)
          .description(
              "Time since it was last known that no secret in Vault is newer than ours; only where a Vault is configured")
          .register(registry);
    }
  }
}
