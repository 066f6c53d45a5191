package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.GatewayZones;
import io.github.pitrunner.wire.ProtocolViolation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Dates of history as the gateway writes them (protocol sections 5.4 and 8). Which form comes is
 * asked for, but updates of bars have been seen in another one; a time without its zone is refused
 * rather than guessed.
 */
final class GatewayDates {
  private static final DateTimeFormatter DASHED = strict("uuuuMMdd-HH:mm:ss");
  private static final DateTimeFormatter SPACED = strict("uuuuMMdd HH:mm:ss");
  private static final int DAY_LENGTH = "20260824".length();
  private static final int TIME_LENGTH = "20260824 16:00:00".length();

  private GatewayDates() {}

  private static DateTimeFormatter strict(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** {@code yyyyMMdd-HH:mm:ss}, UTC. */
  static String utc(Instant at) {
    return DASHED.format(at.atOffset(ZoneOffset.UTC));
  }

  /** The trading day of a bar of a day or longer; null if the text is a time. */
  static @Nullable LocalDate day(String text) {
    if (text.length() != DAY_LENGTH) {
      return null;
    }
    try {
      return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeException e) {
      throw new ProtocolViolation("A bar has the unreadable date '%s'".formatted(text), e);
    }
  }

  /**
   * A moment: seconds since 1970, {@code yyyyMMdd-HH:mm:ss} in UTC, or {@code yyyyMMdd HH:mm:ss}
   * with a zone behind it.
   */
  static Instant time(String text) {
    try {
      if (text.length() < TIME_LENGTH) {
        return Instant.ofEpochSecond(Long.parseLong(text));
      }
      String head = text.substring(0, TIME_LENGTH);
      String zone = text.substring(TIME_LENGTH).strip();
      if (head.charAt(DAY_LENGTH) == '-') {
        if (zone.isEmpty() || zone.equals("UTC")) {
          return LocalDateTime.parse(head, DASHED).toInstant(ZoneOffset.UTC);
        }
      } else {
        ZoneId known = GatewayZones.named(zone);
        if (known != null) {
          return LocalDateTime.parse(head, SPACED).atZone(known).toInstant();
        }
      }
    } catch (NumberFormatException | DateTimeException e) {
      throw new ProtocolViolation("History has the unreadable time '%s'".formatted(text), e);
    }
    throw new ProtocolViolation("History has the time '%s' in no known zone".formatted(text));
  }

  /** {@code yyyyMMdd-HH:mm:ss} in a zone that is told elsewhere. */
  static Instant local(String text, ZoneId zone) {
    try {
      return LocalDateTime.parse(text, DASHED).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw new ProtocolViolation("A session has the unreadable time '%s'".formatted(text), e);
    }
  }

  /** A zone by the gateway's name. */
  static ZoneId zone(String name) {
    ZoneId zone = GatewayZones.named(name);
    if (zone == null) {
      throw new ProtocolViolation("Sessions are in the unknown time zone '%s'".formatted(name));
    }
    return zone;
  }
}
