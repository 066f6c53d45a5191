package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.failure;
import static io.github.pitrunner.orders.OrdersRig.info;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.v1.GetOrderResponse;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListExecutionsResponse;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListOrdersResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A service that has just started knows nothing yet and must not say that there is nothing. */
class BeforeTheFirstReadingTest {
  private final OrdersRig rig = new OrdersRig();

  BeforeTheFirstReadingTest() {
    rig.gateway.on(AllOpenOrdersRequest.class, request -> {});
    rig.connector.start();
    rig.time.settle();
  }

  private void endReading() {
    rig.gateway.send(OpenOrdersEnd.getDefaultInstance());
    rig.time.settle();
  }

  private static void assertToldToComeBack(HandDrivenCall<?> call) {
    assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(info(call).getReason()).isEqualTo("GATEWAY_UNAVAILABLE");
    assertThat(Objects.requireNonNull(StatusProto.fromThrowable(failure(call))).getDetailsList())
        .anyMatch(detail -> detail.is(RetryInfo.class));
  }

  @Test
  void anUnknownOrderIsNotSaidToBeMissing() {
    assertToldToComeBack(rig.get("o-1"));
    assertToldToComeBack(rig.cancel("o-1"));

    endReading();

    assertThat(info(rig.get("o-1")).getReason()).isEqualTo("ORDER_NOT_FOUND");
  }

  @Test
  void nothingIsListedAsIfItWereAll() {
    assertToldToComeBack(orders());
    assertToldToComeBack(executions());

    endReading();

    assertThat(orders().take()).hasSize(1);
    assertThat(executions().take()).hasSize(1);
  }

  private HandDrivenCall<ListOrdersResponse> orders() {
    return rig.call(
        observer -> rig.service.listOrders(ListOrdersRequest.getDefaultInstance(), observer));
  }

  private HandDrivenCall<ListExecutionsResponse> executions() {
    return rig.call(
        observer ->
            rig.service.listExecutions(ListExecutionsRequest.getDefaultInstance(), observer));
  }

  @Test
  void anOrderThatTheGatewayHasToldOfIsAnswered() {
    rig.gateway.send(
        TwsOrders.open(TwsOrders.order(OrdersRig.CLIENT_ID, 5, 77, "o-1").build(), "Submitted"));
    rig.time.settle();

    HandDrivenCall<GetOrderResponse> call = rig.get("o-1");

    assertThat(call.take().get(0).getOrder().getPermId()).isEqualTo(77);
  }

  @Test
  void aLossLaterTakesNothingBack() {
    endReading();
    rig.lose();

    assertThat(info(rig.get("o-1")).getReason()).isEqualTo("ORDER_NOT_FOUND");
  }

  @Test
  void aStreamSaysThatItsSnapshotHasAGapUntilItIsRead() {
    HandDrivenCall<StreamOrderEventsResponse> stream = rig.stream("");
    assertThat(marks(stream))
        .containsExactly(StreamMarker.Kind.KIND_SNAPSHOT_END, StreamMarker.Kind.KIND_GAP);

    endReading();

    assertThat(marks(stream))
        .containsExactly(StreamMarker.Kind.KIND_SNAPSHOT_END, StreamMarker.Kind.KIND_RESUMED);
  }

  private static List<StreamMarker.Kind> marks(HandDrivenCall<StreamOrderEventsResponse> stream) {
    return stream.take().stream().map(item -> item.getMarker().getKind()).toList();
  }
}
