package io.github.pitrunner.simulator.market;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When an instrument trades, week after week, in its own time zone. Weekends are closed; exchange
 * holidays are not known here, on them the simulated market is open.
 *
 * @param openMinute from midnight of the trading date; negative for the evening before
 * @param closeMinute from midnight of the trading date
 * @param weekends whether Saturdays and Sundays are trading dates
 * @param lastMoment when trading ends for good, in the zone's time, or null when it does not
 */
record TradingHours(
    ZoneId zone,
    int openMinute,
    int closeMinute,
    boolean weekends,
    @Nullable LocalDateTime lastMoment) {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyyMMdd:HHmm", Locale.ROOT);
  private static final int SHOWN_DAYS = 6;
  private static final int LONGEST_PAUSE_DAYS = 5;

  /** Every day of the week from midnight to midnight. */
  static TradingHours alwaysOpen(ZoneId zone, @Nullable LocalDateTime lastMoment) {
    return new TradingHours(zone, 0, 24 * 60, true, lastMoment);
  }

  /** Monday to Friday; times as hhmm, negative ones on the evening before. */
  static TradingHours weekdays(
      ZoneId zone, int open, int close, @Nullable LocalDateTime lastMoment) {
    int openMinute = open < 0 ? minutes(-open) - 24 * 60 : minutes(open);
    return new TradingHours(zone, openMinute, minutes(close), false, lastMoment);
  }

  private static int minutes(int hhmm) {
    return hhmm / 100 * 60 + hhmm % 100;
  }

  /** Which part of the week is open. */
  double openShare() {
    return (closeMinute - openMinute) / (24.0 * 60) * (weekends ? 1 : 5.0 / 7);
  }

  /** The session of a trading date, or null when there is none. */
  @Nullable Session session(LocalDate date) {
    if (lastMoment != null && date.isAfter(lastMoment.toLocalDate())) {
      return null;
    }
    DayOfWeek day = date.getDayOfWeek();
    if (!weekends && (day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY)) {
      return null;
    }
    Instant close = at(date, closeMinute);
    if (lastMoment != null) {
      Instant end = lastMoment.atZone(zone).toInstant();
      close = end.isBefore(close) ? end : close;
    }
    return new Session(date, at(date, openMinute), close);
  }

  private Instant at(LocalDate date, int minute) {
    return LocalDateTime.of(date, LocalTime.MIDNIGHT).plusMinutes(minute).atZone(zone).toInstant();
  }

  boolean isOpen(Instant at) {
    LocalDate date = at.atZone(zone).toLocalDate();
    return isOpen(date, at) || isOpen(date.plusDays(1), at);
  }

  private boolean isOpen(LocalDate date, Instant at) {
    Session session = session(date);
    return session != null && session.contains(at);
  }

  /** The session that goes on, or else the one that ended last. */
  Session latest(Instant at) {
    LocalDate date = at.atZone(zone).toLocalDate().plusDays(1);
    if (lastMoment != null && date.isAfter(lastMoment.toLocalDate())) {
      date = lastMoment.toLocalDate();
    }
    for (int back = 0; back <= LONGEST_PAUSE_DAYS; back++) {
      Session session = session(date.minusDays(back));
      if (session != null && !session.open().isAfter(at)) {
        return session;
      }
    }
    throw new IllegalStateException("No session before " + at + " in " + this);
  }

  /** The session before another one. */
  Session before(Session session) {
    return latest(session.open().minusMillis(1));
  }

  /** The moment itself while open, else the next opening; {@link Instant#MAX} when none comes. */
  Instant nextOpen(Instant at) {
    if (isOpen(at)) {
      return at;
    }
    LocalDate date = at.atZone(zone).toLocalDate();
    for (int ahead = 0; ahead <= LONGEST_PAUSE_DAYS; ahead++) {
      Session session = session(date.plusDays(ahead));
      if (session != null && session.open().isAfter(at)) {
        return session.open();
      }
    }
    return Instant.MAX;
  }

  /** The sessions that have some time in [from, to), in order. */
  List<Session> between(Instant from, Instant to) {
    List<Session> sessions = new ArrayList<>();
    LocalDate end = to.atZone(zone).toLocalDate().plusDays(1);
    for (LocalDate date = from.atZone(zone).toLocalDate();
        !date.isAfter(end);
        date = date.plusDays(1)) {
      Session session = session(date);
      if (session != null && session.close().isAfter(from) && session.open().isBefore(to)) {
        sessions.add(session);
      }
    }
    return sessions;
  }

  /** The coming days as contract details tell them (protocol section 8). */
  String text(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    List<String> days = new ArrayList<>();
    for (int ahead = 0; ahead < SHOWN_DAYS; ahead++) {
      LocalDate date = today.plusDays(ahead);
      Session session = session(date);
      days.add(
          session == null
              ? DAY.format(date) + ":CLOSED"
              : MINUTE.format(session.open().atZone(zone))
                  + "-"
                  + MINUTE.format(session.close().atZone(zone)));
    }
    return String.join(";", days);
  }
}
