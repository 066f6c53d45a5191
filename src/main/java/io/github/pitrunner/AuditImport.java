package io.github.pitrunner;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.journal.AuditBook;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.JournalEntry.Audited;
import io.github.pitrunner.journal.JournalFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Records what other processes have left in the inbox. A file is recorded whole or not at all and
 * its events bear its name, so that one that was recorded and is still there is not recorded again.
 */
final class AuditImport {
  private static final Logger LOG = Logger.getLogger(AuditImport.class);

  /** The id by which an event names the file that it came in. */
  static final String FILE = "inbox_file";

  private static final int PAGE = 500;

  private final Path dataDirectory;
  private final Journal journal;
  private final AuditTrail trail;
  private final Clock clock;
  private final Executor files;

  /**
   * @param files where files may be waited for
   */
  // Injected parts; a record of them would only be there to be taken apart.
  AuditImport(Path dataDirectory, Journal journal, AuditTrail trail, Clock clock, Executor files) {
    this.dataDirectory = dataDirectory;
    this.journal = journal;
    this.trail = trail;
    this.clock = clock;
    this.files = files;
  }

  /** Reads the inbox, which blocks, and records what is there; completes when all that is done. */
  CompletionStage<Boolean> run() {
    AuditInbox.Found found;
    try {
      found = AuditInbox.read(dataDirectory);
    } catch (RuntimeException e) {
      LOG.errorf("What other processes have left for the audit trail stays there: %s", e);
      return done();
    }
    found.rejects().forEach(reject -> reject(reject.name(), reject.problem()));
    CompletionStage<Boolean> done = done();
    for (AuditInbox.Delivery delivery : found.deliveries()) {
      done = done.thenCompose(before -> take(delivery));
    }
    return done;
  }

  private void reject(String name, String problem) {
    LOG.errorf("%s/%s cannot be recorded and is put aside: %s", AuditInbox.NAME, name, problem);
    trail.record(
        AuditEvent.of(
            Kind.TRAIL,
            clock.instant(),
            JournaledAuditTrail.SELF,
            AuditInbox.NAME + "/" + name,
            "",
            Outcome.failed(problem)));
    try {
      AuditInbox.putAside(dataDirectory, name);
    } catch (IOException e) {
      LOG.errorf("%s/%s cannot be put aside: %s", AuditInbox.NAME, name, e);
    }
  }

  private CompletionStage<Boolean> take(AuditInbox.Delivery delivery) {
    List<Audited> events =
        delivery.events().stream().map(event -> new Audited(named(event, delivery))).toList();
    return isRecorded(delivery)
        .thenCompose(isRecorded -> isRecorded ? done() : record(events, delivery.isLogged()))
        .thenApplyAsync(recorded -> remove(delivery), files)
        .handle(
            (removed, failure) -> {
              if (failure != null) {
                onFailed(delivery, failure);
              }
              return failure == null;
            });
  }

  private static CompletionStage<Boolean> done() {
    return CompletableFuture.completedFuture(true);
  }

  private CompletionStage<Boolean> record(List<Audited> events, boolean isLogged) {
    return journal
        .append(events)
        .thenApply(
            recorded -> {
              if (!isLogged) {
                events.forEach(audited -> AuditLine.log(audited.event()));
              }
              return true;
            });
  }

  private boolean remove(AuditInbox.Delivery delivery) {
    try {
      AuditInbox.remove(dataDirectory, delivery.name());
      return true;
    } catch (IOException e) {
      LOG.errorf(
          "%s/%s is recorded, but cannot be removed: %s", AuditInbox.NAME, delivery.name(), e);
      return false;
    }
  }

  private void onFailed(AuditInbox.Delivery delivery, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof JournalFailure known && known.kind() == JournalFailure.Kind.CONFLICT) {
      files.execute(() -> reject(delivery.name(), String.valueOf(known.getMessage())));
    } else {
      LOG.errorf(
          "%s/%s is not recorded; the next start tries again: %s",
          AuditInbox.NAME, delivery.name(), cause);
    }
  }

  private static AuditEvent named(AuditEvent event, AuditInbox.Delivery delivery) {
    SortedMap<String, String> ids = new TreeMap<>(event.ids());
    ids.put(FILE, delivery.name());
    return new AuditEvent(
        event.kind(),
        event.time(),
        event.who(),
        event.action(),
        event.request(),
        event.outcome(),
        ids,
        event.count());
  }

  private CompletionStage<Boolean> isRecorded(AuditInbox.Delivery delivery) {
    if (delivery.events().isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    List<Instant> times = delivery.events().stream().map(AuditEvent::time).toList();
    AuditBook.Filter filter =
        new AuditBook.Filter(
            Set.of(),
            null,
            null,
            null,
            Collections.min(times),
            Collections.max(times).plus(1, ChronoUnit.MICROS));
    return isRecorded(filter, Long.MAX_VALUE, delivery.name());
  }

  private CompletionStage<Boolean> isRecorded(AuditBook.Filter filter, long before, String name) {
    return journal
        .auditEvents(filter, before, PAGE)
        .thenCompose(
            page -> {
              boolean isHere =
                  page.entries().stream()
                      .anyMatch(entry -> name.equals(entry.event().ids().get(FILE)));
              return isHere || page.next() == 0
                  ? CompletableFuture.completedFuture(isHere)
                  : isRecorded(filter, page.next(), name);
            });
  }
}
