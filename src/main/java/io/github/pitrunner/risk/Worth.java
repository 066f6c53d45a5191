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
   * highest of its prices and the market's; a combination at the sum of all its legs, whichever way
   * they go.
   */
  static Worth ofOrder(RiskCase asked) {
    BigDecimal remaining = Quantities.remaining(asked);
    if (remaining == null || asked.parts().isEmpty()) {
      return unknown("how much the order is for");
    }
    Worth worth = NONE;
    for (Composition.Part part : asked.parts()) {
      Instrument instrument =
          Composition.instrument(asked, asked.order().instrument(), part.contractId());
      worth =
          worth.plus(
              instrument == null
                  ? unknown("what leg " + part.contractId() + " is")
                  : price(asked, part.contractId())
                      .times(remaining.multiply(part.perUnit()), instrument, asked));
    }
    return worth;
  }

  /** One unit of a contract that is ordered, in its currency. */
  static Worth price(RiskCase asked, int contractId) {
    if (Composition.isCombo(asked.order().instrument())) {
      return leg(asked, contractId);
    }
    BigDecimal limit = asked.prices().limit();
    if (limit != null && asked.isBuy()) {
      return of(limit.abs());
    }
    Reference reference = Reference.of(asked);
    BigDecimal highest = highest(highest(reference.price(), limit), asked.prices().stop());
    return highest == null ? unknown("a price: " + reference.problem()) : of(highest);
  }

  /** One unit of a contract that an open order is for, in its currency. */
  static Worth price(RiskCase asked, Order open, int contractId) {
    if (Composition.isCombo(open.instrument())) {
      return leg(asked, contractId);
    }
    Reference reference = Reference.usable(asked, contractId);
    BigDecimal highest =
        highest(
            highest(reference.price(), open.ticket().prices().limit()),
            open.ticket().prices().stop());
    return highest == null
        ? unknown("a price for %s: %s".formatted(open.instrument(), reference.problem()))
        : of(highest);
  }

  /** One unit of a contract that has been traded, in its currency; none when nothing has. */
  static Worth price(RiskCase asked, UnsettledTrades unsettled, int contractId) {
    if (unsettled.buys().signum() == 0 && unsettled.sells().signum() == 0) {
      return NONE;
    }
    Reference reference = Reference.usable(asked, contractId);
    BigDecimal highest = highest(reference.price(), unsettled.price());
    return highest == null
        ? unknown("a price for contract %d: %s".formatted(contractId, reference.problem()))
        : of(highest);
  }

  /** The prices of a combination's order are of the whole and say nothing of a leg. */
  private static Worth leg(RiskCase asked, int contractId) {
    Reference reference = Reference.usable(asked, contractId);
    BigDecimal price = reference.price();
    return price == null
        ? unknown("a price for leg %d: %s".formatted(contractId, reference.problem()))
        : of(price.abs());
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
