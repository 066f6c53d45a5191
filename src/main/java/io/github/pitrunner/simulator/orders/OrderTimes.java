package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.market.Listing;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Times in orders and executions, protocol sections 5.2 and 8. */
final class OrderTimes {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter WARNING =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final int LOCAL_LENGTH = "yyyyMMdd HH:mm:ss".length();
  private static final ZoneId MARKET_ZONE = ZoneId.of("US/Eastern");
  private static final LocalTime AUTO_CANCEL = LocalTime.of(16, 0);

  private OrderTimes() {}

  /** {@code 20260825 14:11:30 US/Eastern}, in the listing's own zone. */
  static String inListingZone(Instant at, Listing listing) {
    ZoneId zone = zone(listing);
    return LOCAL.format(LocalDateTime.ofInstant(at, zone)) + " " + zone.getId();
  }

  /** {@code 2026-08-25 09:30:00 US/Eastern}, as warnings write it. */
  static String inWarning(Instant at, Listing listing) {
    ZoneId zone = zone(listing);
    return WARNING.format(LocalDateTime.ofInstant(at, zone)) + " " + zone.getId();
  }

  /** When a good-till-cancelled order ends all the same: at the end of the next quarter. */
  static String autoCancelDate(Instant now, ZoneId gatewayZone) {
    LocalDate today = LocalDate.ofInstant(now, MARKET_ZONE);
    LocalDate nextQuarter = today.with(IsoFields.DAY_OF_QUARTER, 1).plusMonths(3);
    LocalDate end = nextQuarter.plusMonths(3).minusDays(1);
    LocalDateTime local =
        end.atTime(AUTO_CANCEL)
            .atZone(MARKET_ZONE)
            .withZoneSameInstant(gatewayZone)
            .toLocalDateTime();
    return LOCAL.format(local) + " " + gatewayZone.getId();
  }

  /**
   * Reads {@code yyyyMMdd HH:mm:ss zone}, or {@code yyyyMMdd-HH:mm:ss} in UTC; without a zone the
   * gateway's own counts.
   */
  static Instant fromWire(String text, ZoneId gatewayZone) {
    try {
      if (text.indexOf('-') == 8) {
        return LocalDateTime.parse(text, UTC).toInstant(ZoneOffset.UTC);
      }
      if (text.length() <= LOCAL_LENGTH) {
        return LocalDateTime.parse(text, LOCAL).atZone(gatewayZone).toInstant();
      }
      ZoneId zone = ZoneId.of(text.substring(LOCAL_LENGTH).trim());
      return LocalDateTime.parse(text.substring(0, LOCAL_LENGTH), LOCAL).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      throw new Refusal(391, "Invalid date and time '%s'".formatted(text));
    } catch (DateTimeException e) {
      throw new Refusal(10314, "Unknown time zone in '%s'".formatted(text));
    }
  }

  /** Whether a readable time leaves its zone to the gateway. */
  static boolean isZoneImplied(String text) {
    return text.length() == LOCAL_LENGTH && text.indexOf('-') < 0;
  }

  private static ZoneId zone(Listing listing) {
    String id = listing.details().getTimeZoneId();
    return id.isEmpty() ? MARKET_ZONE : ZoneId.of(id);
  }
}
