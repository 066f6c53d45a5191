package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.type.Date;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "2026-03-08T07:00:00.000000001Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z"
      })
  void instantsComeBack(Instant time) {
    assertThat(Times.fromProto(Times.toProto(time))).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({"0,-1", "0,1000000000", "253402300800,0", "-62135596801,0"})
  void timesOutsideTheirRangeAreRefused(long seconds, int nanos) {
    Timestamp time = Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();

    assertThatIllegalArgumentException().isThrownBy(() -> Times.fromProto(time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PT0S", "PT15S", "PT-15S", "PT0.000000001S", "PT-0.000000001S", "PT-1.5S"})
  void durationsComeBackAndAreValidOnTheWay(Duration duration) {
    com.google.protobuf.Duration proto = Times.toProto(duration);

    assertThat(Durations.isValid(proto)).isTrue();
    assertThat(Times.fromProto(proto)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"1,-1", "-1,1", "315576000001,0", "0,1000000000"})
  void durationsOutsideTheirRangeAreRefused(long seconds, int nanos) {
    com.google.protobuf.Duration duration =
        com.google.protobuf.Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();

    assertThatIllegalArgumentException().isThrownBy(() -> Times.fromProto(duration));
  }

  @Test
  void datesComeBack() {
    LocalDate leapDay = LocalDate.of(2028, 2, 29);

    assertThat(Times.fromProto(Times.toProto(leapDay))).isEqualTo(leapDay);
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "2026,0,1", "2026,1,0", "2026,2,29", "2026,13,1", "10000,1,1", "-1,1,1"})
  void datesThatAreNoDayAreRefused(int year, int month, int day) {
    Date date = Date.newBuilder().setYear(year).setMonth(month).setDay(day).build();

    assertThatIllegalArgumentException().isThrownBy(() -> Times.fromProto(date));
  }
}
