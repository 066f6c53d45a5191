package io.github.pitrunner.connector;

import io.github.pitrunner.testing.VirtualCircuit;
import io.github.pitrunner.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;

class VirtualCircuitTest extends CircuitContract {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-02T14:30:00Z"));
  private final Circuit circuit = new VirtualCircuit(time, FAILURES, OPEN_FOR);

  @Override
  Circuit circuit() {
    return circuit;
  }

  @Override
  void onContext(Runnable task) {
    task.run();
  }

  @Override
  void pass(Duration duration) {
    time.advance(duration);
  }
}
