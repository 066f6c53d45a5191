package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.wire.Timer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads in production, with figures that their build did not know. */
@QuarkusTest
@TestProfile(ToleranceProfile.class)
class GatewayReadsTest {
  private final Failure away =
      new Failure.Unavailable(Reason.GATEWAY_UNAVAILABLE, "away", Duration.ofSeconds(1));

  @Inject GatewayReads reads;
  @Inject Timer timer;

  private final List<Context> askedOn = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Context> answeredOn = new CompletableFuture<>();

  @Test
  void whatIsUnavailableIsAskedAgainAsOftenAsTheStartSaid() {
    Future<String> answer = ask(() -> Future.failedFuture(away));

    assertThat(answer.cause()).isSameAs(away);
    assertThat(askedOn).hasSize(1 + ToleranceProfile.RETRIES);
  }

  @Test
  void theAnswerToALaterQuestionIsTheAnswer() {
    Future<String> answer =
        ask(
            () ->
                askedOn.size() == 1
                    ? Future.failedFuture(away)
                    : Future.succeededFuture("an answer"));

    assertThat(answer.result()).isEqualTo("an answer");
    assertThat(askedOn).hasSize(2);
  }

  @Test
  void asksAndAnswersOnTheContextOfWhoeverAsksAlsoAfterARetry() {
    // Given answers that arrive on another thread
    Supplier<Future<String>> question =
        () -> {
          Promise<String> promise = Promise.promise();
          Thread elsewhere =
              new Thread(
                  () -> {
                    if (askedOn.size() == 1) {
                      promise.fail(away);
                    } else {
                      promise.complete("an answer");
                    }
                  });
          elsewhere.start();
          return promise.future();
        };

    assertThat(ask(question).result()).isEqualTo("an answer");

    Context context = new SessionContext(timer).call(Vertx::currentContext);
    assertThat(askedOn).hasSize(2).containsOnly(context);
    assertThat(answeredOn.join()).isSameAs(context);
  }

  static Stream<RuntimeException> others() {
    return Stream.of(
        new Failure.Cancelled("left"),
        new Failure.Unavailable(Reason.COMPETING_SESSION, "elsewhere", Duration.ofSeconds(1)),
        new Failure.TimedOut(Reason.GATEWAY_TIMEOUT, "silent", Map.of()),
        new Failure.Refused(Reason.GATEWAY_REFUSED, "no", Map.of()),
        new Failure.Exhausted(Reason.NO_MARKET_DATA_LINE, "full", Map.of(), null),
        new Failure.NotFound(Reason.INSTRUMENT_NOT_FOUND, "none", Map.of()),
        new IllegalStateException("a fault"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void nothingElseIsAskedAgain(RuntimeException failure) {
    Future<String> answer = ask(() -> Future.failedFuture(failure));

    assertThat(answer.cause()).isSameAs(failure);
    assertThat(askedOn).hasSize(1);
  }

  @Test
  void aQuestionWithoutAnyAnswerTimesOutAndIsNotAskedAgain() {
    Future<String> answer = ask(() -> Promise.<String>promise().future());

    assertThat(answer.cause())
        .isInstanceOfSatisfying(
            Failure.TimedOut.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.GATEWAY_TIMEOUT));
    assertThat(askedOn).hasSize(1);
    assertThat(answeredOn.join()).isSameAs(new SessionContext(timer).call(Vertx::currentContext));
  }

  private Future<String> ask(Supplier<Future<String>> question) {
    Future<String> answer =
        new SessionContext(timer)
            .call(
                () ->
                    reads
                        .ask(
                            () -> {
                              askedOn.add(Vertx.currentContext());
                              return question.get();
                            })
                        .onComplete(end -> answeredOn.complete(Vertx.currentContext())));
    await().until(answeredOn::isDone);
    return answer;
  }
}
