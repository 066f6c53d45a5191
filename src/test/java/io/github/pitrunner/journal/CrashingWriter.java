package io.github.pitrunner.journal;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.OrderStatus;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/**
 * A process that records until it is killed, and says of each order that it is recorded when the
 * journal has said so. Arguments: JDBC URL, a prefix of the orders' names, a seed.
 */
public final class CrashingWriter {
  private static final int UNDER_WAY = 20;

  private CrashingWriter() {}

  public static void main(String[] args) throws InterruptedException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
    RandomEntries entries = new RandomEntries(new Random(Long.parseLong(args[2])));
    JournalSettings settings = new JournalSettings(args[0], "", "", JournalSettings.Limits.DEFAULT);
    SqlJournal journal =
        SqlJournal.open(settings, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Runnable::run);
    long sequence = journal.readBook(1).toCompletableFuture().join().lastEvent();
    java.util.concurrent.Semaphore places = new java.util.concurrent.Semaphore(UNDER_WAY);
    for (int i = 0; ; i++) {
      places.acquire();
      ClientOrderId id = new ClientOrderId(args[1] + "-" + i);
      JournalEntry.Happened happened = entries.happened(id);
      long next = ++sequence;
      var unused =
          journal
              .append(
                  List.of(
                      entries.intended(id),
                      new JournalEntry.Happened(
                          next,
                          happened.time(),
                          happened.kind(),
                          "",
                          happened
                              .order()
                              .with(
                                  io.github.pitrunner.domain.OrderState.of(OrderStatus.SUBMITTED)),
                          null)))
              .whenComplete(
                  (nothing, failure) -> {
                    out.println(
                        failure == null ? "recorded %s %d".formatted(id, next) : "" + failure);
                    places.release();
                  });
    }
  }
}
