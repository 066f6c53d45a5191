package io.github.pitrunner.crash;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a client was told: that this order is at the gateway.
 *
 * @param permId under which it is there; 0 when that was not said
 * @param limit to which it has been changed; null when that was not said
 * @param ended that its end has been asked for, and will not be forgotten
 */
public record Promise(String orderId, long permId, @Nullable BigDecimal limit, boolean ended) {
  static Promise of(OrderRecord told) {
    return new Promise(told.id(), told.permId(), null, false);
  }
}
