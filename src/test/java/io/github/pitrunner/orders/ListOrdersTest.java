package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.fields;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.v1.Execution;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListExecutionsResponse;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListOrdersResponse;
import io.github.pitrunner.v1.OrderStatus;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ListOrdersTest {
  private final OrdersRig rig = OrdersRig.started();

  private Order placed(int number) {
    rig.placed(limit("o-" + number, 100, "150"), number);
    return rig.acknowledgement(number).getOrder();
  }

  private HandDrivenCall<ListOrdersResponse> list(ListOrdersRequest request) {
    return rig.call(observer -> rig.service.listOrders(request, observer));
  }

  private List<String> names(ListOrdersRequest request) {
    return list(request).take().get(0).getOrdersList().stream()
        .map(io.github.pitrunner.v1.Order::getName)
        .toList();
  }

  private List<Execution> executions(ListExecutionsRequest request) {
    HandDrivenCall<ListExecutionsResponse> call =
        rig.call(observer -> rig.service.listExecutions(request, observer));
    return call.take().get(0).getExecutionsList();
  }

  @Nested
  class Orders {
    @Test
    void comeNewestFirst() {
      placed(1);
      placed(2);

      assertThat(names(ListOrdersRequest.getDefaultInstance()))
          .containsExactly("orders/o-2", "orders/o-1");
    }

    @Test
    void areFilteredByAccountStateAndContract() {
      placed(1);
      Order second = placed(2);
      rig.gateway.send(TwsOrders.status(1, second.getOrderId(), 2, "Cancelled"));
      rig.time.settle();

      assertThat(names(ListOrdersRequest.newBuilder().setOpenOnly(true).build()))
          .containsExactly("orders/o-1");
      assertThat(
              names(
                  ListOrdersRequest.newBuilder()
                      .addStatuses(OrderStatus.ORDER_STATUS_CANCELLED)
                      .build()))
          .containsExactly("orders/o-2");
      assertThat(names(ListOrdersRequest.newBuilder().setAccount("DU9999999").build())).isEmpty();
      assertThat(names(ListOrdersRequest.newBuilder().setContractId(1).build())).isEmpty();
      assertThat(names(ListOrdersRequest.newBuilder().setContractId(OrdersRig.AAPL).build()))
          .hasSize(2);
    }

    @Test
    void thatComeBetweenTwoPagesNeitherRepeatNorSkipAny() {
      placed(1);
      placed(2);
      placed(3);
      ListOrdersRequest request = ListOrdersRequest.newBuilder().setPageSize(2).build();
      ListOrdersResponse first = list(request).take().get(0);
      placed(4);

      List<String> second =
          names(request.toBuilder().setPageToken(first.getNextPageToken()).build());

      assertThat(first.getOrdersList())
          .extracting(io.github.pitrunner.v1.Order::getName)
          .containsExactly("orders/o-3", "orders/o-2");
      assertThat(second).containsExactly("orders/o-1");
    }

    @Test
    void areNotListedForWrongFields() {
      HandDrivenCall<ListOrdersResponse> call =
          list(
              ListOrdersRequest.newBuilder()
                  .setAccount("no account")
                  .addStatuses(OrderStatus.ORDER_STATUS_UNSPECIFIED)
                  .setContractId(-1)
                  .build());

      assertThat(fields(call)).containsExactlyInAnyOrder("account", "statuses[0]", "contract_id");
    }
  }

  @Nested
  class Executions {
    @Test
    void comeNewestFirstWithTheirOrderAndCosts() {
      Order first = placed(1);
      Order foreign = TwsOrders.order(44, 3, 500, "").build();
      rig.gateway.send(
          TwsOrders.execution(first, "a.01", "40", 150),
          TwsOrders.commission("a.01", 1),
          TwsOrders.execution(foreign, "b.01", "5", 150));
      rig.time.settle();

      List<Execution> all = executions(ListExecutionsRequest.getDefaultInstance());

      assertThat(all).extracting(Execution::getExecutionId).containsExactly("b.01", "a.01");
      assertThat(all.get(0).getClientOrderId()).isEmpty();
      assertThat(all.get(1).getClientOrderId()).isEqualTo("o-1");
      assertThat(all.get(1).getCommission().getAmount().getValue()).isEqualTo("1");
      assertThat(all.get(1).getTime().getSeconds())
          .isEqualTo(java.time.Instant.parse("2026-11-23T15:00:00Z").getEpochSecond());
    }

    @Test
    void areFilteredByOrderAndTime() {
      Order first = placed(1);
      rig.gateway.send(TwsOrders.execution(first, "a.01", "40", 150));
      rig.time.settle();
      long time = java.time.Instant.parse("2026-11-23T15:00:00Z").getEpochSecond();

      assertThat(executions(ListExecutionsRequest.newBuilder().setClientOrderId("o-2").build()))
          .isEmpty();
      assertThat(
              executions(
                  ListExecutionsRequest.newBuilder()
                      .setClientOrderId("o-1")
                      .setStartTime(Timestamp.newBuilder().setSeconds(time))
                      .build()))
          .hasSize(1);
      assertThat(
              executions(
                  ListExecutionsRequest.newBuilder()
                      .setEndTime(Timestamp.newBuilder().setSeconds(time))
                      .build()))
          .isEmpty();
    }
  }
}
