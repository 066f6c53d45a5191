package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a caller wants a working order changed.
 *
 * @param etag of the version that is to be changed; empty for whichever there is
 * @param values the new values; those of other fields than the mask's say nothing
 * @param mask which fields change; at least one
 */
record Modification(ClientOrderId id, String etag, TicketTerms values, Set<Field> mask) {
  /** What can be changed of a ticket. */
  enum Field {
    QUANTITY,
    LIMIT_PRICE,
    STOP_PRICE,
    TRAILING_AMOUNT,
    TRAILING_PERCENT,
    LIMIT_OFFSET,
    TIME_IN_FORCE,
    GOOD_TILL,
    OUTSIDE_HOURS,
    DISPLAY_QUANTITY;

    /** Its name in the API's ticket. */
    String path() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Modification {
    mask = Set.copyOf(mask);
  }

  /**
   * The order's ticket as it would then stand.
   *
   * @throws Failure.InvalidRequest with all that would be wrong with it
   * @throws Failure.NotImplemented for an order that has terms without a name here: it could not be
   *     sent again as it is
   */
  OrderTicket applyTo(OrderTicket current) {
    refuseUnknown(current);
    Fields fields = Fields.ofRequest().at("ticket");
    TicketTerms changed = changed(current);
    boolean isByCash = current.instructions().cashQuantity() != null;
    fields.check(
        !isByCash || !mask.contains(Field.QUANTITY),
        "quantity",
        "an order by cash_quantity has none");
    TicketRules.check(changed, fields);
    fields.verify();
    return changed.ticket();
  }

  private static void refuseUnknown(OrderTicket current) {
    if (!current.otherTerms().isEmpty()) {
      throw new Failure.NotImplemented(
          "This version cannot change an order with the terms "
              + String.join(", ", current.otherTerms()));
    }
    if (current.type() == OrderType.OTHER || current.timeInForce() == TimeInForce.OTHER) {
      throw new Failure.NotImplemented(
          "This version cannot change an order of a type or time in force that it does not know");
    }
  }

  private TicketTerms changed(OrderTicket current) {
    boolean isByCash = current.instructions().cashQuantity() != null;
    BigDecimal quantity = isByCash ? BigDecimal.ZERO : current.quantity();
    return new TicketTerms(
        current.side(),
        isByCash ? quantity : pick(Field.QUANTITY, values.quantity(), quantity),
        current.type(),
        prices(current.prices()),
        time(current),
        mask.contains(Field.OUTSIDE_HOURS) ? values.outsideHours() : current.outsideHours(),
        instructions(current.instructions()));
  }

  private TimeInForce time(OrderTicket current) {
    if (!mask.contains(Field.TIME_IN_FORCE)) {
      return current.timeInForce();
    }
    TimeInForce time = values.timeInForce();
    return time == null ? TicketTerms.usualTime(current.type()) : time;
  }

  private OrderPrices prices(OrderPrices current) {
    OrderPrices next = values.prices();
    // One distance takes the place of the other, also when only the new one is named.
    boolean isNewAmount = mask.contains(Field.TRAILING_AMOUNT) && next.trailingAmount() != null;
    boolean isNewPercent = mask.contains(Field.TRAILING_PERCENT) && next.trailingPercent() != null;
    return new OrderPrices(
        pick(Field.LIMIT_PRICE, next.limit(), current.limit()),
        pick(Field.STOP_PRICE, next.stop(), current.stop()),
        isNewPercent
            ? null
            : pick(Field.TRAILING_AMOUNT, next.trailingAmount(), current.trailingAmount()),
        isNewAmount
            ? null
            : pick(Field.TRAILING_PERCENT, next.trailingPercent(), current.trailingPercent()),
        pick(Field.LIMIT_OFFSET, next.limitOffset(), current.limitOffset()));
  }

  private Instructions instructions(Instructions current) {
    return new Instructions(
        current.cashQuantity(),
        pick(Field.GOOD_TILL, values.instructions().goodTill(), current.goodTill()),
        current.allOrNone(),
        current.hidden(),
        pick(
            Field.DISPLAY_QUANTITY,
            values.instructions().displayQuantity(),
            current.displayQuantity()),
        current.minimumQuantity(),
        current.oca(),
        current.algo(),
        current.parent());
  }

  private <T> @Nullable T pick(Field field, @Nullable T next, @Nullable T current) {
    return mask.contains(field) ? next : current;
  }
}
