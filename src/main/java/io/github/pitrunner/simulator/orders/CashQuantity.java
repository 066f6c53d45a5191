package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.account.AssetClass;
import io.github.pitrunner.simulator.account.Decimals;
import io.github.pitrunner.simulator.market.Book;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.wire.Unset;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Orders whose size is given in money: as many whole units as it buys at the order's limit, or else
 * its stop or touch price, or else at the touch when the order is given. That holds until a
 * modification gives another amount; fills at other prices do not change it.
 */
final class CashQuantity {
  private final OrderMarket market;

  CashQuantity(OrderMarket market) {
    this.market = market;
  }

  /**
   * The order with a quantity.
   *
   * @param isModification whether the order may carry the quantity that was derived before
   * @throws Refusal if money cannot size it
   */
  Order sized(Traded traded, Order order, boolean isModification) {
    double wire = order.getCashQty();
    if (wire == 0 || Unset.isUnset(wire)) {
      return order;
    }
    if (wire < 0) {
      throw Refusal.invalid("cashQty", "The cash quantity %s is negative".formatted(wire));
    }
    boolean isForMoney =
        traded.asset() == AssetClass.STOCK || traded.asset() == AssetClass.CURRENCY;
    if (!isForMoney) {
      throw new Refusal(10244, "Cash quantity cannot be used for this order");
    }
    if (!isZero(order.getTotalQuantity())) {
      if (isModification) {
        return order;
      }
      throw Refusal.invalid("cashQty", "The order has both a size and a cash quantity");
    }
    BigDecimal unit = new BigDecimal(unit(traded));
    BigDecimal quantity =
        BigDecimal.valueOf(wire)
            .divide(price(traded, order).multiply(unit), 0, RoundingMode.FLOOR)
            .multiply(unit);
    if (quantity.signum() == 0) {
      throw new Refusal(388, "The cash quantity %s buys nothing".formatted(wire));
    }
    return order.toBuilder().setTotalQuantity(Decimals.text(quantity)).build();
  }

  private static String unit(Traded traded) {
    String unit = traded.listing().details().getSizeIncrement();
    return unit.isEmpty() ? "1" : unit;
  }

  private BigDecimal price(Traded traded, Order order) {
    OrderType type = OrderType.fromWire(order.getOrderType());
    if (type.isLimited() && isPrice(order.getLmtPrice())) {
      return BigDecimal.valueOf(order.getLmtPrice());
    }
    boolean hasStop =
        type.trigger() == OrderType.Trigger.STOP || type.trigger() == OrderType.Trigger.TOUCH;
    if (hasStop && isPrice(order.getAuxPrice())) {
      return BigDecimal.valueOf(order.getAuxPrice());
    }
    Book book = market.book(traded);
    return order.getAction().equals("BUY") ? book.ask() : book.bid();
  }

  private static boolean isPrice(double price) {
    return price > 0 && !Unset.isUnset(price);
  }

  // What is no number is refused where quantities are read.
  private static boolean isZero(String quantity) {
    try {
      return Unset.isUnset(quantity) || new BigDecimal(quantity).signum() == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
