package io.github.pitrunner.orders;

import io.github.pitrunner.connector.WireNumbers;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;

/**
 * What is ordered ⇄ the gateway's order message. What is sent is read back as it was, except for
 * the parent, which the order's address tells.
 */
final class TicketMapper {
  private TicketMapper() {}

  /**
   * The order as the gateway takes it.
   *
   * @throws IllegalArgumentException for a type or a time in force without a name here
   */
  static Order toWire(OrderIntent intent) {
    OrderTicket ticket = intent.ticket();
    Order.Builder order =
        Order.newBuilder()
            .setAction(ticket.side().name())
            .setTotalQuantity(ticket.quantity().toPlainString())
            .setOrderType(toWire(ticket.type()))
            .setTif(toWire(ticket.timeInForce()))
            .setAccount(intent.account().value())
            .setOrderRef(intent.id().value())
            .setTransmit(true);
    if (ticket.outsideHours()) {
      order.setOutsideRth(true);
    }
    PriceMapper.toWire(ticket.type(), ticket.prices(), order);
    InstructionsMapper.toWire(ticket.instructions(), order);
    return order.build();
  }

  /** Reads an order of anybody's; what has no name here is OTHER. */
  static OrderTicket fromWire(Order order) {
    BigDecimal total = WireNumbers.decimal(order.getTotalQuantity());
    return fromWire(order, total == null ? BigDecimal.ZERO : total);
  }

  /** The same of a completed order that was filled, whose quantity may not be told any more. */
  static OrderTicket fromFilled(Order order) {
    return fromWire(order, filledQuantity(order));
  }

  private static OrderTicket fromWire(Order order, BigDecimal quantity) {
    OrderType type = type(order.getOrderType(), order.getTif());
    return new OrderTicket(
        side(order.getAction()),
        quantity,
        type,
        PriceMapper.fromWire(type, order),
        timeInForce(order.getTif()),
        order.getOutsideRth(),
        InstructionsMapper.fromWire(order),
        InstructionsMapper.otherTerms(order));
  }

  /**
   * It may be told with a quantity of 0 and only what was filled. Of no other order is that the
   * whole.
   */
  private static BigDecimal filledQuantity(Order order) {
    BigDecimal total = WireNumbers.decimal(order.getTotalQuantity());
    BigDecimal filled = WireNumbers.decimal(order.getFilledQuantity());
    if (total != null && total.signum() > 0) {
      return total;
    }
    return filled == null ? BigDecimal.ZERO : filled;
  }

  private static String toWire(TimeInForce timeInForce) {
    return switch (timeInForce) {
      case DAY, GTC, IOC, FOK, GTD, OPG -> timeInForce.name();
      case OTHER -> throw new IllegalArgumentException("Cannot place " + timeInForce);
    };
  }

  private static String toWire(OrderType type) {
    return switch (type) {
      // In the opening auction by their time in force.
      case MARKET, MARKET_ON_OPEN -> "MKT";
      case LIMIT, LIMIT_ON_OPEN -> "LMT";
      case STOP -> "STP";
      case STOP_LIMIT -> "STP LMT";
      case TRAILING_STOP -> "TRAIL";
      case TRAILING_STOP_LIMIT -> "TRAIL LIMIT";
      case MARKET_IF_TOUCHED -> "MIT";
      case LIMIT_IF_TOUCHED -> "LIT";
      case MARKET_ON_CLOSE -> "MOC";
      case LIMIT_ON_CLOSE -> "LOC";
      case RELATIVE -> "REL";
      case MIDPRICE -> "MIDPRICE";
      case MARKET_TO_LIMIT -> "MTL";
      case PEGGED_TO_MARKET -> "PEG MKT";
      case OTHER -> throw new IllegalArgumentException("Cannot place " + type);
    };
  }

  private static Side side(String action) {
    return switch (action) {
      case "BUY" -> Side.BUY;
      case "SELL", "SSHORT" -> Side.SELL;
      default -> throw new IllegalArgumentException("unknown action '%s'".formatted(action));
    };
  }

  private static OrderType type(String type, String timeInForce) {
    boolean isAtOpen = timeInForce.equals("OPG");
    return switch (type) {
      case "MKT" -> isAtOpen ? OrderType.MARKET_ON_OPEN : OrderType.MARKET;
      case "LMT" -> isAtOpen ? OrderType.LIMIT_ON_OPEN : OrderType.LIMIT;
      case "STP" -> OrderType.STOP;
      case "STP LMT" -> OrderType.STOP_LIMIT;
      case "TRAIL" -> OrderType.TRAILING_STOP;
      case "TRAIL LIMIT" -> OrderType.TRAILING_STOP_LIMIT;
      case "MIT" -> OrderType.MARKET_IF_TOUCHED;
      case "LIT" -> OrderType.LIMIT_IF_TOUCHED;
      case "MOC" -> OrderType.MARKET_ON_CLOSE;
      case "LOC" -> OrderType.LIMIT_ON_CLOSE;
      case "REL" -> OrderType.RELATIVE;
      case "MIDPRICE" -> OrderType.MIDPRICE;
      case "MTL" -> OrderType.MARKET_TO_LIMIT;
      case "PEG MKT" -> OrderType.PEGGED_TO_MARKET;
      default -> OrderType.OTHER;
    };
  }

  private static TimeInForce timeInForce(String text) {
    return switch (text) {
      case "DAY" -> TimeInForce.DAY;
      case "GTC" -> TimeInForce.GTC;
      case "IOC" -> TimeInForce.IOC;
      case "FOK" -> TimeInForce.FOK;
      case "GTD" -> TimeInForce.GTD;
      case "OPG" -> TimeInForce.OPG;
      default -> TimeInForce.OTHER;
    };
  }
}
