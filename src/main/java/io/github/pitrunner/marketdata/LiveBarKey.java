package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Draw;
import io.github.pitrunner.domain.Instrument;

/**
 * What makes live bars the same ones for the gateway.
 *
 * @param isRealTime from the gateway's bars of five seconds instead of a history that is kept up to
 *     date
 */
record LiveBarKey(
    Routed instrument,
    BarSize size,
    WhatToShow show,
    boolean regularHoursOnly,
    boolean isRealTime) {

  static LiveBarKey of(BarQuery query, boolean isRealTime) {
    return new LiveBarKey(
        Routed.of(query.instrument()),
        query.size(),
        query.show(),
        query.regularHoursOnly(),
        isRealTime);
  }

  /** What they draw on at the gateway (protocol section 5.7). */
  Draw draw(Instrument of) {
    if (isRealTime) {
      return new Draw.RealTimeBars();
    }
    Draw.History once = new BarQuery(of, seed(), size, show, regularHoursOnly, null).draw();
    return new Draw.History(
        once.question() + " kept up to date", once.series(), once.weight(), once.isSmall());
  }

  /** How far back the bars go with which they begin: enough to join a history read before. */
  BarDuration seed() {
    return BarDuration.of(
        switch (size) {
          case SECONDS_1, SECONDS_5 -> "1800 S";
          case SECONDS_10, SECONDS_15, SECONDS_30 -> "3600 S";
          case MINUTES_1 -> "7200 S";
          case HOURS_2, HOURS_3, HOURS_4 -> "2 W";
          case HOURS_8, DAYS_1 -> "1 M";
          case WEEKS_1 -> "6 M";
          case MONTHS_1 -> "2 Y";
          default -> "2 D";
        });
  }
}
