package io.github.pitrunner.orders;

import io.github.pitrunner.domain.OrderPrices;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The prices that an order can have. */
enum Price {
  LIMIT("limit_price"),
  STOP("stop_price"),
  TRAILING_AMOUNT("trailing_amount"),
  TRAILING_PERCENT("trailing_percent"),
  LIMIT_OFFSET("limit_offset");

  private final String field;

  Price(String field) {
    this.field = field;
  }

  /** Its name in the API's ticket. */
  String field() {
    return field;
  }

  @Nullable BigDecimal of(OrderPrices prices) {
    return switch (this) {
      case LIMIT -> prices.limit();
      case STOP -> prices.stop();
      case TRAILING_AMOUNT -> prices.trailingAmount();
      case TRAILING_PERCENT -> prices.trailingPercent();
      case LIMIT_OFFSET -> prices.limitOffset();
    };
  }
}
