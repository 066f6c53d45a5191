package io.github.pitrunner.connector;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Asynchronous;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Reads in production: MicroProfile's retry, after {@code Unavailable} and nothing else. A request
 * ends by its own deadline; the time-out here is for one that has lost it.
 */
@Singleton
public final class GatewayReads implements Reads {
  /** Key of the number of times that a read is asked again. */
  public static final String RETRIES = "pitrunner.gateway.read-retries";

  private final Asker asker;

  /**
   * What may be over by the next time. Another session that has the data goes on for longer. Public
   * for the fault tolerance, which makes it.
   */
  public static final class Passing implements Predicate<Throwable> {
    @Override
    public boolean test(Throwable failure) {
      return failure instanceof Failure.Unavailable unavailable
          && unavailable.reason() != Reason.COMPETING_SESSION;
    }
  }

  /** A bean of its own, for only a call from outside of it passes the fault tolerance. */
  @ApplicationScoped
  static class Asker {
    // The time-out is one minute more than the longest patience that can be configured.
    @Retry(
        maxRetries = 3,
        delay = 250,
        delayUnit = ChronoUnit.MILLIS,
        jitter = 100,
        jitterDelayUnit = ChronoUnit.MILLIS,
        maxDuration = 0)
    @RetryWhen(exception = Passing.class)
    @ExponentialBackoff(maxDelay = 5_000, maxDelayUnit = ChronoUnit.MILLIS)
    @Timeout(value = 6, unit = ChronoUnit.MINUTES)
    @Asynchronous
    @NonBlocking
    <T> CompletionStage<T> ask(Supplier<Future<T>> question) {
      return question.get().toCompletionStage();
    }
  }

  GatewayReads(Asker asker) {
    this.asker = asker;
  }

  @Override
  public <T> Future<T> ask(Supplier<Future<T>> question) {
    return ContextFuture.of(() -> asker.ask(question))
        .recover(
            failure ->
                Future.failedFuture(failure instanceof TimeoutException ? timedOut() : failure));
  }

  private static Failure timedOut() {
    return new Failure.TimedOut(
        Reason.GATEWAY_TIMEOUT, "The gateway did not answer within the longest time", Map.of());
  }
}
