package io.github.pitrunner.risk;

import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.Order;
import java.math.BigDecimal;
import java.util.List;

/** How much. */
final class SizeRules {
  private static final String POSITION = "the position in the instrument";
  private static final String OPEN_ORDERS = "the open orders";

  private SizeRules() {}

  /** Holds for every order: a hand slips on exits and modifications too. */
  static RiskVerdict maxOrderQuantity(RiskCase asked) {
    return RiskCase.atMost(
        RiskRuleName.MAX_ORDER_QUANTITY,
        asked.limits().size().orderQuantity(),
        asked.ticket().quantity(),
        "The quantity");
  }

  /** Holds for every order. */
  static RiskVerdict quantityIncrement(RiskCase asked) {
    InstrumentDetails details = asked.view().market().details();
    if (details == null) {
      return RiskCase.missing(RiskRuleName.QUANTITY_INCREMENT, "the instrument's details");
    }
    QuantityRule rule = details.quantities();
    BigDecimal quantity = asked.ticket().quantity();
    if (quantity.compareTo(rule.minimum()) < 0) {
      return new RiskVerdict.Rejected(
          RiskRuleName.QUANTITY_INCREMENT,
          "The quantity is %s, below the instrument's minimum of %s"
              .formatted(RiskCase.text(quantity), RiskCase.text(rule.minimum())),
          rule.minimum(),
          quantity);
    }
    return rule.isOnIncrement(quantity)
        ? RiskCase.approved()
        : new RiskVerdict.Rejected(
            RiskRuleName.QUANTITY_INCREMENT,
            "The quantity is %s, not a multiple of the instrument's increment of %s"
                .formatted(RiskCase.text(quantity), RiskCase.text(rule.increment())),
            rule.increment(),
            quantity);
  }

  /**
   * A modification adds no order. Exits pass where they always do: an account full of orders must
   * still be closed.
   */
  static RiskVerdict maxOpenOrders(RiskCase asked) {
    List<Order> open = asked.view().book().openOrders();
    if (open == null) {
      return RiskCase.missing(RiskRuleName.MAX_OPEN_ORDERS, OPEN_ORDERS);
    }
    if (asked.isModification() || asked.isFreeExit()) {
      return RiskCase.approved();
    }
    long beside = open.stream().filter(order -> Projection.isBeside(asked, order)).count();
    return RiskCase.atMost(
        RiskRuleName.MAX_OPEN_ORDERS,
        BigDecimal.valueOf(asked.limits().size().openOrders()),
        BigDecimal.valueOf(beside + 1),
        "The number of open orders");
  }

  /**
   * Holds for every sale of anything, modifications included: what is sold, and all open sales with
   * it, must be held.
   */
  static RiskVerdict noShortSelling(RiskCase asked) {
    if (!asked.limits().permission().noShortSelling() || asked.isBuy()) {
      return RiskCase.approved();
    }
    Projection with = Projection.with(asked);
    if (with == null) {
      return unknown(RiskRuleName.NO_SHORT_SELLING, asked);
    }
    return with.lowest().signum() >= 0
        ? RiskCase.approved()
        : new RiskVerdict.Rejected(
            RiskRuleName.NO_SHORT_SELLING,
            "The sale would make the position %s, with all open sales, and short selling is off"
                .formatted(RiskCase.text(with.lowest())),
            BigDecimal.ZERO,
            with.lowest());
  }

  /**
   * Holds for every order, modifications included, on the order's own side: what is too long can
   * still be sold.
   */
  static RiskVerdict maxPosition(RiskCase asked) {
    Projection with = Projection.with(asked);
    if (with == null) {
      return unknown(RiskRuleName.MAX_POSITION, asked);
    }
    BigDecimal worst = asked.isBuy() ? with.highest() : with.lowest().negate();
    return RiskCase.atMost(
        RiskRuleName.MAX_POSITION,
        asked.limits().size().position(),
        worst,
        asked.isBuy()
            ? "The long position with all open purchases"
            : "The short position with all open sales");
  }

  private static RiskVerdict unknown(RiskRuleName rule, RiskCase asked) {
    return RiskCase.missing(rule, asked.position() == null ? POSITION : OPEN_ORDERS);
  }
}
