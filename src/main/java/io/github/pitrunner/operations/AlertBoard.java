package io.github.pitrunner.operations;

import io.github.pitrunner.api.LogContext;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alerts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * The alerts that are raised: one for each kind and subject. What is over as soon as it has
 * happened, and what nobody resolves therefore, is resolved here when it has not happened again for
 * a while. On the connector's context.
 */
@Singleton
final class AlertBoard implements Alerts {
  private static final Logger LOG = Logger.getLogger(AlertBoard.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Clock clock;
  private final Bounds bounds;
  // Filled by the threads that start, read on the context.
  private final List<AlertListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<Key, Slot> active = new LinkedHashMap<>();
  private final Map<Kind, Integer> activeByKind = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> raised = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> overflown = new EnumMap<>(Kind.class);
  private final Set<Kind> full = EnumSet.noneOf(Kind.class);

  /** What lasts and found no place, which is counted once however often it is raised again. */
  private final Set<Key> beyond = new HashSet<>();

  private final String run = UUID.randomUUID().toString();
  private long cases;

  /**
   * How much is held.
   *
   * @param mostPerKind alerts of a kind that are raised at a time; further ones are counted, and
   *     whoever raises them tries again
   * @param selfResolveAfter how long what nobody resolves stays raised after it last happened
   */
  record Bounds(int mostPerKind, Duration selfResolveAfter) {}

  private record Key(Kind kind, String subject) {}

  private static final class Slot {
    private AlertCase told;

    /** What the log says of it when it resolves by itself, beside what it says. */
    private final LogContext.Kept about = LogContext.kept();

    /** Ticks until it resolves by itself; a clock that is set changes nothing. */
    private long ticksLeft = Long.MAX_VALUE;

    private Slot(AlertCase told) {
      this.told = told;
    }
  }

  @Inject
  AlertBoard(Gateway gateway, Ticker ticker, AlertsConfig config) {
    this(gateway.clock(), config.toBounds());
    gateway.execute(() -> ticker.every(TICK, this::onTick));
  }

  /** Is told by hand that time passes. */
  AlertBoard(Clock clock, Bounds bounds) {
    this.clock = clock;
    this.bounds = bounds;
  }

  /** Registers for the life of the board; from any thread. */
  void add(AlertListener listener) {
    listeners.add(listener);
  }

  @Override
  public boolean raise(Alert alert) {
    Kind kind = alert.kind();
    Key key = new Key(kind, alert.subject());
    Slot slot = active.get(key);
    if (slot != null) {
      // The same alert with its newest words, in the place that it has.
      slot.told = slot.told.with(alert);
      startAnew(slot);
      return true;
    }
    if (activeByKind.getOrDefault(kind, 0) >= bounds.mostPerKind()) {
      onFull(key, alert);
      return false;
    }
    full.remove(kind);
    beyond.remove(key);
    Slot begun =
        new Slot(new AlertCase("%s-%d".formatted(run, ++cases), alert, clock.instant(), null));
    startAnew(begun);
    active.put(key, begun);
    activeByKind.merge(kind, 1, Integer::sum);
    raised.merge(kind, 1L, Long::sum);
    tell(begun.told);
    return true;
  }

  private void startAnew(Slot slot) {
    if (slot.told.alert().kind().passes()) {
      slot.ticksLeft = Math.max(1, bounds.selfResolveAfter().dividedBy(TICK));
    }
  }

  /** Told once: whoever raises again and again would flood the log. */
  private void onFull(Key key, Alert alert) {
    if (alert.kind().passes() || beyond.add(key)) {
      overflown.merge(alert.kind(), 1L, Long::sum);
    }
    if (full.add(alert.kind())) {
      LOG.errorf(
          "%d alerts of kind %s are raised; further ones are only counted until some are resolved"
              + " (pitrunner.alerts.most-per-kind), such as this one: %s",
          bounds.mostPerKind(), alert.kind(), alert.message());
    }
  }

  @Override
  public void resolve(Kind kind, String subject) {
    Key key = new Key(kind, subject);
    beyond.remove(key);
    Slot slot = active.remove(key);
    if (slot != null) {
      activeByKind.merge(kind, -1, Integer::sum);
      tell(slot.told.toResolved(clock.instant()));
    }
  }

  /** A second has passed: what happened long ago is over. */
  void onTick() {
    List<Key> over = new ArrayList<>();
    active.forEach(
        (key, slot) -> {
          if (slot.ticksLeft != Long.MAX_VALUE && --slot.ticksLeft == 0) {
            over.add(key);
          }
        });
    over.forEach(
        key -> {
          Slot slot = active.get(key);
          if (slot != null) {
            slot.about.run(() -> resolve(key.kind(), key.subject()));
          }
        });
  }

  private void tell(AlertCase changed) {
    for (AlertListener listener : listeners) {
      try {
        listener.onAlert(changed);
      } catch (RuntimeException e) {
        // Whoever raises has other things to do, and the others want to hear of it.
        LOG.errorf(e, "Fault at the telling of an alert: %s", changed.alert().message());
      }
    }
  }

  /** Alerts that are raised, in the order in which they were. */
  List<AlertCase> active() {
    return active.values().stream().map(slot -> slot.told).toList();
  }

  /** How many there are of each kind, and were since the start. */
  RoomFigures.Raised figures() {
    return new RoomFigures.Raised(copy(activeByKind), copy(raised), copy(overflown));
  }

  private static <N> Map<Kind, N> copy(Map<Kind, N> counts) {
    return Collections.unmodifiableMap(new EnumMap<>(counts));
  }
}
