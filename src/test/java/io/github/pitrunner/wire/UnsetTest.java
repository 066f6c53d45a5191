package io.github.pitrunner.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsetTest {
  @ParameterizedTest
  @ValueSource(
      doubles = {Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void sentinelDoubleIsUnset(double value) {
    assertThat(Unset.isUnset(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, -1, Integer.MAX_VALUE, Double.MIN_VALUE, -Double.MAX_VALUE})
  void otherDoubleIsSet(double value) {
    assertThat(Unset.isUnset(value)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE - 1})
  void onlyTheGreatestIntIsUnset(int value) {
    assertThat(Unset.isUnset(value)).isFalse();
    assertThat(Unset.isUnset(Integer.MAX_VALUE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE - 1})
  void onlyTheGreatestLongIsUnset(long value) {
    assertThat(Unset.isUnset(value)).isFalse();
    assertThat(Unset.isUnset(Long.MAX_VALUE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "NaN",
        "2147483647",
        "9223372036854775807",
        "-9223372036854775808",
        "1.7976931348623157E308",
        "1.7976931348623157E+308",
        "1.7976931348623157e+308",
        "170141183460469231731687303715884105727"
      })
  void sentinelTextIsUnset(String value) {
    assertThat(Unset.isUnset(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "2147483646", "2147483647.5", " ", "x"})
  void otherTextIsSet(String value) {
    assertThat(Unset.isUnset(value)).isFalse();
  }
}
