package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.ConnectorSettings.Pacing;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.wire.Timer;
import io.github.pitrunner.wire.Timer.Scheduled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The only way out: sends no faster than the gateway reads, lane before lane. In a lane letters
 * leave in their order, but one that waits for a budget of its own lets those pass that do not draw
 * on it.
 */
final class Outbox {
  /** A session begins with live data. */
  private static final Message AT_FIRST =
      MarketDataTypeRequest.newBuilder().setMarketDataType(1).build();

  private static final Duration QUEUE_PAUSE = Duration.ofSeconds(1);

  private final Pacing pacing;
  private final Clock clock;
  private final Timer timer;
  private final Wire wire;
  private final Pace pace;
  private final Budgets budgets;
  private final Map<Lane, Deque<Letter>> lanes = new EnumMap<>(Lane.class);
  private final Map<Lane, Long> sent = new EnumMap<>(Lane.class);
  private Message mode = AT_FIRST;
  private final Map<Lane, Long> delayed = new EnumMap<>(Lane.class);
  private final Map<Lane, Duration> waited = new EnumMap<>(Lane.class);
  // Two letters may be equal and are still two.
  private final IdentityHashMap<Letter, Instant> waitingSince = new IdentityHashMap<>();
  private boolean isPumping;
  private boolean hasNews;
  private boolean isHoldingReads;
  private @Nullable Scheduled wakeUp;

  /** Where letters go. */
  interface Wire {
    /** Without a link nothing leaves, and nothing is called sent. */
    boolean isThere();

    void send(Message message);
  }

  Outbox(Pacing pacing, Clock clock, Timer timer, Wire wire) {
    this.pacing = pacing;
    this.clock = clock;
    this.timer = timer;
    this.wire = wire;
    this.pace = new Pace(pacing.messagesPerSecond());
    this.budgets = new Budgets(pacing);
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new ArrayDeque<>());
      sent.put(lane, 0L);
    }
  }

  Budgets budgets() {
    return budgets;
  }

  /**
   * Sends a letter now or when its turn comes.
   *
   * @throws Failure.Exhausted if too many wait in its lane; urgent ones always find a place
   */
  void post(Lane lane, Letter letter) {
    Deque<Letter> queue = queue(lane);
    if (lane != Lane.URGENT && queue.size() >= pacing.queue()) {
      throw new Failure.Exhausted(
          Reason.REQUEST_QUEUE_FULL,
          "%s: %d messages to the gateway wait already".formatted(letter.what(), queue.size()),
          Map.of("limit", Integer.toString(pacing.queue())),
          QUEUE_PAUSE);
    }
    queue.addLast(letter);
    pump();
    if (queue.contains(letter)) {
      delayed.merge(lane, 1L, Long::sum);
      waitingSince.put(letter, clock.instant());
    }
  }

  /**
   * Sends what belongs to something that was asked for, however many wait: it makes room at the
   * gateway, and there is only one for each.
   */
  void postFreeing(Lane lane, Letter letter) {
    queue(lane).addLast(letter);
    pump();
  }

  /** Takes a letter back; false if it has left already. Its fate is the caller's business. */
  boolean withdraw(Lane lane, Letter letter) {
    boolean isThere = queue(lane).remove(letter);
    if (isThere) {
      noteWait(lane, letter);
    }
    return isThere;
  }

  /** It waits no more, whatever becomes of it. */
  private void noteWait(Lane lane, Letter letter) {
    Instant since = waitingSince.remove(letter);
    if (since != null) {
      waited.merge(lane, Duration.between(since, clock.instant()), Duration::plus);
    }
  }

  /** What was sent has ended: another may have waited for it. */
  void onEnded(Draw draw) {
    budgets.onEnded(draw);
    pump();
  }

  /** The gateway says that it was too fast. */
  void onViolation() {
    pace.onViolation(clock.instant());
  }

  /** Reads wait while the gateway could not answer them, or leave again. */
  void holdReads(boolean hold) {
    isHoldingReads = hold;
    pump();
  }

  /** What waits in a lane is not sent any more. */
  void drop(Lane lane, Failure why) {
    List<Letter> dropped = List.copyOf(queue(lane));
    queue(lane).clear();
    dropped.forEach(letter -> noteWait(lane, letter));
    dropped.forEach(letter -> letter.fate().onDropped(why));
  }

  /** The session is over: nothing that waits is sent any more. */
  void dropAll(Failure why) {
    stopWakeUp();
    isHoldingReads = false;
    mode = AT_FIRST;
    // All are taken back before anybody hears of it and posts something new.
    List<Letter> dropped = new ArrayList<>();
    lanes.forEach(
        (lane, queue) -> {
          queue.forEach(letter -> noteWait(lane, letter));
          dropped.addAll(queue);
          queue.clear();
        });
    dropped.forEach(letter -> letter.fate().onDropped(why));
  }

  boolean isEmpty() {
    return lanes.values().stream().allMatch(Deque::isEmpty);
  }

  ConnectorFigures.Traffic traffic() {
    Map<Lane, Integer> waiting = new EnumMap<>(Lane.class);
    lanes.forEach((lane, queue) -> waiting.put(lane, queue.size()));
    return new ConnectorFigures.Traffic(
        sent,
        waiting,
        new ConnectorFigures.Waits(delayed, waited),
        pace.limit(clock.instant()),
        pace.violations());
  }

  private Deque<Letter> queue(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  /** Sends what may leave now; whoever hears of it may post more meanwhile. */
  private void pump() {
    hasNews = true;
    if (isPumping) {
      return;
    }
    isPumping = true;
    try {
      Instant next = null;
      while (hasNews) {
        hasNews = false;
        next = null;
        for (Lane lane : Lane.values()) {
          next = earlier(next, pump(lane));
        }
      }
      wakeAt(next);
    } finally {
      isPumping = false;
    }
  }

  /** Returns when the lane is to be looked at again; null when nothing waits for a time. */
  private @Nullable Instant pump(Lane lane) {
    Instant now = clock.instant();
    // Something may have come meanwhile that goes before the rest of this lane.
    while (!hasNews) {
      if (!wire.isThere() || (isHoldingReads && isRead(lane))) {
        return null;
      }
      Letter letter = nextOf(lane, now);
      if (letter == null) {
        return nextTime(lane, now);
      }
      Instant turn = pace.next(lane, now);
      if (turn.isAfter(now)) {
        return turn;
      }
      if (isInWrongMode(letter)) {
        toMode(lane, letter, now);
      } else {
        queue(lane).remove(letter);
        noteWait(lane, letter);
        leave(lane, letter, now);
      }
    }
    return null;
  }

  private static boolean isRead(Lane lane) {
    return lane == Lane.READS || lane == Lane.RECOVERY;
  }

  private boolean isInWrongMode(Letter letter) {
    return letter.mode() != null && !letter.mode().equals(mode) && letter.isWanted().getAsBoolean();
  }

  /** A message of its own in the pace; what it is for is looked at again behind it. */
  private void toMode(Lane lane, Letter letter, Instant now) {
    mode = Objects.requireNonNull(letter.mode());
    pace.onSent(now);
    sent.merge(lane, 1L, Long::sum);
    wire.send(mode);
  }

  private void leave(Lane lane, Letter letter, Instant now) {
    if (!letter.isWanted().getAsBoolean()) {
      letter
          .fate()
          .onDropped(
              new Failure.Cancelled(
                  "%s: not wanted any more when its turn came; it was not sent"
                      .formatted(letter.what())));
      return;
    }
    Message message = letter.message().get();
    pace.onSent(now);
    budgets.onSent(letter.draw(), now);
    sent.merge(lane, 1L, Long::sum);
    wire.send(message);
    letter.fate().onSent();
  }

  /** The first letter that no budget of its own holds back; null when all wait, or none does. */
  private @Nullable Letter nextOf(Lane lane, Instant now) {
    for (Letter letter : queue(lane)) {
      if (!budgets.next(letter.draw(), now).isAfter(now)) {
        return letter;
      }
    }
    return null;
  }

  private @Nullable Instant nextTime(Lane lane, Instant now) {
    Instant next = null;
    Iterator<Letter> letters = queue(lane).iterator();
    while (letters.hasNext()) {
      next = earlier(next, budgets.next(letters.next().draw(), now));
    }
    // What only the end of another request releases is looked at then.
    return Instant.MAX.equals(next) ? null : next;
  }

  private void wakeAt(@Nullable Instant time) {
    stopWakeUp();
    if (time != null) {
      Duration wait = Duration.between(clock.instant(), time);
      wakeUp =
          timer.after(
              wait.isNegative() ? Duration.ZERO : wait,
              () -> {
                wakeUp = null;
                pump();
              });
    }
  }

  private void stopWakeUp() {
    if (wakeUp != null) {
      wakeUp.cancel();
      wakeUp = null;
    }
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
