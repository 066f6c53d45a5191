package io.github.pitrunner.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradingDayTest {
  @ParameterizedTest(name = "{0}, asked at {1}: {2}")
  @CsvSource({
    // Midnight in New York is 05:00 UTC in winter and 04:00 in summer.
    "2026-11-23T15:00:00Z, 2026-11-23T15:00:00Z, true",
    "2026-11-23T05:00:00Z, 2026-11-23T16:59:00Z, true",
    "2026-11-23T05:00:00Z, 2026-11-23T17:01:00Z, false",
    "2026-11-23T04:59:59Z, 2026-11-23T05:00:01Z, false",
    "2026-07-23T04:00:00Z, 2026-07-23T04:00:01Z, true",
    "2026-07-23T03:59:59Z, 2026-07-23T04:00:01Z, false",
    "2026-11-20T15:00:00Z, 2026-11-23T15:00:00Z, false",
    "2026-11-23T15:00:01Z, 2026-11-23T15:00:00Z, false",
  })
  void isThatOfAnOrderOnlyWhereItIsBeyondDoubt(Instant created, Instant now, boolean expected) {
    assertThat(TradingDay.isToday(created, now)).isEqualTo(expected);
  }
}
