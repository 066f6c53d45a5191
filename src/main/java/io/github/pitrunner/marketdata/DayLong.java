package io.github.pitrunner.marketdata;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer that is kept until midnight UTC, and asked for once however many ask at the same time.
 * A failure is not kept.
 */
final class DayLong<T> {
  private final Clock clock;
  private final Supplier<Future<T>> question;
  private LocalDate day = LocalDate.EPOCH;
  private @Nullable Future<T> answer;

  DayLong(Clock clock, Supplier<Future<T>> question) {
    this.clock = clock;
    this.question = question;
  }

  Future<T> get() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Future<T> kept = answer;
    if (kept != null && !kept.failed() && today.equals(day)) {
      return kept;
    }
    Future<T> asked = question.get();
    day = today;
    answer = asked;
    return asked;
  }
}
