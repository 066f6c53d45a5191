package io.github.pitrunner.crash;

import io.github.pitrunner.crash.Attempt.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts what happened; its text is what the README shows. */
final class Figures {
  private final Map<Phase, Integer> kills = new EnumMap<>(Phase.class);
  private final Map<Violation.Kind, Integer> violations = new EnumMap<>(Violation.Kind.class);
  private final Map<OrderPhase, Integer> orders = new EnumMap<>(OrderPhase.class);
  private final List<Duration> starts = new ArrayList<>();
  private int notPlaced;
  private int cancelled;
  private int changed;
  private boolean isChangeOffered = true;
  private int fills;
  private long events;
  private int journaled;

  /** Where the process was when it was killed, by the order that was the furthest on its way. */
  private enum Phase {
    IDLE("idle"),
    BEFORE_SEND("before an order was sent"),
    SENT("between send and acknowledgement"),
    AFTER_ACKNOWLEDGEMENT("after acknowledgements, with orders still at work");

    private final String words;

    Phase(String words) {
      this.words = words;
    }
  }

  /** Where an order was when the process was killed. */
  private enum OrderPhase {
    NOT_ASKED_FOR("not asked for yet"),
    NOT_SENT("asked for, not at the gateway"),
    NOT_ACKNOWLEDGED("at the gateway, not acknowledged"),
    ACKNOWLEDGED("acknowledged");

    private final String words;

    OrderPhase(String words) {
      this.words = words;
    }
  }

  /**
   * A process was killed.
   *
   * @param there the names of the orders that had come to the gateway
   * @param isQuiet all clients were done
   */
  void onKill(List<Attempt> attempts, Set<String> there, boolean isQuiet) {
    List<OrderPhase> phases =
        attempts.stream().map(attempt -> phase(attempt, there.contains(attempt.id()))).toList();
    phases.forEach(phase -> orders.merge(phase, 1, Integer::sum));
    Phase phase;
    if (phases.contains(OrderPhase.NOT_ACKNOWLEDGED)) {
      phase = Phase.SENT;
    } else if (phases.contains(OrderPhase.NOT_SENT)) {
      phase = Phase.BEFORE_SEND;
    } else if (isQuiet || !phases.contains(OrderPhase.ACKNOWLEDGED)) {
      phase = Phase.IDLE;
    } else {
      phase = Phase.AFTER_ACKNOWLEDGEMENT;
    }
    kills.merge(phase, 1, Integer::sum);
  }

  private static OrderPhase phase(Attempt attempt, boolean isThere) {
    if (attempt.state() == State.NOT_CALLED) {
      return OrderPhase.NOT_ASKED_FOR;
    }
    if (attempt.state() == State.WITHOUT_ANSWER) {
      return isThere ? OrderPhase.NOT_ACKNOWLEDGED : OrderPhase.NOT_SENT;
    }
    return OrderPhase.ACKNOWLEDGED;
  }

  void onReady(Duration afterStart) {
    starts.add(afterStart);
  }

  /** A client has finished with its order. */
  void onEnd(Attempt attempt) {
    notPlaced += attempt.isNotPlaced() ? 1 : 0;
    cancelled += attempt.isCancelled() ? 1 : 0;
    changed += attempt.isChanged() ? 1 : 0;
    isChangeOffered &= attempt.isChangeOffered();
  }

  void onViolation(Violation violation) {
    violations.merge(violation.kind(), 1, Integer::sum);
  }

  /** The end of all. */
  void onEnd(Records gateway, long followed, int inJournal) {
    fills = gateway.fills().size();
    events = followed;
    journaled = inJournal;
  }

  boolean isClean() {
    return violations.isEmpty();
  }

  int kills() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  private int count(Violation.Kind kind) {
    return violations.getOrDefault(kind, 0);
  }

  /** The table. */
  String text(String database) {
    int all = orders.values().stream().mapToInt(Integer::intValue).sum();
    return """
        kill -9, journal in %s
          rounds                 %d
          killed                 %s
          orders                 %d; when the process was killed: %s
          executions             %d
          cancelled, modified    %d, %s
          not placed             %d
          duplicates             %d
          lost                   %d
          unknown left           %d
          otherwise different    %d
          refused for no reason  %d
          order events           %d followed through all crashes, %d missed or twice; %d in the journal
          restart until ready    median %.1f s, longest %.1f s\
        """
        .formatted(
            database,
            kills(),
            words(kills, phase -> phase.words),
            all,
            words(orders, phase -> phase.words),
            fills,
            cancelled,
            isChangeOffered ? Integer.toString(changed) : changed + " (not offered)",
            notPlaced,
            count(Violation.Kind.DUPLICATE),
            count(Violation.Kind.LOST),
            count(Violation.Kind.UNKNOWN),
            count(Violation.Kind.DIFFERENT),
            count(Violation.Kind.REFUSED),
            events,
            count(Violation.Kind.EVENTS),
            journaled,
            seconds(0.5),
            seconds(1));
  }

  private double seconds(double share) {
    List<Duration> sorted = starts.stream().sorted().toList();
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) ((sorted.size() - 1) * share)).toMillis() / 1000.0;
  }

  private static <P extends Enum<P>> String words(
      Map<P, Integer> counts, Function<P, String> words) {
    return counts.entrySet().stream()
        .map(
            entry ->
                String.format(Locale.ROOT, "%d %s", entry.getValue(), words.apply(entry.getKey())))
        .collect(Collectors.joining(", "));
  }
}
