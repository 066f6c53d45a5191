package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An amount in the account's currency, or what is lacking to know it.
 *
 * @param amount null when it is not known
 * @param missing empty when it is known
 */
record Worth(@Nullable BigDecimal amount, String missing) {
  static final Worth NONE = of(BigDecimal.ZERO);

  static Worth of(BigDecimal amount) {
    return new Worth(amount, "");
  }

  static Worth unknown(String missing) {
    return new Worth(null, missing);
  }

  /**
   * What the order comes to at worst: a purchase with a limit at that limit, anything else at the
   * highest of its prices and the market's.
   */
  static Worth ofOrder(RiskCase asked) {
    return price(asked).times(Projection.remaining(asked), asked.order().instrument(), asked);
  }

  /** One unit of what is ordered, in the instrument's currency. */
  static Worth price(RiskCase asked) {
    BigDecimal limit = asked.prices().limit();
    if (limit != null && asked.isBuy()) {
      return of(limit.abs());
    }
    Reference reference = Reference.of(asked);
    BigDecimal highest = highest(highest(reference.price(), limit), asked.prices().stop());
    return highest == null ? unknown("a price: " + reference.problem()) : of(highest);
  }

  /** One unit of what an open order is for, in its instrument's currency. */
  static Worth price(RiskCase asked, Order open) {
    Reference reference = Reference.usable(asked, open.instrument().contractId());
    BigDecimal highest =
        highest(
            highest(reference.price(), open.ticket().prices().limit()),
            open.ticket().prices().stop());
    return highest == null
        ? unknown("a price for %s: %s".formatted(open.instrument(), reference.problem()))
        : of(highest);
  }

  /** As many units of an instrument, in the account's currency. */
  Worth times(BigDecimal quantity, Instrument instrument, RiskCase asked) {
    if (amount == null) {
      return this;
    }
    AccountFigures figures = asked.figures();
    if (figures == null) {
      return unknown("the account's figures");
    }
    BigDecimal rate = figures.rate(instrument.currency());
    return rate == null
        ? unknown("the rate from %s to %s".formatted(instrument.currency(), figures.currency()))
        : of(amount.multiply(quantity).multiply(instrument.multiplier()).multiply(rate));
  }

  Worth max(Worth other) {
    return amount == null || other.amount == null
        ? (amount == null ? this : other)
        : (amount.compareTo(other.amount) >= 0 ? this : other);
  }

  Worth plus(Worth other) {
    return amount == null || other.amount == null
        ? (amount == null ? this : other)
        : of(amount.add(other.amount));
  }

  Worth minus(Worth other) {
    return amount == null || other.amount == null
        ? (amount == null ? this : other)
        : of(amount.subtract(other.amount));
  }

  private static @Nullable BigDecimal highest(@Nullable BigDecimal a, @Nullable BigDecimal b) {
    if (a == null || b == null) {
      return a == null ? (b == null ? null : b.abs()) : a.abs();
    }
    return a.abs().max(b.abs());
  }
}
