package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.Instrument;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an account holds of an instrument.
 *
 * @param quantity negative is short; 0 was closed
 * @param averageCost of one unit, commissions included and, for derivatives, times the multiplier;
 *     in the instrument's currency
 * @param received when the gateway told it
 */
public record Position(
    PositionKey key,
    Instrument instrument,
    BigDecimal quantity,
    @Nullable BigDecimal averageCost,
    @Nullable Valuation valuation,
    Instant received) {

  Position with(@Nullable Valuation newer) {
    return new Position(key, instrument, quantity, averageCost, newer, received);
  }

  /** When anything of it was last told. */
  public Instant lastReceived() {
    return valuation != null && valuation.received().isAfter(received)
        ? valuation.received()
        : received;
  }
}
