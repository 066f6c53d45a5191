package io.github.pitrunner;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.JournalEntry.Configured;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Records which settings have other values than when the service last started. */
final class ChangedSettings {
  static final String ACTOR = "start";
  private static final int MOST_CHANGES = 100_000;

  private ChangedSettings() {}

  /** Completes with what was different, once that is recorded; everything is at the first start. */
  static CompletionStage<List<Configured>> record(
      Journal journal, Map<String, String> settings, Instant now) {
    return journal
        .configurationChanges(MOST_CHANGES)
        .thenApply(changes -> differences(last(changes), settings, now))
        .thenCompose(
            different ->
                different.isEmpty()
                    ? CompletableFuture.completedFuture(different)
                    : journal.append(different).thenApply(recorded -> different));
  }

  /** A change as the audit trail has it. */
  static AuditEvent toAuditEvent(Configured change) {
    return AuditEvent.of(
        Kind.SETTING,
        change.time(),
        new Who(change.actor(), ""),
        change.name(),
        "%s -> %s".formatted(shown(change.before()), shown(change.after())),
        Outcome.OK);
  }

  private static String shown(@Nullable String value) {
    return value == null ? "(none)" : value;
  }

  private static Map<String, String> last(List<Configured> newestFirst) {
    Map<String, @Nullable String> last = new HashMap<>();
    for (Configured change : newestFirst) {
      if (!last.containsKey(change.name())) {
        last.put(change.name(), change.after());
      }
    }
    Map<String, String> set = new HashMap<>();
    last.forEach(
        (name, value) -> {
          if (value != null) {
            set.put(name, value);
          }
        });
    return set;
  }

  private static List<Configured> differences(
      Map<String, String> before, Map<String, String> after, Instant now) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<Configured> different = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(before.get(name), after.get(name))) {
        different.add(new Configured(ACTOR, name, before.get(name), after.get(name), now));
      }
    }
    return different;
  }
}
