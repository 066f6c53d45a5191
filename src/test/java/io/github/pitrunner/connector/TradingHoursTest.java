package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.TradingSession;
import io.github.pitrunner.tws.ContractDetails;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradingHoursTest {
  private static Hours read(String zone, String trading, String liquid) {
    return TradingHours.fromWire(
        ContractDetails.newBuilder()
            .setTimeZoneId(zone)
            .setTradingHours(trading)
            .setLiquidHours(liquid)
            .build());
  }

  private static TradingSession session(String open, String close) {
    return new TradingSession(Instant.parse(open), Instant.parse(close));
  }

  @Test
  void areReadInTheZoneOfTheContract() {
    Hours hours =
        read(
            "US/Eastern",
            "20260824:0400-20260824:2000;20260825:0400-20260825:2000",
            "20260824:0930-20260824:1600");

    assertThat(hours.zone()).isEqualTo(ZoneId.of("US/Eastern"));
    assertThat(hours.trading())
        .containsExactly(
            session("2026-08-24T08:00:00Z", "2026-08-25T00:00:00Z"),
            session("2026-08-25T08:00:00Z", "2026-08-26T00:00:00Z"));
    assertThat(hours.regular())
        .containsExactly(session("2026-08-24T13:30:00Z", "2026-08-24T20:00:00Z"));
  }

  @Test
  void tellClosedDaysAndSessionsOverMidnight() {
    Hours hours =
        read("US/Central", "20260823:1700-20260824:1600;20260829:CLOSED", "20260829:CLOSED");

    assertThat(hours.trading())
        .containsExactly(session("2026-08-23T22:00:00Z", "2026-08-24T21:00:00Z"));
    assertThat(hours.regular()).isEmpty();
    assertThat(hours.closedDays()).containsExactly(LocalDate.of(2026, 8, 29));
  }

  @ParameterizedTest
  @CsvSource({
    // New York's clocks go forward on 8 March 2026 and back on 1 November 2026.
    "20260307:1800-20260308:1700, 22",
    "20261031:1800-20261101:1700, 24",
    "20260314:1800-20260315:1700, 23"
  })
  void followTheClocksOfTheExchange(String part, int hoursLong) {
    TradingSession only = read("US/Eastern", part, "").trading().get(0);

    assertThat(Duration.between(only.open(), only.close())).isEqualTo(Duration.ofHours(hoursLong));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rubbish",
        "20260824",
        "20260824:0930",
        "20260824:0930-",
        "20260824:0930-1600",
        "20261324:0930-20261324:1600",
        "20260824:2560-20260824:2570",
        "20260824:1600-20260824:0930",
        "20260824:0930-20260824:0930",
        "2026:CLOSED",
        "CLOSED",
        ";;"
      })
  void badPartsAreLeftOutAndTheOthersKept(String bad) {
    Hours hours = read("US/Eastern", bad + ";20260825:0930-20260825:1600", "");

    assertThat(hours.trading())
        .containsExactly(session("2026-08-25T13:30:00Z", "2026-08-25T20:00:00Z"));
    assertThat(hours.closedDays()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Mars/Olympus", "not a zone"})
  void withoutAKnownZoneThereAreNone(String zone) {
    assertThat(read(zone, "20260824:0930-20260824:1600", ""))
        .isEqualTo(new Hours(null, List.of(), List.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "EST, 2026-08-24T13:30:00Z",
    "MST, 2026-08-24T15:30:00Z",
    "CST, 2026-08-24T14:30:00Z",
    "JST, 2026-08-24T00:30:00Z",
    "MET, 2026-08-24T07:30:00Z",
    "GB-Eire, 2026-08-24T08:30:00Z"
  })
  void shortNamesAreThoseOfExchangesWithTheirSummerTime(String zone, Instant open) {
    assertThat(read(zone, "20260824:0930-20260824:1600", "").trading().get(0).open())
        .isEqualTo(open);
  }

  @Test
  void ofNothingAreNone() {
    assertThat(read("US/Eastern", "", "").trading()).isEmpty();
  }
}
