package io.github.pitrunner.crash;

import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.PlaceOrderRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client will do with one order.
 *
 * @param pause before it is placed, after the round has begun
 * @param isCancelled as soon as it is acknowledged
 * @param change as soon as it is acknowledged; null for none
 * @param isRepeated when it was acknowledged before the crash, too
 */
record OrderPlan(
    PlaceOrderRequest request,
    Duration pause,
    boolean isCancelled,
    @Nullable ModifyOrderRequest change,
    boolean isRepeated) {
  String id() {
    return request.getClientOrderId();
  }
}
