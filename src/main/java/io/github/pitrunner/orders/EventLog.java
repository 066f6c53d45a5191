package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last events of all orders, so that a reader can go on where it was. A resume token names this
 * run and a position in it: positions of another run say nothing about what happened between.
 */
final class EventLog {
  /** Hears the events as they happen. */
  interface Listener {
    void onEvent(OrderEvent event);

    /** From now on something may be missing. */
    void onGap(String reason);

    /** The gateway's state has been read back. */
    void onResumed();
  }

  private final Clock clock;
  private final int capacity;
  private final String run = UUID.randomUUID().toString();
  private final Deque<OrderEvent> events = new ArrayDeque<>();
  private final List<Listener> listeners = new ArrayList<>();
  private long last;
  private @Nullable String gap = "The gateway's orders have not been read yet";

  EventLog(Clock clock, int capacity) {
    this.clock = clock;
    this.capacity = capacity;
  }

  void addListener(Listener listener) {
    listeners.add(listener);
  }

  void publish(OrderEvent.Kind kind, Order order, @Nullable Execution execution) {
    OrderEvent event = new OrderEvent(++last, clock.instant(), kind, order, execution);
    events.addLast(event);
    if (events.size() > capacity) {
      events.removeFirst();
    }
    listeners.forEach(listener -> listener.onEvent(event));
  }

  void toGap(String reason) {
    if (gap == null) {
      gap = reason;
      listeners.forEach(listener -> listener.onGap(reason));
    }
  }

  void toResumed() {
    if (gap != null) {
      gap = null;
      listeners.forEach(Listener::onResumed);
    }
  }

  /** Why something may be missing now; null when nothing is. */
  @Nullable String gap() {
    return gap;
  }

  /** The position behind the last event. */
  String token() {
    return token(last);
  }

  String token(long sequence) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((run + ":" + sequence).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The events behind a position, oldest first.
   *
   * @throws Failure.InvalidRequest if the text is not a token
   * @throws Failure.OutOfRange if the events behind it are not held
   */
  List<OrderEvent> behind(String token) {
    long position = position(token);
    if (position < last - events.size()) {
      throw tooOld("the events behind it are no longer held");
    }
    return events.stream().filter(event -> event.sequence() > position).toList();
  }

  private long position(String token) {
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
    if (!parts[0].equals(run)) {
      throw tooOld("it is of another run of the service");
    }
    if (position > last) {
      throw notAToken();
    }
    return position;
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
