package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Failure.InvalidRequest.Violation;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentDetails.QuantityRule;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.SecurityType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the instrument demands of an order for it. */
final class OrderRules {
  private OrderRules() {}

  /**
   * Holds a ticket against its instrument.
   *
   * @throws Failure.InvalidRequest with all that is wrong
   * @throws Failure.NotImplemented for an instrument that this version does not trade
   */
  static void verify(InstrumentDetails details, OrderTicket ticket) {
    List<Violation> violations = new ArrayList<>();
    SecurityType type = details.instrument().type();
    if (type == SecurityType.INDEX || type == SecurityType.CONTINUOUS_FUTURE) {
      violations.add(
          new Violation(
              "ticket.instrument",
              "%s is of the type %s, which cannot be traded; name a contract on it"
                  .formatted(details.instrument(), type)));
    }
    checkQuantity(violations, details.quantities(), ticket.quantity());
    checkPrice(violations, details, ticket.prices().limit());
    if (!violations.isEmpty()) {
      throw new Failure.InvalidRequest(Reason.FIELD_INVALID, violations);
    }
    if (type == SecurityType.COMBO) {
      throw new Failure.NotImplemented("Orders for combinations arrive with a later version");
    }
  }

  private static void checkQuantity(
      List<Violation> violations, QuantityRule rule, BigDecimal quantity) {
    if (quantity.compareTo(rule.minimum()) < 0) {
      violations.add(
          new Violation(
              "ticket.quantity",
              "is %s, below the instrument's minimum of %s"
                  .formatted(text(quantity), text(rule.minimum()))));
    }
    if (!rule.isOnIncrement(quantity)) {
      violations.add(
          new Violation(
              "ticket.quantity",
              "is %s, not a multiple of the instrument's increment of %s"
                  .formatted(text(quantity), text(rule.increment()))));
    }
  }

  private static void checkPrice(
      List<Violation> violations, InstrumentDetails details, @Nullable BigDecimal price) {
    if (price == null) {
      return;
    }
    if (price.signum() <= 0 && !canBeNegative(details.instrument().type())) {
      violations.add(new Violation("ticket.limit_price", "must be greater than 0"));
    } else if (!details.increments().isOnIncrement(price)) {
      violations.add(
          new Violation(
              "ticket.limit_price",
              "is %s, not a multiple of the increment of %s that holds at that price"
                  .formatted(text(price), text(details.increments().at(price)))));
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
