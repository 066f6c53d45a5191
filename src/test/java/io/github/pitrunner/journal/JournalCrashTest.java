package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.journal.JournalEntry.Happened;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that records is killed (SIGKILL) again and again, each time after a random number of
 * confirmed orders; {@code -Dpitrunner.journal.crashes=N} does it more often.
 */
class JournalCrashTest {
  private static final int CRASHES = Integer.getInteger("pitrunner.journal.crashes", 4);

  @Test
  void nothingConfirmedIsLostFromAnEmbeddedFile(@TempDir Path directory) throws Exception {
    crashAndCompare(JournalSettings.embedded(directory));
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "PITRUNNER_TEST_POSTGRES", matches = "jdbc:.+")
  void nothingConfirmedIsLostFromPostgresql() throws Exception {
    crashAndCompare(new PostgresqlJournalTest().settings());
  }

  private static void crashAndCompare(JournalSettings settings) throws Exception {
    Random random = new Random(JournalContract.SEED);
    List<String> confirmed = new ArrayList<>();
    for (int crash = 0; crash < CRASHES; crash++) {
      confirmed.addAll(runUntilKilled(settings, "crash" + crash, 20 + random.nextInt(400)));

      try (SqlJournal journal =
          SqlJournal.open(settings, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Runnable::run)) {
        verify(journal, confirmed);
      }
    }
    System.getLogger("JournalCrashTest")
        .log(
            System.Logger.Level.INFO,
            "{0} crashes, {1} confirmed orders, none lost",
            CRASHES,
            confirmed.size());
  }

  private static void verify(SqlJournal journal, List<String> confirmed) {
    List<Happened> events = JournalContract.result(journal.eventsBehind(0, 1_000_000)).events();
    // A prefix of what was appended: no event without the one before it.
    assertThat(events)
        .extracting(Happened::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(events)
        .extracting(
            event -> "recorded %s %d".formatted(event.order().keys().id(), event.sequence()))
        .containsAll(confirmed);
    Recorded.Book book = JournalContract.result(journal.readBook(0));
    assertThat(book.orders()).hasSize(events.size()).allMatch(order -> order.intent() != null);
    assertThat(book.intentsWithoutEvent()).isEmpty();
    assertThat(book.lastEvent()).isEqualTo(events.size());
    String last = confirmed.get(confirmed.size() - 1).split(" ", -1)[1];
    assertThat(JournalContract.result(journal.intent(new ClientOrderId(last)))).isPresent();
  }

  private static List<String> runUntilKilled(JournalSettings settings, String prefix, int lines)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                settings.url(),
                prefix,
                Long.toString(JournalContract.SEED))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> confirmed = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      String line;
      while ((line = out.readLine()) != null) {
        confirmed.add(line);
        if (confirmed.size() == lines) {
          // Unlike the process itself its handle leaves what was printed to be read.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    // The last line may be cut where the kill hit it.
    confirmed.removeIf(line -> !line.matches("recorded \\S+ \\d+"));
    assertThat(confirmed).hasSizeGreaterThanOrEqualTo(lines - 1);
    return confirmed;
  }
}
