package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.HandDrivenCall;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Who waits for an answer that the pace of history may keep back. */
final class Patient {
  private static final Duration LONGEST = Duration.ofMinutes(22);
  private static final Duration BETWEEN = Duration.ofSeconds(20);

  private Patient() {}

  /** The answer; a call that fails is made again, as callers do. */
  static <M> M ask(VirtualService service, Consumer<HandDrivenCall<M>> method) {
    Instant end = service.now().plus(LONGEST);
    HandDrivenCall<M> call = service.call(new HandDrivenCall<M>(), method);
    while (call.completions() == 0) {
      if (!service.now().isBefore(end)) {
        throw new AssertionError("never answered: " + call.errors());
      }
      if (call.errors().isEmpty()) {
        service.pass(Duration.ofSeconds(1));
      } else {
        service.pass(BETWEEN);
        call = service.call(new HandDrivenCall<M>(), method);
      }
    }
    return call.answer();
  }
}
