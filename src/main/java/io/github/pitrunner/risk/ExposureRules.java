package io.github.pitrunner.risk;

import java.math.BigDecimal;
import java.util.function.Supplier;

/**
 * What it is worth, in the account's currency. Where something cannot be seen that is needed, exits
 * pass if they always do, and nothing else does.
 */
final class ExposureRules {
  private ExposureRules() {}

  /** Holds for every order, exits and modifications included. */
  static RiskVerdict maxNotional(RiskCase asked) {
    Worth worth = Worth.ofOrder(asked);
    BigDecimal amount = worth.amount();
    return amount == null
        ? unseen(RiskRuleName.MAX_NOTIONAL, asked, worth.missing())
        : RiskCase.atMost(
            RiskRuleName.MAX_NOTIONAL,
            asked.limits().worth().notional(),
            amount,
            "The worth of the order");
  }

  /** Holds for orders and modifications that can make it more; what adds nothing passes above. */
  static RiskVerdict maxGrossExposure(RiskCase asked) {
    AccountFigures figures = asked.figures();
    BigDecimal reported = figures == null ? null : figures.grossExposure();
    if (figures == null || reported == null) {
      return unseen(RiskRuleName.MAX_GROSS_EXPOSURE, asked, "the account's gross exposure");
    }
    return growing(
        RiskRuleName.MAX_GROSS_EXPOSURE,
        asked,
        new Room(
            () -> HeldWorth.exposure(asked, figures, reported),
            asked.limits().worth().grossExposure(),
            "The gross exposure"));
  }

  /** As the gross exposure, when it is configured: whatever adds exposure must be within it. */
  static RiskVerdict buyingPower(RiskCase asked) {
    if (!asked.limits().worth().checksBuyingPower()) {
      return RiskCase.approved();
    }
    AccountFigures figures = asked.figures();
    BigDecimal power = figures == null ? null : figures.buyingPower();
    if (figures == null || power == null) {
      return unseen(RiskRuleName.BUYING_POWER, asked, "the account's buying power");
    }
    return growing(
        RiskRuleName.BUYING_POWER,
        asked,
        new Room(
            () -> HeldWorth.grown(asked, figures),
            power,
            "The worth of what was bought since the buying power was told,"));
  }

  /** When it is configured; what needs no more margin passes. Holds for modifications. */
  static RiskVerdict margin(RiskCase asked) {
    if (!asked.limits().worth().checksMargin()) {
      return RiskCase.approved();
    }
    BigDecimal margin = asked.view().change().initialMargin();
    if (margin == null) {
      return unseen(RiskRuleName.MARGIN, asked, "the gateway's what-if");
    }
    if (margin.signum() <= 0) {
      return RiskCase.approved();
    }
    AccountFigures figures = asked.figures();
    BigDecimal funds = figures == null ? null : figures.availableFunds();
    return funds == null
        ? unseen(RiskRuleName.MARGIN, asked, "the account's available funds")
        : RiskCase.atMost(RiskRuleName.MARGIN, funds, margin, "The order's initial margin");
  }

  /**
   * What is there already, and what it may come to.
   *
   * @param held looked at only when the order adds to it
   * @param what is limited, for a person
   */
  private record Room(Supplier<Worth> held, BigDecimal limit, String what) {}

  private static RiskVerdict growing(RiskRuleName rule, RiskCase asked, Room room) {
    OpenExposure exposure = OpenExposure.of(asked);
    BigDecimal added = exposure.added().amount();
    if (added != null && added.signum() <= 0) {
      return RiskCase.approved();
    }
    Worth after = exposure.added().plus(exposure.before());
    Worth all = after.amount() == null ? after : after.plus(room.held.get());
    BigDecimal amount = all.amount();
    return amount == null
        ? unseen(rule, asked, all.missing())
        : RiskCase.atMost(rule, room.limit, amount, room.what + " with all open orders");
  }

  private static RiskVerdict unseen(RiskRuleName rule, RiskCase asked, String missing) {
    return asked.isFreeExit() ? RiskCase.approved() : RiskCase.missing(rule, missing);
  }
}
