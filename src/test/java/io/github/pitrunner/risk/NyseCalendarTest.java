package io.github.pitrunner.risk;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.TradingSession;
import io.github.pitrunner.testing.Stocks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NyseCalendarTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private final NyseCalendar calendar = new NyseCalendar();

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "2026-11-23, 2026-11-23, an ordinary Monday",
    "2026-11-21, 2026-11-23, a Saturday",
    "2026-11-26, 2026-11-27, Thanksgiving",
    "2026-12-25, 2026-12-28, Christmas on a Friday",
    "2026-07-03, 2026-07-06, Independence Day on a Saturday",
    "2027-07-05, 2027-07-06, Independence Day on a Sunday",
    "2026-04-03, 2026-04-06, Good Friday",
    "2026-06-19, 2026-06-22, Juneteenth",
    "2027-12-31, 2027-12-31, the eve of a New Year on a Saturday",
    "2025-01-09, 2025-01-10, a day of mourning"
  })
  void tradesOnBusinessDays(LocalDate day, LocalDate expected, String name) {
    TradingSession session = session(day, LocalTime.of(8, 0), false);

    assertThat(session.open()).isEqualTo(at(expected, LocalTime.of(9, 30)));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "2026-11-27, 13:00, after Thanksgiving",
    "2026-12-24, 13:00, Christmas Eve",
    "2025-07-03, 13:00, the eve of Independence Day",
    "2026-07-02, 16:00, two days before Independence Day",
    "2025-11-21, 16:00, a Friday before Thanksgiving",
    "2027-12-23, 16:00, the day before a Christmas Eve that is a holiday",
    "2026-12-31, 16:00, New Year's Eve",
    "2026-03-09, 16:00, after summer time began",
    "2026-11-02, 16:00, after summer time ended"
  })
  void closesEarlyByTheStandingRule(LocalDate day, LocalTime close, String name) {
    TradingSession session = session(day, LocalTime.of(10, 0), false);

    assertThat(session.close()).isEqualTo(at(day, close));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-23, 04:00, 20:00", "2026-11-27, 04:00, 17:00"})
  void hasExtendedHours(LocalDate day, LocalTime open, LocalTime close) {
    TradingSession session = session(day, LocalTime.of(5, 0), true);

    assertThat(session).isEqualTo(new TradingSession(at(day, open), at(day, close)));
  }

  @ParameterizedTest
  @CsvSource({
    "STOCK, USD, 2026-11-23, true",
    "OPTION, USD, 2026-11-23, true",
    "STOCK, EUR, 2026-11-23, false",
    "FUTURE, USD, 2026-11-23, false",
    "STOCK, USD, 2110-01-04, false"
  })
  void coversWhatTradesInNewYork(
      SecurityType type, String currency, LocalDate day, boolean isCovered) {
    Instrument instrument =
        new Instrument(
            1,
            "X",
            type,
            "SMART",
            "",
            currency,
            null,
            null,
            null,
            BigDecimal.ONE,
            "X",
            "",
            List.of());

    assertThat(calendar.covers(instrument, at(day, LocalTime.NOON))).isEqualTo(isCovered);
    assertThat(calendar.covers(Stocks.AAPL, Situation.MONDAY_MORNING)).isTrue();
  }

  private TradingSession session(LocalDate day, LocalTime time, boolean isExtended) {
    return requireNonNull(calendar.sessionAt(at(day, time), isExtended));
  }

  private static Instant at(LocalDate day, LocalTime time) {
    return day.atTime(time).atZone(NEW_YORK).toInstant();
  }
}
