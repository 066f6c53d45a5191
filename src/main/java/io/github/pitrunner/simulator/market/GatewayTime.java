package io.github.pitrunner.simulator.market;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Date-times as clients write them (protocol section 5.2) and as the gateway does (section 8). */
final class GatewayTime {
  static final DateTimeFormatter DAY = strict("uuuuMMdd");

  private static final DateTimeFormatter UTC = strict("uuuuMMdd-HH:mm:ss");
  private static final DateTimeFormatter LOCAL = strict("uuuuMMdd HH:mm:ss");
  private static final DateTimeFormatter SHORT = strict("MMdd HH:mm:ss");
  private static final DateTimeFormatter NEWS = strict("uuuu-MM-dd HH:mm:ss");
  private static final int LOCAL_LENGTH = "20260824 16:00:00".length();

  private GatewayTime() {}

  private static DateTimeFormatter strict(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * Reads {@code yyyyMMdd HH:mm:ss}, with or without a zone behind it, or {@code
   * yyyyMMdd-HH:mm:ss}, which is UTC.
   *
   * @param own the zone that holds when the text names none
   * @return null when the text is none of these
   */
  static @Nullable Instant parsed(String text, ZoneId own) {
    String trimmed = text.strip();
    if (trimmed.length() < LOCAL_LENGTH) {
      return null;
    }
    String head = trimmed.substring(0, LOCAL_LENGTH);
    String zone = trimmed.substring(LOCAL_LENGTH).strip();
    try {
      if (head.charAt(8) == '-') {
        return zone.isEmpty() || zone.equals("UTC")
            ? LocalDateTime.parse(head, UTC).toInstant(ZoneOffset.UTC)
            : null;
      }
      ZoneId at = zone.isEmpty() ? own : ZoneId.of(zone, ZoneId.SHORT_IDS);
      return LocalDateTime.parse(head, LOCAL).atZone(at).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Whether a readable time leaves its zone to the gateway. */
  static boolean isZoneImplied(String text) {
    String trimmed = text.strip();
    return trimmed.length() == LOCAL_LENGTH && trimmed.charAt(8) != '-';
  }

  static String utc(Instant at) {
    return UTC.format(at.atZone(ZoneOffset.UTC));
  }

  /** In a zone, with its name. */
  static String zoned(Instant at, ZoneId zone) {
    return LOCAL.format(at.atZone(zone)) + " " + zone.getId();
  }

  /** In a zone, with its name and without the year. */
  static String zonedShort(Instant at, ZoneId zone) {
    return SHORT.format(at.atZone(zone)) + " " + zone.getId();
  }

  /** In a zone that is told elsewhere. */
  static String dashed(Instant at, ZoneId zone) {
    return UTC.format(at.atZone(zone));
  }

  /** As the times of news are written: UTC with tenths of a second. */
  static String news(Instant at) {
    return NEWS.format(at.atZone(ZoneOffset.UTC)) + ".0";
  }

  /**
   * Reads {@code yyyy-MM-dd HH:mm:ss}, with or without tenths behind it, or any other form of a
   * date-time; without a zone it is UTC.
   *
   * @return null when the text is none of these
   */
  static @Nullable Instant ofNews(String text) {
    String trimmed = text.strip();
    int point = trimmed.indexOf('.');
    try {
      return LocalDateTime.parse(point < 0 ? trimmed : trimmed.substring(0, point), NEWS)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return parsed(trimmed, ZoneOffset.UTC);
    }
  }
}
