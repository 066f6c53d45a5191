package io.github.pitrunner.orders;

import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.Reason;
import java.util.List;
import java.util.Map;

/** A name means one order, for ever. */
final class SameOrder {
  private SameOrder() {}

  /**
   * Holds that an order is the one that has its name.
   *
   * @param differing the fields in which it is not
   * @throws Failure.AlreadyExists if there are any
   */
  static void require(OrderIntent intent, List<String> differing) {
    if (!differing.isEmpty()) {
      throw taken(intent.id(), differing);
    }
  }

  static Failure taken(ClientOrderId name, List<String> differing) {
    return new Failure.AlreadyExists(
        Reason.ORDER_ID_TAKEN,
        "The name %s is taken by an order that differs in %s"
            .formatted(name, String.join(", ", differing)),
        Map.of("client_order_id", name.value(), "differing_fields", String.join(",", differing)));
  }
}
