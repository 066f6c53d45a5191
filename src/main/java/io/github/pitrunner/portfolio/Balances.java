package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account's balances and margins at one moment.
 *
 * @param values by tag: {@code Money}, {@code BigDecimal}, {@code Integer}, {@code Instant} or
 *     {@code String}, after the tag's kind; what was not told is not there
 * @param ledgers by currency
 * @param other tags that the API has no field for, as the gateway sent them
 * @param told by tag, when the gateway last told it
 * @param received when the gateway last told anything of it
 */
public record Balances(
    AccountId account,
    Map<SummaryTag, Object> values,
    Map<String, Map<LedgerTag, BigDecimal>> ledgers,
    Map<String, String> other,
    Map<SummaryTag, Instant> told,
    Instant received) {
  /**
   * Excess liquidity as a share of the net liquidation value: as told, or else as calculated; null
   * while it is not known.
   */
  public @Nullable BigDecimal cushion() {
    if (values.get(SummaryTag.CUSHION) instanceof BigDecimal known) {
      return known;
    }
    BigDecimal excess = amount(SummaryTag.EXCESS_LIQUIDITY);
    BigDecimal worth = amount(SummaryTag.NET_LIQUIDATION);
    return excess == null || worth == null || worth.signum() <= 0
        ? null
        : excess.divide(worth, MathContext.DECIMAL32);
  }

  private @Nullable BigDecimal amount(SummaryTag tag) {
    return values.get(tag) instanceof Money money ? money.amount() : null;
  }
}
