package io.github.pitrunner.risk;

import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;

/**
 * Refuses an account that is not a paper account, unless live trading is switched on by name.
 *
 * @param isLiveOn live trading is switched on
 */
record PaperOnly(boolean isLiveOn) implements RiskRule {
  @Override
  public RiskVerdict check(OrderIntent order) {
    if (isLiveOn || order.account().isPaper()) {
      return new Approved();
    }
    return new Rejected(
        RiskRuleName.PAPER_ONLY,
        "Account %s is not a paper account and live trading is off; switch it on with %s=%s"
            .formatted(order.account(), TradingConfig.LIVE, TradingConfig.ACCEPTED),
        null,
        null);
  }
}
