package io.github.pitrunner.journal;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.journal.JournalEntry.Happened;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints appends (an intent and an event each) per second and how long one takes until it is
 * durable, for 1 and 50 callers of which each waits for its append before the next. Arguments: JDBC
 * URL, empty for an embedded file in a directory of its own.
 */
public final class JournalMeasurement {
  private static final int WARM_UP = 2_000;
  private static final int MEASURED = 10_000;

  private final SqlJournal journal;
  private final RandomEntries entries = new RandomEntries(new Random(JournalContract.SEED));
  private final AtomicInteger names = new AtomicInteger();
  private long sequence;

  private JournalMeasurement(SqlJournal journal) {
    this.journal = journal;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path directory = Files.createTempDirectory(Path.of("target"), "journal");
    JournalSettings settings =
        args.length == 0 || args[0].isEmpty()
            ? JournalSettings.embedded(directory)
            : new JournalSettings(args[0], "", "", JournalSettings.Limits.DEFAULT);
    try (SqlJournal journal = SqlJournal.open(settings, Clock.systemUTC(), Runnable::run)) {
      JournalMeasurement measurement = new JournalMeasurement(journal);
      measurement.run(50, WARM_UP);
      for (int callers : new int[] {1, 50}) {
        out.println(measurement.run(callers, callers == 1 ? MEASURED / 5 : MEASURED));
      }
    }
    Path file = directory.resolve("journal.mv.db");
    if (Files.exists(file)) {
      out.printf("file %d KB after close%n", Files.size(file) / 1024);
    }
  }

  private String run(int callers, int appends) throws InterruptedException {
    long[] nanos = new long[appends];
    AtomicInteger next = new AtomicInteger();
    CountDownLatch left = new CountDownLatch(appends);
    long commits = journal.figures().commits();
    long begin = System.nanoTime();
    for (int i = 0; i < callers; i++) {
      append(next, nanos, left);
    }
    left.await();
    double seconds = (System.nanoTime() - begin) / 1e9;
    Arrays.sort(nanos);
    return "%2d callers: %6.0f appends/s, p50 %.2f ms, p99 %.2f ms, %d commits"
        .formatted(
            callers,
            appends / seconds,
            nanos[appends / 2] / 1e6,
            nanos[appends * 99 / 100] / 1e6,
            journal.figures().commits() - commits);
  }

  private void append(AtomicInteger next, long[] nanos, CountDownLatch left) {
    int index = next.getAndIncrement();
    if (index >= nanos.length) {
      return;
    }
    List<JournalEntry> order = order();
    long begin = System.nanoTime();
    var unused =
        journal
            .append(order)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    throw new IllegalStateException(failure);
                  }
                  nanos[index] = System.nanoTime() - begin;
                  left.countDown();
                  append(next, nanos, left);
                });
  }

  // The first appends are made by the main thread and the others by the writer's, never both.
  private synchronized List<JournalEntry> order() {
    ClientOrderId id = new ClientOrderId("m-" + names.incrementAndGet());
    Happened any = entries.happened(id);
    return List.of(
        entries.intended(id),
        new Happened(
            ++sequence,
            any.time(),
            any.kind(),
            "",
            any.order().with(OrderState.of(OrderStatus.SUBMITTED)),
            null));
  }
}
