package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import java.util.Map;

/**
 * The limits of every account.
 *
 * @param others of accounts that have none of their own
 * @param accounts by account
 */
public record RiskLimitTable(RiskLimits others, Map<AccountId, RiskLimits> accounts) {
  public RiskLimitTable {
    accounts = Map.copyOf(accounts);
  }

  /** Nothing is configured. */
  public static RiskLimitTable standard() {
    return new RiskLimitTable(RiskLimits.STANDARD, Map.of());
  }

  public RiskLimits of(AccountId account) {
    return accounts.getOrDefault(account, others);
  }

  /** The limits as settings, by their full names; what is off is not there. */
  public Map<String, String> toSettings() {
    return LimitSettings.of(this);
  }
}
