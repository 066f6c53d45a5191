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

/**
 * A clock, a timer and an event-loop context on the test's own thread: nothing happens but in
 * {@link #settle} and {@link #advance}.
 */
public final class VirtualTime extends Clock implements Timer {
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparing((Entry entry) -> entry.time).thenComparing(entry -> entry.number));
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private Instant now;
  private Duration shift = Duration.ZERO;
  private long number;

  private static final class Entry {
    private final Instant time;
    private final long number;
    private final Runnable task;

    Entry(Instant time, long number, Runnable task) {
      this.time = time;
      this.number = number;
      this.task = task;
    }
  }

  /** Repeats itself until it is cancelled. */
  private final class Repetition implements Scheduled {
    private final Duration period;
    private final Runnable task;
    private Scheduled next;

    Repetition(Duration period, Runnable task) {
      this.period = period;
      this.task = task;
      this.next = after(period, this::run);
    }

    private void run() {
      next = after(period, this::run);
      task.run();
    }

    @Override
    public void cancel() {
      next.cancel();
    }
  }

  public VirtualTime(Instant start) {
    this.now = start;
  }

  /** Hands a task to the context. */
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs what was handed to the context until there is nothing left. */
  public void settle() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass; what falls due on the way runs at its own time and in its order. */
  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    settle();
    for (Entry entry = entries.peek();
        entry != null && !entry.time.isAfter(end);
        entry = entries.peek()) {
      entries.remove(entry);
      now = entry.time;
      entry.task.run();
      settle();
    }
    now = end;
  }

  /** The clock is set back; timers run on, as they do on a machine whose time is corrected. */
  public void setBack(Duration by) {
    shift = shift.minus(by);
  }

  /** Timers that are set. */
  public int pending() {
    return entries.size();
  }

  @Override
  public Scheduled after(Duration delay, Runnable task) {
    Entry entry = new Entry(now.plus(delay), number++, task);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  @Override
  public Scheduled every(Duration period, Runnable task) {
    return new Repetition(period, task);
  }

  @Override
  public Instant instant() {
    return now.plus(shift);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Virtual time is one clock with one hand");
  }
}
