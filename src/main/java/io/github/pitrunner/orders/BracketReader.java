package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.v1.Bracket;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads the protecting orders of a bracket and holds them against their entry. */
final class BracketReader {
  private final Fields fields;
  private final TicketTerms entry;

  private BracketReader(Fields fields, TicketTerms entry) {
    this.fields = fields;
    this.entry = entry;
  }

  /**
   * Reads a bracket that is there.
   *
   * @param fields of the bracket
   * @return null for a violation already noted
   */
  static @Nullable BracketTicket read(Fields fields, Bracket bracket, TicketTerms entry) {
    return new BracketReader(fields, entry).bracket(bracket);
  }

  private @Nullable BracketTicket bracket(Bracket bracket) {
    fields.check(bracket.hasTakeProfitPrice(), "take_profit_price", "is required");
    fields.check(bracket.hasStopLossPrice(), "stop_loss_price", "is required");
    BigDecimal takeProfit =
        price("take_profit_price", bracket.hasTakeProfitPrice(), bracket.getTakeProfitPrice());
    BigDecimal stopLoss =
        price("stop_loss_price", bracket.hasStopLossPrice(), bracket.getStopLossPrice());
    BigDecimal stopLossLimit =
        price(
            "stop_loss_limit_price",
            bracket.hasStopLossLimitPrice(),
            bracket.getStopLossLimitPrice());
    TimeInForce time =
        OrderProtos.TIMES_IN_FORCE.fromProto(fields, "time_in_force", bracket.getTimeInForce());
    fields.check(
        time == null || time == TimeInForce.DAY || time == TimeInForce.GTC,
        "time_in_force",
        "of protecting orders is DAY or GTC");
    checkEntry();
    if (takeProfit == null || stopLoss == null) {
      return null;
    }
    checkSides(takeProfit, stopLoss);
    return new BracketTicket(
        takeProfit, stopLoss, stopLossLimit, time == null ? TimeInForce.GTC : time);
  }

  private @Nullable BigDecimal price(
      String field, boolean isThere, com.google.type.Decimal decimal) {
    BigDecimal price = fields.decimal(field, isThere, decimal);
    fields.check(price == null || TicketRules.isExact(price), field, TicketRules.TOO_EXACT);
    return price;
  }

  private void checkEntry() {
    fields.check(
        entry.instructions().cashQuantity() == null,
        "",
        "protects a quantity, which an order by cash_quantity has not");
    fields.check(
        entry.timeInForce() != TimeInForce.IOC && entry.timeInForce() != TimeInForce.FOK,
        "",
        "waits for the fill of its order, and %s does not wait".formatted(entry.timeInForce()));
  }

  private void checkSides(BigDecimal takeProfit, BigDecimal stopLoss) {
    Side side = entry.side();
    if (side == null) {
      return;
    }
    String losing = side == Side.BUY ? "below" : "above";
    fields.check(
        isBetter(side, takeProfit, stopLoss),
        "stop_loss_price",
        "must be %s take_profit_price for a %s".formatted(losing, side));
    BigDecimal limit = entry.prices().limit();
    OrderType type = entry.type();
    if (limit == null || type == null || !PriceUse.of(type).needed().contains(Price.LIMIT)) {
      return;
    }
    fields.check(
        isBetter(side, takeProfit, limit),
        "take_profit_price",
        "must be %s the limit_price of a %s".formatted(side == Side.BUY ? "above" : "below", side));
    fields.check(
        isBetter(side, limit, stopLoss),
        "stop_loss_price",
        "must be %s the limit_price of a %s".formatted(losing, side));
  }

  /** Whether whoever has bought, or sold short, gains more by ending at one price. */
  private static boolean isBetter(Side entrySide, BigDecimal price, BigDecimal than) {
    int comparison = price.compareTo(than);
    return entrySide == Side.BUY ? comparison > 0 : comparison < 0;
  }
}
