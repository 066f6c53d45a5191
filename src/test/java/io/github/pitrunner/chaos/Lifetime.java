package io.github.pitrunner.chaos;

import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.wire.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The context and the timer of one process, from its start until it is killed: then nothing of it
 * runs any more, as after {@code kill -9}. Everything that it does it does in steps: a task of its
 * context, a timer that falls due, a chunk of bytes that arrives.
 */
final class Lifetime implements Timer {
  private final VirtualTime time;
  private final Set<Entry> timers = new LinkedHashSet<>();
  private final List<Runnable> atEnd = new ArrayList<>();
  private boolean isOver;
  private int stepsLeft = Integer.MAX_VALUE;

  Lifetime(VirtualTime time) {
    this.time = time;
  }

  /** A timer that is set. */
  private final class Entry implements Scheduled {
    private Scheduled scheduled = () -> {};

    @Override
    public void cancel() {
      timers.remove(this);
      scheduled.cancel();
    }
  }

  /** Hands a task to the context. */
  void execute(Runnable task) {
    time.execute(mortal(task));
  }

  private Runnable mortal(Runnable task) {
    return () -> {
      if (isNextStepDone()) {
        task.run();
      }
    };
  }

  /** Whether the process lives to do its next step. */
  boolean isNextStepDone() {
    if (!isOver && stepsLeft-- <= 0) {
      end();
    }
    return !isOver;
  }

  /** It does so many steps more, wherever that leaves it. */
  void endAfter(int steps) {
    stepsLeft = steps;
  }

  /** What the world does when the process is gone. */
  void atEnd(Runnable task) {
    atEnd.add(task);
  }

  /** It is killed between two of its steps. */
  void end() {
    if (isOver) {
      return;
    }
    isOver = true;
    List.copyOf(timers).forEach(Scheduled::cancel);
    atEnd.forEach(Runnable::run);
  }

  boolean isOver() {
    return isOver;
  }

  @Override
  public Scheduled after(Duration delay, Runnable task) {
    Entry entry = new Entry();
    timers.add(entry);
    entry.scheduled =
        time.after(
            delay,
            () -> {
              timers.remove(entry);
              mortal(task).run();
            });
    return entry;
  }

  @Override
  public Scheduled every(Duration period, Runnable task) {
    Entry entry = new Entry();
    timers.add(entry);
    entry.scheduled = time.every(period, mortal(task));
    return entry;
  }
}
