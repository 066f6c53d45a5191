package io.github.pitrunner;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.journal.AuditConfig;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.JournalConfig;
import io.github.pitrunner.journal.Recorded;
import io.github.pitrunner.journal.SqlJournal;
import io.github.pitrunner.orders.OrdersConfig;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Opens the journal before anything needs it, and closes it when the session has ended. */
@ApplicationScoped
public class JournalWiring {
  /** After the session's end, during which things are still recorded. */
  private static final int AFTER_THE_SESSION = 10_000;

  private final JournalConfig config;
  private final AuditConfig audit;
  private final Path dataDirectory;
  private @Nullable SqlJournal opened;

  public JournalWiring(
      JournalConfig config,
      AuditConfig audit,
      @ConfigProperty(name = "pitrunner.data-dir", defaultValue = "data") Path dataDirectory) {
    this.config = config;
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
              config.toSettings(dataDirectory).withAuditKey(audit.secret()),
              gateway.clock(),
              gateway::execute);
      opened = journal;
    }
    return journal;
  }

  void onStop(@Observes @Priority(AFTER_THE_SESSION) ShutdownEvent event) {
    if (opened != null) {
      opened.close();
    }
  }
}
