package io.github.pitrunner.testing;

import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A clock, timers and a queue of tasks that all move only when the test says so. */
public final class ManualTime implements Timer {
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparing((Entry entry) -> entry.due).thenComparingLong(entry -> entry.place));
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private Instant now;
  private long nextPlace;

  private final class Entry implements Scheduled {
    private final Runnable task;
    private final @Nullable Duration period;
    private final long place = nextPlace++;
    private Instant due;

    Entry(Instant due, Runnable task, @Nullable Duration period) {
      this.due = due;
      this.task = task;
      this.period = period;
    }

    @Override
    public void cancel() {
      entries.remove(this);
    }
  }

  public ManualTime(Instant now) {
    this.now = now;
  }

  /** Shows the time that the test has set. */
  public Clock clock() {
    return new Clock() {
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
        throw new UnsupportedOperationException("Only instants are asked for");
      }
    };
  }

  @Override
  public Scheduled after(Duration delay, Runnable task) {
    return add(new Entry(now.plus(delay), task, null));
  }

  @Override
  public Scheduled every(Duration period, Runnable task) {
    return add(new Entry(now.plus(period), task, period));
  }

  /** Runs a task when the test next runs or advances. */
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs the tasks that wait, and those that they add. */
  public void run() {
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
  }

  /** Moves the time on; what falls due on the way runs at its time and in its order. */
  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    run();
    for (Entry next = entries.peek(); next != null && !next.due.isAfter(end); ) {
      entries.remove(next);
      now = next.due;
      if (next.period != null) {
        next.due = now.plus(next.period);
        entries.add(next);
      }
      next.task.run();
      run();
      next = entries.peek();
    }
    now = end;
  }

  /** Timers that are set. */
  public int pending() {
    return entries.size();
  }

  private Scheduled add(Entry entry) {
    entries.add(entry);
    return entry;
  }
}
