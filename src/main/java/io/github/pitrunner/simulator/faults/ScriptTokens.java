package io.github.pitrunner.simulator.faults;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words of one line of a script, taken from left to right. */
final class ScriptTokens {
  private static final String DURATION = "a duration such as 250ms, 10s, 2m, 1h or 1d";
  private static final Pattern DURATIONS = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private final String line;
  private final Deque<String> words = new ArrayDeque<>();

  ScriptTokens(String line) {
    this.line = line.strip();
    Stream.of(this.line.split("\\s+")).filter(word -> !word.isEmpty()).forEach(words::addLast);
  }

  /** A mistake that shows the line, the word and what should stand there. */
  FaultScript.Mistake mistake(String word, String wanted) {
    return new FaultScript.Mistake("\"%s\": \"%s\" must be %s".formatted(line, word, wanted));
  }

  boolean isAtEnd() {
    return words.isEmpty();
  }

  String next(String wanted) {
    String word = words.pollFirst();
    if (word == null) {
      throw new FaultScript.Mistake("\"%s\" ends where %s must follow".formatted(line, wanted));
    }
    return word;
  }

  /** Takes the word if it comes next. */
  boolean skip(String word) {
    if (!word.equals(words.peekFirst())) {
      return false;
    }
    words.removeFirst();
    return true;
  }

  Duration duration() {
    String word = next(DURATION);
    Matcher matcher = DURATIONS.matcher(word);
    if (!matcher.matches()) {
      throw mistake(word, DURATION);
    }
    return UNITS
        .getOrDefault(matcher.group(2), Duration.ZERO)
        .multipliedBy(Long.parseLong(matcher.group(1)));
  }

  Duration positiveDuration() {
    Duration duration = duration();
    if (duration.isZero()) {
      throw mistake("0", DURATION + " above 0");
    }
    return duration;
  }

  /** A whole number of at least {@code least}. */
  int number(int least) {
    String wanted = "a whole number from %d to %d".formatted(least, Integer.MAX_VALUE);
    String word = next(wanted);
    try {
      int number = Integer.parseInt(word);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw mistake(word, wanted);
    }
    throw mistake(word, wanted);
  }

  /** By how much something changes: any decimal but 0. */
  BigDecimal change() {
    String wanted = "a change such as +0.05 or -10";
    String word = next(wanted);
    if (!word.matches("[+-]?\\d{1,12}(\\.\\d{1,8})?") || new BigDecimal(word).signum() == 0) {
      throw mistake(word, wanted);
    }
    return new BigDecimal(word);
  }

  LocalTime timeOfDay() {
    String word = next("a time of day such as 23:45");
    try {
      return LocalTime.parse(word);
    } catch (DateTimeException e) {
      throw mistake(word, "a time of day such as 23:45");
    }
  }

  /** The value with this name. */
  <T> T choice(T[] values, Function<T, String> name) {
    String wanted = names(values, name);
    String word = next(wanted);
    return Arrays.stream(values)
        .filter(value -> name.apply(value).equals(word))
        .findFirst()
        .orElseThrow(() -> mistake(word, wanted));
  }

  private static <T> String names(T[] values, Function<T, String> name) {
    return Arrays.stream(values).map(name).collect(Collectors.joining(", "));
  }

  /** A constant's name in a script. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Nothing may follow. */
  void end() {
    if (!words.isEmpty()) {
      throw new FaultScript.Mistake(
          "\"%s\" must end before \"%s\"".formatted(line, words.getFirst()));
    }
  }
}
