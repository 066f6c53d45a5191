package io.github.pitrunner.crash;

import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.endtoend.Caller;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** What is wrong after everything has come to rest. */
final class Settled {
  private static final Duration SETTLING = Duration.ofSeconds(15);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private Settled() {}

  /**
   * Waits for the rest. The gateway goes on meanwhile, so that only a record that did not change
   * while the service was asked is one to compare with.
   */
  static List<Violation> violations(
      Supplier<Records> gateway, Caller caller, Collection<Promise> promises) {
    long end = System.nanoTime() + SETTLING.toNanos();
    while (true) {
      Records before = gateway.get();
      List<Violation> found = compared(before, caller, promises);
      boolean isOver = System.nanoTime() > end;
      if (found.isEmpty() || (isOver && before.equals(gateway.get()))) {
        return found;
      }
      KillPlan.pause(BETWEEN);
    }
  }

  private static List<Violation> compared(
      Records gateway, Caller caller, Collection<Promise> promises) {
    try {
      return Comparison.of("the service", gateway, ServiceRecords.of(caller), promises);
    } catch (StatusRuntimeException e) {
      return List.of(
          new Violation(Kind.UNKNOWN, "the service does not answer: %s".formatted(e.getStatus())));
    }
  }
}
