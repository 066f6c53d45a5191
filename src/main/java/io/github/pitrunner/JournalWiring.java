package io.github.pitrunner;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.journal.AuditConfig;
import io.github.pitrunner.journal.DatabaseLogin;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.JournalConfig;
import io.github.pitrunner.journal.Recorded;
import io.github.pitrunner.journal.SqlJournal;
import io.github.pitrunner.orders.OrdersConfig;
import io.github.pitrunner.security.credentials.SecretSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Opens the journal before anything needs it, and closes it when the session has ended. */
@ApplicationScoped
public class JournalWiring {
  /** After the session's end, during which things are still recorded. */
  private static final int AFTER_THE_SESSION = 10_000;

  private static final Secret NOTHING = new Secret("");

  private final JournalConfig config;
  private final SecretSource secrets;
  private final AuditConfig audit;
  private final Path dataDirectory;
  private @Nullable SqlJournal opened;

  public JournalWiring(
      JournalConfig config,
      SecretSource secrets,
      AuditConfig audit,
      @ConfigProperty(name = "pitrunner.data-dir", defaultValue = "data") Path dataDirectory) {
    this.config = config;
    this.secrets = secrets;
    this.audit = audit;
    this.dataDirectory = dataDirectory;
  }

  /** Its answers come on the connector's context. */
  @Produces
  @Singleton
  Journal journal(Gateway gateway) {
    return open(gateway);
  }

  /** What earlier runs have left; read by the thread that starts, because it may wait. */
  @Produces
  @Singleton
  Recorded.Book recorded(Gateway gateway, OrdersConfig orders) {
    return open(gateway).readBookNow(orders.keptOrders());
  }

  private SqlJournal open(Gateway gateway) {
    SqlJournal journal = opened;
    if (journal == null) {
      journal =
          SqlJournal.open(
              config.toSettings(dataDirectory, this::keptLogin).withAuditKeys(audit.keys()),
              gateway.clock(),
              gateway::execute);
      opened = journal;
    }
    return journal;
  }

  private DatabaseLogin keptLogin() {
    Map<String, Secret> kept = secrets.group(SecretSource.JOURNAL);
    return new DatabaseLogin(
        kept.getOrDefault("username", NOTHING).reveal(), kept.getOrDefault("password", NOTHING));
  }

  void onStop(@Observes @Priority(AFTER_THE_SESSION) ShutdownEvent event) {
    if (opened != null) {
      opened.close();
    }
  }
}
