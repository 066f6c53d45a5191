package io.github.pitrunner.risk;

import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.Side;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/** How much. */
final class SizeRules {
  private static final String POSITION = "the position in the instrument";
  private static final String OPEN_ORDERS = "the open orders";
  private static final String LEGS = "the legs of the combination";

  private SizeRules() {}

  /**
   * Holds for every order: a hand slips on exits and modifications too. Of a combination the
   * largest leg counts, of an order by cash what the cash buys.
   */
  static RiskVerdict maxOrderQuantity(RiskCase asked) {
    BigDecimal quantity = Quantities.whole(asked);
    if (quantity == null || asked.parts().isEmpty()) {
      return RiskCase.missing(RiskRuleName.MAX_ORDER_QUANTITY, "how much the order is for");
    }
    BigDecimal most = quantity;
    for (Composition.Part part : asked.parts()) {
      most = most.max(quantity.multiply(part.perUnit()));
    }
    return RiskCase.atMost(
        RiskRuleName.MAX_ORDER_QUANTITY,
        asked.limits().size().orderQuantity(),
        most,
        "The quantity");
  }

  /**
   * Holds for every order with a quantity, and for each leg of a combination; how much cash buys is
   * the broker's to round.
   */
  static RiskVerdict quantityIncrement(RiskCase asked) {
    BigDecimal quantity = asked.ticket().quantity();
    if (asked.ticket().instructions().cashQuantity() != null && quantity.signum() == 0) {
      return RiskCase.approved();
    }
    boolean isCombo = Composition.isCombo(asked.order().instrument());
    if (asked.parts().isEmpty()) {
      return RiskCase.missing(RiskRuleName.QUANTITY_INCREMENT, LEGS);
    }
    for (Composition.Part part : asked.parts()) {
      InstrumentDetails details = asked.details(part.contractId());
      if (details == null) {
        return RiskCase.missing(
            RiskRuleName.QUANTITY_INCREMENT,
            isCombo ? "the details of leg " + part.contractId() : "the instrument's details");
      }
      RiskVerdict verdict =
          quantityIncrement(details.quantities(), quantity.multiply(part.perUnit()));
      if (verdict instanceof RiskVerdict.Rejected) {
        return verdict;
      }
    }
    return RiskCase.approved();
  }

  private static RiskVerdict quantityIncrement(QuantityRule rule, BigDecimal quantity) {
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
   * Holds for every sale of anything, legs and modifications included: what is sold, and all open
   * sales with it, must be held.
   */
  static RiskVerdict noShortSelling(RiskCase asked) {
    if (!asked.limits().permission().noShortSelling()) {
      return RiskCase.approved();
    }
    return eachPart(
        RiskRuleName.NO_SHORT_SELLING,
        asked,
        part -> part.side() == Side.SELL,
        SizeRules::noShortSelling);
  }

  private static RiskVerdict noShortSelling(
      RiskCase asked, Composition.Part part, Projection with) {
    return with.lowest().signum() >= 0
        ? RiskCase.approved()
        : new RiskVerdict.Rejected(
            RiskRuleName.NO_SHORT_SELLING,
            "The sale would make the position%s %s, with all open sales, and short selling is off"
                .formatted(of(asked, part), RiskCase.text(with.lowest())),
            BigDecimal.ZERO,
            with.lowest());
  }

  /**
   * Holds for every order, modifications included, on the order's own side: what is too long can
   * still be sold. Each leg of a combination counts with what is held and open of it.
   */
  static RiskVerdict maxPosition(RiskCase asked) {
    return eachPart(RiskRuleName.MAX_POSITION, asked, part -> true, SizeRules::maxPosition);
  }

  private static RiskVerdict maxPosition(RiskCase asked, Composition.Part part, Projection with) {
    boolean isBuy = part.side() == Side.BUY;
    return RiskCase.atMost(
        RiskRuleName.MAX_POSITION,
        asked.limits().size().position(),
        isBuy ? with.highest() : with.lowest().negate(),
        isBuy
            ? "The long position%s with all open purchases".formatted(of(asked, part))
            : "The short position%s with all open sales".formatted(of(asked, part)));
  }

  /** What a rule says of one contract of the order. */
  private interface PartRule {
    RiskVerdict check(RiskCase asked, Composition.Part part, Projection with);
  }

  // Rule, case and what to do with which part: nothing that would be a thing of its own.
  private static RiskVerdict eachPart(
      RiskRuleName rule, RiskCase asked, Predicate<Composition.Part> isFor, PartRule partRule) {
    if (asked.parts().isEmpty()) {
      return RiskCase.missing(rule, LEGS);
    }
    for (Composition.Part part : asked.parts()) {
      if (!isFor.test(part)) {
        continue;
      }
      Projection with = Projection.with(asked, part.contractId());
      if (with == null) {
        return RiskCase.missing(
            rule, asked.position(part.contractId()) == null ? POSITION : OPEN_ORDERS);
      }
      RiskVerdict verdict = partRule.check(asked, part, with);
      if (verdict instanceof RiskVerdict.Rejected) {
        return verdict;
      }
    }
    return RiskCase.approved();
  }

  private static String of(RiskCase asked, Composition.Part part) {
    return Composition.isCombo(asked.order().instrument()) ? " in leg " + part.contractId() : "";
  }
}
