package io.github.pitrunner.orders;

import com.google.protobuf.Message;
import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.InstrumentProtos;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import io.github.pitrunner.v1.OrderTicket.TrailingCase;
import io.github.pitrunner.v1.PlaceOrderRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a caller wants placed: everything that is wrong with it at once, and then everything
 * that it asks for and this version cannot place. Nothing that was said is passed over.
 */
final class PlaceOrderReader {
  private static final int LONGEST_ACCOUNT = 32;
  private static final Set<OrderType> PLACED_TYPES = EnumSet.of(OrderType.MARKET, OrderType.LIMIT);
  private static final Set<TimeInForce> PLACED_TIMES =
      EnumSet.of(TimeInForce.DAY, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK);

  private final Fields fields = Fields.ofRequest();
  private final Fields ticketFields = fields.at("ticket");
  private final List<String> notPlaced = new ArrayList<>();

  private PlaceOrderReader() {}

  /**
   * Reads a request; a name that is absent is made up.
   *
   * @throws Failure.InvalidRequest with all violations
   * @throws Failure.NotImplemented for a valid request that this version cannot place
   */
  static OrderDesk.Placement read(PlaceOrderRequest request) {
    return new PlaceOrderReader().placement(request);
  }

  private OrderDesk.Placement placement(PlaceOrderRequest request) {
    String name = request.getClientOrderId();
    fields.check(
        name.isEmpty() || ClientOrderId.isValid(name),
        "client_order_id",
        "must be 1 to 36 letters, digits and ._:-");
    String account = fields.text("account", request.getAccount(), LONGEST_ACCOUNT);
    fields.check(request.hasTicket(), "ticket", "is required");
    notPlaced(request.hasBracket(), "a bracket");
    checkKnown("request", request);
    InstrumentRef instrument =
        InstrumentProtos.fromProto(
            ticketFields.at("instrument"), request.getTicket().getInstrument());
    notPlaced(instrument.type() == SecurityType.COMBO, "a combination");
    OrderTicket ticket = ticket(request.getTicket());
    fields.verify();
    if (!notPlaced.isEmpty()) {
      throw new Failure.NotImplemented(
          "This version does not place " + String.join(", ", notPlaced));
    }
    ClientOrderId id = name.isEmpty() ? ClientOrderId.generated() : new ClientOrderId(name);
    // Nothing is missing once the fields are verified.
    return new OrderDesk.Placement(id, account, instrument, Objects.requireNonNull(ticket), null);
  }

  /** Null for a ticket without side, quantity or type, which is noted. */
  private @Nullable OrderTicket ticket(io.github.pitrunner.v1.OrderTicket ticket) {
    Side side = InstrumentProtos.SIDES.required(ticketFields, "side", ticket.getSide());
    OrderType type = OrderProtos.TYPES.required(ticketFields, "type", ticket.getType());
    TimeInForce time =
        OrderProtos.TIMES_IN_FORCE.fromProto(
            ticketFields, "time_in_force", ticket.getTimeInForce());
    BigDecimal quantity = quantity(ticket);
    OrderPrices prices = prices(ticket);
    checkTime(ticket, time);
    checkType(ticket, type, prices);
    checkTerms(ticket);
    if (side == null || type == null || quantity == null) {
      return null;
    }
    return new OrderTicket(
        side,
        quantity,
        type,
        prices,
        time == null ? TimeInForce.DAY : time,
        ticket.getOutsideHours(),
        Instructions.NONE,
        Set.of());
  }

  private @Nullable BigDecimal quantity(io.github.pitrunner.v1.OrderTicket ticket) {
    BigDecimal cash =
        ticketFields.positive("cash_quantity", ticket.hasCashQuantity(), ticket.getCashQuantity());
    notPlaced(cash != null, "an amount of cash (cash_quantity)");
    if (ticket.hasCashQuantity()) {
      ticketFields.check(
          !ticket.hasQuantity(), "cash_quantity", "stands instead of quantity, not beside it");
    } else {
      ticketFields.check(ticket.hasQuantity(), "quantity", "is required");
    }
    return ticketFields.positive("quantity", ticket.hasQuantity(), ticket.getQuantity());
  }

  private OrderPrices prices(io.github.pitrunner.v1.OrderTicket ticket) {
    return new OrderPrices(
        ticketFields.decimal("limit_price", ticket.hasLimitPrice(), ticket.getLimitPrice()),
        ticketFields.decimal("stop_price", ticket.hasStopPrice(), ticket.getStopPrice()),
        ticketFields.positive(
            "trailing_amount",
            ticket.getTrailingCase() == TrailingCase.TRAILING_AMOUNT,
            ticket.getTrailingAmount()),
        ticketFields.positive(
            "trailing_percent",
            ticket.getTrailingCase() == TrailingCase.TRAILING_PERCENT,
            ticket.getTrailingPercent()),
        ticketFields.decimal("limit_offset", ticket.hasLimitOffset(), ticket.getLimitOffset()));
  }

  private void checkTime(
      io.github.pitrunner.v1.OrderTicket ticket, @Nullable TimeInForce timeInForce) {
    Instant goodTill = ticketFields.time("good_till", ticket.hasGoodTill(), ticket.getGoodTill());
    ticketFields.check(
        goodTill == null || timeInForce == TimeInForce.GTD,
        "good_till",
        "is the end of a GTD order and of no other");
    if (timeInForce == TimeInForce.OTHER) {
      ticketFields.reject("time_in_force", "cannot be asked for");
    } else {
      notPlaced(
          timeInForce != null && !PLACED_TIMES.contains(timeInForce), timeInForce + " orders");
    }
  }

  private void checkType(
      io.github.pitrunner.v1.OrderTicket ticket, @Nullable OrderType type, OrderPrices prices) {
    if (type == OrderType.OTHER) {
      ticketFields.reject("type", "cannot be asked for");
    } else if (type != null && !PLACED_TYPES.contains(type)) {
      notPlaced(true, type + " orders");
    } else if (type != null) {
      boolean isLimit = type == OrderType.LIMIT;
      ticketFields.check(!isLimit || ticket.hasLimitPrice(), "limit_price", "is required");
      checkPrices(type, prices);
    }
  }

  private void checkPrices(OrderType type, OrderPrices prices) {
    if (type != OrderType.LIMIT) {
      checkNoUse(type, "limit_price", prices.limit());
    }
    checkNoUse(type, "stop_price", prices.stop());
    checkNoUse(type, "trailing_amount", prices.trailingAmount());
    checkNoUse(type, "trailing_percent", prices.trailingPercent());
    checkNoUse(type, "limit_offset", prices.limitOffset());
  }

  private void checkNoUse(OrderType type, String field, @Nullable BigDecimal price) {
    ticketFields.check(price == null, field, "a %s order has no use for it".formatted(type));
  }

  private void checkTerms(io.github.pitrunner.v1.OrderTicket ticket) {
    notPlaced(ticket.getAllOrNone(), "all_or_none");
    notPlaced(ticket.getHidden(), "hidden");
    notPlaced(ticket.hasDisplayQuantity(), "display_quantity");
    notPlaced(ticket.hasMinimumQuantity(), "minimum_quantity");
    notPlaced(ticket.hasOca(), "oca");
    notPlaced(ticket.hasAlgo(), "algo");
  }

  /** What a newer client says in fields that are not known here might change the whole order. */
  private void checkKnown(String path, Message message) {
    notPlaced(
        !message.getUnknownFields().asMap().isEmpty(),
        "what fields of %s say that it does not know".formatted(path));
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              List<?> values = field.isRepeated() ? (List<?>) value : List.of(value);
              for (Object part : values) {
                if (part instanceof Message inner) {
                  checkKnown(path + "." + field.getName(), inner);
                }
              }
            });
  }

  private void notPlaced(boolean isAskedFor, String what) {
    if (isAskedFor) {
      notPlaced.add(what);
    }
  }
}
