package io.github.pitrunner.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private static final String ALICE = "identity:alice";

  private final HandClock clock = new HandClock();
  private final Quotas quotas =
      new Quotas(new Quotas.Limits(new Budget.Pace(2, 4), new Budget.Pace(1, 2), 3), clock);

  private Failure.Exhausted refusal(Runnable call) {
    return catchThrowableOfType(Failure.Exhausted.class, call::run);
  }

  private void flood(String subject, boolean isSafety) {
    for (int call = 0; call < 100; call++) {
      try {
        quotas.count(subject, isSafety);
      } catch (Failure.Exhausted e) {
        return;
      }
    }
    throw new AssertionError("A hundred calls have passed");
  }

  @Test
  void whoCallsTooOftenIsToldWhichBudgetAndWhenToTryAgain() {
    flood(ALICE, false);

    Failure.Exhausted refusal = refusal(() -> quotas.count(ALICE, false));

    assertThat(refusal.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(refusal.quota()).isEqualTo(new Failure.Quota(ALICE, "calls in a second"));
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void floodOfReadsLeavesCancelsAlone() {
    flood(ALICE, false);

    assertThatCode(() -> quotas.count(ALICE, true)).doesNotThrowAnyException();
  }

  @Test
  void cancelsHaveABudgetToo() {
    flood(ALICE, true);

    assertThat(refusal(() -> quotas.count(ALICE, true)).quota())
        .isEqualTo(new Failure.Quota(ALICE, "safety calls in a second"));
    assertThatCode(() -> quotas.count(ALICE, false)).doesNotThrowAnyException();
  }

  @Test
  void floodOfOneLeavesOthersAlone() {
    flood(ALICE, false);

    assertThatCode(() -> quotas.count("identity:bob", false)).doesNotThrowAnyException();
  }

  @Test
  void openCallsAreFreedOneByOne() {
    quotas.open(ALICE, false);
    quotas.open(ALICE, false);
    Runnable third = quotas.open(ALICE, false);
    Failure.Exhausted refusal = refusal(() -> quotas.open(ALICE, false));
    assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_OPEN_CALLS);
    assertThat(refusal.quota()).isEqualTo(new Failure.Quota(ALICE, "open calls"));
    assertThatCode(() -> quotas.open(ALICE, true)).doesNotThrowAnyException();

    third.run();

    assertThatCode(() -> quotas.open(ALICE, false)).doesNotThrowAnyException();
    assertThat(quotas.openCalls(ALICE)).isEqualTo(4);
  }

  @Test
  void strangersInAnyNumberAreForgotten() {
    for (int number = 0; number < 25_000; number++) {
      quotas.count("address:" + number, false);
    }
    flood(ALICE, false);

    assertThat(refusal(() -> quotas.count(ALICE, false))).isNotNull();
  }
}
