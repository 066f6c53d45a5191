package io.github.pitrunner.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Ticks when the test says so. */
final class HandTicker implements Ticker {
  final List<Runnable> tasks = new ArrayList<>();
  Duration period = Duration.ZERO;

  @Override
  public Ticking every(Duration period, Runnable task) {
    this.period = period;
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  void tick(int times) {
    for (int i = 0; i < times; i++) {
      List.copyOf(tasks).forEach(Runnable::run);
    }
  }
}
