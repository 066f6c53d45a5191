package io.github.pitrunner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private static final long BEGIN = -5;

  private final List<Boolean> switched = new ArrayList<>();
  private final Housekeeping housekeeping = new Housekeeping(switched::add, BEGIN);

  @Test
  void aHundredCommitsInASecondLeaveItToTheDatabase() {
    commit(100, 0);
    commit(100, 1_000);

    assertThat(switched).isEmpty();
  }

  @Test
  void oneMoreHoldsItBackAndOnlyOnce() {
    commit(500, 0);
    commit(500, 1_000);

    assertThat(switched).containsExactly(false);
  }

  @Test
  void tenQuietSecondsLetItGoOn() {
    commit(101, 0);

    housekeeping.onTime(at(9_999));
    assertThat(switched).containsExactly(false);

    housekeeping.onTime(at(10_000));
    assertThat(switched).containsExactly(false, true);
  }

  @Test
  void aFewCommitsAreAsQuietAsNone() {
    commit(101, 0);

    for (int second = 1; second <= 10; second++) {
      commit(5, second * 1_000L);
    }

    assertThat(switched).containsExactly(false, true);
  }

  @Test
  void everyBusySecondBeginsTheQuietAnew() {
    commit(101, 0);
    commit(101, 9_000);

    housekeeping.onTime(at(18_999));
    assertThat(switched).containsExactly(false);

    housekeeping.onTime(at(19_000));
    assertThat(switched).containsExactly(false, true);
  }

  private void commit(int count, long millis) {
    for (int i = 0; i < count; i++) {
      housekeeping.onCommit(at(millis));
    }
  }

  private static long at(long millis) {
    return BEGIN + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
