package io.github.pitrunner.orders;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the terms of a ticket demand of each other, whatever the instrument: what is missing, what
 * nobody has a use for, what contradicts. What the broker alone knows it is left to judge.
 */
final class TicketRules {
  static final String TOO_EXACT = "has more digits than the gateway takes";

  private static final BigDecimal HUNDRED = new BigDecimal(100);
  // The largest number that the wire carries in these fields; the next one means that there is
  // none.
  private static final BigDecimal LARGEST_WHOLE = new BigDecimal(Integer.MAX_VALUE - 1);

  private final TicketTerms terms;
  private final Fields fields;

  private TicketRules(TicketTerms terms, Fields fields) {
    this.terms = terms;
    this.fields = fields;
  }

  /**
   * Notes all that is wrong with a ticket's terms.
   *
   * @param fields of the ticket; a needed field that it knows to be wrong is not called missing
   */
  static void check(TicketTerms terms, Fields fields) {
    TicketRules rules = new TicketRules(terms, fields);
    rules.checkQuantities();
    rules.checkType();
    rules.checkTime();
    rules.checkInstructions();
  }

  private void checkQuantities() {
    BigDecimal cash = terms.instructions().cashQuantity();
    BigDecimal quantity = terms.quantity();
    if (cash != null) {
      checkPositive("cash_quantity", cash);
      checkExact("cash_quantity", cash);
      fields.check(
          quantity == null || quantity.signum() == 0,
          "cash_quantity",
          "stands instead of quantity, not beside it");
    } else if (quantity == null) {
      need("quantity", !fields.isValid("cash_quantity"));
    } else {
      checkPositive("quantity", quantity);
    }
    checkPart("display_quantity", terms.instructions().displayQuantity());
    checkPart("minimum_quantity", terms.instructions().minimumQuantity());
  }

  private void checkPart(String field, @Nullable BigDecimal part) {
    if (part == null) {
      return;
    }
    checkPositive(field, part);
    fields.check(
        part.scale() <= 0 && part.compareTo(LARGEST_WHOLE) <= 0,
        field,
        "must be a whole number up to %s".formatted(LARGEST_WHOLE));
    BigDecimal quantity = terms.quantity();
    if (terms.instructions().cashQuantity() != null) {
      fields.reject(field, "is a part of a quantity, which an order by cash_quantity has not");
    } else if (quantity != null && quantity.signum() > 0) {
      fields.check(part.compareTo(quantity) <= 0, field, "must not be above quantity");
    }
  }

  private void checkType() {
    OrderType type = terms.type();
    if (type == OrderType.OTHER) {
      fields.reject("type", "cannot be asked for");
    } else if (type != null) {
      PriceUse use = PriceUse.of(type);
      for (Price price : Price.values()) {
        checkPrice(type, price, use);
      }
      if (use.possible().contains(Price.TRAILING_AMOUNT)) {
        checkTrailing(type);
      }
      checkNotZero(type, use);
    }
    for (Price price : Price.values()) {
      checkExact(price.field(), price.of(terms.prices()));
    }
  }

  private void checkPrice(OrderType type, Price price, PriceUse use) {
    BigDecimal value = price.of(terms.prices());
    if (value == null) {
      need(price.field(), !use.needed().contains(price));
    } else if (!use.possible().contains(price)) {
      fields.reject(price.field(), "a %s order has no use for it".formatted(type));
    } else {
      switch (price) {
        case TRAILING_AMOUNT -> checkPositive(price.field(), value);
        case TRAILING_PERCENT ->
            fields.check(
                value.signum() > 0 && value.compareTo(HUNDRED) < 0,
                price.field(),
                "must be greater than 0 and below 100");
        case LIMIT_OFFSET ->
            fields.check(value.signum() >= 0, price.field(), "must be 0 or greater");
        case LIMIT, STOP -> {
          // What they can be depends on the instrument.
        }
      }
    }
  }

  private void checkTrailing(OrderType type) {
    OrderPrices prices = terms.prices();
    if (prices.trailingAmount() == null && prices.trailingPercent() == null) {
      if (fields.isValid("trailing_amount") && fields.isValid("trailing_percent")) {
        fields.reject(
            "trailing_amount", "is required, or trailing_percent, for a %s order".formatted(type));
      }
    } else {
      fields.check(
          prices.trailingAmount() == null || prices.trailingPercent() == null,
          "trailing_percent",
          "stands instead of trailing_amount, not beside it");
    }
    if (type == OrderType.TRAILING_STOP_LIMIT) {
      checkTrailingLimit(prices);
    }
  }

  /** Where the limit follows: by its offset, or from where both prices begin. */
  private void checkTrailingLimit(OrderPrices prices) {
    if (prices.limitOffset() != null) {
      fields.check(
          prices.limit() == null,
          "limit_price",
          "stands with stop_price instead of limit_offset, not beside it");
    } else if (prices.limit() != null) {
      need("stop_price", prices.stop() != null);
    } else if (fields.isValid("limit_price") && fields.isValid("limit_offset")) {
      fields.reject("limit_offset", "is required, or limit_price and stop_price");
    }
  }

  /** The gateway says 0 where there is no cap and no start of its own. */
  private void checkNotZero(OrderType type, PriceUse use) {
    for (Price price : List.of(Price.LIMIT, Price.STOP)) {
      BigDecimal value = price.of(terms.prices());
      boolean isOptional = use.possible().contains(price) && !use.needed().contains(price);
      fields.check(
          !isOptional || value == null || value.signum() != 0,
          price.field(),
          "0 says nothing in a %s order; leave it out".formatted(type));
    }
  }

  private void checkTime() {
    TimeInForce time = terms.timeInForce();
    if (time == TimeInForce.OTHER) {
      fields.reject("time_in_force", "cannot be asked for");
    } else if (time != null && terms.type() != null && fields.isValid("time_in_force")) {
      checkTimeOfType(terms.type(), time);
    }
    checkGoodTill(time);
  }

  private void checkTimeOfType(OrderType type, TimeInForce time) {
    boolean isAtOnce = time == TimeInForce.IOC || time == TimeInForce.FOK;
    if (TicketTerms.isOnOpen(type)) {
      fields.check(
          time == TimeInForce.OPG, "time_in_force", "of a %s order is OPG".formatted(type));
    } else {
      fields.check(
          time != TimeInForce.OPG,
          "time_in_force",
          "OPG is for MARKET_ON_OPEN and LIMIT_ON_OPEN, not for a %s order".formatted(type));
    }
    if (TicketTerms.isOnClose(type)) {
      fields.check(
          !isAtOnce,
          "time_in_force",
          "a %s order waits for the close, which %s does not".formatted(type, time));
    }
  }

  private void checkGoodTill(@Nullable TimeInForce time) {
    Instant goodTill = terms.instructions().goodTill();
    if (goodTill == null) {
      need("good_till", time != TimeInForce.GTD);
      return;
    }
    if (fields.isValid("time_in_force")) {
      fields.check(
          time == TimeInForce.GTD, "good_till", "is the end of a GTD order and of no other");
    }
    fields.check(
        goodTill.equals(goodTill.truncatedTo(ChronoUnit.SECONDS)),
        "good_till",
        "must be in whole seconds");
  }

  private void checkInstructions() {
    Instructions asked = terms.instructions();
    TimeInForce time = terms.timeInForce();
    if (asked.allOrNone()) {
      fields.check(
          time != TimeInForce.IOC && time != TimeInForce.FOK,
          "all_or_none",
          "may wait, which %s does not; whole and at once is FOK".formatted(time));
      fields.check(
          asked.minimumQuantity() == null,
          "minimum_quantity",
          "of an all_or_none order is its quantity");
    }
    fields.check(
        time != TimeInForce.FOK || asked.minimumQuantity() == null,
        "minimum_quantity",
        "of a FOK order is its quantity");
    fields.check(
        !asked.hidden() || asked.displayQuantity() == null,
        "display_quantity",
        "a hidden order shows nothing");
    boolean isWorkable =
        terms.type() == null || terms.type() == OrderType.MARKET || terms.type() == OrderType.LIMIT;
    fields.check(
        asked.algo() == null || isWorkable,
        "algo",
        "works MARKET and LIMIT orders, not a %s order".formatted(terms.type()));
  }

  private void need(String field, boolean isThereOrNotNeeded) {
    if (fields.isValid(field)) {
      fields.check(isThereOrNotNeeded, field, "is required");
    }
  }

  private void checkPositive(String field, BigDecimal value) {
    fields.check(value.signum() > 0, field, "must be greater than 0");
  }

  /** The gateway takes prices in binary: a decimal that does not survive it would be changed. */
  private void checkExact(String field, @Nullable BigDecimal value) {
    fields.check(value == null || isExact(value), field, TOO_EXACT);
  }

  static boolean isExact(BigDecimal value) {
    return BigDecimal.valueOf(value.doubleValue()).compareTo(value) == 0;
  }
}
