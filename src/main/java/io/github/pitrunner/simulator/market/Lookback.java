package io.github.pitrunner.simulator.market;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How far back a history request reaches: a number and a unit. */
record Lookback(int count, Unit unit) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5}) ?([SDWMY])?");

  /** The units, with the bar sizes that go with them (protocol section 5.4). */
  enum Unit {
    S(BarSize.SECOND, BarSize.MINUTE),
    D(BarSize.SECONDS_5, BarSize.HOUR),
    W(BarSize.SECONDS_10, BarSize.HOURS_4),
    M(BarSize.SECONDS_30, BarSize.HOURS_8),
    Y(BarSize.MINUTE, BarSize.DAY);

    private final BarSize smallest;
    private final BarSize largest;

    Unit(BarSize smallest, BarSize largest) {
      this.smallest = smallest;
      this.largest = largest;
    }
  }

  /** Null when the text is no duration; without a unit the count is of seconds. */
  static @Nullable Lookback parsed(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    int count = Integer.parseInt(matcher.group(1));
    String unit = matcher.group(2);
    return count == 0 ? null : new Lookback(count, unit == null ? Unit.S : Unit.valueOf(unit));
  }

  /**
   * Whether bars of this size may be asked for. Coarser bars than the table of step sizes has go
   * with what is as long as one of them: that is how clients ask for them, whatever it says.
   */
  boolean allows(BarSize size) {
    if (size == BarSize.SECOND) {
      return unit == Unit.S && count <= 2000;
    }
    boolean isInTable = size.compareTo(unit.smallest) >= 0 && size.compareTo(unit.largest) <= 0;
    boolean isCoarse = size.compareTo(unit.largest) > 0;
    boolean isLongEnough = size.isIntraday() ? size.seconds() <= seconds() : unit != Unit.S;
    return isInTable || (isCoarse && isLongEnough);
  }

  /** The number of seconds, about. */
  long seconds() {
    return switch (unit) {
      case S -> count;
      case D -> count * 86_400L;
      case W -> count * 7L * 86_400;
      case M -> count * 31L * 86_400;
      case Y -> count * 366L * 86_400;
    };
  }

  /**
   * Where the bars begin that end at a moment.
   *
   * @param since before which there are none
   */
  Instant start(TradingHours hours, Instant since, Instant end) {
    Session last = hours.latest(end.minusMillis(1));
    Instant start = unbounded(hours, since, last, end);
    return start.isBefore(since) ? since : start;
  }

  private Instant unbounded(TradingHours hours, Instant since, Session last, Instant end) {
    return switch (unit) {
      case S -> secondsBefore(hours, since, last, end);
      case D -> sessionsBefore(hours, since, last);
      case W -> firstOpen(hours, last.date().minusWeeks(count).plusDays(1));
      case M -> firstOpen(hours, last.date().minusMonths(count).plusDays(1));
      case Y -> firstOpen(hours, last.date().minusYears(count).plusDays(1));
    };
  }

  /** Seconds count only while the instrument trades. */
  private Instant secondsBefore(TradingHours hours, Instant since, Session last, Instant end) {
    Duration left = Duration.ofSeconds(count);
    Session session = last;
    Instant until = end.isBefore(session.close()) ? end : session.close();
    Duration there = Duration.between(session.open(), until);
    while (there.compareTo(left) < 0 && session.open().isAfter(since)) {
      left = left.minus(there);
      session = hours.before(session);
      until = session.close();
      there = Duration.between(session.open(), until);
    }
    return until.minus(left);
  }

  private Instant sessionsBefore(TradingHours hours, Instant since, Session last) {
    Session session = last;
    for (int back = 1; back < count && session.open().isAfter(since); back++) {
      session = hours.before(session);
    }
    return session.open();
  }

  private static Instant firstOpen(TradingHours hours, LocalDate from) {
    LocalDate date = from;
    Session session = hours.session(date);
    while (session == null) {
      date = date.plusDays(1);
      session = hours.session(date);
    }
    return session.open();
  }
}
