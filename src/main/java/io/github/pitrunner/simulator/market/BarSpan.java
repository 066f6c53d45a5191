package io.github.pitrunner.simulator.market;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that one bar stands for.
 *
 * @param start of the bar
 * @param date the last trading date in it
 * @param pieces one, or one for each session of a week or a month
 */
record BarSpan(Instant start, LocalDate date, List<Piece> pieces) {
  /** The steps of [from, to). */
  record Piece(long from, long to) {}

  /**
   * Cuts time into bars. They begin on the clock's multiples of their size and at the open.
   *
   * @param end the first moment that is no longer shown
   */
  static List<BarSpan> between(TradingHours hours, BarSize size, Instant start, Instant end) {
    List<BarSpan> spans = new ArrayList<>();
    for (Session session : hours.between(start, end)) {
      Instant from = session.open().isBefore(start) ? start : session.open();
      Instant to = session.close().isAfter(end) ? end : session.close();
      if (size.isIntraday()) {
        cut(spans, session, hours, size, from, to);
      } else {
        addDay(spans, session, size, from, to);
      }
    }
    return spans;
  }

  private static void cut(
      List<BarSpan> spans,
      Session session,
      TradingHours hours,
      BarSize size,
      Instant from,
      Instant to) {
    long midnight = session.date().atStartOfDay(hours.zone()).toEpochSecond();
    Instant at = from;
    while (at.isBefore(to)) {
      long bars = Math.floorDiv(at.getEpochSecond() - midnight, size.seconds());
      Instant next = Instant.ofEpochSecond(midnight + (bars + 1) * size.seconds());
      Instant until = next.isBefore(to) ? next : to;
      spans.add(new BarSpan(at, session.date(), List.of(piece(at, until))));
      at = until;
    }
  }

  private static void addDay(
      List<BarSpan> spans, Session session, BarSize size, Instant from, Instant to) {
    Piece piece = piece(from, to);
    BarSpan last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    if (last != null && first(last.date, size).equals(first(session.date(), size))) {
      List<Piece> pieces = new ArrayList<>(last.pieces);
      pieces.add(piece);
      spans.set(spans.size() - 1, new BarSpan(last.start, session.date(), pieces));
    } else {
      spans.add(new BarSpan(from, session.date(), List.of(piece)));
    }
  }

  private static LocalDate first(LocalDate date, BarSize size) {
    return switch (size) {
      case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> date.withDayOfMonth(1);
      default -> date;
    };
  }

  private static Piece piece(Instant from, Instant to) {
    // A moment within a step has not shown that step's end, but its trade.
    return new Piece(Walk.step(from), Walk.step(to.plusMillis(Walk.STEP_MILLIS - 1)));
  }

  /** How much work its bar is, in parts of the walk to look at. */
  long weight() {
    long steps = 0;
    for (Piece piece : pieces) {
      steps += piece.to - piece.from;
    }
    // Half hours are looked at as a whole, what is shorter step by step.
    return 1 + steps % Walk.STEPS_A_HALF_HOUR + steps / Walk.STEPS_A_HALF_HOUR;
  }
}
