package io.github.pitrunner.crash;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * When the process is killed: so long after a number of calls have begun or were answered.
 *
 * @param count of the calls that place orders; 0 is before the first
 */
record KillPlan(After after, int count, Duration delay) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLLING = Duration.ofNanos(200_000);

  /** What is waited for. */
  enum After {
    /** Nothing. */
    START,
    /** Calls have begun. */
    CALLS,
    /** Orders have arrived at the gateway. */
    ARRIVALS,
    /** Calls were answered. */
    ANSWERS,
    /** All clients are done. */
    ALL
  }

  /**
   * How far the clients are.
   *
   * @param arrived orders that have arrived at the gateway
   */
  record Progress(Semaphore begun, Semaphore answered, Semaphore done, IntSupplier arrived) {
    Progress(IntSupplier arrived) {
      this(new Semaphore(0), new Semaphore(0), new Semaphore(0), arrived);
    }
  }

  /** Most of them fall into the milliseconds in which orders are on their way. */
  static KillPlan draw(RandomGenerator random, int orders) {
    int draw = random.nextInt(100);
    int count = 1 + random.nextInt(orders);
    if (draw < 4) {
      return new KillPlan(After.START, 0, Duration.ZERO);
    }
    if (draw < 30) {
      // The first orders of a new process take longer.
      return new KillPlan(After.CALLS, count, micros(random, draw < 15 ? 15_000 : 300_000));
    }
    if (draw < 64) {
      return new KillPlan(After.ARRIVALS, count, micros(random, 12_000));
    }
    if (draw < 92) {
      return new KillPlan(After.ANSWERS, count, micros(random, 8_000));
    }
    return new KillPlan(After.ALL, orders, micros(random, 300_000));
  }

  private static Duration micros(RandomGenerator random, int most) {
    return Duration.ofNanos(1000L * random.nextInt(most));
  }

  /** Waits for the moment. */
  void await(Progress progress) throws InterruptedException {
    switch (after) {
      case START -> {}
      case CALLS -> await(progress.begun());
      case ARRIVALS -> {
        while (progress.arrived().getAsInt() < count
            && progress.done().availablePermits() < RoundPlan.ORDERS) {
          pause(POLLING);
        }
      }
      case ANSWERS -> await(progress.answered());
      case ALL -> await(progress.done());
    }
    pause(delay);
  }

  private void await(Semaphore awaited) throws InterruptedException {
    if (!awaited.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("After %s no %d %s".formatted(PATIENCE, count, after));
    }
  }

  /** Waits more exactly than a sleep. */
  static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
