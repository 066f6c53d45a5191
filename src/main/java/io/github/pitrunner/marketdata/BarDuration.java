package io.github.pitrunner.marketdata;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far back bars go.
 *
 * @param count 1 or more
 */
record BarDuration(int count, Unit unit) {
  /** Bars of one second are served for no more of them (protocol section 5.4). */
  static final int MOST_SECONDS_OF_BARS_OF_ONE = 2000;

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4}) ([SDWMY])");

  /** Units, with the sizes of bars within a day that go with them (protocol section 5.4). */
  enum Unit {
    S(BarSize.SECONDS_1, BarSize.MINUTES_1),
    D(BarSize.SECONDS_5, BarSize.HOURS_1),
    W(BarSize.SECONDS_10, BarSize.HOURS_4),
    M(BarSize.SECONDS_30, BarSize.HOURS_8),
    Y(BarSize.MINUTES_1, BarSize.HOURS_8);

    private final BarSize smallest;
    private final BarSize largest;

    Unit(BarSize smallest, BarSize largest) {
      this.smallest = smallest;
      this.largest = largest;
    }

    /**
     * The size is served for durations in this unit. Days and longer go with every unit of days or
     * more: the vendor's own examples ask for a month in days, whatever its table of steps says.
     */
    boolean serves(BarSize size) {
      return size.isDayOrLonger()
          ? this != S
          : size.compareTo(smallest) >= 0 && size.compareTo(largest) <= 0;
    }
  }

  /** The size is served for durations in this unit, in one answer or in several. */
  boolean serves(BarSize size) {
    return unit.serves(size);
  }

  /** Where the range begins that ends at a moment, by the calendar (UTC). */
  Instant before(Instant end) {
    OffsetDateTime at = end.atOffset(ZoneOffset.UTC);
    return switch (unit) {
      case S -> end.minusSeconds(count);
      case D -> at.minusDays(count).toInstant();
      case W -> at.minusWeeks(count).toInstant();
      case M -> at.minusMonths(count).toInstant();
      case Y -> at.minusYears(count).toInstant();
    };
  }

  /**
   * Reads a duration such as {@code 1 D}.
   *
   * @throws IllegalArgumentException for any other text; the message is meant for the caller
   */
  static BarDuration of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is not a number from 1 to 99999, a blank and a unit S, D, W, M or Y, such as '1 D'");
    }
    return new BarDuration(Integer.parseInt(matcher.group(1)), Unit.valueOf(matcher.group(2)));
  }

  String wireName() {
    return count + " " + unit;
  }
}
