package io.github.pitrunner.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {
  @ParameterizedTest
  @CsvSource({"0.5, 50", "0.99, 99", "0.991, 100", "1, 100", "0, 1"})
  void shareIsTheLeastTimeWithinWhichSoManyCame(double share, double millis) {
    Latencies times =
        Latencies.of(LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1_000_000).toArray());

    assertThat(times.millis(share)).isEqualTo(millis);
  }

  @Test
  void withoutAnyThereAreNoFigures() {
    assertThatThrownBy(() -> Latencies.of(new long[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
