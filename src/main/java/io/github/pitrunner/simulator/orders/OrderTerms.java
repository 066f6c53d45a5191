package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.tws.Order;
import io.github.pitrunner.wire.Unset;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What an order asks for, read from its message and complete in itself.
 *
 * @param isBuy buys, or sells
 * @param limit the client's limit price, or null
 * @param trigger stop, touch price or trailing amount, or null
 * @param trailingPercent trailing distance in percent, or null
 * @param initialStop where a trailing stop begins, or null for the market's distance
 * @param limitOffset distance of a trailing limit from its stop, or null
 * @param goodTill end of a GTD order, or null
 * @param goodAfter beginning of a delayed order, or null
 * @param isAllOrNone fills whole or not at all
 */
record OrderTerms(
    boolean isBuy,
    OrderType type,
    TimeInForce tif,
    BigDecimal quantity,
    @Nullable BigDecimal limit,
    @Nullable BigDecimal trigger,
    @Nullable BigDecimal trailingPercent,
    @Nullable BigDecimal initialStop,
    @Nullable BigDecimal limitOffset,
    boolean outsideRth,
    @Nullable Instant goodTill,
    @Nullable Instant goodAfter,
    boolean isAllOrNone) {

  /**
   * Reads an order.
   *
   * @throws Refusal if something is missing, unreadable or not simulated
   */
  static OrderTerms fromWire(Order order, ZoneId gatewayZone) {
    refuseNotSimulated(order);
    OrderType type = OrderType.fromWire(order.getOrderType());
    TimeInForce tif = TimeInForce.fromWire(order.getTif());
    if (tif == TimeInForce.GTD && order.getGoodTillDate().isEmpty()) {
      throw new Refusal(334, "A GTD order needs a good-till date");
    }
    if (tif == TimeInForce.OPG && type != OrderType.MARKET && type != OrderType.LIMIT) {
      throw new Refusal(113, "%s does not fit the order type %s".formatted(tif, type));
    }
    OrderTerms terms =
        new OrderTerms(
            isBuy(order.getAction()),
            type,
            tif,
            quantity(order.getTotalQuantity()),
            order.hasLmtPrice() ? price(order.getLmtPrice()) : null,
            order.hasAuxPrice() ? price(order.getAuxPrice()) : null,
            order.hasTrailingPercent() ? price(order.getTrailingPercent()) : null,
            order.hasTrailStopPrice() ? price(order.getTrailStopPrice()) : null,
            order.hasLmtPriceOffset() ? price(order.getLmtPriceOffset()) : null,
            order.getOutsideRth(),
            time(order.getGoodTillDate(), gatewayZone),
            time(order.getGoodAfterTime(), gatewayZone),
            order.getAllOrNone());
    terms.refuseIncomplete();
    return terms;
  }

  private void refuseIncomplete() {
    if (type.isLimited() && limit == null) {
      throw new Refusal(107, "The order is incomplete: it has no limit price");
    }
    boolean isTrailing = type.trigger() == OrderType.Trigger.TRAIL;
    if (isTrailing && !isPositive(trigger) && !isPositive(trailingPercent)) {
      throw new Refusal(107, "The order is incomplete: it has no trailing amount or percent");
    }
    if (!isTrailing && type.trigger() != OrderType.Trigger.NONE && !isPositive(trigger)) {
      throw new Refusal(107, "The order is incomplete: it has no trigger price");
    }
    boolean hasOffset = limitOffset != null || (limit != null && initialStop != null);
    if (type == OrderType.TRAIL_LIMIT && !hasOffset) {
      throw new Refusal(
          107, "The order is incomplete: it has neither a limit offset nor limit and stop prices");
    }
  }

  OrderTerms withQuantity(BigDecimal newQuantity) {
    return new OrderTerms(
        isBuy,
        type,
        tif,
        newQuantity,
        limit,
        trigger,
        trailingPercent,
        initialStop,
        limitOffset,
        outsideRth,
        goodTill,
        goodAfter,
        isAllOrNone);
  }

  static boolean isPositive(@Nullable BigDecimal value) {
    return value != null && value.signum() > 0;
  }

  private static boolean isBuy(String action) {
    return switch (action) {
      case "BUY" -> true;
      case "SELL", "SSHORT" -> false;
      default -> throw Refusal.invalid("action", "Invalid action '%s'".formatted(action));
    };
  }

  private static BigDecimal quantity(String text) {
    BigDecimal quantity;
    try {
      quantity = Unset.isUnset(text) ? BigDecimal.ZERO : new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new Refusal(140, "The size '%s' is not a number".formatted(text));
    }
    if (quantity.signum() == 0) {
      throw new Refusal(434, "The order size cannot be zero");
    }
    if (quantity.signum() < 0) {
      throw Refusal.invalid("quantity", "The order size %s is negative".formatted(text));
    }
    // An exponent would expand to any number of digits.
    if (quantity.precision() > 20 || Math.abs(quantity.scale()) > 20) {
      throw new Refusal(140, "The size '%s' has too many digits".formatted(text));
    }
    return quantity;
  }

  private static @Nullable BigDecimal price(double price) {
    return Unset.isUnset(price) ? null : BigDecimal.valueOf(price);
  }

  private static @Nullable Instant time(String text, ZoneId gatewayZone) {
    return text.isEmpty() ? null : OrderTimes.fromWire(text, gatewayZone);
  }

  // An attribute that changes what an order does must not be dropped in silence.
  private static void refuseNotSimulated(Order order) {
    refuse(order.getConditionsCount() > 0, "conditions");
    refuse(!order.getAlgoStrategy().isEmpty(), "algoStrategy");
    refuse(!order.getHedgeType().isEmpty(), "hedgeType");
    refuse(isSet(order.getScaleInitLevelSize()), "scaleInitLevelSize");
    refuse(isSet(order.getCashQty()), "cashQty");
    refuse(isSet(order.getVolatility()), "volatility");
    refuse(isSet(order.getDiscretionaryAmt()), "discretionaryAmt");
    refuse(isSet(order.getPercentOffset()), "percentOffset");
    refuse(isSet(order.getMinQty()), "minQty");
    refuse(order.getPostOnly(), "postOnly");
    refuse(order.getDeactivate(), "deactivate");
    refuse(!order.getFaGroup().isEmpty(), "faGroup");
    refuse(!order.getModelCode().isEmpty(), "modelCode");
    refuse(
        !order.getAdjustedOrderType().isEmpty() && !order.getAdjustedOrderType().equals("None"),
        "adjustedOrderType");
  }

  private static void refuse(boolean isUsed, String attribute) {
    if (isUsed) {
      throw new Refusal(10340, "The order attribute %s is not simulated".formatted(attribute));
    }
  }

  private static boolean isSet(double value) {
    return value != 0 && !Unset.isUnset(value);
  }

  private static boolean isSet(int value) {
    return value != 0 && !Unset.isUnset(value);
  }
}
