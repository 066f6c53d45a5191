package io.github.pitrunner.api;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What is asked of the journal, as calls have their answers. */
public final class JournalReads {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private JournalReads() {}

  /** The answer; a journal that cannot be read is {@code Unavailable}. */
  public static <T> Future<T> of(CompletionStage<T> stage) {
    // The journal answers on our context already.
    Promise<T> answer = Promise.promise();
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            answer.complete(value);
          } else {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            answer.fail(
                new Failure.Unavailable(
                    Reason.JOURNAL_UNAVAILABLE,
                    "The journal cannot be read: " + (cause == null ? failure : cause).getMessage(),
                    TRY_AGAIN));
          }
        });
    return answer.future();
  }
}
