package io.github.pitrunner.simulator.market;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** When futures and options expire. */
final class Expiries {
  private static final String MONTH_LETTERS = "FGHJKMNQUVXZ";

  private Expiries() {}

  /** The third Friday. */
  static LocalDate monthly(YearMonth month) {
    return month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(3, DayOfWeek.FRIDAY));
  }

  /** The nearest expiries of a quarterly cycle, today's included. */
  static List<LocalDate> quarterly(LocalDate today, int count) {
    List<LocalDate> expiries = new ArrayList<>();
    for (YearMonth month = YearMonth.from(today); expiries.size() < count; ) {
      if (month.getMonthValue() % 3 == 0 && !monthly(month).isBefore(today)) {
        expiries.add(monthly(month));
      }
      month = month.plusMonths(1);
    }
    return expiries;
  }

  /** The first Friday from a date on. */
  static LocalDate weekly(LocalDate date) {
    return date.with(TemporalAdjusters.nextOrSame(DayOfWeek.FRIDAY));
  }

  /** The next three Fridays and the next two monthly expiries after them, in order. */
  static List<LocalDate> options(LocalDate today) {
    TreeSet<LocalDate> expiries = new TreeSet<>();
    LocalDate friday = weekly(today);
    for (int week = 0; week < 3; week++) {
      expiries.add(friday.plusWeeks(week));
    }
    YearMonth month = YearMonth.from(expiries.last()).plusMonths(1);
    expiries.add(monthly(month));
    expiries.add(monthly(month.plusMonths(1)));
    return List.copyOf(expiries);
  }

  /** As in ESZ6: the month's letter and the year's last digit. */
  static String monthCode(LocalDate expiry) {
    return "" + MONTH_LETTERS.charAt(expiry.getMonthValue() - 1) + expiry.getYear() % 10;
  }
}
