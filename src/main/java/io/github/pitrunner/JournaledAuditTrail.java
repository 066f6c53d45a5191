package io.github.pitrunner;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.AuditEvent.Kind;
import io.github.pitrunner.domain.AuditEvent.Outcome;
import io.github.pitrunner.domain.AuditEvent.Who;
import io.github.pitrunner.domain.AuditFigures;
import io.github.pitrunner.domain.AuditTrail;
import io.github.pitrunner.journal.AuditBook;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.JournalEntry;
import io.github.pitrunner.journal.JournalEntry.Audited;
import io.github.pitrunner.journal.JournalFailure;
import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The audit trail in the journal and in the log. What comes before there is a journal, or while it
 * cannot be written, waits in its order; what finds no place any more is counted, and the count is
 * recorded.
 *
 * <p>Long because it is one thing from the first thread that tells to the last answer of the
 * journal.
 */
final class JournaledAuditTrail implements AuditTrail, AuditFigures {
  private static final Logger LOG = Logger.getLogger(JournaledAuditTrail.class);
  static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** What is recorded of events that are lost. */
  static final String LOST = "audit.lost";

  static final Who SELF = new Who("audit-trail", "");

  private static final int AT_ONCE = 500;

  /** Entries of the journal's own that may stand between ours when we look for them. */
  private static final int BETWEEN = 10;

  private static final int LONGEST_REQUEST = 4096;
  private static final int LONGEST_TEXT = 1000;
  private static final int MOST_IDS = 50;

  /**
   * Where it is recorded.
   *
   * @param context that the journal answers on
   */
  record Home(Journal journal, Timer timer, Clock clock, Executor context) {}

  /**
   * What waits to be recorded.
   *
   * @param with is recorded in the same append; null for nothing
   */
  private record Waiting(Audited event, @Nullable JournalEntry with) {
    Stream<JournalEntry> entries() {
      return with == null ? Stream.of(event) : Stream.of(with, event);
    }
  }

  private final Queue<Waiting> queue;
  private final AtomicLong recorded = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong untold = new AtomicLong();
  private final AtomicBoolean isWakeSet = new AtomicBoolean();
  private volatile @Nullable Home home;
  private volatile int taken;

  // Of the context.
  private final Deque<Waiting> pending = new ArrayDeque<>();
  private boolean isUnderWay;
  private boolean isRetrySet;
  private boolean isBroken;
  private int inDoubt;
  private boolean isOneByOne;
  private @Nullable CompletableFuture<Void> ending;

  /**
   * Begins without a journal.
   *
   * @param places events that may wait
   */
  JournaledAuditTrail(int places) {
    this.queue = new ArrayBlockingQueue<>(places);
  }

  @Override
  public void record(AuditEvent event) {
    tell(event, null);
  }

  /** An event, and what it tells of: both are recorded at once, or neither is. */
  void record(AuditEvent event, JournalEntry with) {
    tell(event, with);
  }

  private void tell(AuditEvent event, @Nullable JournalEntry with) {
    AuditEvent kept = bounded(event);
    AuditLine.log(kept);
    try {
      if (!queue.offer(new Waiting(new Audited(kept), with))) {
        lose(1);
      }
    } catch (IllegalArgumentException e) {
      LOG.errorf("This audit event cannot be recorded: %s", e.getMessage());
      lose(1);
    }
    wake();
  }

  @Override
  public long recorded() {
    return recorded.get();
  }

  @Override
  public int waiting() {
    return queue.size() + taken;
  }

  @Override
  public long lost() {
    return lost.get();
  }

  /** Here it is recorded from now on, first what came before; on any thread. */
  void begin(Home journal) {
    home = journal;
    wake();
  }

  /** Completes when everything is recorded, or when it cannot be. */
  CompletionStage<Void> end() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Home here = home;
    if (here == null) {
      done.complete(null);
    } else {
      here.context()
          .execute(
              () -> {
                ending = done;
                isRetrySet = false;
                next(here);
              });
    }
    return done;
  }

  private void lose(long count) {
    if (lost.getAndAdd(count) == 0) {
      LOG.error(
          "The audit trail loses an event, because too many wait or because it cannot be recorded; the"
              + " log has it. How many there are tells pitrunner_audit_lost_total");
    }
    untold.addAndGet(count);
  }

  private void wake() {
    Home here = home;
    if (here != null && isWakeSet.compareAndSet(false, true)) {
      here.context()
          .execute(
              () -> {
                isWakeSet.set(false);
                next(here);
              });
    }
  }

  private void next(Home here) {
    if (isUnderWay || isRetrySet) {
      return;
    }
    take(here.clock());
    if (pending.isEmpty()) {
      isOneByOne = false;
      finish();
      return;
    }
    isUnderWay = true;
    if (inDoubt > 0) {
      look(here, first(inDoubt));
    } else {
      append(here, first(isOneByOne ? 1 : AT_ONCE));
    }
  }

  private void take(Clock clock) {
    while (pending.size() < AT_ONCE) {
      Waiting next = queue.poll();
      if (next == null) {
        break;
      }
      pending.add(next);
    }
    // Behind those that found a place: it was full of them when the others came.
    long count = queue.isEmpty() ? untold.getAndSet(0) : 0;
    if (count > 0) {
      pending.add(new Waiting(new Audited(lostEvents(clock, count)), null));
    }
    taken = pending.size();
  }

  private static AuditEvent lostEvents(Clock clock, long count) {
    AuditEvent event =
        new AuditEvent(
            Kind.TRAIL,
            clock.instant(),
            SELF,
            LOST,
            "",
            Outcome.failed("%d events are not recorded; the log has them".formatted(count)),
            new TreeMap<>(),
            count);
    AuditLine.log(event);
    return event;
  }

  private List<Waiting> first(int count) {
    return pending.stream().limit(count).toList();
  }

  private void append(Home here, List<Waiting> batch) {
    here.journal()
        .append(batch.stream().flatMap(Waiting::entries).toList())
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                onRecorded(here, batch);
              } else {
                onFailed(here, batch, failure);
              }
            });
  }

  private void onRecorded(Home here, List<Waiting> batch) {
    if (isBroken) {
      LOG.info("Audit events are recorded again");
      isBroken = false;
    }
    inDoubt = 0;
    recorded.addAndGet(batch.size());
    drop(batch.size());
    goOn(here);
  }

  private void drop(int count) {
    for (int i = 0; i < count; i++) {
      pending.remove();
    }
    taken = pending.size();
  }

  private void goOn(Home here) {
    isUnderWay = false;
    next(here);
  }

  private void onFailed(Home here, List<Waiting> batch, Throwable failure) {
    JournalFailure.@Nullable Kind kind = kind(failure);
    if (kind == JournalFailure.Kind.CONFLICT && batch.size() > 1) {
      // One of them is at fault; the others must not suffer from it.
      isOneByOne = true;
      goOn(here);
    } else if (kind == JournalFailure.Kind.CONFLICT) {
      AuditEvent refused = batch.get(0).event().event();
      LOG.errorf(
          "The journal does not take this audit event: %s (%s)",
          AuditLine.of(refused), failure.getMessage());
      drop(1);
      // That events are lost is not said for ever where not even that is taken.
      if (!refused.action().equals(LOST)) {
        lose(1);
      }
      goOn(here);
    } else {
      inDoubt = kind == JournalFailure.Kind.FULL ? inDoubt : batch.size();
      retryLater(here, failure);
    }
  }

  private static JournalFailure.@Nullable Kind kind(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof JournalFailure known ? known.kind() : null;
  }

  private void retryLater(Home here, Throwable failure) {
    isUnderWay = false;
    if (!isBroken) {
      LOG.errorf(
          "Audit events wait because they cannot be recorded now; the log has them (%s)",
          failure.getMessage());
      isBroken = true;
    }
    if (ending != null) {
      finish();
      return;
    }
    isRetrySet = true;
    var unused =
        here.timer()
            .after(
                RETRY_AFTER,
                () -> {
                  isRetrySet = false;
                  next(here);
                });
  }

  /** A write that failed may have been one that was done: its events are looked for. */
  private void look(Home here, List<Waiting> batch) {
    here.journal()
        .auditEvents(AuditBook.Filter.ALL, Long.MAX_VALUE, batch.size() + BETWEEN)
        .whenComplete(
            (page, failure) -> {
              if (failure != null) {
                retryLater(here, failure);
              } else if (isLast(batch, page)) {
                onRecorded(here, batch);
              } else {
                append(here, batch);
              }
            });
  }

  private static boolean isLast(List<Waiting> batch, AuditBook.Page page) {
    List<Audited> last =
        new ArrayList<>(
            page.entries().stream()
                .map(AuditBook.Entry::event)
                .filter(event -> event.kind() != Kind.TRAIL || event.who().equals(SELF))
                .limit(batch.size())
                .map(Audited::new)
                .toList());
    Collections.reverse(last);
    return last.equals(batch.stream().map(Waiting::event).toList());
  }

  private void finish() {
    if (ending != null) {
      ending.complete(null);
    }
  }

  /** So that what waits has bounds; whoever tells has bounded it better. */
  private static AuditEvent bounded(AuditEvent event) {
    SortedMap<String, String> ids = new TreeMap<>();
    event.ids().entrySet().stream()
        .limit(MOST_IDS)
        .forEach(id -> ids.put(cut(id.getKey(), LONGEST_TEXT), cut(id.getValue(), LONGEST_TEXT)));
    return new AuditEvent(
        event.kind(),
        event.time(),
        new Who(
            cut(event.who().identity(), LONGEST_TEXT), cut(event.who().address(), LONGEST_TEXT)),
        cut(event.action(), LONGEST_TEXT),
        cut(event.request(), LONGEST_REQUEST),
        new Outcome(
            cut(event.outcome().code(), LONGEST_TEXT),
            cut(event.outcome().message(), LONGEST_TEXT)),
        ids,
        event.count());
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest
        ? text
        : "%s... (%d characters)".formatted(text.substring(0, longest), text.length());
  }
}
