package io.github.pitrunner.operations;

import io.github.pitrunner.domain.Timing;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Where meters are put that show the last figures of a board. Names are Micrometer's: Prometheus
 * gets underscores, the unit at the end, and {@code _total} for a count. What is not known now is
 * NaN.
 */
final class Panel {
  private static final String SECONDS = "seconds";
  private static final double NANOS_PER_SECOND = 1e9;

  private final MeterRegistry registry;
  private final FigureBoard board;
  private final Tags tags;

  Panel(MeterRegistry registry, FigureBoard board) {
    this(registry, board, Tags.empty());
  }

  private Panel(MeterRegistry registry, FigureBoard board, Tags tags) {
    this.registry = registry;
    this.board = board;
    this.tags = tags;
  }

  /** The same panel for meters with a tag more. */
  Panel with(String tag, String value) {
    return new Panel(registry, board, tags.and(tag, value));
  }

  /** Shows a figure that goes up and down. */
  void gauge(String name, String meaning, ToDoubleFunction<Figures> figure) {
    Gauge.builder(name, board, from -> figure.applyAsDouble(from.latest()))
        .description(meaning)
        .tags(tags)
        .register(registry);
  }

  /** Shows 1 for what is so and 0 for what is not. */
  void flag(String name, String meaning, Function<Figures, Boolean> figure) {
    gauge(name, meaning, figures -> figure.apply(figures) ? 1 : 0);
  }

  /** Shows a duration in seconds. */
  void duration(String name, String meaning, Function<Figures, Optional<Duration>> figure) {
    seconds(name, meaning, from -> figure.apply(from.latest()));
  }

  /** Shows how long ago something was, in seconds at the time of the scrape. */
  void age(String name, String meaning, Function<Figures, Optional<Instant>> figure) {
    seconds(
        name,
        meaning,
        from -> figure.apply(from.latest()).map(time -> Duration.between(time, from.now())));
  }

  /** Shows how far ahead a time is; none before it or without it. */
  void until(String name, String meaning, Function<Figures, Optional<Instant>> figure) {
    seconds(
        name,
        meaning,
        from -> figure.apply(from.latest()).map(time -> Duration.between(from.now(), time)));
  }

  /** Shows a figure that only grows. */
  void count(String name, String meaning, ToDoubleFunction<Figures> figure) {
    FunctionCounter.builder(name, board, from -> figure.applyAsDouble(from.latest()))
        .description(meaning)
        .tags(tags)
        .register(registry);
  }

  /** Shows a time that only grows, in seconds. */
  void spent(String name, String meaning, Function<Figures, Duration> figure) {
    FunctionCounter.builder(name, board, from -> inSeconds(figure.apply(from.latest())))
        .description(meaning)
        .tags(tags)
        .baseUnit(SECONDS)
        .register(registry);
  }

  /** Times something, for whoever does it, in a histogram of these bounds. */
  static Timing histogram(MeterRegistry registry, String name, String meaning, Duration... bounds) {
    Timer timer =
        Timer.builder(name).description(meaning).serviceLevelObjectives(bounds).register(registry);
    return nanoseconds -> timer.record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  private void seconds(
      String name, String meaning, Function<FigureBoard, Optional<Duration>> figure) {
    Gauge.builder(name, board, from -> figure.apply(from).map(Panel::inSeconds).orElse(Double.NaN))
        .description(meaning)
        .tags(tags)
        .baseUnit(SECONDS)
        .register(registry);
  }

  private static double inSeconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }
}
