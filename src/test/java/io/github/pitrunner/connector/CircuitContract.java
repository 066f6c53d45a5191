package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.connector.Circuit.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every circuit does, with {@value #FAILURES} failures in a row that open it. */
abstract class CircuitContract {
  static final int FAILURES = 4;
  static final Duration OPEN_FOR = Duration.ofSeconds(1);

  /** A round, which the test ends, and what the circuit made of it. */
  private static final class Round {
    private final Promise<Void> end = Promise.promise();
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private volatile boolean hasRun;

    Future<Void> run() {
      hasRun = true;
      return end.future();
    }

    boolean isRefused() {
      return outcome.isCompletedExceptionally()
          && outcome.handle((done, failure) -> failure).join() instanceof Circuit.OpenException;
    }
  }

  abstract Circuit circuit();

  /** Runs a task on the circuit's context and waits for its end. */
  abstract void onContext(Runnable task);

  /** Lets time pass. */
  abstract void pass(Duration duration);

  /**
   * The steps: S a round that succeeds, F one that fails, T one that throws, x a round that is
   * refused without being run, w the time that the circuit stays open.
   */
  @ParameterizedTest
  @CsvSource({
    "S, CLOSED",
    "F F F, CLOSED",
    "F F F F, OPEN",
    "T T T T, OPEN",
    "F F F S F F F, CLOSED",
    "F F F S F F F F, OPEN",
    "S S S S S F F F F, OPEN",
    "F F F F x x, OPEN",
    "F F F F w S, CLOSED",
    "F F F F w S F F F, CLOSED",
    "F F F F w S F F F F x, OPEN",
    "F F F F w F x, OPEN",
    "F F F F w F x w F x w S S, CLOSED"
  })
  void standsWhereTheRoundsHaveBroughtIt(String steps, State expected) {
    for (String step : steps.split(" ", -1)) {
      switch (step) {
        case "S" -> assertThat(ended(begun(), null)).isNull();
        case "F" ->
            assertThat(ended(begun(), new IllegalStateException("away"))).hasMessage("away");
        case "T" -> assertThat(thrown()).hasMessage("at once");
        case "x" -> assertRefused();
        case "w" -> pass(OPEN_FOR);
        default -> throw new IllegalArgumentException(step);
      }
    }

    assertThat(circuit().state()).isEqualTo(expected);
  }

  @Test
  void letsOneRoundThroughAfterTheTimeAndNoOtherBesideIt() {
    open();
    pass(OPEN_FOR);

    Round decisive = begun();

    assertThat(circuit().state()).isEqualTo(State.HALF_OPEN);
    assertRefused();
    assertThat(circuit().state()).isEqualTo(State.HALF_OPEN);
    ended(decisive, null);
    assertThat(circuit().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void isOpenAgainForTheWholeTimeWhenThatRoundFails() {
    open();
    pass(OPEN_FOR);

    open(1);
    pass(OPEN_FOR.dividedBy(4));

    assertRefused();
    pass(OPEN_FOR);
    assertThat(begun().hasRun).isTrue();
  }

  @Test
  void tellsHowLongItStaysOpen() {
    assertThat(circuit().openFor()).isEqualTo(OPEN_FOR);
  }

  private void open() {
    open(FAILURES);
  }

  final void open(int failures) {
    for (int i = 0; i < failures; i++) {
      ended(begun(), new IllegalStateException("away"));
    }
    assertThat(circuit().state()).isEqualTo(State.OPEN);
  }

  private Round begun() {
    Round round = new Round();
    start(round, round::run);
    // Production runs it in a later turn of the event loop.
    soon().until(() -> round.hasRun || round.outcome.isDone());
    assertThat(round.hasRun).isTrue();
    return round;
  }

  private @Nullable Throwable ended(Round round, @Nullable Throwable failure) {
    onContext(
        () -> {
          if (failure == null) {
            round.end.complete();
          } else {
            round.end.fail(failure);
          }
        });
    return outcome(round);
  }

  private @Nullable Throwable thrown() {
    Round round = new Round();
    start(
        round,
        () -> {
          throw new IllegalStateException("at once");
        });
    return outcome(round);
  }

  private void assertRefused() {
    Round round = new Round();
    start(round, round::run);
    soon().until(round.outcome::isDone);
    assertThat(round.isRefused()).isTrue();
    assertThat(round.hasRun).isFalse();
  }

  private void start(Round round, Supplier<Future<Void>> run) {
    onContext(
        () ->
            circuit()
                .run(run)
                .onSuccess(round.outcome::complete)
                .onFailure(round.outcome::completeExceptionally));
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
  }

  private static @Nullable Throwable outcome(Round round) {
    soon().until(round.outcome::isDone);
    return round
        .outcome
        .handle(
            (done, failure) ->
                failure instanceof CompletionException ? failure.getCause() : failure)
        .join();
  }
}
