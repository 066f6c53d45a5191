package io.github.pitrunner.journal;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Timing;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The durable record. No method blocks but {@link #close}; answers come on the executor that the
 * journal was opened with, and every failure is a {@link JournalFailure}.
 */
public interface Journal extends AutoCloseable {
  /** Which journal this is; another database is another journal. */
  String id();

  /**
   * Records entries, all of them or none. Completes when a crash of the machine cannot undo it.
   * What has happened is recorded in the order in which it was appended, and so is everything else,
   * which goes first: an order that is about to be sent does not wait for what others did. When a
   * write fails, everything that waits fails too, so that no event is recorded whose past is not.
   *
   * <p>Appending the same intents, events, executions and costs again is right and changes nothing.
   */
  CompletionStage<Void> append(List<? extends JournalEntry> entries);

  /** Whether the last write, real or tried, was recorded. May be asked on any thread. */
  boolean isWritable();

  /**
   * What a book begins with; to be read before anything is appended.
   *
   * @param endedOrders orders that have ended at most, the newest ones
   */
  CompletionStage<Recorded.Book> readBook(int endedOrders);

  /**
   * The events behind a position, at most so many.
   *
   * @param sequence 0 for the beginning
   */
  CompletionStage<Recorded.EventPage> eventsBehind(long sequence, int limit);

  /** What was wanted under this name, however long ago it is. */
  CompletionStage<Optional<Intended>> intent(ClientOrderId id);

  /** The order of this name as its last event left it. */
  CompletionStage<Optional<Recorded.BookOrder>> order(ClientOrderId id);

  /**
   * Executions, newest first, at most so many.
   *
   * @param beforeEntry only older ones than this; {@link Long#MAX_VALUE} for the newest
   */
  CompletionStage<List<Recorded.BookExecution>> executions(
      Recorded.ExecutionFilter filter, long beforeEntry, int limit);

  /** The changes of the kill switch, newest first, at most so many. */
  CompletionStage<List<KillSwitched>> killSwitchChanges(int limit);

  /** The changes of settings, newest first, at most so many. */
  CompletionStage<List<Configured>> configurationChanges(int limit);

  /** What the risk gate said of an order, newest first, at most so many. */
  CompletionStage<List<Judged>> verdicts(ClientOrderId id, int limit);

  /**
   * Events of the audit trail, newest first, at most so many; of a long trail perhaps only those of
   * a stretch.
   *
   * @param beforeEntry only older ones than this; {@link Long#MAX_VALUE} for the newest
   */
  CompletionStage<AuditBook.Page> auditEvents(AuditBook.Filter filter, long beforeEntry, int limit);

  /**
   * The next step of a check of the audit trail; it is asked for until the check is done. What is
   * recorded meanwhile is checked too.
   *
   * @param soFar {@link AuditBook.Check#BEGIN}, or the answer before
   */
  CompletionStage<AuditBook.Check> checkAudit(AuditBook.Check soFar);

  /** Where the audit trail ends. */
  CompletionStage<AuditBook.Link> auditHead();

  /** How it goes. May be asked on any thread. */
  JournalFigures figures();

  /**
   * Who hears how long things take: a commit, on the thread that writes, and an append from when it
   * is asked for until it is recorded.
   */
  default void time(Timing appends, Timing commits) {
    // One that is not asked for its times has none.
  }

  /** Records what waits and closes; blocks for some seconds at most. */
  @Override
  void close();
}
