package io.github.pitrunner.risk;

import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import io.github.pitrunner.risk.RiskView.RecentOrders;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;

/** How often, and how the day goes. */
final class ConductRules {
  private ConductRules() {}

  /** Holds for every order and modification: what runs away may run away in exits too. */
  static RiskVerdict ordersPerSecond(RiskCase asked) {
    return RiskCase.atMost(
        RiskRuleName.ORDERS_PER_SECOND,
        BigDecimal.valueOf(asked.limits().rate().perSecond()),
        BigDecimal.valueOf(asked.view().recent().lastSecond() + 1L),
        "The number of orders in a second");
  }

  /** Holds for every order and modification. */
  static RiskVerdict ordersPerMinute(RiskCase asked) {
    return RiskCase.atMost(
        RiskRuleName.ORDERS_PER_MINUTE,
        BigDecimal.valueOf(asked.limits().rate().perMinute()),
        BigDecimal.valueOf(asked.view().recent().lastMinute() + 1L),
        "The number of orders in a minute");
  }

  /** Holds for new orders, exits included; a modification repeats its order by its nature. */
  static RiskVerdict duplicateOrder(RiskCase asked) {
    Duration since = asked.view().recent().sinceSame();
    Duration window = asked.limits().rate().duplicateWindow();
    if (asked.isModification() || since == null || since.compareTo(window) >= 0) {
      return RiskCase.approved();
    }
    return new Rejected(
        RiskRuleName.DUPLICATE_ORDER,
        "The same order was sent %s s ago, within the window of %s s"
            .formatted(RiskCase.text(seconds(since)), RiskCase.text(seconds(window))),
        seconds(window),
        seconds(since));
  }

  /**
   * Holds for new orders that are no exits, when it is configured and enough have been sent to
   * tell; cancels themselves always pass.
   */
  static RiskVerdict cancelRatio(RiskCase asked) {
    RiskLimits.Rate limits = asked.limits().rate();
    BigDecimal most = limits.cancelRatio();
    RecentOrders recent = asked.view().recent();
    if (most == null
        || asked.isModification()
        || recent.orders() < limits.cancelRatioFrom()
        || asked.isFreeExit()) {
      return RiskCase.approved();
    }
    BigDecimal ratio =
        BigDecimal.valueOf(recent.cancels())
            .divide(BigDecimal.valueOf(Math.max(1, recent.orders())), MathContext.DECIMAL32);
    return RiskCase.atMost(RiskRuleName.CANCEL_RATIO, most, ratio, "The share of cancels");
  }

  /**
   * Below the limit all pass, with a warning when the loss comes near to it; from the limit on only
   * exits do, also by modification. Exits pass an unknown loss if they always do.
   */
  static RiskVerdict dailyLoss(RiskCase asked) {
    AccountFigures figures = asked.figures();
    BigDecimal profit = figures == null ? null : figures.dailyProfit();
    if (profit == null) {
      return asked.isFreeExit()
          ? RiskCase.approved()
          : RiskCase.missing(RiskRuleName.DAILY_LOSS, "the account's profit and loss of the day");
    }
    RiskLimits.Loss limits = asked.limits().loss();
    BigDecimal loss = profit.negate();
    LossStep step = LossStep.of(loss, limits);
    if (step == LossStep.NONE) {
      return RiskCase.approved();
    }
    String told =
        "The loss of the day is %s of the limit of %s"
            .formatted(RiskCase.text(loss), RiskCase.text(limits.limit()));
    if (step == LossStep.WARN || asked.isExit()) {
      return new Approved(List.of(told));
    }
    return new Rejected(
        RiskRuleName.DAILY_LOSS, told + ": only orders pass that reduce", limits.limit(), loss);
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3);
  }
}
