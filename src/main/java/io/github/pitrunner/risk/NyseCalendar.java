package io.github.pitrunner.risk;

import com.opengamma.strata.basics.ReferenceData;
import com.opengamma.strata.basics.date.HolidayCalendar;
import com.opengamma.strata.basics.date.HolidayCalendarIds;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.TradingSession;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When the exchanges of New York trade, for the time that the gateway cannot be asked: holidays as
 * the library has them; early closes by the exchange's standing rule, which no library of the JVM
 * has. One-off early closes are not known here.
 */
final class NyseCalendar {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  // Beyond them the library knows weekends only.
  private static final int FIRST_YEAR = 1950;
  private static final int LAST_YEAR = 2099;

  /** The longest closure since 1950 was a week; this is one with two weekends. */
  private static final int LONGEST_CLOSURE_DAYS = 14;

  private final HolidayCalendar holidays =
      HolidayCalendarIds.NYSE.resolve(ReferenceData.standard());

  /** Whether an instrument trades by this calendar, as far as is known. */
  boolean covers(Instrument instrument, Instant now) {
    int year = now.atZone(NEW_YORK).getYear();
    boolean isOfNewYork =
        switch (instrument.type()) {
          case STOCK, FUND, OPTION, WARRANT -> instrument.currency().equals("USD");
          default -> false;
        };
    return isOfNewYork && year >= FIRST_YEAR && year < LAST_YEAR;
  }

  /**
   * The session that is open or comes next; null beyond the calendar.
   *
   * @param isExtended whether hours before and after the regular ones count
   */
  @Nullable TradingSession sessionAt(Instant now, boolean isExtended) {
    LocalDate today = now.atZone(NEW_YORK).toLocalDate();
    for (int days = 0; days <= LONGEST_CLOSURE_DAYS; days++) {
      LocalDate day = today.plusDays(days);
      if (holidays.isBusinessDay(day)) {
        TradingSession session = session(day, isExtended);
        if (now.isBefore(session.close())) {
          return session;
        }
      }
    }
    return null;
  }

  private TradingSession session(LocalDate day, boolean isExtended) {
    boolean isShort = closesEarly(day);
    LocalTime open = isExtended ? LocalTime.of(4, 0) : LocalTime.of(9, 30);
    LocalTime close =
        isExtended ? LocalTime.of(isShort ? 17 : 20, 0) : LocalTime.of(isShort ? 13 : 16, 0);
    return new TradingSession(
        day.atTime(open).atZone(NEW_YORK).toInstant(),
        day.atTime(close).atZone(NEW_YORK).toInstant());
  }

  /** At 13:00: the eves of Independence Day and Christmas, and the day after Thanksgiving. */
  private boolean closesEarly(LocalDate day) {
    boolean isEve =
        (day.getMonth() == Month.JULY && day.getDayOfMonth() == 3)
            || (day.getMonth() == Month.DECEMBER && day.getDayOfMonth() == 24);
    boolean isAfterThanksgiving =
        day.getMonth() == Month.NOVEMBER
            && day.getDayOfWeek() == DayOfWeek.FRIDAY
            && holidays.isHoliday(day.minusDays(1));
    return isEve || isAfterThanksgiving;
  }
}
