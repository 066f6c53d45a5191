package io.github.pitrunner.orders;

import io.github.pitrunner.connector.WireNumbers;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** The prices of an order ⇄ the fields in which the gateway keeps them, which differ by type. */
final class PriceMapper {
  private PriceMapper() {}

  /** Sets what the type has a use for. */
  static void toWire(OrderType type, OrderPrices prices, Order.Builder order) {
    set(prices.limit(), order::setLmtPrice);
    switch (type) {
      case TRAILING_STOP, TRAILING_STOP_LIMIT -> {
        set(prices.trailingAmount(), order::setAuxPrice);
        set(prices.trailingPercent(), order::setTrailingPercent);
        set(prices.stop(), order::setTrailStopPrice);
        set(prices.limitOffset(), order::setLmtPriceOffset);
      }
      case RELATIVE, PEGGED_TO_MARKET -> set(prices.limitOffset(), order::setAuxPrice);
      default -> set(prices.stop(), order::setAuxPrice);
    }
  }

  /** The gateway fills prices that a type has no use for with 0 or with numbers of its own. */
  static OrderPrices fromWire(OrderType type, Order order) {
    BigDecimal limit = WireNumbers.decimal(order.hasLmtPrice(), order.getLmtPrice());
    BigDecimal auxiliary = WireNumbers.decimal(order.hasAuxPrice(), order.getAuxPrice());
    return switch (type) {
      case LIMIT, LIMIT_ON_OPEN, LIMIT_ON_CLOSE -> new OrderPrices(limit, null, null, null, null);
      case MIDPRICE -> new OrderPrices(unlessZero(limit), null, null, null, null);
      case STOP, MARKET_IF_TOUCHED -> new OrderPrices(null, auxiliary, null, null, null);
      case STOP_LIMIT, LIMIT_IF_TOUCHED -> new OrderPrices(limit, auxiliary, null, null, null);
      case TRAILING_STOP, TRAILING_STOP_LIMIT -> trailing(type, order, unlessZero(auxiliary));
      case RELATIVE, PEGGED_TO_MARKET ->
          new OrderPrices(unlessZero(limit), null, null, null, auxiliary);
      case MARKET, MARKET_ON_OPEN, MARKET_ON_CLOSE, MARKET_TO_LIMIT, OTHER -> OrderPrices.NONE;
    };
  }

  private static OrderPrices trailing(OrderType type, Order order, @Nullable BigDecimal auxiliary) {
    BigDecimal percent =
        unlessZero(WireNumbers.decimal(order.hasTrailingPercent(), order.getTrailingPercent()));
    BigDecimal stop =
        unlessZero(WireNumbers.decimal(order.hasTrailStopPrice(), order.getTrailStopPrice()));
    BigDecimal amount = percent == null ? auxiliary : null;
    if (type == OrderType.TRAILING_STOP) {
      return new OrderPrices(null, stop, amount, percent, null);
    }
    BigDecimal offset = WireNumbers.decimal(order.hasLmtPriceOffset(), order.getLmtPriceOffset());
    // Where an offset was said, the limit is where the gateway has moved it to.
    BigDecimal limit =
        offset == null
            ? unlessZero(WireNumbers.decimal(order.hasLmtPrice(), order.getLmtPrice()))
            : null;
    return new OrderPrices(limit, stop, amount, percent, offset);
  }

  static @Nullable BigDecimal unlessZero(@Nullable BigDecimal value) {
    return value == null || value.signum() == 0 ? null : value;
  }

  private static void set(@Nullable BigDecimal price, DoubleConsumer setter) {
    if (price != null) {
      setter.accept(price.doubleValue());
    }
  }
}
