package io.github.pitrunner.marketdata;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Sizes of bars, smallest first, as the gateway names them (protocol section 5.4). */
enum BarSize {
  SECONDS_1("1 secs"),
  SECONDS_5("5 secs"),
  SECONDS_10("10 secs"),
  SECONDS_15("15 secs"),
  SECONDS_30("30 secs"),
  MINUTES_1("1 min"),
  MINUTES_2("2 mins"),
  MINUTES_3("3 mins"),
  MINUTES_5("5 mins"),
  MINUTES_10("10 mins"),
  MINUTES_15("15 mins"),
  MINUTES_20("20 mins"),
  MINUTES_30("30 mins"),
  HOURS_1("1 hour"),
  HOURS_2("2 hours"),
  HOURS_3("3 hours"),
  HOURS_4("4 hours"),
  HOURS_8("8 hours"),
  DAYS_1("1 day"),
  WEEKS_1("1 week"),
  MONTHS_1("1 month");

  private static final long SECONDS_A_DAY = 86_400;

  private final String wireName;

  BarSize(String wireName) {
    this.wireName = wireName;
  }

  /** How long a bar is; of weeks and months about. */
  Duration length() {
    String[] parts = wireName.split(" ", 2);
    long count = Long.parseLong(parts[0]);
    return Duration.ofSeconds(
        count
            * switch (parts[1].charAt(0)) {
              case 's' -> 1;
              case 'm' -> this == MONTHS_1 ? 30 * SECONDS_A_DAY : 60;
              case 'h' -> 3600;
              case 'd' -> SECONDS_A_DAY;
              default -> 7 * SECONDS_A_DAY;
            });
  }

  String wireName() {
    return wireName;
  }

  /** 30 seconds or less: the gateway limits how many of them are asked for. */
  boolean isSmall() {
    return compareTo(SECONDS_30) <= 0;
  }

  /** A day, a week or a month: its bars have a trading day and no time of day. */
  boolean isDayOrLonger() {
    return compareTo(DAYS_1) >= 0;
  }

  /**
   * The size of this name.
   *
   * @throws IllegalArgumentException for any other text; the message is meant for the caller
   */
  static BarSize of(String name) {
    return Arrays.stream(values())
        .filter(size -> size.wireName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("is no size of a bar; one of " + names(size -> true)));
  }

  /** The names of some sizes, for people. */
  static String names(Predicate<BarSize> which) {
    return Arrays.stream(values())
        .filter(which)
        .map(BarSize::wireName)
        .collect(Collectors.joining(", "));
  }
}
