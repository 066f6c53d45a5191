package io.github.pitrunner.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.stream.LongStream;

/** How long an order's way takes beyond the calls themselves. */
final class TimeMetrics implements MeterBinder {
  /** From what a local disk takes to what nobody waits for. */
  private static final Duration[] BOUNDS =
      millis(1, 2, 5, 10, 20, 50, 100, 250, 1000, 5000, 10_000);

  private final FigureBoard board;

  TimeMetrics(FigureBoard board) {
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    board.time(
        new Rooms.Timings(
            Panel.histogram(
                registry,
                "pitrunner.order.acknowledgement",
                "Time from the socket until the gateway has acknowledged or refused an order",
                BOUNDS),
            Panel.histogram(
                registry,
                "pitrunner.journal.append",
                "Time from when something is to be recorded until it is",
                BOUNDS),
            Panel.histogram(
                registry,
                "pitrunner.journal.commit",
                "Time that a commit of the journal takes",
                BOUNDS)));
  }

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
