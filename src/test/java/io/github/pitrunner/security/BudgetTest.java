package io.github.pitrunner.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private final HandClock clock = new HandClock();
  private final Budget budget = new Budget(new Budget.Pace(10, 3), clock);

  private long taken(int tries) {
    return IntStream.range(0, tries).filter(number -> budget.take().isEmpty()).count();
  }

  @Test
  void afterASilenceTheWholeBurstIsThereAndNoMore() {
    assertThat(taken(10)).isEqualTo(3);

    clock.turn(Duration.ofHours(1));

    assertThat(taken(10)).isEqualTo(3);
  }

  @Test
  void itSaysExactlyWhenThereIsOneAgain() {
    taken(3);

    assertThat(budget.take()).contains(Duration.ofMillis(100));
    clock.turn(Duration.ofMillis(100).minusNanos(1));
    assertThat(budget.take()).contains(Duration.ofNanos(1));
    clock.turn(Duration.ofNanos(1));
    assertThat(budget.missing()).isEmpty();
    assertThat(budget.take()).isEmpty();
    assertThat(budget.take()).contains(Duration.ofMillis(100));
  }

  @Test
  void lookingTakesNothing() {
    IntStream.range(0, 10).forEach(number -> assertThat(budget.missing()).isEmpty());

    assertThat(taken(10)).isEqualTo(3);
  }

  @Test
  void itIsFullOnceAllHasComeBack() {
    assertThat(budget.isFull()).isTrue();
    taken(3);
    clock.turn(Duration.ofMillis(299));
    assertThat(budget.isFull()).isFalse();

    clock.turn(Duration.ofMillis(1));

    assertThat(budget.isFull()).isTrue();
  }

  @Test
  void clockThatIsSetBackLocksNobodyOut() {
    taken(3);

    clock.turn(Duration.ofHours(-1));

    assertThat(taken(10)).isEqualTo(3);
  }
}
