package io.github.pitrunner.simulator.faults;

import io.github.pitrunner.wire.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Faults at their times. Each line is {@code at <time> <fault>} once that long after the start, or
 * {@code every <period> [at <hh:mm>] <fault>} again and again, the first time after one period or
 * at that time of the gateway's day.
 */
public record FaultScript(List<Line> lines) {
  private static final FaultScript EMPTY = new FaultScript(List.of());

  /**
   * One fault and its times.
   *
   * @param first from the start to the first time
   * @param period between two times; null for once
   * @param timeOfDay of the first time, instead of {@code first}; the period is of whole days then
   */
  public record Line(
      Fault fault, Duration first, @Nullable Duration period, @Nullable LocalTime timeOfDay) {}

  /** What is wrong with a script: the line, the token and what would be right. */
  public static final class Mistake extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Mistake(String message) {
      super(message);
    }
  }

  public FaultScript {
    lines = List.copyOf(lines);
  }

  /** A script in which nothing happens. */
  public static FaultScript empty() {
    return EMPTY;
  }

  /**
   * Reads a script.
   *
   * @throws Mistake if a line is not understood
   */
  public static FaultScript parse(List<String> lines) {
    return new FaultScript(lines.stream().map(FaultScript::line).toList());
  }

  private static Line line(String text) {
    ScriptTokens tokens = new ScriptTokens(text);
    String word = tokens.next("at or every");
    switch (word) {
      case "at" -> {
        Duration first = tokens.duration();
        return new Line(FaultGrammar.read(tokens), first, null, null);
      }
      case "every" -> {
        Duration period = tokens.positiveDuration();
        LocalTime timeOfDay = null;
        if (tokens.skip("at")) {
          if (period.toSeconds() % Duration.ofDays(1).toSeconds() != 0) {
            throw tokens.mistake(period.toString(), "a number of whole days before a time of day");
          }
          timeOfDay = tokens.timeOfDay();
        }
        return new Line(FaultGrammar.read(tokens), period, period, timeOfDay);
      }
      default -> throw tokens.mistake(word, "at or every");
    }
  }

  /** Lets the script begin. */
  public void start(Clock clock, ZoneId zone, Timer timer, Consumer<Fault> stage) {
    for (Line line : lines) {
      LocalTime timeOfDay = line.timeOfDay();
      Duration period = line.period();
      if (timeOfDay != null && period != null) {
        ZonedDateTime now = clock.instant().atZone(zone);
        ZonedDateTime today = now.with(timeOfDay);
        ZonedDateTime next = today.isAfter(now) ? today : today.plusDays(1);
        new Daily(clock, timer, line, stage).await(next, period.toDays());
      } else if (period != null) {
        var unused = timer.every(period, () -> stage.accept(line.fault()));
      } else {
        var unused = timer.after(line.first(), () -> stage.accept(line.fault()));
      }
    }
  }

  /** Keeps to a time of the day, whatever is done to clocks in spring and autumn. */
  private record Daily(Clock clock, Timer timer, Line line, Consumer<Fault> stage) {
    void await(ZonedDateTime next, long days) {
      Instant now = clock.instant();
      var unused =
          timer.after(
              Duration.between(now, next.toInstant()),
              () -> {
                stage.accept(line.fault());
                await(next.plusDays(days), days);
              });
    }
  }
}
