package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
        "2001 S | 5 secs, 10 secs, 15 secs, 30 secs, 1 min",
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

  @Test
  void everySizeIsReadByItsName() {
    for (BarSize size : BarSize.values()) {
      assertThat(BarSize.of(size.wireName())).isEqualTo(size);
    }
  }
}
