package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an algo works its order: when, and how fast. Between its times it trades at the touch like
 * the order that it works, never more than its pace allows.
 *
 * @param strategy its name on the wire
 * @param start null for when the order first works
 * @param end null for {@link #USUAL_SPAN} after the start where the pace needs one
 * @param mayPassEnd whether what is left at the end goes on as a plain order, or is cancelled
 * @param isMovedToNextDay whether its times of the day are tomorrow's, as today's are over
 */
record Algo(
    String strategy,
    @Nullable Instant start,
    @Nullable Instant end,
    boolean mayPassEnd,
    boolean isMovedToNextDay,
    Pace pace) {

  /** How long a slicing algo takes when it is given no end. */
  static final Duration USUAL_SPAN = Duration.ofMinutes(5);

  /** How fast an algo trades. */
  sealed interface Pace {}

  /** At once, after the time that its patience costs. */
  record Patient(Duration delay) implements Pace {}

  /** In slices of these weights, each at the beginning of an equal part of the time. */
  record Sliced(List<Integer> weights) implements Pace {
    Sliced {
      weights = List.copyOf(weights);
    }
  }

  /** No more than this share of what the book displays, and at least one unit. */
  record Share(BigDecimal fraction) implements Pace {}

  /** One component after the other, with a pause between two. */
  record Components(BigDecimal size, Duration pause) implements Pace {}

  /** In the closing auction. */
  record AtClose() implements Pace {}

  /**
   * What an algo knows of its order.
   *
   * @param since when the order first worked
   * @param displayed what it would find in the market
   * @param unit the size increment
   */
  record Progress(
      Instant now,
      Instant since,
      BigDecimal total,
      BigDecimal filled,
      BigDecimal displayed,
      BigDecimal unit) {}

  /** The algo of an order, or null if it has none. */
  static @Nullable Algo fromWire(Order order, OrderTerms.Reading reading) {
    return AlgoReader.read(order, reading);
  }

  boolean isAtClose() {
    return pace instanceof AtClose;
  }

  /** Whether what is left must be cancelled now. */
  boolean isOver(Instant now) {
    return end != null && !mayPassEnd && !now.isBefore(end);
  }

  /** How much it may trade now. */
  BigDecimal allowed(Progress progress) {
    Instant begin = begin(progress.since());
    if (progress.now().isBefore(begin)) {
      return BigDecimal.ZERO;
    }
    if (end != null && !progress.now().isBefore(end)) {
      return progress.displayed();
    }
    Duration passed = Duration.between(begin, progress.now());
    if (pace instanceof Patient patient) {
      return passed.compareTo(patient.delay()) < 0 ? BigDecimal.ZERO : progress.displayed();
    } else if (pace instanceof Share share) {
      BigDecimal quantity = progress.displayed().multiply(share.fraction());
      return floor(quantity, progress.unit()).max(progress.unit()).min(progress.displayed());
    } else if (pace instanceof Sliced sliced) {
      return progress.displayed().min(due(sliced, passed, begin, progress));
    } else if (pace instanceof Components components) {
      long begun = passed.toMillis() / Math.max(1, components.pause().toMillis()) + 1;
      BigDecimal due = components.size().multiply(BigDecimal.valueOf(begun));
      return progress.displayed().min(due.subtract(progress.filled()).max(BigDecimal.ZERO));
    }
    return BigDecimal.ZERO;
  }

  private Instant begin(Instant since) {
    return start == null || start.isBefore(since) ? since : start;
  }

  private BigDecimal due(Sliced sliced, Duration passed, Instant begin, Progress progress) {
    Duration span = end == null ? USUAL_SPAN : Duration.between(begin, end);
    int slices = sliced.weights().size();
    long begun = passed.toMillis() * slices / Math.max(1, span.toMillis()) + 1;
    int whole = sliced.weights().stream().mapToInt(Integer::intValue).sum();
    int weight =
        sliced.weights().stream().limit(Math.min(begun, slices)).mapToInt(Integer::intValue).sum();
    BigDecimal due =
        weight == whole
            ? progress.total()
            : floor(
                progress
                    .total()
                    .multiply(BigDecimal.valueOf(weight))
                    .divide(BigDecimal.valueOf(whole), 10, RoundingMode.HALF_UP),
                progress.unit());
    return due.subtract(progress.filled()).max(BigDecimal.ZERO);
  }

  private static BigDecimal floor(BigDecimal quantity, BigDecimal unit) {
    return quantity.divide(unit, 0, RoundingMode.FLOOR).multiply(unit);
  }
}
