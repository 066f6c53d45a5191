package io.github.pitrunner.journal;

import io.github.pitrunner.domain.Timing;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes. It takes all that waits, up to a batch, and commits once; meanwhile the
 * next batch gathers. Between batches it tries whether a database that failed is back, and forgets
 * what is too old.
 */
final class Writer implements Runnable {
  private static final Logger LOG = Logger.getLogger(Writer.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /**
   * How long what has happened waits for company: an order brings some events at once, and each
   * commit keeps the next order waiting.
   */
  private static final Duration LINGER = Duration.ofMillis(3);

  /** How long it lets orders pass that nobody has sent yet; then it is written with them. */
  private static final Duration MOST_LINGER = Duration.ofMillis(12);

  private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(6);

  private final Transactions transactions;
  private final JournalSettings.Limits limits;
  private final Retention retention;
  private final Clock clock;
  private final Executor home;
  private final BlockingQueue<Append> queue;

  // Written by this thread, read by any.
  private volatile boolean isWritable = true;
  private volatile boolean isEnding;
  private volatile boolean isEnded;
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile Duration lastCommit = Duration.ZERO;
  private volatile Timing appendTiming = Timing.NONE;
  private volatile Timing commitTiming = Timing.NONE;

  // Of this thread.
  private final Deque<Append> lingering = new ArrayDeque<>();
  private long lingeringSince;
  private final Housekeeping housekeeping;
  private Instant nextCleaning;

  Writer(Transactions transactions, JournalSettings.Limits limits, Clock clock, Executor home) {
    this.transactions = transactions;
    this.limits = limits;
    this.retention = new Retention(clock, limits.retention());
    this.clock = clock;
    this.home = home;
    this.queue = new ArrayBlockingQueue<>(limits.queue());
    this.nextCleaning = clock.instant();
    this.housekeeping = new Housekeeping(transactions::setTidying, System.nanoTime());
  }

  /** Takes entries to be written; from any thread, without waiting. */
  void add(Append append) {
    if (isEnding) {
      answer(List.of(append), closed());
    } else if (!queue.offer(append)) {
      answer(
          List.of(append),
          new JournalFailure(
              JournalFailure.Kind.FULL,
              "%d appends wait for the journal already".formatted(limits.queue())));
    } else if (isEnded) {
      // It ended between the question and the offer: nobody takes from the queue any more.
      failWaiting(closed());
    }
  }

  boolean isWritable() {
    return isWritable && !isEnding;
  }

  void time(Timing appends, Timing commits) {
    appendTiming = appends;
    commitTiming = commits;
  }

  JournalFigures figures() {
    return new JournalFigures(
        isWritable(),
        queue.size(),
        entries.get(),
        commits.get(),
        failures.get(),
        lastCommit,
        transactions.auditChangesFound() + retention.auditChangesFound());
  }

  /** Writes what waits and ends. */
  void end() {
    isEnding = true;
    // Wakes the thread; if there is no place for it, the thread is awake.
    var unused = queue.offer(Append.of(List.of()));
  }

  @Override
  public void run() {
    try {
      while (!isEnding || !queue.isEmpty() || !lingering.isEmpty()) {
        List<Append> batch = nextBatch();
        if (!batch.isEmpty()) {
          write(batch);
          // Behind the answers, because it may have to wait for the database.
          housekeeping.onCommit(System.nanoTime());
        } else {
          onIdle();
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("The journal's writer was interrupted");
    } finally {
      isEnding = true;
      isEnded = true;
      failLingering(closed());
      failWaiting(closed());
      transactions.close();
    }
  }

  private List<Append> nextBatch() throws InterruptedException {
    while (true) {
      List<Append> urgent = gathered();
      if (!urgent.isEmpty() && !isOver(MOST_LINGER)) {
        return urgent;
      }
      if (!urgent.isEmpty() || isEnding || isOver(LINGER) || isFull()) {
        List<Append> all = new ArrayList<>(lingering);
        lingering.clear();
        all.addAll(urgent);
        return all;
      }
      if (lingering.isEmpty() && queue.isEmpty()) {
        return List.of();
      }
    }
  }

  /** What waits and is urgent, up to a batch; the rest of it lingers. Waits if nothing is there. */
  private List<Append> gathered() throws InterruptedException {
    List<Append> urgent = new ArrayList<>();
    int size = 0;
    Append next = queue.poll(patience(), TimeUnit.NANOSECONDS);
    while (next != null) {
      if (next.isUrgent()) {
        urgent.add(next);
      } else {
        lingeringSince = lingering.isEmpty() ? System.nanoTime() : lingeringSince;
        lingering.add(next);
      }
      size += next.entries().size();
      next = size >= limits.batch() || isFull() ? null : queue.poll();
    }
    return urgent;
  }

  private long patience() {
    if (isEnding) {
      return 0;
    }
    return lingering.isEmpty()
        ? TICK.toNanos()
        : Math.max(0, lingeringSince + LINGER.toNanos() - System.nanoTime());
  }

  /** Whether the first one that lingers has done so for this long. */
  private boolean isOver(Duration longest) {
    return !lingering.isEmpty() && System.nanoTime() - lingeringSince >= longest.toNanos();
  }

  private boolean isFull() {
    return lingering.size() >= limits.batch();
  }

  private void write(List<Append> batch) {
    List<JournalEntry> all = new ArrayList<>();
    batch.forEach(append -> all.addAll(append.entries()));
    if (all.isEmpty()) {
      answer(batch, null);
      return;
    }
    try {
      commit(() -> transactions.write(all), all.size());
      answer(batch, null);
    } catch (SQLException e) {
      if (Sql.isAtFault(e)) {
        writeEach(batch);
      } else {
        onFailure(batch, e);
      }
    } catch (RuntimeException | Error e) {
      // Drivers assert, and nobody may wait for ever.
      onFailure(batch, e);
    }
  }

  /** One of them is at fault, or was recorded before; the others must not suffer from it. */
  private void writeEach(List<Append> batch) {
    for (int i = 0; i < batch.size(); i++) {
      Append append = batch.get(i);
      try {
        commit(() -> transactions.writeUnrecorded(append.entries()), append.entries().size());
        answer(List.of(append), null);
      } catch (JournalFailure e) {
        answer(List.of(append), e);
      } catch (SQLException e) {
        if (!Sql.isAtFault(e)) {
          onFailure(batch.subList(i, batch.size()), e);
          return;
        }
        answer(List.of(append), new JournalFailure(JournalFailure.Kind.CONFLICT, text(e), e));
      } catch (RuntimeException | Error e) {
        onFailure(batch.subList(i, batch.size()), e);
        return;
      }
    }
  }

  /** Something in a transaction. */
  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  private void commit(Work work, int size) throws SQLException {
    long begin = System.nanoTime();
    work.run();
    long took = System.nanoTime() - begin;
    lastCommit = Duration.ofNanos(took);
    commitTiming.took(took);
    commits.incrementAndGet();
    entries.addAndGet(size);
    onWritten();
  }

  private void onWritten() {
    if (!isWritable) {
      LOG.info("The journal can be written again");
      isWritable = true;
    }
  }

  private void onFailure(List<Append> batch, Throwable cause) {
    if (isWritable) {
      LOG.errorf(cause, "The journal cannot be written; new orders are refused until it can");
    }
    isWritable = false;
    failures.incrementAndGet();
    JournalFailure failure =
        new JournalFailure(
            JournalFailure.Kind.UNAVAILABLE,
            "The journal cannot be written: " + text(cause),
            cause);
    answer(batch, failure);
    failLingering(failure);
    failWaiting(failure);
  }

  private static String text(Throwable e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }

  private void failLingering(JournalFailure failure) {
    answer(lingering, failure);
    lingering.clear();
  }

  private void failWaiting(JournalFailure failure) {
    List<Append> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    answer(waiting, failure);
  }

  /** All of them in one hop. */
  private void answer(Collection<Append> appends, @Nullable JournalFailure failure) {
    if (appends.isEmpty()) {
      return;
    }
    List<Append> answered = List.copyOf(appends);
    if (failure == null) {
      timeAppends(answered);
    }
    home.execute(
        () -> {
          for (Append append : answered) {
            if (failure == null) {
              append.done().complete(null);
            } else {
              append.done().completeExceptionally(failure);
            }
          }
        });
  }

  private void timeAppends(List<Append> recorded) {
    long now = System.nanoTime();
    for (Append append : recorded) {
      // What is empty only wakes the thread.
      if (!append.entries().isEmpty()) {
        appendTiming.took(now - append.since());
      }
    }
  }

  private static JournalFailure closed() {
    return new JournalFailure(JournalFailure.Kind.CLOSED, "The journal is closed");
  }

  private void onIdle() {
    housekeeping.onTime(System.nanoTime());
    if (!isWritable) {
      probe();
    } else if (!isEnding && !clock.instant().isBefore(nextCleaning)) {
      clean();
    }
  }

  private void probe() {
    try {
      transactions.probe();
      onWritten();
    } catch (SQLException | RuntimeException | Error e) {
      LOG.debugf(e, "The journal still cannot be written");
    }
  }

  private void clean() {
    try {
      if (!transactions.forget(retention)) {
        nextCleaning = clock.instant().plus(BETWEEN_CLEANINGS);
      }
    } catch (SQLException | RuntimeException | Error e) {
      nextCleaning = clock.instant().plus(BETWEEN_CLEANINGS);
      LOG.warn("What is too old could not be removed from the journal; it is tried again later", e);
    }
  }
}
