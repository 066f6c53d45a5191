package io.github.pitrunner.marketdata;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * Trading sessions of the past, oldest first.
 *
 * @param zone of the exchange
 */
record PastSessions(ZoneId zone, List<PastSession> sessions) {
  PastSessions {
    sessions = List.copyOf(sessions);
  }

  /**
   * One session.
   *
   * @param tradingDay that it counts for
   * @param open first moment
   * @param close first moment after it
   */
  record PastSession(LocalDate tradingDay, Instant open, Instant close) {}
}
