package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.journal.AuditBook;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.testing.VirtualTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which settings are on record, in the journal and in the audit trail. */
class ChangedSettingsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final Map<String, String> FIRST = Map.of("max-order", "100", "read-only", "false");

  private VirtualTime time = new VirtualTime(NOW);
  private final MemoryJournal journal = new MemoryJournal(time::execute);

  private List<Configured> start(Map<String, String> settings) {
    JournaledAuditTrail trail = new JournaledAuditTrail(100);
    trail.begin(new JournaledAuditTrail.Home(journal, time, time, time::execute));
    CompletionStage<List<Configured>> changes =
        ChangedSettings.record(journal, trail, settings, NOW);
    time.settle();
    return changes.toCompletableFuture().join();
  }

  /** Nothing of what runs goes on; another service takes the journal. */
  private void crash() {
    time = new VirtualTime(NOW);
    journal.moveTo(time::execute);
  }

  private <T> T read(CompletionStage<T> stage) {
    time.settle();
    return stage.toCompletableFuture().join();
  }

  private List<String> configured() {
    return read(journal.configurationChanges(100)).stream()
        .map(change -> change.name() + " " + change.before() + " -> " + change.after())
        .toList();
  }

  private List<String> audited() {
    return read(journal.auditEvents(AuditBook.Filter.ALL, Long.MAX_VALUE, 100)).entries().stream()
        .map(entry -> entry.event().action() + " " + entry.event().request())
        .map(line -> line.replace("(none)", "null"))
        .toList();
  }

  @Test
  void areOnRecordInBothOnceAndOnlyWhereTheyChange() {
    start(FIRST);
    start(FIRST);

    List<Configured> changes = start(Map.of("max-order", "500", "read-only", "false"));

    assertThat(changes).extracting(Configured::name).containsExactly("max-order");
    assertThat(configured())
        .containsExactly(
            "max-order 100 -> 500", "read-only null -> false", "max-order null -> 100");
    assertThat(audited()).isEqualTo(configured());
  }

  @Test
  void areInTheAuditTrailIfTheyAreInTheJournalWhenTheServiceCrashesBetween() {
    start(FIRST);
    journal.hold();
    start(Map.of("max-order", "500", "read-only", "false"));

    journal.letThroughOne();
    crash();

    assertThat(configured()).contains("max-order 100 -> 500").isEqualTo(audited());
  }

  @Test
  void areFoundByTheNextStartIfTheyAreInNeither() {
    journal.breakDown();
    start(FIRST);
    crash();
    assertThat(Stream.concat(configured().stream(), audited().stream())).isEmpty();

    journal.repair();
    start(FIRST);

    assertThat(configured()).hasSize(2).isEqualTo(audited());
  }

  @Test
  void areTakenOnceIfTheAnswerWasLost() {
    start(FIRST);
    journal.loseAnswers();
    start(Map.of("max-order", "500", "read-only", "false"));

    journal.repair();
    time.advance(JournaledAuditTrail.RETRY_AFTER);

    assertThat(configured()).hasSize(3).isEqualTo(audited());
  }
}
