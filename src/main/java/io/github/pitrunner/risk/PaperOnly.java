package io.github.pitrunner.risk;

import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;

/**
 * Refuses an account that is not a paper account, unless live trading is switched on by name.
 *
 * @param live whether it is
 */
record PaperOnly(LiveTrading live) implements RiskRule {
  @Override
  public RiskVerdict check(OrderIntent order) {
    if (live.permits(order.account())) {
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
