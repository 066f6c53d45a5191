package io.github.pitrunner.journal;

import io.github.pitrunner.journal.JournalEntry.Audited;
import io.github.pitrunner.journal.JournalEntry.Charged;
import io.github.pitrunner.journal.JournalEntry.Executed;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.OrderIdsUsed;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Entries that are to be recorded together, and who waits for it.
 *
 * @param since when it was asked for, by {@link System#nanoTime}
 */
record Append(List<JournalEntry> entries, CompletableFuture<Void> done, long since) {
  static Append of(List<? extends JournalEntry> entries) {
    return new Append(List.copyOf(entries), new CompletableFuture<>(), System.nanoTime());
  }

  /**
   * Somebody waits with an order until it is recorded, and nothing in it has happened: what has
   * happened can wait, and must stay in its order.
   */
  boolean isUrgent() {
    return entries.stream().noneMatch(Append::isOfThePast);
  }

  private static boolean isOfThePast(JournalEntry entry) {
    return entry instanceof Happened
        || entry instanceof Executed
        || entry instanceof Charged
        || entry instanceof OrderIdsUsed
        || entry instanceof Audited;
  }
}
