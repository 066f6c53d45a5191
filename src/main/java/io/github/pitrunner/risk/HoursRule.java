package io.github.pitrunner.risk;

import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.Hours;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.domain.TradingSession;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders come when the instrument trades: in extended hours if the order works in them, else in
 * regular ones. The instrument's own hours decide; where the gateway told none for the time, the
 * calendar of New York does for what trades there. Orders for an opening come before it, and exits
 * come at any time if they always pass. Holds for modifications.
 */
final class HoursRule implements RiskRule {
  private final NyseCalendar calendar;

  HoursRule(NyseCalendar calendar) {
    this.calendar = calendar;
  }

  @Override
  public RiskVerdict check(RiskCase asked) {
    if (!asked.limits().permission().holdsTradingHours() || isForAnOpening(asked)) {
      return RiskCase.approved();
    }
    RiskVerdict verdict = byHours(asked);
    return verdict instanceof RiskVerdict.Rejected && asked.isFreeExit()
        ? RiskCase.approved()
        : verdict;
  }

  private static boolean isForAnOpening(RiskCase asked) {
    OrderType type = asked.ticket().type();
    return type == OrderType.MARKET_ON_OPEN
        || type == OrderType.LIMIT_ON_OPEN
        || asked.ticket().timeInForce() == TimeInForce.OPG;
  }

  private RiskVerdict byHours(RiskCase asked) {
    Instant now = asked.view().now();
    InstrumentDetails details = asked.view().market().details();
    if (details != null) {
      Hours hours = details.hours();
      TradingSession session = current(sessions(hours, asked.ticket().outsideHours()), now);
      if (session != null) {
        return verdict(asked, session);
      }
      if (isClosed(hours, now)) {
        return RiskCase.rejected(
            RiskRuleName.TRADING_HOURS,
            "%s does not trade now, and when it opens is not known"
                .formatted(asked.order().instrument()));
      }
    }
    return byCalendar(asked);
  }

  private RiskVerdict byCalendar(RiskCase asked) {
    Instant now = asked.view().now();
    TradingSession session =
        calendar.covers(asked.order().instrument(), now)
            ? calendar.sessionAt(now, asked.ticket().outsideHours())
            : null;
    return session == null
        ? RiskCase.missing(RiskRuleName.TRADING_HOURS, "the instrument's trading hours")
        : verdict(asked, session);
  }

  private static RiskVerdict verdict(RiskCase asked, TradingSession session) {
    return session.contains(asked.view().now())
        ? RiskCase.approved()
        : RiskCase.rejected(
            RiskRuleName.TRADING_HOURS,
            "%s does not trade now; it opens at %s"
                .formatted(asked.order().instrument(), session.open()));
  }

  private static List<TradingSession> sessions(Hours hours, boolean isExtended) {
    return isExtended || hours.regular().isEmpty() ? hours.trading() : hours.regular();
  }

  private static @Nullable TradingSession current(List<TradingSession> sessions, Instant now) {
    return sessions.stream()
        .filter(session -> now.isBefore(session.close()))
        .min(Comparator.comparing(TradingSession::open))
        .orElse(null);
  }

  private static boolean isClosed(Hours hours, Instant now) {
    ZoneId zone = hours.zone();
    if (zone == null) {
      return false;
    }
    LocalDate today = now.atZone(zone).toLocalDate();
    return hours.closedDays().contains(today);
  }
}
