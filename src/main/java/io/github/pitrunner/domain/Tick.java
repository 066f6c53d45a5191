package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A single tick. Two ticks of one second may be equal and are still two. */
public sealed interface Tick {
  /** When, by the exchange; a whole second. */
  Instant time();

  /**
   * A trade.
   *
   * @param size null where trades have none
   * @param conditions the exchange's letters of what is special about it; may be empty
   * @param isUnreported not reported to the tape
   * @param isPastLimit beyond the day's price limit
   */
  record Trade(
      Instant time,
      BigDecimal price,
      @Nullable BigDecimal size,
      String exchange,
      String conditions,
      boolean isUnreported,
      boolean isPastLimit)
      implements Tick {}

  /**
   * A change of bid and ask.
   *
   * @param isBidPastLow the bid is below the day's low
   * @param isAskPastHigh the ask is above the day's high
   */
  record BidAsk(
      Instant time, Quote.Level bid, Quote.Level ask, boolean isBidPastLow, boolean isAskPastHigh)
      implements Tick {}

  /** A change of the midpoint. */
  record Midpoint(Instant time, BigDecimal price) implements Tick {}
}
