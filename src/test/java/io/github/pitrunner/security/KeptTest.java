package io.github.pitrunner.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptTest {
  @Test
  void thereAreNeverTooMany() {
    Kept<Integer, String> kept = new Kept<>(100, value -> false);

    IntStream.range(0, 10_000).forEach(number -> kept.of(number, () -> "busy"));

    assertThat(kept.size()).isBetween(80, 100);
  }

  @Test
  void thoseThatSayNothingGoFirst() {
    Kept<Integer, String> kept = new Kept<>(100, "idle"::equals);
    kept.put(-1, "busy");

    IntStream.range(0, 10_000).forEach(number -> kept.put(number, "idle"));

    assertThat(kept.find(-1)).contains("busy");
    assertThat(kept.size()).isLessThanOrEqualTo(100);
  }
}
