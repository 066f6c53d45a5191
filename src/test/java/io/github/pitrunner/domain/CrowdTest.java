package io.github.pitrunner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private final Crowd crowd = new Crowd();
  private final OneCaller one = new OneCaller();
  private final OneCaller other = new OneCaller();
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void leavesWithItsLast() {
    crowd.join(one);
    crowd.join(other);
    crowd.onGone(told::incrementAndGet);

    one.leave();
    assertThat(crowd.isGone()).isFalse();
    other.leave();

    assertThat(crowd.isGone()).isTrue();
    assertThat(told).hasValue(1);
  }

  @Test
  void staysWithOneWhoStays() {
    crowd.join(one);
    crowd.join(Caller.STAYING);

    one.leave();

    assertThat(crowd.isGone()).isFalse();
  }

  @Test
  void doesNotLeaveAfterItsAnswer() {
    crowd.join(one);
    crowd.onGone(told::incrementAndGet);
    crowd.onAnswered();

    one.leave();

    assertThat(told).hasValue(0);
  }

  @Test
  void callerTellsEachTaskOnceAndNoneThatWasTakenBack() {
    one.onGone(told::incrementAndGet);
    one.onGone(told::incrementAndGet);
    one.onGone(() -> told.addAndGet(100)).run();

    one.leave();
    one.leave();

    assertThat(told).hasValue(2);
  }

  @Test
  void callerThatHasLeftTellsAtOnce() {
    one.leave();

    one.onGone(told::incrementAndGet);

    assertThat(told).hasValue(1);
  }

  @Test
  void taskMayTakeAnotherBack() {
    Runnable[] second = new Runnable[1];
    one.onGone(() -> second[0].run());
    second[0] = one.onGone(told::incrementAndGet);

    one.leave();

    assertThat(told).hasValue(0);
  }
}
