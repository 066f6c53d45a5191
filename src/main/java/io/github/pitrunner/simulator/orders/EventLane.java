package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.wire.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/**
 * Runs steps a little later, as a gateway's events come after the request's return; always in the
 * order in which they were submitted.
 */
final class EventLane {
  private static final Logger LOG = Logger.getLogger(EventLane.class);

  private final Timer timer;
  private final Duration reaction;
  private final Deque<Runnable> steps = new ArrayDeque<>();

  EventLane(Timer timer, Duration reaction) {
    this.timer = timer;
    this.reaction = reaction;
  }

  void submit(Runnable step) {
    steps.addLast(step);
    var unused = timer.after(reaction, this::runNext);
  }

  private void runNext() {
    Runnable step = steps.pollFirst();
    if (step == null) {
      return;
    }
    // A step that fails must not take the steps behind it along.
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("A step of the order engine failed", e);
    }
  }
}
