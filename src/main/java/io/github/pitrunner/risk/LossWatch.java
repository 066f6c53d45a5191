package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alerts;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import java.math.BigDecimal;

/**
 * Alarms when the loss of an account's day nears its limit and when it is reached, and engages the
 * kill switch when it goes too far, whether anybody orders or not.
 */
final class LossWatch {
  /** A loss is well again below this much of where it began to alarm. */
  private static final BigDecimal WELL_BELOW = new BigDecimal("0.9");

  private final RiskLimitTable limits;
  private final KillSwitch killSwitch;
  private final RiskSources.Accounts accounts;
  private Alerts alerts = Alerts.NONE;

  LossWatch(RiskLimitTable limits, KillSwitch killSwitch, RiskSources.Accounts accounts) {
    this.limits = limits;
    this.killSwitch = killSwitch;
    this.accounts = accounts;
  }

  void alertTo(Alerts listener) {
    alerts = listener;
  }

  /** The figures of an account have changed: a loss may have gone too far. */
  void onFigures(AccountId account) {
    AccountFigures figures = accounts.of(account);
    BigDecimal profit = figures == null ? null : figures.dailyProfit();
    if (figures == null || profit == null) {
      return;
    }
    BigDecimal lost = profit.negate();
    RiskLimits.Loss loss = limits.of(account).loss();
    String what =
        "account %s has lost %s %s today, and the limit is %s"
            .formatted(
                account, RiskCase.text(lost), figures.currency(), RiskCase.text(loss.limit()));
    alarm(account, lost, loss, what);
    if (killSwitch.state().isReleased() && LossStep.of(lost, loss) == LossStep.KILL) {
      engage(what);
    }
  }

  // The four are one judgement and its words.
  private void alarm(AccountId account, BigDecimal lost, RiskLimits.Loss loss, String what) {
    BigDecimal warning = loss.limit().multiply(loss.warnShare());
    String subject = account.value();
    if (lost.compareTo(loss.limit()) >= 0) {
      alerts.raise(
          new Alert(
              Kind.DAILY_LOSS_LIMIT,
              subject,
              "Daily loss: %s; only orders that reduce pass until the next day".formatted(what),
              account));
    } else if (isWell(lost, loss.limit())) {
      alerts.resolve(Kind.DAILY_LOSS_LIMIT, subject);
    }
    if (lost.compareTo(warning) >= 0 && warning.signum() > 0) {
      alerts.raise(
          new Alert(
              Kind.DAILY_LOSS_WARNING,
              subject,
              "Daily loss: %s; from there on only orders that reduce pass".formatted(what),
              account));
    } else if (isWell(lost, warning)) {
      alerts.resolve(Kind.DAILY_LOSS_WARNING, subject);
    }
  }

  private static boolean isWell(BigDecimal lost, BigDecimal threshold) {
    return lost.compareTo(threshold.multiply(WELL_BELOW)) < 0;
  }

  private void engage(String why) {
    // The store tells of a save that failed, and tries again.
    var unused = killSwitch.engage(Origin.RULE, RiskRuleName.DAILY_LOSS.name(), why);
  }
}
