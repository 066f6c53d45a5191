package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import java.math.BigDecimal;

/** Engages the kill switch when an account's day goes too far, whether anybody orders or not. */
final class LossWatch {
  private final RiskLimitTable limits;
  private final KillSwitch killSwitch;
  private final RiskSources.Accounts accounts;

  LossWatch(RiskLimitTable limits, KillSwitch killSwitch, RiskSources.Accounts accounts) {
    this.limits = limits;
    this.killSwitch = killSwitch;
    this.accounts = accounts;
  }

  /** The figures of an account have changed: a loss may have gone too far. */
  void onFigures(AccountId account) {
    AccountFigures figures = accounts.of(account);
    BigDecimal profit = figures == null ? null : figures.dailyProfit();
    if (figures == null || profit == null || !killSwitch.state().isReleased()) {
      return;
    }
    RiskLimits.Loss loss = limits.of(account).loss();
    if (LossStep.of(profit.negate(), loss) == LossStep.KILL) {
      engage(
          "account %s has lost %s %s today, and the limit is %s"
              .formatted(
                  account,
                  RiskCase.text(profit.negate()),
                  figures.currency(),
                  RiskCase.text(loss.limit())));
    }
  }

  private void engage(String why) {
    // The store tells of a save that failed, and tries again.
    var unused = killSwitch.engage(Origin.RULE, RiskRuleName.DAILY_LOSS.name(), why);
  }
}
