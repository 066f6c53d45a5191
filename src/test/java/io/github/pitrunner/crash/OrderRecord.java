package io.github.pitrunner.crash;

import io.github.pitrunner.domain.OrderStatus;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An order as somebody has recorded it.
 *
 * @param id the client's name; {@code perm-} and the permId when it has none
 * @param permId 0 when it has none
 * @param limit null for an order at the market
 * @param averagePrice of the fills; null without one
 */
public record OrderRecord(
    String id,
    long permId,
    OrderStatus status,
    BigDecimal quantity,
    @Nullable BigDecimal limit,
    BigDecimal filled,
    @Nullable BigDecimal averagePrice) {

  static String id(String named, long permId) {
    return named.isEmpty() ? "perm-" + permId : named;
  }
}
