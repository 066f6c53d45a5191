package io.github.pitrunner.simulator;

import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A clock and a timer that move only when a test says so. */
public final class VirtualTime extends Clock implements Timer {
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::number));
  private Instant now;
  private long lastNumber;

  private record Task(Instant at, long number, Runnable action, AtomicBoolean cancelled) {}

  public VirtualTime(Instant start) {
    now = start;
  }

  /** Moves on, running what falls due in its order. */
  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    while (!tasks.isEmpty() && !tasks.element().at().isAfter(end)) {
      Task task = tasks.remove();
      now = task.at();
      if (!task.cancelled().get()) {
        task.action().run();
      }
    }
    now = end;
  }

  @Override
  public Scheduled after(Duration delay, Runnable task) {
    AtomicBoolean cancelled = new AtomicBoolean();
    tasks.add(new Task(now.plus(delay), lastNumber++, task, cancelled));
    return () -> cancelled.set(true);
  }

  @Override
  public Scheduled every(Duration period, Runnable task) {
    AtomicBoolean cancelled = new AtomicBoolean();
    repeat(period, task, cancelled);
    return () -> cancelled.set(true);
  }

  private void repeat(Duration period, Runnable task, AtomicBoolean cancelled) {
    tasks.add(
        new Task(
            now.plus(period),
            lastNumber++,
            () -> {
              task.run();
              if (!cancelled.get()) {
                repeat(period, task, cancelled);
              }
            },
            cancelled));
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
