package io.github.pitrunner.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void withoutAWordThereAre200RoundsOnTheEmbeddedFile() {
    assertThat(Options.parse(List.of())).isEqualTo(new Options(1, 200, 1, false));
  }

  @Test
  void areTakenAsTheyAreNamed() {
    assertThat(
            Options.parse(
                List.of(
                    "--seed", "9", "--database", "postgresql", "--first", "4", "--rounds", "2")))
        .isEqualTo(new Options(4, 2, 9, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rounds 0",
        "--rounds 401",
        "--rounds x",
        "--rounds",
        "--seed -1",
        "--database oracle",
        "--loops 3"
      })
  void thatAreNoneAreRefusedByName(String line) {
    assertThatThrownBy(() -> Options.parse(List.of(line.split(" ", -1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line.split(" ", -1)[0]);
  }
}
