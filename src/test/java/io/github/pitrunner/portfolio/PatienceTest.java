package io.github.pitrunner.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final Patience patience =
      new Patience((period, task) -> time.every(period, task)::cancel, Duration.ofSeconds(30));
  private final Promise<String> answer = Promise.promise();

  @Test
  void endsWithATimeoutThatNamesWhatWasWaitedFor() {
    Future<String> limited = patience.limit(answer.future(), "The positions");

    time.advance(Duration.ofSeconds(30));
    answer.complete("late");

    assertThat(limited.cause())
        .isInstanceOf(Failure.TimedOut.class)
        .hasMessageContaining("The positions")
        .hasMessageContaining("30000 ms");
    assertThat(time.pending()).isZero();
  }

  @Test
  void passesAnAnswerInTimeAndForgetsTheTime() {
    Future<String> limited = patience.limit(answer.future(), "The positions");

    time.advance(Duration.ofSeconds(29));
    answer.complete("in time");

    assertThat(limited.result()).isEqualTo("in time");
    assertThat(time.pending()).isZero();
  }

  @Test
  void passesAFailure() {
    Future<String> limited = patience.limit(answer.future(), "The positions");

    answer.fail(new IllegalStateException("gone"));

    assertThat(limited.cause()).hasMessage("gone");
    assertThat(time.pending()).isZero();
  }
}
