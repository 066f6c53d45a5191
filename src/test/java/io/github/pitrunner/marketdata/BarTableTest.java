package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which sizes of bars go with which durations: the table of protocol section 5.4. */
class BarTableTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60 S   | 1 secs, 5 secs, 10 secs, 15 secs, 30 secs, 1 min",
        "2000 S | 1 secs, 5 secs, 10 secs, 15 secs, 30 secs, 1 min",
        "7200 S | 1 secs, 5 secs, 10 secs, 15 secs, 30 secs, 1 min",
        "1 D    | 5 secs, 10 secs, 15 secs, 30 secs, 1 min, 2 mins, 3 mins, 5 mins, 10 mins, 15 mins, 20 mins, 30 mins, 1 hour, 1 day, 1 week, 1 month",
        "2 W    | 10 secs, 15 secs, 30 secs, 1 min, 2 mins, 3 mins, 5 mins, 10 mins, 15 mins, 20 mins, 30 mins, 1 hour, 2 hours, 3 hours, 4 hours, 1 day, 1 week, 1 month",
        "1 M    | 30 secs, 1 min, 2 mins, 3 mins, 5 mins, 10 mins, 15 mins, 20 mins, 30 mins, 1 hour, 2 hours, 3 hours, 4 hours, 8 hours, 1 day, 1 week, 1 month",
        "1 Y    | 1 min, 2 mins, 3 mins, 5 mins, 10 mins, 15 mins, 20 mins, 30 mins, 1 hour, 2 hours, 3 hours, 4 hours, 8 hours, 1 day, 1 week, 1 month"
      })
  void sizesOfADurationAreThoseOfTheTable(String duration, String sizes) {
    BarDuration asked = BarDuration.of(duration);

    List<String> served =
        Arrays.stream(BarSize.values()).filter(asked::serves).map(BarSize::wireName).toList();

    assertThat(served).containsExactly(sizes.split(", "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "D",
        "1D",
        "0 D",
        "-1 D",
        "1 d",
        "1  D",
        " 1 D",
        "1 D ",
        "01 D",
        "1.5 D",
        "100000 S",
        "1 H",
        "1 DD",
        "1 D\n"
      })
  void otherTextIsNoDuration(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> BarDuration.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 sec", "5 secs ", "1 mins", "7 mins", "1 HOUR", "1 days", "1h"})
  void otherTextIsNoSize(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BarSize.of(text))
        .withMessageContaining("1 secs, 5 secs");
  }

  /** The table of protocol section 5.4: each unit with its smallest and its largest size. */
  @ParameterizedTest
  @CsvSource({
    "S, 1 secs, 1 min",
    "D, 5 secs, 1 hour",
    "W, 10 secs, 4 hours",
    "M, 30 secs, 8 hours",
    "Y, 1 min, 8 hours"
  })
  void everyPairOfUnitAndSizeIsAsInTheTable(
      BarDuration.Unit unit, String smallest, String largest) {
    for (BarSize size : BarSize.values()) {
      boolean isInTable =
          size.compareTo(BarSize.of(smallest)) >= 0 && size.compareTo(BarSize.of(largest)) <= 0;
      boolean isOfDays = size.isDayOrLonger() && unit != BarDuration.Unit.S;

      assertThat(new BarDuration(1, unit).serves(size))
          .as("1 %s of %s", unit, size.wireName())
          .isEqualTo(isInTable || isOfDays);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1 secs, PT1S",
    "30 secs, PT30S",
    "1 min, PT1M",
    "30 mins, PT30M",
    "1 hour, PT1H",
    "8 hours, PT8H",
    "1 day, P1D",
    "1 week, P7D",
    "1 month, P30D"
  })
  void sizesHaveALength(String size, Duration length) {
    assertThat(BarSize.of(size).length()).isEqualTo(length);
  }

  @ParameterizedTest
  @CsvSource({
    "90 S, 2026-03-31T11:58:30Z",
    "2 D, 2026-03-29T12:00:00Z",
    "1 W, 2026-03-24T12:00:00Z",
    "1 M, 2026-02-28T12:00:00Z",
    "1 Y, 2025-03-31T12:00:00Z"
  })
  void durationReachesBackByTheCalendar(String duration, Instant from) {
    assertThat(BarDuration.of(duration).before(Instant.parse("2026-03-31T12:00:00Z")))
        .isEqualTo(from);
  }

  @Test
  void everySizeIsReadByItsName() {
    for (BarSize size : BarSize.values()) {
      assertThat(BarSize.of(size.wireName())).isEqualTo(size);
    }
  }
}
