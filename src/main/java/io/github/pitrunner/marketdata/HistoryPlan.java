package io.github.pitrunner.marketdata;

import io.github.pitrunner.marketdata.BarDuration.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a range of bars takes, oldest first. What one request gives is one step, asked
 * as it is. A longer range is that of the calendar and is cut into steps: each owns the bars that
 * begin in its time and asks for a little more on both sides, so that no bar is cut at a seam, none
 * comes twice and none is missing.
 */
record HistoryPlan(List<Step> steps) {
  /** More bars than this, by the clock, are not asked for at once. */
  private static final long MOST_BARS = 20_000;

  /** More steps than this are no range that anybody means. */
  static final int MOST_STEPS = 5000;

  private static final Duration STEP_OF_SECONDS = Duration.ofMinutes(30);
  private static final Duration LONGEST_STEP = Duration.ofDays(360);
  private static final Duration DAY = Duration.ofDays(1);

  HistoryPlan {
    steps = List.copyOf(steps);
  }

  /**
   * One request.
   *
   * @param from bars that begin before are not the step's; null for none
   * @param until nor those that begin then or later; null for none
   */
  record Step(BarQuery query, @Nullable Instant from, @Nullable Instant until) {
    boolean owns(Instant start) {
      return (from == null || !start.isBefore(from)) && (until == null || start.isBefore(until));
    }
  }

  /** The steps of a question; now is its end if it has none. */
  static HistoryPlan of(BarQuery query, Instant now) {
    Instant end = (query.end() == null ? now : query.end()).truncatedTo(ChronoUnit.SECONDS);
    Instant from = query.duration().before(end);
    if (isOneRequest(query, Duration.between(from, end))) {
      return new HistoryPlan(List.of(new Step(query, null, null)));
    }
    return between(query, from, end);
  }

  private static boolean isOneRequest(BarQuery query, Duration range) {
    if (query.size().isDayOrLonger() || !query.takesEnd()) {
      return true;
    }
    return query.size() == BarSize.SECONDS_1
        ? range.toSeconds() <= BarDuration.MOST_SECONDS_OF_BARS_OF_ONE
        : range.toSeconds() <= MOST_BARS * query.size().length().toSeconds();
  }

  /**
   * The steps of bars that were missed, which begin in [from, until). A question that takes no end
   * is asked once, up to now.
   *
   * @param from not before what {@link #farthest} says
   */
  static List<Step> missed(BarQuery query, Instant from, Instant until, Instant now) {
    if (query.takesEnd()) {
      return between(query, from, until).steps();
    }
    return List.of(new Step(query.of(covering(query.size(), from, now), null), from, until));
  }

  /** How far back from there so many steps reach; or one, if the question takes no end. */
  static Instant farthest(BarQuery query, Instant until, int steps) {
    return until.minus(length(query.size()).multipliedBy(query.takesEnd() ? steps : 1));
  }

  /**
   * The steps of the bars that begin in [from, until), whatever the question's own range is.
   *
   * @throws IllegalArgumentException if they are too many; the message is meant for the caller
   */
  static HistoryPlan between(BarQuery query, Instant from, Instant until) {
    Duration length = length(query.size());
    if (Duration.between(from, until).dividedBy(length) >= MOST_STEPS) {
      throw new IllegalArgumentException(
          "takes more than %d requests; ask for less, or for longer bars".formatted(MOST_STEPS));
    }
    List<Step> steps = new ArrayList<>();
    for (Instant at = from; at.isBefore(until); at = at.plus(length)) {
      Instant next = at.plus(length).isBefore(until) ? at.plus(length) : until;
      // A bar that begins before the seam is whole a bar's length behind it.
      Instant behind = next.plus(query.size().length());
      Instant end = behind.isBefore(until) ? behind : until;
      steps.add(new Step(query.of(covering(query.size(), at, end), end), at, next));
    }
    return new HistoryPlan(steps);
  }

  private static Duration length(BarSize size) {
    return size.isDayOrLonger() ? Duration.ofDays(36_500) : step(size);
  }

  /** How much time a step has. */
  private static Duration step(BarSize size) {
    if (size == BarSize.SECONDS_1) {
      return STEP_OF_SECONDS;
    }
    Duration most = size.length().multipliedBy(MOST_BARS);
    if (most.compareTo(DAY.multipliedBy(2)) < 0) {
      return DAY.dividedBy(2);
    }
    return most.compareTo(LONGEST_STEP) < 0 ? Duration.ofDays(most.toDays()) : LONGEST_STEP;
  }

  /**
   * A legal duration that reaches back at least so far. The gateway's seconds and days count only
   * while there is trading, so that they reach back as far as those of the calendar, or farther.
   */
  private static BarDuration covering(BarSize size, Instant from, Instant end) {
    Duration range = Duration.between(from, end).plus(size.length().multipliedBy(2));
    if (Unit.S.serves(size) && range.compareTo(DAY) <= 0) {
      return new BarDuration((int) range.toSeconds(), Unit.S);
    }
    int days = (int) range.toDays() + 2;
    if (Unit.D.serves(size)) {
      return new BarDuration(days, Unit.D);
    }
    return Unit.W.serves(size)
        ? new BarDuration(days / 7 + 2, Unit.W)
        : new BarDuration(days / 28 + 2, Unit.M);
  }
}
