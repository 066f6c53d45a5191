package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.journal.JournalEntry.Audited;
import io.github.pitrunner.journal.JournalEntry.Charged;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.Executed;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.github.pitrunner.journal.JournalEntry.Intended;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import io.github.pitrunner.journal.JournalEntry.OrderIdsUsed;
import io.github.pitrunner.journal.JournalEntry.Unsent;
import io.github.pitrunner.journal.Recorded.BookExecution;
import io.github.pitrunner.journal.Recorded.BookOrder;
import io.github.pitrunner.journal.Recorded.EventPage;
import io.github.pitrunner.journal.Recorded.ExecutionFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal without a disk, for runs in virtual time: it answers in a later turn of its home, as
 * the real one does, and can be held, broken and repaired. What it holds outlives the services that
 * use it one after the other.
 */
public final class MemoryJournal implements Journal {
  private final Map<ClientOrderId, Intended> intents = new LinkedHashMap<>();
  private final Map<String, Happened> orders = new LinkedHashMap<>();
  private final TreeMap<Long, Happened> events = new TreeMap<>();
  private final Map<String, BookExecution> executions = new LinkedHashMap<>();
  private final Map<String, Charged> costs = new HashMap<>();
  private final Map<Integer, Integer> orderIds = new TreeMap<>();
  private final List<KillSwitched> killSwitch = new ArrayList<>();
  private final List<Configured> configuration = new ArrayList<>();
  private final List<AuditBook.Entry> audit = new ArrayList<>();
  private final List<Judged> verdicts = new ArrayList<>();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private final String id = UUID.randomUUID().toString();
  private Executor home;
  private long forgotten;
  private long lastEvent;
  private boolean isHeld;
  private boolean isBroken;
  private boolean isAnswerLost;
  private @Nullable String refused;
  private boolean isWritable = true;
  private long appends;

  public MemoryJournal(Executor home) {
    this.home = home;
  }

  /** The service that uses it now answers on another context. */
  public void moveTo(Executor newHome) {
    home = newHome;
    held.clear();
    isHeld = false;
  }

  /** Nothing is written until {@link #letThrough}. */
  public void hold() {
    isHeld = true;
  }

  public void letThrough() {
    isHeld = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  /** The oldest of what is held is written, and no more. */
  public void letThroughOne() {
    held.remove().run();
  }

  /** Nothing can be written from now on. */
  public void breakDown() {
    isBroken = true;
  }

  /** From now on it writes, and says that it could not. */
  public void loseAnswers() {
    isAnswerLost = true;
  }

  /** It takes no audit event of this action. */
  public void refuse(String action) {
    refused = action;
  }

  public void repair() {
    isBroken = false;
    isAnswerLost = false;
    isWritable = true;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public CompletionStage<Void> append(List<? extends JournalEntry> entries) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Executor answer = home;
    Runnable work = () -> write(List.copyOf(entries), done, answer);
    if (isHeld) {
      held.add(work);
    } else {
      work.run();
    }
    return done;
  }

  private void write(List<JournalEntry> entries, CompletableFuture<Void> done, Executor answer) {
    if (isBroken) {
      isWritable = false;
      answer.execute(
          () ->
              done.completeExceptionally(
                  new JournalFailure(JournalFailure.Kind.UNAVAILABLE, "The disk is gone")));
      return;
    }
    for (JournalEntry entry : entries) {
      if (isConflict(entry)) {
        answer.execute(
            () ->
                done.completeExceptionally(
                    new JournalFailure(JournalFailure.Kind.CONFLICT, entry + " is taken")));
        return;
      }
    }
    appends++;
    entries.forEach(this::take);
    if (isAnswerLost) {
      answer.execute(
          () ->
              done.completeExceptionally(
                  new JournalFailure(JournalFailure.Kind.UNAVAILABLE, "The connection is gone")));
      return;
    }
    answer.execute(() -> done.complete(null));
  }

  private boolean isConflict(JournalEntry entry) {
    if (entry instanceof Audited audited) {
      return audited.event().action().equals(refused);
    }
    if (entry instanceof Intended intended) {
      Intended known = intents.get(intended.intent().id());
      return known != null && !known.equals(intended);
    }
    if (entry instanceof Happened happened) {
      Happened known = events.get(happened.sequence());
      return known != null && !known.equals(happened);
    }
    return false;
  }

  private void take(JournalEntry entry) {
    if (entry instanceof Intended intended) {
      intents.put(intended.intent().id(), intended);
      orderIds.merge(intended.clientId(), intended.orderId(), Math::max);
    } else if (entry instanceof Unsent unsent) {
      Intended known = intents.get(unsent.id());
      if (known != null
          && known.clientId() == unsent.clientId()
          && known.orderId() == unsent.orderId()) {
        intents.remove(unsent.id());
      }
    } else if (entry instanceof Happened happened) {
      events.put(happened.sequence(), happened);
      lastEvent = Math.max(lastEvent, happened.sequence());
      orders.merge(
          happened.order().keys().name(),
          happened,
          (one, other) -> one.sequence() > other.sequence() ? one : other);
    } else if (entry instanceof Executed executed) {
      take(executed.execution());
    } else if (entry instanceof Charged charged) {
      costs.put(charged.executionId(), charged);
    } else if (entry instanceof OrderIdsUsed used) {
      orderIds.merge(used.clientId(), used.orderId(), Math::max);
    } else if (entry instanceof KillSwitched change) {
      killSwitch.add(change);
    } else if (entry instanceof Configured change) {
      configuration.add(change);
    } else if (entry instanceof Audited audited) {
      audit.add(new AuditBook.Entry(audit.size() + 1L, audited.event()));
    } else if (entry instanceof Judged judged) {
      verdicts.add(judged);
    }
  }

  private void take(Execution execution) {
    if (execution.commission() != null) {
      costs.put(
          execution.id(),
          new Charged(
              execution.id(), execution.commission(), execution.realizedProfit(), Instant.EPOCH));
    }
    BookExecution known = executions.get(execution.family());
    if (known == null) {
      executions.put(
          execution.family(), new BookExecution(executions.size() + 1L, execution, null));
    } else if (execution.isCorrectionOf(known.execution())) {
      executions.put(execution.family(), new BookExecution(known.entry(), execution, null));
    }
  }

  /** Events up to this one are too old. */
  public void forget(long sequence) {
    forgotten = sequence;
    events.headMap(sequence, true).clear();
  }

  @Override
  public boolean isWritable() {
    return isWritable;
  }

  /** Appends that were recorded. */
  public long appends() {
    return appends;
  }

  /** Every event that was recorded and is not forgotten, oldest first. */
  public List<Happened> events() {
    return List.copyOf(events.values());
  }

  /** The names of orders that were intended and not given up. */
  public Set<ClientOrderId> intended() {
    return Set.copyOf(intents.keySet());
  }

  /** Every verdict that was recorded, oldest first. */
  public List<Judged> verdicts() {
    return List.copyOf(verdicts);
  }

  /** What a book of any number of orders begins with, at once. */
  public Recorded.Book book() {
    return book(Integer.MAX_VALUE);
  }

  /**
   * What a book begins with, at once.
   *
   * @param endedOrders as in {@link #readBook}
   */
  public Recorded.Book book(int endedOrders) {
    List<Happened> kept = new ArrayList<>();
    orders.values().stream().filter(last -> !last.order().status().isFinal()).forEach(kept::add);
    orders.values().stream()
        .filter(last -> last.order().status().isFinal())
        .sorted(Comparator.comparing(Happened::sequence).reversed())
        .limit(endedOrders)
        .forEach(kept::add);
    kept.sort(
        Comparator.comparing((Happened last) -> last.order().life().created())
            .thenComparing(Happened::sequence));
    Set<Long> permIds = new HashSet<>();
    kept.forEach(last -> permIds.add(last.order().keys().permId()));
    return new Recorded.Book(
        kept.stream().map(this::order).toList(),
        intents.values().stream()
            .filter(intended -> !orders.containsKey("orders/" + intended.intent().id()))
            .toList(),
        executions.values().stream()
            .filter(booked -> permIds.contains(booked.execution().permId()))
            .map(this::withCosts)
            .toList(),
        lastEvent,
        orderIds,
        killSwitch.isEmpty() ? null : killSwitch.get(killSwitch.size() - 1));
  }

  private BookOrder order(Happened last) {
    ClientOrderId id = last.order().keys().id();
    return new BookOrder(last.order(), id == null ? null : intents.get(id), last.sequence());
  }

  private BookExecution withCosts(BookExecution booked) {
    Execution execution = booked.execution();
    Charged charged = costs.get(execution.id());
    return new BookExecution(
        booked.entry(),
        charged == null
            ? execution
            : execution.withCosts(charged.commission(), charged.realizedProfit()),
        name(execution.permId()));
  }

  private @Nullable ClientOrderId name(long permId) {
    return orders.values().stream()
        .map(last -> last.order().keys())
        .filter(keys -> keys.permId() == permId && keys.id() != null)
        .map(keys -> keys.id())
        .findFirst()
        .orElse(null);
  }

  @Override
  public CompletionStage<Recorded.Book> readBook(int endedOrders) {
    return read(() -> book(endedOrders));
  }

  @Override
  public CompletionStage<EventPage> eventsBehind(long sequence, int limit) {
    return read(
        () -> {
          return new EventPage(
              sequence >= forgotten && sequence <= lastEvent,
              events.tailMap(sequence, false).values().stream().limit(limit).toList());
        });
  }

  @Override
  public CompletionStage<Optional<Intended>> intent(ClientOrderId id) {
    return read(() -> Optional.ofNullable(intents.get(id)));
  }

  @Override
  public CompletionStage<Optional<BookOrder>> order(ClientOrderId id) {
    return read(() -> Optional.ofNullable(orders.get("orders/" + id)).map(this::order));
  }

  @Override
  public CompletionStage<List<BookExecution>> executions(
      ExecutionFilter filter, long beforeEntry, int limit) {
    return read(
        () ->
            executions.values().stream()
                .map(this::withCosts)
                .filter(booked -> booked.entry() < beforeEntry && fits(filter, booked))
                .sorted(Comparator.comparing(BookExecution::entry).reversed())
                .limit(limit)
                .toList());
  }

  private static boolean fits(ExecutionFilter filter, BookExecution booked) {
    Execution execution = booked.execution();
    return filter.accounts().shows(execution.account())
        && (filter.order() == null || filter.order().equals(booked.order()))
        && (filter.contractId() == 0 || filter.contractId() == execution.instrument().contractId())
        && (filter.from() == null || !execution.time().isBefore(filter.from()))
        && (filter.to() == null || execution.time().isBefore(filter.to()));
  }

  @Override
  public CompletionStage<List<KillSwitched>> killSwitchChanges(int limit) {
    return read(() -> newest(killSwitch.stream(), limit));
  }

  @Override
  public CompletionStage<List<Configured>> configurationChanges(int limit) {
    return read(() -> newest(configuration.stream(), limit));
  }

  @Override
  public CompletionStage<List<Judged>> verdicts(ClientOrderId id, int limit) {
    return read(
        () -> newest(verdicts.stream().filter(judged -> judged.intent().id().equals(id)), limit));
  }

  @Override
  public CompletionStage<AuditBook.Page> auditEvents(
      AuditBook.Filter filter, long beforeEntry, int limit) {
    return read(
        () -> {
          List<AuditBook.Entry> found =
              newest(
                  audit.stream()
                      .filter(entry -> entry.number() < beforeEntry && fits(filter, entry.event())),
                  limit);
          long last = found.size() == limit ? found.get(limit - 1).number() : 0;
          return new AuditBook.Page(found, last > 1 ? last : 0);
        });
  }

  private static boolean fits(AuditBook.Filter filter, AuditEvent event) {
    return (filter.kinds().isEmpty() || filter.kinds().contains(event.kind()))
        && (filter.identity() == null || filter.identity().equals(event.who().identity()))
        && (filter.action() == null || filter.action().equals(event.action()))
        && (filter.outcome() == null || filter.outcome().equals(event.outcome().code()))
        && (filter.from() == null || !event.time().isBefore(filter.from()))
        && (filter.to() == null || event.time().isBefore(filter.to()));
  }

  /** Nobody but us can write here. */
  @Override
  public CompletionStage<AuditBook.Check> checkAudit(AuditBook.Check soFar) {
    return read(
        () -> {
          AuditBook.Link head = head();
          return new AuditBook.Check(
              AuditBook.Link.BEGINNING,
              head,
              AuditBook.Link.BEGINNING,
              "",
              0,
              audit.size(),
              0,
              head,
              null);
        });
  }

  @Override
  public CompletionStage<AuditBook.Link> auditHead() {
    return read(this::head);
  }

  private AuditBook.Link head() {
    return new AuditBook.Link(audit.size(), AuditBook.Link.BEGINNING.hash());
  }

  private static <T> List<T> newest(Stream<T> oldestFirst, int limit) {
    List<T> all = new ArrayList<>(oldestFirst.toList());
    Collections.reverse(all);
    return all.stream().limit(limit).toList();
  }

  private <T> CompletionStage<T> read(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    home.execute(() -> answer.complete(Objects.requireNonNull(question.get())));
    return answer;
  }

  @Override
  public JournalFigures figures() {
    return new JournalFigures(isWritable, held.size(), appends, appends, 0, Duration.ZERO, 0);
  }

  @Override
  public void close() {}
}
