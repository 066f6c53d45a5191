package io.github.pitrunner.risk;

import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.Quote;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** How much orders are for: those by cash for what it buys at the lowest price in sight. */
final class Quantities {
  private static final int DIGITS = 8;

  private Quantities() {}

  /** What the order can still trade: a modified one has perhaps traded a part. Null: not known. */
  static @Nullable BigDecimal remaining(RiskCase asked) {
    BigDecimal whole = whole(asked);
    Order replaced = asked.view().change().replaced();
    return whole == null || replaced == null
        ? whole
        : whole.subtract(replaced.fill().quantity()).max(BigDecimal.ZERO);
  }

  /** What an open order can still trade; null when it is not known. */
  static @Nullable BigDecimal remaining(RiskCase asked, Order open) {
    if (open.ticket().instructions().cashQuantity() == null) {
      return open.remaining();
    }
    BigDecimal whole = whole(asked, open.instrument(), open.ticket());
    return whole == null ? null : whole.subtract(open.fill().quantity()).max(BigDecimal.ZERO);
  }

  /** What the order is for in all; null when it is not known. */
  static @Nullable BigDecimal whole(RiskCase asked) {
    return whole(asked, asked.order().instrument(), asked.ticket());
  }

  private static @Nullable BigDecimal whole(
      RiskCase asked, Instrument instrument, OrderTicket ticket) {
    BigDecimal cash = ticket.instructions().cashQuantity();
    if (cash == null) {
      return ticket.quantity();
    }
    BigDecimal price = lowest(asked, instrument, ticket);
    return price == null || price.signum() <= 0
        ? null
        : cash.divide(price.multiply(instrument.multiplier()), DIGITS, RoundingMode.UP)
            .max(ticket.quantity());
  }

  private static @Nullable BigDecimal lowest(
      RiskCase asked, Instrument instrument, OrderTicket ticket) {
    BigDecimal lowest = Reference.usable(asked, instrument.contractId()).price();
    Quote quote = asked.view().market().quotes().of(instrument.contractId());
    if (lowest == null || quote == null || Composition.isCombo(instrument)) {
      return null;
    }
    lowest = lower(lowest, quote.bid().price());
    lowest = lower(lowest, quote.ask().price());
    return lower(lowest, ticket.prices().limit());
  }

  private static BigDecimal lower(BigDecimal a, @Nullable BigDecimal b) {
    return b == null ? a : a.min(b);
  }
}
