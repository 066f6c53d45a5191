package io.github.pitrunner.orders;

import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.JournalEntry;
import io.github.pitrunner.journal.JournalFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes orders to the journal. What is intended is recorded before it is done, or not done; what
 * has happened is recorded in the order in which it happened, and tried until it is. While
 * something is being written the next gathers here: a thousand executions that are read back are a
 * few appends.
 *
 * <pre>
 *  in time ── a write fails ──► behind: new orders are refused, what happens gathers here
 *     ▲                           │ each second, all that is not recorded, in order
 *     └──── all is recorded ──────┘
 * </pre>
 */
final class OrderRecord {
  private static final Logger LOG = Logger.getLogger(OrderRecord.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** One is written while the next waits at the writer's door: the disk has no pause. */
  private static final int MOST_UNDER_WAY = 2;

  private static final int MOST_AT_ONCE = 200;
  private static final int MOST_NOTED = 10_000;

  private final Gateway gateway;
  private final Journal journal;
  private final Deque<Line> waiting = new ArrayDeque<>();
  private final Deque<Line> gathering = new ArrayDeque<>();
  private final List<Promise<Void>> tellers = new ArrayList<>();
  private Listener listener = new Listener() {};
  private long unnoted;
  private int underWay;
  private @Nullable Line lastBehind;
  private boolean isBehind;
  private boolean isPausing;

  /** Hears when the journal cannot be written and when it has caught up. */
  interface Listener {
    default void onBehind(String reason) {}

    default void onCaughtUp() {}
  }

  /** Something that has happened. */
  private static final class Line {
    private final List<? extends JournalEntry> entries;
    private final Runnable whenRecorded;
    private boolean isRecorded;
    private boolean isAlone;

    private Line(List<? extends JournalEntry> entries, Runnable whenRecorded) {
      this.entries = entries;
      this.whenRecorded = whenRecorded;
    }
  }

  OrderRecord(Gateway gateway, Journal journal) {
    this.gateway = gateway;
    this.journal = journal;
  }

  void setListener(Listener onChange) {
    listener = onChange;
  }

  /** Something that has happened waits for a journal that could not be written. */
  boolean isBehind() {
    return isBehind;
  }

  /** What has happened and is not recorded yet. */
  int waiting() {
    return waiting.size();
  }

  /**
   * Records what is going to be done; never tried again. Fails with {@link NameTaken} if another
   * order has the name, else with {@code Unavailable}: then it must not be done.
   */
  Future<Void> intend(List<? extends JournalEntry> entries) {
    if (isClosed()) {
      return Future.failedFuture(closed());
    }
    Promise<Void> recorded = Promise.promise();
    journal
        .append(entries)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                recorded.complete();
              } else {
                recorded.fail(whyNot(failure));
              }
            });
    return recorded.future();
  }

  /** Nothing can be intended now. */
  boolean isClosed() {
    return isBehind || !journal.isWritable();
  }

  static Failure closed() {
    return unavailable("it could not be written of late");
  }

  private static Throwable whyNot(Throwable failure) {
    JournalFailure cause = cause(failure);
    return cause != null && cause.kind() == JournalFailure.Kind.CONFLICT
        ? new NameTaken(String.valueOf(cause.getMessage()))
        : unavailable(String.valueOf(failure.getMessage()));
  }

  static Failure unavailable(String why) {
    return new Failure.Unavailable(
        Reason.JOURNAL_UNAVAILABLE,
        "The journal takes no orders: %s; nothing was placed, cancels pass".formatted(why),
        TRY_AGAIN);
  }

  /** The journal has another order of the name. */
  static final class NameTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NameTaken(String message) {
      super(message, null, false, false);
    }
  }

  /** Records something that has happened, behind all that has happened before. */
  void happened(List<? extends JournalEntry> entries, Runnable whenRecorded) {
    Line line = new Line(entries, whenRecorded);
    waiting.addLast(line);
    gathering.addLast(line);
    handOver();
  }

  /**
   * Records what nobody would miss much: what cannot be recorded for long does not pile up without
   * end.
   */
  void noted(JournalEntry entry) {
    if (waiting.size() < MOST_NOTED) {
      happened(entry);
    } else if (unnoted++ == 0) {
      LOG.errorf("Too much waits for the journal: %s and others like it are not recorded", entry);
    }
  }

  /** Does something when all that has happened up to now is recorded and told. */
  void behindAll(Runnable whenRecorded) {
    if (waiting.isEmpty()) {
      whenRecorded.run();
      return;
    }
    Line line = new Line(List.of(), whenRecorded);
    line.isRecorded = true;
    waiting.addLast(line);
  }

  /** Succeeds when all that has happened is recorded, or cannot be. */
  Future<Void> whenTold() {
    if (waiting.isEmpty() || isBehind) {
      return Future.succeededFuture();
    }
    Promise<Void> told = Promise.promise();
    tellers.add(told);
    return told.future();
  }

  private void tellIfTold() {
    if (!tellers.isEmpty() && (waiting.isEmpty() || isBehind)) {
      List<Promise<Void>> all = List.copyOf(tellers);
      tellers.clear();
      all.forEach(Promise::complete);
    }
  }

  /** The same when nobody waits for it. */
  void happened(JournalEntry entry) {
    happened(List.of(entry), () -> {});
  }

  private void handOver() {
    while (!isPausing && underWay < MOST_UNDER_WAY && !gathering.isEmpty()) {
      hand(nextLines());
    }
  }

  /** As many as go together; one that was at fault before, or may have been, goes alone. */
  private List<Line> nextLines() {
    List<Line> lines = new ArrayList<>();
    do {
      lines.add(gathering.removeFirst());
    } while (lines.size() < MOST_AT_ONCE
        && !gathering.isEmpty()
        && !lines.get(0).isAlone
        && !gathering.getFirst().isAlone);
    return lines;
  }

  private void hand(List<Line> lines) {
    underWay++;
    List<JournalEntry> entries = new ArrayList<>();
    lines.forEach(line -> entries.addAll(line.entries));
    journal.append(entries).whenComplete((done, failure) -> onAnswer(lines, failure));
  }

  private void onAnswer(List<Line> lines, @Nullable Throwable failure) {
    underWay--;
    if (failure == null) {
      lines.forEach(line -> line.isRecorded = true);
    } else {
      onFailure(lines, failure);
    }
    boolean isCaughtUp = tellRecorded();
    handOver();
    if (isCaughtUp && !isPausing) {
      isBehind = false;
      LOG.info("The journal has caught up with what has happened to orders");
      listener.onCaughtUp();
    } else if (isPausing && underWay == 0) {
      // What has failed fails together; only now is it clear what is to be tried again.
      var unused = gateway.after(TRY_AGAIN, this::tryAgain);
    }
    tellIfTold();
  }

  /**
   * True when all is told that waited when the journal was last tried again. What has happened
   * since is not waited for: a journal would never be in time again while something happens all the
   * time.
   */
  private boolean tellRecorded() {
    boolean isCaughtUp = false;
    while (!waiting.isEmpty() && waiting.getFirst().isRecorded) {
      Line line = waiting.removeFirst();
      line.whenRecorded.run();
      isCaughtUp |= line == lastBehind;
    }
    return isCaughtUp;
  }

  private void onFailure(List<Line> lines, Throwable failure) {
    JournalFailure cause = cause(failure);
    if (cause != null && cause.kind() == JournalFailure.Kind.CONFLICT) {
      onConflict(lines, cause);
      return;
    }
    isPausing = true;
    if (!isBehind) {
      isBehind = true;
      LOG.errorf("What happens to orders waits for the journal: %s", failure.getMessage());
      listener.onBehind("The journal cannot be written: " + failure.getMessage());
    }
  }

  /** Trying again changes nothing, and everything else must not wait for ever. */
  private void onConflict(List<Line> lines, JournalFailure cause) {
    if (lines.size() == 1) {
      LOG.errorf(cause, "The journal has something else in the place of %s", lines.get(0).entries);
      lines.get(0).isRecorded = true;
      return;
    }
    for (int i = lines.size() - 1; i >= 0; i--) {
      lines.get(i).isAlone = true;
      gathering.addFirst(lines.get(i));
    }
  }

  private void tryAgain() {
    isPausing = false;
    lastBehind = waiting.peekLast();
    gathering.clear();
    waiting.stream().filter(line -> !line.isRecorded).forEach(gathering::addLast);
    handOver();
  }

  private static @Nullable JournalFailure cause(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof JournalFailure known ? known : null;
  }
}
