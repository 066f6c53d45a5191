package io.github.pitrunner.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that is turned by hand and read from any thread. */
final class HandClock extends Clock {
  private final AtomicReference<Instant> now;

  HandClock() {
    this(Instant.parse("2026-11-23T15:00:00Z"));
  }

  HandClock(Instant now) {
    this.now = new AtomicReference<>(now);
  }

  void turn(Duration by) {
    now.updateAndGet(before -> before.plus(by));
  }

  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("There is one hand");
  }
}
