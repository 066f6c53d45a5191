package io.github.pitrunner.simulator;

import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A clock and a timer that a test drives: time passes only in {@link #advance}. */
public final class VirtualTime extends Clock implements Timer {
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparingLong(Task::number));
  private final ZoneId zone;
  private Instant now;
  private long numbers;

  public VirtualTime(Instant start) {
    this(start, ZoneOffset.UTC);
  }

  private VirtualTime(Instant start, ZoneId zone) {
    this.now = start;
    this.zone = zone;
  }

  /** Lets time pass; what falls due runs in order, at its own time. */
  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    for (Task task = tasks.peek(); task != null && !task.due().isAfter(end); task = tasks.peek()) {
      tasks.remove();
      now = task.due();
      task.run();
    }
    now = end;
  }

  @Override
  public Scheduled after(Duration delay, Runnable work) {
    Task task = new Task(now.plus(delay), numbers++, work);
    tasks.add(task);
    return task::cancel;
  }

  @Override
  public Scheduled every(Duration period, Runnable work) {
    boolean[] cancelled = {false};
    repeat(period, work, cancelled);
    return () -> cancelled[0] = true;
  }

  private void repeat(Duration period, Runnable work, boolean[] cancelled) {
    tasks.add(
        new Task(
            now.plus(period),
            numbers++,
            () -> {
              if (!cancelled[0]) {
                repeat(period, work, cancelled);
                work.run();
              }
            }));
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    throw new UnsupportedOperationException("Virtual time is one clock with one hand");
  }

  private static final class Task {
    private final Instant due;
    private final long number;
    private @Nullable Runnable work;

    Task(Instant due, long number, Runnable work) {
      this.due = due;
      this.number = number;
      this.work = work;
    }

    Instant due() {
      return due;
    }

    long number() {
      return number;
    }

    void cancel() {
      work = null;
    }

    void run() {
      Runnable due = work;
      if (due != null) {
        due.run();
      }
    }
  }
}
