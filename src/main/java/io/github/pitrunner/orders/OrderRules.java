package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.PriceIncrements.Step;
import io.github.pitrunner.domain.SecurityType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What the instrument and the time demand of an order. Asked only for an order that is not there
 * yet: a call that is repeated must not fail because its GTD order has ended meanwhile.
 */
final class OrderRules {
  private final InstrumentDetails details;
  private final Instant now;

  OrderRules(InstrumentDetails details, Instant now) {
    this.details = details;
    this.now = now;
  }

  /**
   * Holds a ticket against its instrument.
   *
   * @throws Failure.InvalidRequest with all that is wrong
   */
  void verify(OrderTicket ticket) {
    verify(ticket, null);
  }

  /** The same, and the orders that protect it. */
  void verify(OrderTicket ticket, @Nullable BracketTicket bracket) {
    Fields request = Fields.ofRequest();
    Fields fields = request.at("ticket");
    SecurityType type = details.instrument().type();
    fields.check(
        type != SecurityType.INDEX && type != SecurityType.CONTINUOUS_FUTURE,
        "instrument",
        "%s is of the type %s, which cannot be traded; name a contract on it"
            .formatted(details.instrument(), type));
    if (ticket.instructions().cashQuantity() == null) {
      checkQuantities(fields, ticket);
    }
    checkPrices(fields, ticket.prices());
    Instant goodTill = ticket.instructions().goodTill();
    fields.check(
        goodTill == null || goodTill.isAfter(now),
        "good_till",
        "is %s, which is not in the future".formatted(goodTill));
    if (bracket != null) {
      Fields at = request.at("bracket");
      checkPrice(at, "take_profit_price", bracket.takeProfit());
      checkPrice(at, "stop_loss_price", bracket.stopLoss());
      checkPrice(at, "stop_loss_limit_price", bracket.stopLossLimit());
    }
    request.verify();
  }

  private void checkQuantities(Fields fields, OrderTicket ticket) {
    QuantityRule rule = details.quantities();
    BigDecimal quantity = ticket.quantity();
    fields.check(
        quantity.compareTo(rule.minimum()) >= 0,
        "quantity",
        "is %s, below the instrument's minimum of %s"
            .formatted(text(quantity), text(rule.minimum())));
    Instructions instructions = ticket.instructions();
    checkIncrement(fields, "quantity", quantity);
    checkIncrement(fields, "display_quantity", instructions.displayQuantity());
    checkIncrement(fields, "minimum_quantity", instructions.minimumQuantity());
  }

  private void checkIncrement(Fields fields, String field, @Nullable BigDecimal quantity) {
    QuantityRule rule = details.quantities();
    if (quantity != null && !rule.isOnIncrement(quantity)) {
      fields.reject(
          field,
          "is %s, not a multiple of the instrument's increment of %s"
              .formatted(text(quantity), text(rule.increment())));
    }
  }

  private void checkPrices(Fields fields, OrderPrices prices) {
    for (Price price : Price.values()) {
      switch (price) {
        case LIMIT, STOP -> checkPrice(fields, price.field(), price.of(prices));
        case TRAILING_AMOUNT, LIMIT_OFFSET ->
            checkDistance(fields, price.field(), price.of(prices));
        case TRAILING_PERCENT -> {
          // Has no increment: the gateway rounds what comes of it.
        }
      }
    }
  }

  private void checkPrice(Fields fields, String field, @Nullable BigDecimal price) {
    if (price == null) {
      return;
    }
    if (price.signum() <= 0 && !canBeNegative(details.instrument().type())) {
      fields.reject(field, "must be greater than 0");
    } else if (!details.increments().isOnIncrement(price)) {
      fields.reject(
          field,
          "is %s, not a multiple of the increment of %s that holds at that price"
              .formatted(text(price), text(details.increments().at(price))));
    }
  }

  /** From which price it will be counted nobody knows yet, so the smallest increment holds. */
  private void checkDistance(Fields fields, String field, @Nullable BigDecimal distance) {
    BigDecimal smallest =
        details.increments().steps().stream()
            .map(Step::increment)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    if (distance != null && distance.remainder(smallest).signum() != 0) {
      fields.reject(
          field,
          "is %s, not a multiple of the smallest increment of %s"
              .formatted(text(distance), text(smallest)));
    }
  }

  /** Oil has been below zero, and so have spreads. */
  private static boolean canBeNegative(SecurityType type) {
    return type == SecurityType.FUTURE || type == SecurityType.COMBO;
  }

  private static String text(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }
}
