package io.github.pitrunner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.journal.AuditBook;
import io.github.pitrunner.journal.JournalSettings;
import io.github.pitrunner.journal.SqlJournal;
import io.github.pitrunner.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another process leaves, on a real file system and a real journal. */
@Timeout(60)
class AuditInboxTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.123456Z");

  private final Path directory;
  private final SqlJournal journal;
  private final List<AuditEvent> told = new ArrayList<>();

  AuditInboxTest(@TempDir Path directory) {
    this.directory = directory;
    this.journal =
        SqlJournal.open(
            JournalSettings.embedded(directory), Clock.fixed(NOW, ZoneOffset.UTC), Runnable::run);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private static AuditEvent read(String path, Instant time) {
    return new AuditEvent(
        Kind.CREDENTIAL_READ,
        time,
        new Who("credentials \uD83D\uDE00", ""),
        path,
        "a \"quoted\"\nrequest",
        Outcome.failed("403"),
        new TreeMap<>(Map.of("version", "3")),
        2);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve(AuditInbox.NAME))) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void runImport() throws Exception {
    new AuditImport(directory, journal, told::add, Clock.fixed(NOW, ZoneOffset.UTC), Runnable::run)
        .run()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private List<AuditEvent> recorded() throws Exception {
    return journal
        .auditEvents(AuditBook.Filter.ALL, Long.MAX_VALUE, 100)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .entries()
        .stream()
        .map(AuditBook.Entry::event)
        .toList();
  }

  @Nested
  class TheFiles {
    @Test
    void bringBackWhatWasWrittenOldestFirst() {
      AuditInbox.write(directory, List.of(read("later", NOW.plusSeconds(1))));
      AuditInbox.write(directory, List.of(read("first", NOW), read("second", NOW)));

      AuditInbox.Found found = AuditInbox.read(directory);

      assertThat(found.rejects()).isEmpty();
      assertThat(found.deliveries())
          .extracting(AuditInbox.Delivery::events)
          .containsExactly(
              List.of(read("first", NOW), read("second", NOW)),
              List.of(read("later", NOW.plusSeconds(1))));
    }

    @Test
    void areForThisUserOnlyAndNeverHalf() throws IOException {
      AuditInbox.write(directory, List.of(read("path", NOW)));

      assertThat(files()).singleElement().asString().endsWith(".json");
      Path file = directory.resolve(AuditInbox.NAME).resolve(files().get(0));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }

    @Test
    void areNotThereWhereNothingWasLeft() {
      AuditInbox.write(directory, List.of());

      assertThat(AuditInbox.read(directory)).isEqualTo(new AuditInbox.Found(List.of(), List.of()));
    }
  }

  @Nested
  class TheStart {
    @Test
    void recordsThemAndRemovesThem() throws Exception {
      AuditInbox.write(directory, List.of(read("first", NOW), read("second", NOW)));
      String name = files().get(0);

      runImport();

      assertThat(files()).isEmpty();
      assertThat(recorded()).extracting(AuditEvent::action).containsExactly("second", "first");
      assertThat(recorded())
          .allSatisfy(
              event ->
                  assertThat(event.ids())
                      .containsEntry("version", "3")
                      .containsEntry(AuditImport.FILE, name));
    }

    @Test
    void logsWhatItRecordsUnlessTheLogHasIt() throws Exception {
      AuditInbox.write(directory, List.of(read("of a step", NOW)));
      AuditInbox.writeLogged(directory, List.of(read("of a start", NOW)));

      try (CapturedLog log = new CapturedLog(AuditTrail.LOG)) {
        runImport();

        assertThat(log.lines()).singleElement().asString().contains("of a step");
      }
      assertThat(recorded())
          .extracting(AuditEvent::action)
          .containsExactlyInAnyOrder("of a step", "of a start");
      assertThat(files()).isEmpty();
    }

    @Test
    void doesNotRecordAgainWhatIsThereStill() throws Exception {
      AuditInbox.write(directory, List.of(read("first", NOW), read("second", NOW.minusSeconds(5))));
      Path file = directory.resolve(AuditInbox.NAME).resolve(files().get(0));
      String content = Files.readString(file);
      runImport();
      Files.writeString(file, content);

      runImport();

      assertThat(recorded()).hasSize(2);
      assertThat(files()).isEmpty();
    }

    @Test
    void leavesThemWhileTheyCannotBeRecorded() throws Exception {
      AuditInbox.write(directory, List.of(read("first", NOW)));
      journal.close();

      runImport();

      assertThat(files()).singleElement().asString().endsWith(".json");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        quoteCharacter = '`',
        value = {
          "not json; no JSON",
          "{}; no list",
          "[1]; [0] is no object",
          "[{\"kind\":\"NOSUCH\"}]; [0].kind is \"NOSUCH\"",
          "[{\"kind\":\"SETTING\"}]; [0].time is missing",
        })
    void putsAsideWhatCannotBeRead(String content, String problem) throws Exception {
      AuditInbox.write(directory, List.of(read("right", NOW)));
      Path inbox = directory.resolve(AuditInbox.NAME);
      Files.writeString(inbox.resolve("0000.json"), content);

      runImport();

      assertThat(files()).containsExactly("0000.json.rejected");
      assertThat(recorded()).extracting(AuditEvent::action).containsExactly("right");
      assertThat(told)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.kind()).isEqualTo(Kind.TRAIL);
                assertThat(event.action()).isEqualTo("audit-inbox/0000.json");
                assertThat(event.outcome().code()).isEqualTo("FAILED");
                assertThat(event.outcome().message()).contains(problem);
              });
    }

    @Test
    void putsAsideWhatNoDatabaseHolds() throws Exception {
      AuditInbox.write(directory, List.of(read("late", Instant.parse("+10000-01-01T00:00:00Z"))));

      runImport();

      assertThat(files()).singleElement().asString().endsWith(".rejected");
      assertThat(journal.isWritable()).isTrue();
    }

    @Test
    void takesNothingThatSpeaksForTheTrail() throws Exception {
      AuditInbox.write(
          directory,
          List.of(
              AuditEvent.of(
                  Kind.TRAIL, NOW, new Who("x", ""), "journal.retention", "", Outcome.OK)));

      runImport();

      assertThat(files()).singleElement().asString().endsWith(".rejected");
      assertThat(recorded()).isEmpty();
    }
  }
}
