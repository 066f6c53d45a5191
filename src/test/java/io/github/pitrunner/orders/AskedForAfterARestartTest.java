package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.OrderStatus;
import io.github.pitrunner.v1.PlaceOrderResponse;
import org.junit.jupiter.api.Test;

class AskedForAfterARestartTest {
  @Test
  void anOrderThatTheGatewayHasNeverAcknowledgedIsAnsweredAsItStands() {
    OrdersRig before = OrdersRig.started();
    before.place(market("o-1", 3));
    before.time.advance(OrdersRig.PATIENCE);
    OrdersRig after =
        new OrdersRig(new OrderSettings(OrdersRig.PATIENCE, 100, 100), false, before.journal);
    after.connector.start();
    after.time.settle();

    HandDrivenCall<PlaceOrderResponse> again = after.place(market("o-1", 3));

    assertThat(again.answer().getExisting()).isTrue();
    assertThat(again.answer().getOrder().getStatus())
        .isEqualTo(OrderStatus.ORDER_STATUS_NOT_PLACED);
    assertThat(after.gateway.heard(PlaceOrderRequest.class)).isEmpty();
  }
}
