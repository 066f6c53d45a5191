package io.github.pitrunner.api;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.type.Date;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Timestamps, durations and dates of the API ⇄ {@code java.time}. Reading refuses what is outside
 * the range of the well-known types (years 1 to 9999) with an {@link IllegalArgumentException}
 * whose message is meant for the caller.
 */
public final class Times {
  private Times() {}

  public static Timestamp toProto(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  public static Instant fromProto(Timestamp time) {
    if (!Timestamps.isValid(time)) {
      throw new IllegalArgumentException("is not a time between the years 1 and 9999");
    }
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  public static com.google.protobuf.Duration toProto(Duration duration) {
    // Both kinds of duration truncate differently: java.time's nanos are never negative, protobuf's
    // have the sign of the seconds.
    boolean borrows = duration.getSeconds() < 0 && duration.getNano() > 0;
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds() + (borrows ? 1 : 0))
        .setNanos(duration.getNano() - (borrows ? 1_000_000_000 : 0))
        .build();
  }

  public static Duration fromProto(com.google.protobuf.Duration duration) {
    if (!Durations.isValid(duration)) {
      throw new IllegalArgumentException("is not a duration within 10,000 years");
    }
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  public static Date toProto(LocalDate date) {
    return Date.newBuilder()
        .setYear(date.getYear())
        .setMonth(date.getMonthValue())
        .setDay(date.getDayOfMonth())
        .build();
  }

  /** Reads a whole date; a date without year, month or day is refused. */
  public static LocalDate fromProto(Date date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new IllegalArgumentException("has no year between 1 and 9999");
    }
    try {
      return LocalDate.of(date.getYear(), date.getMonth(), date.getDay());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("is not a day of the calendar", e);
    }
  }

  /**
   * How long ago something was received; nothing is younger than now, even if the clock was set
   * back.
   */
  public static Duration age(Instant received, Instant now) {
    return now.isBefore(received) ? Duration.ZERO : Duration.between(received, now);
  }
}
