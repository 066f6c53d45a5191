package io.github.pitrunner.connector;

import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.TradingSession;
import io.github.pitrunner.tws.ContractDetails;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Reads trading hours: {@code 20260823:1700-20260824:1600;20260829:CLOSED} in the zone of the
 * contract (protocol section 8). A part that cannot be read is logged and left out; without a zone
 * there are no hours at all rather than wrong ones.
 */
final class TradingHours {
  private static final Logger LOG = Logger.getLogger(TradingHours.class);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd:HHmm");

  private TradingHours() {}

  static Hours fromWire(ContractDetails details) {
    ZoneId zone = GatewayZones.named(details.getTimeZoneId());
    if (zone == null) {
      LOG.warnf("The time zone '%s' of trading hours is not known", details.getTimeZoneId());
      return new Hours(null, List.of(), List.of(), List.of());
    }
    List<LocalDate> closed = new ArrayList<>();
    List<TradingSession> trading = sessions(details.getTradingHours(), zone, closed);
    return new Hours(
        zone, trading, sessions(details.getLiquidHours(), zone, new ArrayList<>()), closed);
  }

  private static List<TradingSession> sessions(String text, ZoneId zone, List<LocalDate> closed) {
    List<TradingSession> sessions = new ArrayList<>();
    for (String part : text.split("[;,]", -1)) {
      if (part.isBlank()) {
        continue;
      }
      try {
        if (part.endsWith(":CLOSED")) {
          closed.add(LocalDate.parse(part.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE));
        } else {
          String[] ends = part.split("-", 2);
          sessions.add(
              new TradingSession(
                  LocalDateTime.parse(ends[0], TIME).atZone(zone).toInstant(),
                  LocalDateTime.parse(ends[1], TIME).atZone(zone).toInstant()));
        }
      } catch (DateTimeException | IndexOutOfBoundsException | IllegalArgumentException e) {
        LOG.warnf("Trading hours '%s' are not readable: %s", part, e.getMessage());
      }
    }
    return sessions;
  }
}
