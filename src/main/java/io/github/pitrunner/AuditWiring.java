package io.github.pitrunner;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.journal.AuditConfig;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.wire.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Binds the audit trail to the journal. The trail itself needs nothing: credentials are read, and
 * that is audited, before the journal can be opened with them.
 */
@ApplicationScoped
public class AuditWiring {
  private static final Logger LOG = Logger.getLogger(AuditWiring.class);
  private static final Duration TELL_HEAD_EVERY = Duration.ofHours(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  /** After the gate has told what it held back, and before the journal closes. */
  private static final int BEFORE_THE_JOURNAL_CLOSES = 9_500;

  private final AuditConfig config;
  private final Path dataDirectory;

  public AuditWiring(
      AuditConfig config,
      @ConfigProperty(name = "pitrunner.data-dir", defaultValue = "data") Path dataDirectory) {
    this.config = config;
    this.dataDirectory = dataDirectory;
  }

  @Produces
  @Singleton
  JournaledAuditTrail trail() {
    return new JournaledAuditTrail(config.queue());
  }

  // Observed: the event, and every room that has a part in it.
  void onStart(
      @Observes StartupEvent event,
      Vertx vertx,
      Gateway gateway,
      Journal journal,
      Timer timer,
      JournaledAuditTrail trail) {
    trail.begin(new JournaledAuditTrail.Home(journal, timer, gateway.clock(), gateway::execute));
    var unusedImport =
        new AuditImport(
                dataDirectory,
                journal,
                trail,
                gateway.clock(),
                task -> {
                  var unused =
                      vertx.executeBlocking(
                          () -> {
                            task.run();
                            return true;
                          });
                })
            .run();
    gateway.execute(
        () -> {
          var unusedHead = tellHead(journal);
          var unusedTimer =
              timer.every(
                  TELL_HEAD_EVERY,
                  () -> {
                    var unused = tellHead(journal);
                  });
        });
  }

  private static CompletionStage<Boolean> tellHead(Journal journal) {
    return journal
        .auditHead()
        .handle(
            (head, failure) -> {
              if (failure == null) {
                AuditLine.log(head);
              } else {
                LOG.warnf("Where the audit trail ends cannot be read: %s", failure.getMessage());
              }
              return failure == null;
            });
  }

  void onStop(
      @Observes @Priority(BEFORE_THE_JOURNAL_CLOSES) ShutdownEvent event,
      Journal journal,
      JournaledAuditTrail trail) {
    try {
      trail
          .end()
          .thenCompose(ended -> tellHead(journal))
          .toCompletableFuture()
          .get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("The audit trail did not end in order: %s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
