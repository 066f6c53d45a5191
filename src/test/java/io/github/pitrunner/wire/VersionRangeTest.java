package io.github.pitrunner.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRangeTest {
  @ParameterizedTest
  @CsvSource({
    "v213..225, 213, 225",
    "v100..225, 100, 225",
    "v225, 225, 225",
    "v1..999999, 1, 999999",
    "v100..225 +PACEAPI, 100, 225",
    "v76 options, 76, 76",
    "v0213..0225, 213, 225"
  })
  void offerIsRead(String text, int min, int max) {
    assertThat(VersionRange.fromWire(text)).isEqualTo(new VersionRange(min, max));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "213, 225", "100, 999999"})
  void offerComesOutAsItWentIn(int min, int max) {
    VersionRange range = new VersionRange(min, max);

    assertThat(VersionRange.fromWire(range.toWire())).isEqualTo(range);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "225, 213"})
  void emptyRangeIsRefused(int min, int max) {
    assertThatThrownBy(() -> new VersionRange(min, max))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"212, false", "213, true", "220, true", "225, true", "226, false"})
  void bothEndsAreContained(int version, boolean contained) {
    assertThat(VersionRange.SUPPORTED.contains(version)).isEqualTo(contained);
  }
}
