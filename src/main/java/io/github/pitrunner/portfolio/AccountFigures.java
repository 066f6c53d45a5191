package io.github.pitrunner.portfolio;

import io.github.pitrunner.domain.AccountId;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/**
 * What an account is worth and may lose at one moment, as last told.
 *
 * @param currency of its amounts, the account's own
 * @param known what was told and holds; without a session nothing does
 */
public record AccountFigures(AccountId account, String currency, Map<Figure, BigDecimal> known) {
  public AccountFigures {
    known = new EnumMap<>(known);
  }

  /** One of them. */
  public enum Figure {
    NET_LIQUIDATION,
    AVAILABLE_FUNDS,
    EXCESS_LIQUIDITY,
    INITIAL_MARGIN,
    MAINTENANCE_MARGIN,
    /** Excess liquidity as a share of the net liquidation value. */
    CUSHION,
    /** Profit of the day. */
    DAILY_PROFIT,
    UNREALIZED_PROFIT,
    REALIZED_PROFIT
  }
}
