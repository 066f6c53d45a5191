package io.github.pitrunner.simulator.market;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The bar sizes of a history request. */
enum BarSize {
  SECOND("1 secs", 1),
  SECONDS_5("5 secs", 5),
  SECONDS_10("10 secs", 10),
  SECONDS_15("15 secs", 15),
  SECONDS_30("30 secs", 30),
  MINUTE("1 min", 60),
  MINUTES_2("2 mins", 120),
  MINUTES_3("3 mins", 180),
  MINUTES_5("5 mins", 300),
  MINUTES_10("10 mins", 600),
  MINUTES_15("15 mins", 900),
  MINUTES_20("20 mins", 1200),
  MINUTES_30("30 mins", 1800),
  HOUR("1 hour", 3600),
  HOURS_2("2 hours", 7200),
  HOURS_3("3 hours", 10_800),
  HOURS_4("4 hours", 14_400),
  HOURS_8("8 hours", 28_800),
  DAY("1 day", 86_400),
  WEEK("1 week", 604_800),
  MONTH("1 month", 2_592_000);

  private final String text;
  private final int seconds;

  BarSize(String text, int seconds) {
    this.text = text;
    this.seconds = seconds;
  }

  /** The size that a request names, or null. */
  static @Nullable BarSize parsed(String text) {
    String wanted = text.strip();
    for (BarSize size : values()) {
      // The singular and the plural of seconds, minutes and hours are both in use.
      if (size.text.equals(wanted)
          || size.text.equals(wanted + "s")
          || wanted.equals(size.text + "s")) {
        return size;
      }
    }
    return wanted.equals("1W") || wanted.equals("1M") ? (wanted.equals("1W") ? WEEK : MONTH) : null;
  }

  static String legalOnes() {
    return Arrays.stream(values()).map(BarSize::toString).collect(Collectors.joining(", "));
  }

  /** The length; of weeks and months about. */
  int seconds() {
    return seconds;
  }

  /** The last moment, up to this one, at which a bar of this size may begin. */
  Instant floor(Instant at) {
    return Instant.ofEpochSecond(at.getEpochSecond() - Math.floorMod(at.getEpochSecond(), seconds));
  }

  boolean isIntraday() {
    return compareTo(DAY) < 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
