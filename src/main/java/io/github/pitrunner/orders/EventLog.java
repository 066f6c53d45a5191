package io.github.pitrunner.orders;

import io.github.pitrunner.api.JournalReads;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.journal.Journal;
import io.github.pitrunner.journal.JournalEntry;
import io.github.pitrunner.journal.JournalEntry.EventKind;
import io.github.pitrunner.journal.JournalEntry.Happened;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of all orders in one sequence, which goes on over restarts. An event is told when it
 * is recorded: what nobody would find again after a crash, nobody has heard. The last ones are held
 * here, all are in the journal. A resume token names the journal and a position in it.
 */
final class EventLog implements OrderRecord.Listener {
  /** Hears the events as they are recorded. */
  interface Listener {
    void onEvent(OrderEvent event);

    /** From now on something may be missing. */
    void onGap(String reason);

    /** Nothing is missing any more. */
    void onResumed();
  }

  private final Clock clock;
  private final int capacity;
  private final OrderRecord record;
  private final Journal journal;
  private final Deque<OrderEvent> events = new ArrayDeque<>();
  private final List<Listener> listeners = new ArrayList<>();
  private long last;
  private long told;
  private @Nullable String gap = "The gateway's orders have not been read yet";
  private @Nullable String journalGap;
  private long gaps;

  /**
   * @param capacity events that are held at most
   */
  EventLog(Clock clock, int capacity, OrderRecord record, Journal journal) {
    this.clock = clock;
    this.capacity = capacity;
    this.record = record;
    this.journal = journal;
    record.setListener(this);
  }

  void addListener(Listener listener) {
    listeners.add(listener);
  }

  /** The sequence goes on behind what earlier runs have recorded. */
  void onRestored(long lastEvent) {
    last = lastEvent;
    told = lastEvent;
  }

  void publish(OrderEvent.Kind kind, Tracked tracked, @Nullable Execution execution) {
    publish(kind, tracked, execution, List.of());
  }

  /**
   * Records an event and tells it then.
   *
   * @param beside is recorded together with it
   */
  void publish(
      OrderEvent.Kind kind,
      Tracked tracked,
      @Nullable Execution execution,
      List<? extends JournalEntry> beside) {
    OrderEvent event = new OrderEvent(++last, clock.instant(), kind, tracked.order(), execution);
    List<JournalEntry> entries = new ArrayList<>(beside);
    entries.add(
        new Happened(
            event.sequence(),
            event.time(),
            EventKind.valueOf(kind.name()),
            event.order().state().reason(),
            event.order(),
            execution));
    record.happened(entries, () -> tell(tracked, event));
  }

  private void tell(Tracked tracked, OrderEvent event) {
    told = event.sequence();
    tracked.onTold(event.order());
    events.addLast(event);
    if (events.size() > capacity) {
      events.removeFirst();
    }
    // Whoever hears it may log of it, and the journal's answer comes without what it is about.
    Traced.log(tracked, () -> listeners.forEach(listener -> listener.onEvent(event)));
  }

  // --- gaps ---

  void toGap(String reason) {
    gaps++;
    boolean wasWhole = gap() == null;
    gap = gap == null ? reason : gap;
    if (wasWhole) {
      listeners.forEach(listener -> listener.onGap(reason));
    }
  }

  /** What was missed is known; the gap ends when it is told, unless another one has begun. */
  void toResumed() {
    long before = gaps;
    record.behindAll(
        () -> {
          if (gap != null && gaps == before) {
            gap = null;
            onWhole();
          }
        });
  }

  @Override
  public void onBehind(String reason) {
    boolean wasWhole = gap() == null;
    journalGap = reason;
    if (wasWhole) {
      listeners.forEach(listener -> listener.onGap(reason));
    }
  }

  @Override
  public void onCaughtUp() {
    journalGap = null;
    onWhole();
  }

  private void onWhole() {
    if (gap() == null) {
      listeners.forEach(Listener::onResumed);
    }
  }

  /** Why something may be missing now; null when nothing is. */
  @Nullable String gap() {
    return gap == null ? journalGap : gap;
  }

  // --- positions ---

  /** The position behind the last event that was told. */
  String token() {
    return token(told);
  }

  String token(long sequence) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((journal.id() + ":" + sequence).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The position that a token names.
   *
   * @throws Failure.InvalidRequest if the text is not a token
   * @throws Failure.OutOfRange if it is one of another journal
   */
  long position(String token) {
    String[] parts = decoded(token).split(":", -1);
    long position;
    try {
      position = parts.length == 2 ? Long.parseLong(parts[1]) : -1;
    } catch (NumberFormatException e) {
      position = -1;
    }
    if (position < 0) {
      throw notAToken();
    }
    if (!parts[0].equals(journal.id())) {
      throw tooOld("it is of another journal");
    }
    if (position > told) {
      throw notAToken();
    }
    return position;
  }

  /** Everything behind the position that was told is held here. */
  boolean isHeld(long position) {
    return position >= told - events.size();
  }

  /** The events behind a position that is held, oldest first. */
  List<OrderEvent> behind(long position) {
    return events.stream().filter(event -> event.sequence() > position).toList();
  }

  /**
   * Events behind a position, from the journal, oldest first. Fails with {@code OutOfRange} if it
   * does not hold them any more, and with {@code Unavailable} if it cannot be read.
   *
   * @param limit events at most
   */
  Future<List<OrderEvent>> recordedBehind(long position, int limit) {
    return JournalReads.of(journal.eventsBehind(position, limit))
        .map(
            page -> {
              if (!page.isWhole() || page.events().isEmpty()) {
                throw tooOld("the events behind it are no longer held");
              }
              // What is recorded and not told yet will be told.
              return page.events().stream()
                  .filter(event -> event.sequence() <= told)
                  .map(EventLog::event)
                  .toList();
            });
  }

  private static OrderEvent event(Happened happened) {
    return new OrderEvent(
        happened.sequence(),
        happened.time(),
        OrderEvent.Kind.valueOf(happened.kind().name()),
        happened.order(),
        happened.execution());
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw notAToken();
    }
  }

  private static Failure notAToken() {
    return new Failure.InvalidRequest("resume_token", "is not a token of this service");
  }

  private static Failure tooOld(String why) {
    return new Failure.OutOfRange(
        Reason.RESUME_TOKEN_TOO_OLD,
        "The resume token cannot be used, %s; begin anew without one".formatted(why),
        Map.of());
  }
}
