package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Draw;
import io.github.pitrunner.domain.Instrument;
import java.time.Instant;

/**
 * A question for ticks of the past. Equal ones have the same answer for a while.
 *
 * @param ignoreSize changes that are of sizes only are left out
 * @param isForward the first ticks from a second on; else the last ones before it
 * @param edge that second
 * @param count how many, at most {@link #MOST}; the gateway gives more when they share the last
 *     second
 */
record TickQuery(
    Instrument instrument,
    TickKind kind,
    boolean ignoreSize,
    boolean regularHoursOnly,
    boolean isForward,
    Instant edge,
    int count) {
  /** Most ticks of one question (protocol section 5.4). */
  static final int MOST = 1000;

  /** The same from or up to another second. */
  TickQuery at(Instant newEdge) {
    return new TickQuery(instrument, kind, ignoreSize, regularHoursOnly, isForward, newEdge, count);
  }

  /** What it draws on at the gateway (protocol section 5.7). */
  Draw.History draw() {
    LineKey where = LineKey.of(instrument);
    String series = "ticks of %d@%s %s".formatted(where.contractId(), where.exchange(), kind);
    String question =
        "%s %s %s %s %s %d".formatted(series, ignoreSize, regularHoursOnly, isForward, edge, count);
    return new Draw.History(question, series, kind == TickKind.BID_ASK ? 2 : 1, false);
  }

  @Override
  public String toString() {
    return "%s ticks of %s %s %s"
        .formatted(kind.pastName(), instrument, isForward ? "from" : "before", edge);
  }
}
