package io.github.pitrunner.portfolio;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Profit and loss of an account or of one position, in the account's base currency; null is not
 * told.
 *
 * @param key its contract id is 0 for the whole account
 * @param daily since the end of the day before
 * @param unrealized of what is open
 * @param realized of what was closed
 * @param quantity of the position, 0 when it was closed; null for an account
 * @param value of the position; null for an account
 */
record Profit(
    PositionKey key,
    @Nullable BigDecimal daily,
    @Nullable BigDecimal unrealized,
    @Nullable BigDecimal realized,
    @Nullable BigDecimal quantity,
    @Nullable BigDecimal value,
    Instant received) {

  /** Of a position that is closed: nothing is open any more, and what it brought is told later. */
  static Profit ofClosed(PositionKey key, Instant now) {
    return new Profit(key, null, BigDecimal.ZERO, null, BigDecimal.ZERO, BigDecimal.ZERO, now);
  }

  boolean isOfClosed() {
    return quantity != null && quantity.signum() == 0;
  }
}
