package io.github.pitrunner.orders;

import io.github.pitrunner.connector.WireNumbers;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is ordered ⇄ the gateway's order message. */
final class TicketMapper {
  private TicketMapper() {}

  /**
   * The order as the gateway takes it.
   *
   * @throws IllegalArgumentException for a ticket that this version does not place
   */
  static Order toWire(OrderIntent intent) {
    OrderTicket ticket = intent.ticket();
    Order.Builder order =
        Order.newBuilder()
            .setAction(ticket.side().name())
            .setTotalQuantity(ticket.quantity().toPlainString())
            .setTif(toWire(ticket.timeInForce()))
            .setAccount(intent.account().value())
            .setOrderRef(intent.id().value())
            .setTransmit(true);
    if (ticket.outsideHours()) {
      order.setOutsideRth(true);
    }
    BigDecimal limit = ticket.prices().limit();
    if (ticket.type() == OrderType.MARKET) {
      order.setOrderType("MKT");
    } else if (ticket.type() == OrderType.LIMIT && limit != null) {
      order.setOrderType("LMT").setLmtPrice(limit.doubleValue());
    } else {
      throw new IllegalArgumentException("Cannot place " + ticket);
    }
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
        prices(type, order),
        timeInForce(order.getTif()),
        order.getOutsideRth(),
        Instructions.NONE,
        otherTerms(order));
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
      case DAY, GTC, IOC, FOK -> timeInForce.name();
      case GTD, OPG, OTHER -> throw new IllegalArgumentException("Cannot place " + timeInForce);
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

  /** The gateway fills prices that a type has no use for with 0 or with numbers of its own. */
  private static OrderPrices prices(OrderType type, Order order) {
    BigDecimal limit = WireNumbers.decimal(order.hasLmtPrice(), order.getLmtPrice());
    BigDecimal auxiliary = WireNumbers.decimal(order.hasAuxPrice(), order.getAuxPrice());
    return switch (type) {
      case LIMIT, LIMIT_ON_OPEN, LIMIT_ON_CLOSE -> new OrderPrices(limit, null, null, null, null);
      case MIDPRICE -> new OrderPrices(unlessZero(limit), null, null, null, null);
      case STOP, MARKET_IF_TOUCHED -> new OrderPrices(null, auxiliary, null, null, null);
      case STOP_LIMIT, LIMIT_IF_TOUCHED -> new OrderPrices(limit, auxiliary, null, null, null);
      case TRAILING_STOP, TRAILING_STOP_LIMIT ->
          new OrderPrices(
              null,
              WireNumbers.decimal(order.hasTrailStopPrice(), order.getTrailStopPrice()),
              unlessZero(auxiliary),
              unlessZero(
                  WireNumbers.decimal(order.hasTrailingPercent(), order.getTrailingPercent())),
              WireNumbers.decimal(order.hasLmtPriceOffset(), order.getLmtPriceOffset()));
      case RELATIVE, PEGGED_TO_MARKET ->
          new OrderPrices(unlessZero(limit), null, null, null, unlessZero(auxiliary));
      case MARKET, MARKET_ON_OPEN, MARKET_ON_CLOSE, MARKET_TO_LIMIT, OTHER -> OrderPrices.NONE;
    };
  }

  private static @Nullable BigDecimal unlessZero(@Nullable BigDecimal value) {
    return value == null || value.signum() == 0 ? null : value;
  }

  private static Set<String> otherTerms(Order order) {
    Set<String> terms = new TreeSet<>();
    add(terms, "all_or_none", order.getAllOrNone());
    add(terms, "hidden", order.getHidden());
    add(terms, "display_quantity", isNumber(order.getDisplaySize()));
    add(terms, "minimum_quantity", isNumber(order.getMinQty()));
    BigDecimal cash = WireNumbers.decimal(order.hasCashQty(), order.getCashQty());
    add(terms, "cash_quantity", unlessZero(cash) != null);
    add(terms, "good_till", !order.getGoodTillDate().isEmpty());
    add(terms, "good_after", !order.getGoodAfterTime().isEmpty());
    add(terms, "oca", !order.getOcaGroup().isEmpty());
    add(terms, "algo", !order.getAlgoStrategy().isEmpty());
    add(terms, "parent", order.getParentId() != 0);
    add(terms, "conditions", order.getConditionsCount() > 0);
    return terms;
  }

  private static boolean isNumber(int value) {
    return value != 0 && value != Integer.MAX_VALUE;
  }

  private static void add(Set<String> terms, String term, boolean isThere) {
    if (isThere) {
      terms.add(term);
    }
  }
}
