package io.github.pitrunner.operations;

import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one gRPC method, named and labelled as gRPC's own conventions (A66) have it. Those
 * of a status are made when a call first ends with it.
 */
final class CallMeters {
  private static final Duration[] BOUNDS =
      LongStream.of(1, 2, 5, 10, 20, 50, 100, 250, 1000, 5000, 15_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);
  private static final int CODES = Status.Code.values().length;

  private final MeterRegistry registry;
  private final Tags tags;
  private final boolean isUnary;
  private final Counter started;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicReferenceArray<@Nullable Timer> durations = new AtomicReferenceArray<>(CODES);
  private final AtomicReferenceArray<@Nullable Counter> ends = new AtomicReferenceArray<>(CODES);

  CallMeters(MeterRegistry registry, String method, boolean isUnary) {
    this.registry = registry;
    this.tags = Tags.of("grpc.method", method);
    this.isUnary = isUnary;
    this.started =
        Counter.builder("grpc.server.call.started")
            .description("Calls that have begun, streams included, by method")
            .tags(tags)
            .register(registry);
    if (!isUnary) {
      Gauge.builder("grpc.server.streams.open", open, AtomicInteger::get)
          .description("Streams that are open, by method")
          .tags(tags)
          .register(registry);
    }
  }

  /** Returns what to tell when the call ends. */
  long onStarted() {
    started.increment();
    if (!isUnary) {
      open.incrementAndGet();
    }
    return System.nanoTime();
  }

  void onEnded(Status.Code code, long begun) {
    if (isUnary) {
      of(durations, code, this::duration).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    } else {
      open.decrementAndGet();
      of(ends, code, this::end).increment();
    }
  }

  // The registry gives the same meter to two that ask at the same time.
  private static <M> M of(
      AtomicReferenceArray<@Nullable M> meters, Status.Code code, Function<Status.Code, M> maker) {
    M found = meters.get(code.value());
    if (found == null) {
      found = maker.apply(code);
      meters.set(code.value(), found);
    }
    return found;
  }

  private Timer duration(Status.Code code) {
    return Timer.builder("grpc.server.call.duration")
        .description(
            "Time of a call with one answer from its begin to its end, by method and status")
        .tags(tags.and("grpc.status", code.name()))
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  private Counter end(Status.Code code) {
    return Counter.builder("grpc.server.streams.ended")
        .description("Streams that have ended, by method and status")
        .tags(tags.and("grpc.status", code.name()))
        .register(registry);
  }
}
