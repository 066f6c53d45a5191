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
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Records which settings have other values than when the service last started. */
final class ChangedSettings {
  static final String ACTOR = "start";
  private static final int MOST_CHANGES = 100_000;

  private ChangedSettings() {}

  /**
   * Completes with what is different, which is everything at the first start. Each change goes to
   * the journal with its audit event, both or neither: the next start would not find again what is
   * recorded, and nobody would ever audit it.
   */
  // More than three parameters: from where to where, what, and when.
  static CompletionStage<List<Configured>> record(
      Journal journal, JournaledAuditTrail trail, Map<String, String> settings, Instant now) {
    return journal
        .configurationChanges(MOST_CHANGES)
        .thenApply(
            changes -> {
              List<Configured> different = differences(last(changes), settings, now);
              different.forEach(change -> trail.record(toAuditEvent(change), change));
              return different;
            });
  }

  /** A change as the audit trail has it. */
  private static AuditEvent toAuditEvent(Configured change) {
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
