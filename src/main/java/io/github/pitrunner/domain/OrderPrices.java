package io.github.pitrunner.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The prices of an order; each is null unless its type has a use for it. Equal values are equal
 * objects.
 *
 * @param limit worst price
 * @param stop price that elects a stop, and the start of a trailing one
 * @param trailingAmount distance of a trailing stop, in the instrument's price
 * @param trailingPercent distance of a trailing stop, in percent
 * @param limitOffset distance of the limit from the stop or from the quote that is followed
 */
public record OrderPrices(
    @Nullable BigDecimal limit,
    @Nullable BigDecimal stop,
    @Nullable BigDecimal trailingAmount,
    @Nullable BigDecimal trailingPercent,
    @Nullable BigDecimal limitOffset) {
  /** Of an order at the market. */
  public static final OrderPrices NONE = new OrderPrices(null, null, null, null, null);

  public OrderPrices {
    limit = plain(limit);
    stop = plain(stop);
    trailingAmount = plain(trailingAmount);
    trailingPercent = plain(trailingPercent);
    limitOffset = plain(limitOffset);
  }

  public static OrderPrices ofLimit(BigDecimal limit) {
    return new OrderPrices(limit, null, null, null, null);
  }

  /** The same prices at what others tell of them; what these leave out or tell as 0 stays. */
  OrderPrices asTold(OrderPrices told) {
    return new OrderPrices(
        asTold(limit, told.limit),
        asTold(stop, told.stop),
        asTold(trailingAmount, told.trailingAmount),
        asTold(trailingPercent, told.trailingPercent),
        asTold(limitOffset, told.limitOffset));
  }

  private static @Nullable BigDecimal asTold(
      @Nullable BigDecimal price, @Nullable BigDecimal told) {
    return price == null || told == null || told.signum() == 0 ? price : told;
  }

  private static @Nullable BigDecimal plain(@Nullable BigDecimal value) {
    return value == null ? null : OrderTicket.plain(value);
  }
}
