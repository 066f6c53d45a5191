package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What has been traded of one contract and the reported position does not show yet. Purchases and
 * sales are never set off against each other: which of them it shows first is not known.
 *
 * @param buys at least 0
 * @param sells at least 0
 * @param instrument null while only the order is known, of which it is a leg
 * @param price the highest of one unit, in the instrument's currency; null when none is known
 */
public record UnsettledTrades(
    BigDecimal buys,
    BigDecimal sells,
    @Nullable Instrument instrument,
    @Nullable BigDecimal price) {
  static final UnsettledTrades NONE =
      new UnsettledTrades(BigDecimal.ZERO, BigDecimal.ZERO, null, null);

  /**
   * One trade.
   *
   * @param quantity negative was sold
   */
  static UnsettledTrades of(
      BigDecimal quantity, @Nullable Instrument instrument, @Nullable BigDecimal price) {
    return new UnsettledTrades(
        quantity.max(BigDecimal.ZERO),
        quantity.negate().max(BigDecimal.ZERO),
        instrument,
        price == null ? null : price.abs());
  }

  UnsettledTrades plus(UnsettledTrades other) {
    return new UnsettledTrades(
        buys.add(other.buys),
        sells.add(other.sells),
        instrument == null ? other.instrument : instrument,
        price == null || other.price == null
            ? (price == null ? other.price : price)
            : price.max(other.price));
  }
}
