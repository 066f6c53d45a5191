package io.github.pitrunner.risk;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.PriceIncrements;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** At what price. */
final class PriceRules {
  private PriceRules() {}

  /** Holds for the limit and the stop of every order that has one. */
  static RiskVerdict priceIncrement(RiskCase asked) {
    BigDecimal limit = asked.prices().limit();
    BigDecimal stop = asked.prices().stop();
    if (limit == null && stop == null) {
      return RiskCase.approved();
    }
    PriceIncrements increments = increments(asked);
    if (increments == null) {
      return RiskCase.missing(
          RiskRuleName.PRICE_INCREMENT,
          Composition.isCombo(asked.order().instrument())
              ? "the details of each leg"
              : "the instrument's details");
    }
    Rejected ofLimit = offIncrement("limit", limit, increments);
    Rejected ofStop = offIncrement("stop", stop, increments);
    return ofLimit != null ? ofLimit : ofStop != null ? ofStop : RiskCase.approved();
  }

  /** Those of a combination are the finest of its legs; null when they are not known. */
  private static @Nullable PriceIncrements increments(RiskCase asked) {
    if (!Composition.isCombo(asked.order().instrument())) {
      InstrumentDetails details = asked.view().market().details();
      return details == null ? null : details.increments();
    }
    BigDecimal finest = null;
    for (Composition.Part part : asked.parts()) {
      InstrumentDetails details = asked.details(part.contractId());
      if (details == null) {
        return null;
      }
      finest = finest == null ? details.minTick() : finest.min(details.minTick());
    }
    return finest == null ? null : PriceIncrements.uniform(finest);
  }

  private static @Nullable Rejected offIncrement(
      String name, @Nullable BigDecimal price, PriceIncrements increments) {
    if (price == null || increments.isOnIncrement(price)) {
      return null;
    }
    BigDecimal increment = increments.at(price);
    return new Rejected(
        RiskRuleName.PRICE_INCREMENT,
        "The %s price is %s, not a multiple of the increment of %s that holds at that price"
            .formatted(name, RiskCase.text(price), RiskCase.text(increment)),
        increment,
        price);
  }

  /**
   * A limit may be worse than the market by the collar, and better by the passive one where that is
   * configured; the limit of a stop is held against its stop, as the market will be there. An order
   * without a limit needs a market that can be seen, except an exit where those always pass. Holds
   * for modifications.
   */
  static RiskVerdict priceCollar(RiskCase asked) {
    Reference reference = Reference.of(asked);
    BigDecimal market = reference.price();
    BigDecimal limit = asked.prices().limit();
    if (market == null) {
      return limit == null && asked.isFreeExit()
          ? RiskCase.approved()
          : RiskCase.rejected(
              RiskRuleName.PRICE_COLLAR, "There is no live reference: " + reference.problem());
    }
    if (limit == null) {
      return RiskCase.approved();
    }
    BigDecimal stop = asked.prices().stop();
    return collar(asked, limit, stop == null ? market : stop);
  }

  private static RiskVerdict collar(RiskCase asked, BigDecimal limit, BigDecimal reference) {
    RiskLimits.Price limits = asked.limits().price();
    BigDecimal above = limit.subtract(reference);
    BigDecimal worse = asked.isBuy() ? above : above.negate();
    if (worse.compareTo(reference.abs().multiply(limits.collar())) > 0) {
      return outside(limit, reference, limits.collar());
    }
    BigDecimal passive = limits.passiveCollar();
    return passive != null && worse.negate().compareTo(reference.abs().multiply(passive)) > 0
        ? outside(limit, reference, passive)
        : RiskCase.approved();
  }

  private static Rejected outside(BigDecimal limit, BigDecimal reference, BigDecimal collar) {
    BigDecimal distance = limit.subtract(reference).abs();
    BigDecimal share =
        reference.signum() == 0
            ? distance
            : distance.divide(reference.abs(), MathContext.DECIMAL32);
    return new Rejected(
        RiskRuleName.PRICE_COLLAR,
        "The limit price is %s, further from the reference of %s than the share of %s that is allowed"
            .formatted(RiskCase.text(limit), RiskCase.text(reference), RiskCase.text(collar)),
        collar,
        share);
  }

  /**
   * An order that could trade at once must not meet an open order of the other side, ours or
   * foreign, in any account of the session. Orders that wait for a trigger meet nobody yet. Holds
   * for exits, where the resting order is to be cancelled first, and for modifications.
   */
  static RiskVerdict selfCross(RiskCase asked) {
    if (!asked.limits().price().checksSelfCross() || waits(asked.ticket().type())) {
      return RiskCase.approved();
    }
    List<Order> open = asked.view().book().openOrders();
    if (open == null) {
      return RiskCase.missing(RiskRuleName.SELF_CROSS, "the open orders");
    }
    for (Order order : open) {
      if (isOpposite(asked, order) && meets(asked, order.ticket())) {
        return meeting(asked, order);
      }
    }
    return RiskCase.approved();
  }

  /** Whoever trades for one account need not know what rests in another. */
  private static Rejected meeting(RiskCase asked, Order resting) {
    boolean isOfSameAccount = asked.order().account().equals(resting.account());
    return new Rejected(
        RiskRuleName.SELF_CROSS,
        isOfSameAccount
            ? "The order would trade with our own %s".formatted(resting.keys().name())
            : "The order would trade with one of our own in another account",
        isOfSameAccount ? resting.ticket().prices().limit() : null,
        asked.prices().limit());
  }

  private static boolean isOpposite(RiskCase asked, Order order) {
    return Composition.isSame(order.instrument(), asked.order().instrument())
        && !isOfOneBracket(asked, order)
        && order.ticket().side() != asked.ticket().side()
        && !order.status().isFinal()
        && !waits(order.ticket().type())
        && !Projection.isReplaced(asked, order);
  }

  /** What protects an order comes to the market when that one has left it. */
  private static boolean isOfOneBracket(RiskCase asked, Order order) {
    ClientOrderId id = order.keys().id();
    ClientOrderId protects = order.ticket().instructions().parent();
    return (id != null && id.equals(asked.ticket().instructions().parent()))
        || asked.order().id().equals(protects);
  }

  // Without a limit an order takes any price.
  private static boolean meets(RiskCase asked, OrderTicket resting) {
    BigDecimal ours = asked.prices().limit();
    BigDecimal theirs = resting.prices().limit();
    if (ours == null || theirs == null) {
      return true;
    }
    return asked.ticket().side() == Side.BUY
        ? ours.compareTo(theirs) >= 0
        : ours.compareTo(theirs) <= 0;
  }

  private static boolean waits(OrderType type) {
    return switch (type) {
      case STOP,
          STOP_LIMIT,
          TRAILING_STOP,
          TRAILING_STOP_LIMIT,
          MARKET_IF_TOUCHED,
          LIMIT_IF_TOUCHED ->
          true;
      case MARKET,
          LIMIT,
          MARKET_ON_OPEN,
          LIMIT_ON_OPEN,
          MARKET_ON_CLOSE,
          LIMIT_ON_CLOSE,
          RELATIVE,
          MIDPRICE,
          MARKET_TO_LIMIT,
          PEGGED_TO_MARKET,
          OTHER ->
          false;
    };
  }
}
