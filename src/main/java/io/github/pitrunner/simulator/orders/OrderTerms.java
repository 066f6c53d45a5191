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
 * @param fills how much may fill at once
 * @param algo how it is worked, or null for at once
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
    FillTerms fills,
    @Nullable Algo algo) {

  /**
   * What an order is read against.
   *
   * @param isCombo whether its prices may be zero or negative
   * @param at when it was given, from which times of the day count
   */
  record Reading(boolean isCombo, Instant at, ZoneId gatewayZone) {}

  /**
   * Reads an order.
   *
   * @throws Refusal if something is missing, unreadable or not simulated
   */
  static OrderTerms fromWire(Order order, Reading reading) {
    ZoneId gatewayZone = reading.gatewayZone();
    refuseNotSimulated(order);
    OrderType type = OrderType.fromWire(order.getOrderType());
    TimeInForce tif = TimeInForce.fromWire(order.getTif());
    if (tif == TimeInForce.GTD && order.getGoodTillDate().isEmpty()) {
      throw new Refusal(334, "A GTD order needs a good-till date");
    }
    refuseTimeInForce(type, tif);
    BigDecimal quantity = quantity(order.getTotalQuantity());
    Algo algo = Algo.fromWire(order, reading);
    boolean isRegularOnly = isRegularOnly(type, tif) || (algo != null && algo.isAtClose());
    OrderTerms terms =
        new OrderTerms(
            isBuy(order.getAction()),
            type,
            tif,
            quantity,
            order.hasLmtPrice() ? price(order.getLmtPrice()) : null,
            order.hasAuxPrice() ? price(order.getAuxPrice()) : null,
            order.hasTrailingPercent() ? price(order.getTrailingPercent()) : null,
            order.hasTrailStopPrice() ? price(order.getTrailStopPrice()) : null,
            order.hasLmtPriceOffset() ? price(order.getLmtPriceOffset()) : null,
            // Auctions are of the regular session.
            order.getOutsideRth() && !isRegularOnly,
            time(order.getGoodTillDate(), gatewayZone),
            time(order.getGoodAfterTime(), gatewayZone),
            FillTerms.fromWire(order, quantity),
            algo);
    terms.refuseIncomplete(reading.isCombo());
    return terms;
  }

  /** Whether the extended sessions are not for orders of this kind, whatever they say. */
  private static boolean isRegularOnly(OrderType type, TimeInForce tif) {
    return tif == TimeInForce.OPG
        || type.style() == OrderType.Style.AT_CLOSE
        || type == OrderType.MIDPRICE
        || type == OrderType.PEGGED_TO_MARKET;
  }

  /** Whether it trades in the closing auction alone. */
  boolean isAtClose() {
    return type.style() == OrderType.Style.AT_CLOSE || (algo != null && algo.isAtClose());
  }

  private static void refuseTimeInForce(OrderType type, TimeInForce tif) {
    boolean isAtOpen = tif == TimeInForce.OPG;
    boolean isAtClose = type.style() == OrderType.Style.AT_CLOSE;
    boolean fits =
        isAtOpen
            ? type == OrderType.MARKET || type == OrderType.LIMIT
            : !isAtClose || tif == TimeInForce.DAY;
    if (!fits) {
      throw new Refusal(
          113, "The time in force %s does not fit the order type %s".formatted(tif, type.toWire()));
    }
  }

  private void refuseIncomplete(boolean isCombo) {
    if (type.isLimited() && limit == null) {
      throw new Refusal(107, "The order is incomplete: it has no limit price");
    }
    boolean isTrailing = type.trigger() == OrderType.Trigger.TRAIL;
    if (isTrailing && !isPositive(trigger) && !isPositive(trailingPercent)) {
      throw new Refusal(107, "The order is incomplete: it has no trailing amount or percent");
    }
    boolean hasTrigger = isCombo ? trigger != null : isPositive(trigger);
    if (!isTrailing && type.trigger() != OrderType.Trigger.NONE && !hasTrigger) {
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
        fills,
        algo);
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
    refuse(!order.getHedgeType().isEmpty(), "hedgeType");
    refuse(isSet(order.getScaleInitLevelSize()), "scaleInitLevelSize");
    refuse(isSet(order.getVolatility()), "volatility");
    refuse(isSet(order.getDiscretionaryAmt()), "discretionaryAmt");
    refuse(isSet(order.getPercentOffset()), "percentOffset");
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
