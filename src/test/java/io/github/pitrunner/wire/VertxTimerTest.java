package io.github.pitrunner.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.wire.Timer.Scheduled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VertxTimerTest {
  private static final int DEADLINE_SECONDS = 20;
  private static final Duration SHORT = Duration.ofMillis(2);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final VertxTimer timer = new VertxTimer(vertx, context);
  private final List<String> ran = new ArrayList<>();

  /** A test's steps on the context; it ends when it completes the future. */
  private interface Steps {
    void start(CompletableFuture<List<String>> end);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000001S", "PT0.002S"})
  void taskRunsOnTheContextAfterTheCallHasReturned(String delay) throws Exception {
    List<String> order =
        run(
            end -> {
              timer.after(
                  Duration.parse(delay),
                  () -> {
                    ran.add("task");
                    assertThat(Vertx.currentContext()).isEqualTo(context);
                    end.complete(ran);
                  });
              ran.add("returned");
            });

    assertThat(order).containsExactly("returned", "task");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_500_000, 20_000_000})
  void taskIsNeverEarly(int nanos) throws Exception {
    long[] waited = new long[1];

    run(
        end -> {
          long start = System.nanoTime();
          timer.after(
              Duration.ofNanos(nanos),
              () -> {
                waited[0] = System.nanoTime() - start;
                end.complete(ran);
              });
        });

    assertThat(waited[0]).isGreaterThanOrEqualTo(nanos);
  }

  @Test
  void tasksOfOneDelayRunInTheOrderOfTheirCalls() throws Exception {
    List<String> order =
        run(
            end -> {
              timer.after(SHORT, () -> ran.add("first"));
              timer.after(SHORT, () -> ran.add("second"));
              timer.after(SHORT.multipliedBy(10), () -> end.complete(ran));
            });

    assertThat(order).containsExactly("first", "second");
  }

  @Test
  void cancelledTaskDoesNotRun() throws Exception {
    List<String> order =
        run(
            end -> {
              Scheduled scheduled = timer.after(SHORT, () -> ran.add("cancelled"));
              scheduled.cancel();
              scheduled.cancel();
              timer.after(SHORT.multipliedBy(10), () -> end.complete(ran));
            });

    assertThat(order).isEmpty();
  }

  @Test
  void taskCancelledByTheOneBeforeItDoesNotRunAlthoughItsTimeHasCome() throws Exception {
    List<String> order =
        run(
            end -> {
              Scheduled[] second = new Scheduled[1];
              timer.after(
                  SHORT,
                  () -> {
                    ran.add("first");
                    second[0].cancel();
                  });
              second[0] = timer.after(SHORT, () -> ran.add("second"));
              timer.after(SHORT.multipliedBy(10), () -> end.complete(ran));
              // Both are due when the context gets its next turn.
              long due = System.nanoTime() + SHORT.multipliedBy(2).toNanos();
              while (System.nanoTime() < due) {
                Thread.onSpinWait();
              }
            });

    assertThat(order).containsExactly("first");
  }

  @Test
  void cancelAfterTheTaskRanDoesNothing() throws Exception {
    List<String> order =
        run(
            end -> {
              Scheduled scheduled = timer.after(SHORT, () -> ran.add("task"));
              timer.after(
                  SHORT.multipliedBy(5),
                  () -> {
                    scheduled.cancel();
                    end.complete(ran);
                  });
            });

    assertThat(order).containsExactly("task");
  }

  @Test
  void periodicTaskRunsOnTheContextUntilItIsCancelled() throws Exception {
    List<String> order =
        run(
            end -> {
              Scheduled[] periodic = new Scheduled[1];
              periodic[0] =
                  timer.every(
                      SHORT,
                      () -> {
                        ran.add("again");
                        assertThat(Vertx.currentContext()).isEqualTo(context);
                        if (ran.size() == 3) {
                          periodic[0].cancel();
                          timer.after(SHORT.multipliedBy(10), () -> end.complete(ran));
                        }
                      });
              ran.add("returned");
            });

    assertThat(order).containsExactly("returned", "again", "again");
  }

  private List<String> run(Steps steps) throws Exception {
    CompletableFuture<List<String>> end = new CompletableFuture<>();
    context.exceptionHandler(end::completeExceptionally);
    context.runOnContext(start -> steps.start(end));
    return end.get(DEADLINE_SECONDS, SECONDS);
  }
}
