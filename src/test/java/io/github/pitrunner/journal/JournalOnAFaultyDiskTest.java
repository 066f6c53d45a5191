package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pitrunner.journal.JournalEntry.Intended;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalOnAFaultyDiskTest {
  private final Path directory;
  private final Path elsewhere;
  private final RandomEntries entries = new RandomEntries(new Random(JournalContract.SEED));
  private SqlJournal journal;

  JournalOnAFaultyDiskTest(@TempDir Path directory, @TempDir Path elsewhere) {
    this.directory = directory;
    this.elsewhere = elsewhere;
  }

  @BeforeEach
  void begin() {
    journal =
        SqlJournal.open(
            FaultyDisk.settings(directory),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            Runnable::run);
  }

  @AfterEach
  void end() {
    FaultyDisk.FULL.set(false);
    journal.close();
  }

  @Test
  void aPowerFailureTakesNothingThatWasConfirmed() {
    List<Intended> confirmed = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Intended intended = entries.intended();
      JournalContract.result(journal.append(List.of(intended)));
      confirmed.add(intended);

      JournalSettings left = FaultyDisk.afterPowerFailure(directory, elsewhere);

      try (SqlJournal after =
          SqlJournal.open(left, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Runnable::run)) {
        assertThat(JournalContract.result(after.readBook(0)).intentsWithoutEvent())
            .containsExactlyInAnyOrderElementsOf(confirmed);
      }
    }
  }

  @Test
  void aFullDiskFailsWhatIsAppendedUntilThereIsSpaceAgain() {
    Intended before = entries.intended();
    Intended during = entries.intended();
    Intended behind = entries.intended();
    JournalContract.result(journal.append(List.of(before)));

    FaultyDisk.FULL.set(true);
    CompletionStage<Void> failing = journal.append(List.of(during));
    assertThatThrownBy(() -> JournalContract.result(failing))
        .isInstanceOfSatisfying(
            JournalFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(JournalFailure.Kind.UNAVAILABLE));
    assertThat(journal.isWritable()).isFalse();
    assertThatThrownBy(() -> JournalContract.result(journal.append(List.of(behind))))
        .isInstanceOf(JournalFailure.class);

    FaultyDisk.FULL.set(false);
    Awaitility.await().until(journal::isWritable);
    JournalContract.result(journal.append(List.of(during)));
    JournalContract.result(journal.append(List.of(behind)));
    assertThat(JournalContract.result(journal.readBook(0)).intentsWithoutEvent())
        .containsExactlyInAnyOrder(before, during, behind);
  }
}
