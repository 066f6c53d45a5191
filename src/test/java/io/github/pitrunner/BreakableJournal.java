package io.github.pitrunner;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.journal.AuditBook;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.JournalEntry;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import io.github.pitrunner.journal.JournalFigures;
import io.github.pitrunner.journal.Recorded;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A real journal whose disk can be taken away. */
final class BreakableJournal implements Journal {
  private final Journal journal;
  private boolean isBroken;
  private CompletionStage<Void> last = CompletableFuture.completedFuture(null);

  BreakableJournal(Journal journal) {
    this.journal = journal;
  }

  void breakDown() {
    isBroken = true;
  }

  void repair() {
    isBroken = false;
  }

  /** Completes when the last append is written. */
  CompletionStage<Void> whenWritten() {
    return last;
  }

  @Override
  public String id() {
    return journal.id();
  }

  @Override
  public CompletionStage<Void> append(List<? extends JournalEntry> entries) {
    last =
        isBroken
            ? CompletableFuture.failedFuture(new IllegalStateException("no space left"))
            : journal.append(entries);
    return last;
  }

  @Override
  public boolean isWritable() {
    return !isBroken && journal.isWritable();
  }

  @Override
  public CompletionStage<Recorded.Book> readBook(int endedOrders) {
    return journal.readBook(endedOrders);
  }

  @Override
  public CompletionStage<Recorded.EventPage> eventsBehind(long sequence, int limit) {
    return journal.eventsBehind(sequence, limit);
  }

  @Override
  public CompletionStage<Optional<Intended>> intent(ClientOrderId id) {
    return journal.intent(id);
  }

  @Override
  public CompletionStage<Optional<Recorded.BookOrder>> order(ClientOrderId id) {
    return journal.order(id);
  }

  @Override
  public CompletionStage<List<Recorded.BookExecution>> executions(
      Recorded.ExecutionFilter filter, long beforeEntry, int limit) {
    return journal.executions(filter, beforeEntry, limit);
  }

  @Override
  public CompletionStage<List<KillSwitched>> killSwitchChanges(int limit) {
    return journal.killSwitchChanges(limit);
  }

  @Override
  public CompletionStage<List<Configured>> configurationChanges(int limit) {
    return journal.configurationChanges(limit);
  }

  @Override
  public CompletionStage<List<Judged>> verdicts(ClientOrderId id, int limit) {
    return journal.verdicts(id, limit);
  }

  @Override
  public CompletionStage<AuditBook.Page> auditEvents(
      AuditBook.Filter filter, long beforeEntry, int limit) {
    return journal.auditEvents(filter, beforeEntry, limit);
  }

  @Override
  public CompletionStage<AuditBook.Check> checkAudit(AuditBook.Check soFar) {
    return journal.checkAudit(soFar);
  }

  @Override
  public CompletionStage<AuditBook.Link> auditHead() {
    return journal.auditHead();
  }

  @Override
  public JournalFigures figures() {
    return journal.figures();
  }

  @Override
  public void close() {
    journal.close();
  }
}
