package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
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

  /** Each leg of a combination must trade. */
  private RiskVerdict byHours(RiskCase asked) {
    if (asked.parts().isEmpty()) {
      return RiskCase.missing(RiskRuleName.TRADING_HOURS, "the legs of the combination");
    }
    for (Composition.Part part : asked.parts()) {
      Instrument instrument =
          Composition.instrument(asked, asked.order().instrument(), part.contractId());
      RiskVerdict verdict =
          instrument == null
              ? RiskCase.missing(
                  RiskRuleName.TRADING_HOURS, "the trading hours of leg " + part.contractId())
              : byHours(asked, instrument, asked.details(part.contractId()));
      if (verdict instanceof RiskVerdict.Rejected) {
        return verdict;
      }
    }
    return RiskCase.approved();
  }

  private RiskVerdict byHours(
      RiskCase asked, Instrument instrument, @Nullable InstrumentDetails details) {
    Instant now = asked.view().now();
    if (details != null) {
      Hours hours = details.hours();
      TradingSession session = current(sessions(hours, asked.ticket().outsideHours()), now);
      if (session != null) {
        return verdict(now, instrument, session);
      }
      if (isClosed(hours, now)) {
        return RiskCase.rejected(
            RiskRuleName.TRADING_HOURS,
            "%s does not trade now, and when it opens is not known".formatted(instrument));
      }
    }
    TradingSession session =
        calendar.covers(instrument, now)
            ? calendar.sessionAt(now, asked.ticket().outsideHours())
            : null;
    return session == null
        ? RiskCase.missing(RiskRuleName.TRADING_HOURS, "the instrument's trading hours")
        : verdict(now, instrument, session);
  }

  private static RiskVerdict verdict(Instant now, Instrument instrument, TradingSession session) {
    return session.contains(now)
        ? RiskCase.approved()
        : RiskCase.rejected(
            RiskRuleName.TRADING_HOURS,
            "%s does not trade now; it opens at %s".formatted(instrument, session.open()));
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
