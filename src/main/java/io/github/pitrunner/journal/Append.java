package io.github.pitrunner.journal;

import io.github.pitrunner.journal.JournalEntry.Charged;
import io.github.pitrunner.journal.JournalEntry.Executed;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.OrderIdsUsed;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Entries that are to be recorded together, and who waits for it. */
record Append(List<JournalEntry> entries, CompletableFuture<Void> done) {
  static Append of(List<? extends JournalEntry> entries) {
    return new Append(List.copyOf(entries), new CompletableFuture<>());
  }

  /** Somebody waits with an order until it is recorded; what has happened already can wait. */
  boolean isUrgent() {
    return entries.stream()
        .anyMatch(entry -> !(entry instanceof Happened || isBesideAnEvent(entry)));
  }

  private static boolean isBesideAnEvent(JournalEntry entry) {
    return entry instanceof Executed || entry instanceof Charged || entry instanceof OrderIdsUsed;
  }
}
