package io.github.pitrunner.orders;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times in the gateway's messages about orders (protocol section 5.2). */
final class OrderTimes {
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuuMMdd HH:mm:ss");
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuuMMdd-HH:mm:ss");
  private static final int UTC_LENGTH = 17;

  private OrderTimes() {}

  /** {@code 20260825-14:11:30}, in UTC. */
  static String toWire(Instant time) {
    return UTC.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  /**
   * Reads {@code 20260825 14:11:30 US/Eastern} or, in UTC, {@code 20260825-14:11:30}.
   *
   * @throws DateTimeException if it is neither
   */
  static Instant fromWire(String text) {
    if (text.length() >= UTC_LENGTH && text.charAt(8) == '-') {
      return LocalDateTime.parse(text.substring(0, UTC_LENGTH), UTC).toInstant(ZoneOffset.UTC);
    }
    String[] parts = text.strip().split(" +", 3);
    if (parts.length < 3) {
      throw new DateTimeException("'%s' is no time with its zone".formatted(text));
    }
    LocalDateTime local = LocalDateTime.parse(parts[0] + " " + parts[1], LOCAL);
    return local.atZone(ZoneId.of(parts[2], ZoneId.SHORT_IDS)).toInstant();
  }
}
