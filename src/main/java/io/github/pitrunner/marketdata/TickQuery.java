package io.github.pitrunner.marketdata;

import io.github.pitrunner.connector.Draw;
import io.github.pitrunner.domain.Instrument;
import java.time.Instant;

/**
 * A question for ticks of the past.
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

  /**
   * What it draws on at the gateway, which counts identical questions of small bars only (protocol
   * section 5.7).
   *
   * @param number of the question, which makes it different from all others
   */
  Draw.History draw(long number) {
    Routed where = Routed.of(instrument);
    String series = "ticks of %d@%s %s".formatted(where.contractId(), where.exchange(), kind);
    return new Draw.History(
        "%s %d".formatted(series, number), series, kind == TickKind.BID_ASK ? 2 : 1, false);
  }

  @Override
  public String toString() {
    return "%s ticks of %s %s %s"
        .formatted(kind.pastName(), instrument, isForward ? "from" : "before", edge);
  }
}
