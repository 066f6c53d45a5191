package io.github.pitrunner.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Entries that are to be recorded together, and who waits for it. */
record Append(List<JournalEntry> entries, CompletableFuture<Void> done) {
  static Append of(List<? extends JournalEntry> entries) {
    return new Append(List.copyOf(entries), new CompletableFuture<>());
  }
}
