package io.github.pitrunner.security;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often each caller may call and how many calls he may have open. Calls that make things safer
 * have all of that a second time: who floods reads can still cancel his orders.
 */
final class Quotas {
  /** More than there can be callers with credentials; what is beyond comes of many addresses. */
  private static final int MOST_CALLERS = 10_000;

  private static final Duration LATER = Duration.ofSeconds(1);

  private final Limits limits;
  private final Clock clock;
  private final Kept<String, Quota> quotas = new Kept<>(MOST_CALLERS, Quota::isIdle);

  /**
   * What each caller has.
   *
   * @param open calls at once, of each of the two kinds
   */
  record Limits(Budget.Pace calls, Budget.Pace safetyCalls, int open) {}

  private record Quota(Half usual, Half safety) {
    boolean isIdle() {
      return usual.isIdle() && safety.isIdle();
    }
  }

  private record Half(Budget.Pace pace, Budget budget, AtomicInteger open) {
    boolean isIdle() {
      return budget.isFull() && open.get() == 0;
    }
  }

  Quotas(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Counts a call.
   *
   * @param subject who makes it, such as {@code identity:alice}
   * @throws Failure.Exhausted if he has made too many
   */
  void count(String subject, boolean isSafety) {
    Half half = half(subject, isSafety);
    Optional<Duration> wait = half.budget().take();
    if (wait.isPresent()) {
      throw new Failure.Exhausted(
          Reason.RATE_LIMITED,
          "Too many calls: %d in a second are allowed, and %d at once; try again in %d ms"
              .formatted(
                  half.pace().perSecond(), half.pace().burst(), Math.max(1, wait.get().toMillis())),
          new Failure.Quota(subject, "%scalls in a second".formatted(isSafety ? "safety " : "")),
          wait.get());
    }
  }

  /**
   * Opens a call.
   *
   * @return to be run once when it ends
   * @throws Failure.Exhausted if too many are open
   */
  Runnable open(String subject, boolean isSafety) {
    AtomicInteger open = half(subject, isSafety).open();
    if (open.incrementAndGet() > limits.open()) {
      open.decrementAndGet();
      throw new Failure.Exhausted(
          Reason.TOO_MANY_OPEN_CALLS,
          "%d calls are open, which is the most; end one of them first".formatted(limits.open()),
          new Failure.Quota(subject, "open %scalls".formatted(isSafety ? "safety " : "")),
          LATER);
    }
    return open::decrementAndGet;
  }

  /** Calls that a caller has open. */
  int openCalls(String subject) {
    return half(subject, false).open().get() + half(subject, true).open().get();
  }

  private Half half(String subject, boolean isSafety) {
    Quota quota =
        quotas.of(subject, () -> new Quota(half(limits.calls()), half(limits.safetyCalls())));
    return isSafety ? quota.safety() : quota.usual();
  }

  private Half half(Budget.Pace pace) {
    return new Half(pace, new Budget(pace, clock), new AtomicInteger());
  }
}
