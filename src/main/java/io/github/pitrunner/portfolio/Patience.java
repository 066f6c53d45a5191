package io.github.pitrunner.portfolio;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;

/**
 * How long something is waited for.
 *
 * @param length above 0
 */
public record Patience(Ticker ticker, Duration length) {
  /**
   * The same answer, or {@code TimedOut} when it does not come in time.
   *
   * @param what is waited for, for the message
   */
  <T> Future<T> limit(Future<T> answer, String what) {
    if (answer.isComplete()) {
      return answer;
    }
    Promise<T> limited = Promise.promise();
    Ticker.Ticking ticking = ticker.every(length, () -> limited.tryFail(timedOut(what)));
    limited.future().onComplete(end -> ticking.cancel());
    answer.onSuccess(limited::tryComplete).onFailure(limited::tryFail);
    return limited.future();
  }

  private Failure timedOut(String what) {
    return new Failure.TimedOut(
        Reason.GATEWAY_TIMEOUT,
        "%s: the gateway has not told it within %d ms".formatted(what, length.toMillis()),
        Map.of());
  }
}
