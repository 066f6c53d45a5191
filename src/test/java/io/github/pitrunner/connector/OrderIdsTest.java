package io.github.pitrunner.connector;

import static io.github.pitrunner.testing.ConnectorRig.nextId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.Execution;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.OrderStatus;
import io.github.pitrunner.tws.PlaceOrderRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ids of new orders, and what may be sent about orders while the broker is away. */
class OrderIdsTest {
  private static final int OURS = 7;

  private final ConnectorRig rig = new ConnectorRig();
  private final Connector connector = rig.connector();

  @Test
  void beginWhereTheGatewaySaysAndAreNeverRepeated() {
    rig.openSession();

    assertThat(connector.nextOrderId()).isEqualTo(100);
    assertThat(connector.nextOrderId()).isEqualTo(101);
  }

  @Test
  void doNotRollBackWithTheGateway() {
    MemoryLink link = rig.openSession();
    connector.nextOrderId();

    link.deliver(nextId(1));

    assertThat(connector.nextOrderId()).isEqualTo(101);
  }

  @ParameterizedTest
  @MethodSource("messagesOfOurOrder500")
  void stayAboveEveryOrderOfOursThatTheGatewayNames(Message message) {
    MemoryLink link = rig.openSession();

    link.deliver(message);

    assertThat(connector.nextOrderId()).isEqualTo(501);
  }

  @Test
  void areNotMovedByTheOrdersOfOthers() {
    MemoryLink link = rig.openSession();

    link.deliver(OrderStatus.newBuilder().setOrderId(500).setClientId(OURS + 1).build());

    assertThat(connector.nextOrderId()).isEqualTo(100);
  }

  @Test
  void inTheRangeOfRequestsAreRefusedWithTheReason() {
    connector.start();
    rig.answerSession("DU1234567", Route.FIRST_REQUEST_ID);

    assertThat(connector.status().session()).isEmpty();
    assertThat(connector.status().reason()).contains("1000000000", "client id 7");
  }

  @Test
  void cancelPassesWhileTheBrokerIsAwayAndAnOrderDoesNot() {
    MemoryLink link = rig.openSession();
    link.deliver(ConnectorRig.error(-1, 1100, "Connectivity has been lost"));

    connector.sendCancel(CancelOrderRequest.newBuilder().setOrderId(5).build());

    assertThat(link.sent(CancelOrderRequest.class)).hasSize(1);
    assertThatThrownBy(
            () -> connector.sendOrder(PlaceOrderRequest.getDefaultInstance(), () -> true))
        .isInstanceOf(Failure.Unavailable.class);
    assertThat(link.sent(PlaceOrderRequest.class)).isEmpty();
  }

  static Stream<Message> messagesOfOurOrder500() {
    Order order = Order.newBuilder().setClientId(OURS).setOrderId(500).build();
    return Stream.of(
        OpenOrder.newBuilder().setOrderId(500).setOrder(order).build(),
        OrderStatus.newBuilder().setOrderId(500).setClientId(OURS).build(),
        CompletedOrder.newBuilder().setOrder(order).build(),
        ExecutionDetails.newBuilder()
            .setReqId(-1)
            .setExecution(Execution.newBuilder().setOrderId(500).setClientId(OURS))
            .build());
  }

  @Test
  void idOfASessionThatWasRefusedForItDoesNotStay() {
    connector.start();
    rig.answerSession("DU1", Route.FIRST_REQUEST_ID + 5);
    assertThat(connector.status().session()).isEmpty();

    rig.reopenSession();

    assertThat(connector.nextOrderId()).isEqualTo(100);
  }
}
