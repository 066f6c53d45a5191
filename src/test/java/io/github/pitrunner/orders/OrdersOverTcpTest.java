package io.github.pitrunner.orders;

import static io.github.pitrunner.orders.OrdersRig.decimal;
import static io.github.pitrunner.orders.OrdersRig.limit;
import static io.github.pitrunner.orders.OrdersRig.market;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.testing.SocketGateway;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.ContractDetails;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.ManagedAccounts;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.Execution;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.OcaGroup;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderStatus;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.github.pitrunner.v1.TimeInForce;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdersOverTcpTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void closeVertx() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Order get(ServedOrders orders, String id) {
    return orders
        .client()
        .getOrder(GetOrderRequest.newBuilder().setClientOrderId(id).build())
        .getOrder();
  }

  private static void awaitStatus(ServedOrders orders, String id, OrderStatus status) {
    Awaitility.await()
        .atMost(ServedOrders.PATIENCE)
        .untilAsserted(() -> assertThat(get(orders, id).getStatus()).isEqualTo(status));
  }

  @Nested
  class WithTheSimulatedGateway {
    /** A Monday morning in New York that goes on from there. */
    private final Clock clock =
        Clock.offset(
            Clock.systemUTC(),
            Duration.between(Clock.systemUTC().instant(), Instant.parse("2026-11-23T15:30:00Z")));

    private SimulatedGateway start(Path directory, int port, boolean foreignCancels)
        throws Exception {
      SimulatedGateway gateway =
          SimulatedGateway.create(
              vertx,
              SimulatorSettings.defaults()
                  .withAddress("127.0.0.1", port)
                  .withClock(clock, ZoneId.of("US/Eastern"))
                  .withStateFile(directory.resolve("state"))
                  .withForeignCancels(foreignCancels));
      gateway.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      return gateway;
    }

    @Test
    void aMarketOrderIsFilledWithItsCommission(@TempDir Path directory) throws Exception {
      SimulatedGateway gateway = start(directory, 0, false);
      try (ServedOrders orders = new ServedOrders(vertx, gateway.port(), 1).ready()) {
        PlaceOrderResponse placed = orders.client().placeOrder(market("o-1", 10));
        assertThat(placed.getExisting()).isFalse();

        awaitStatus(orders, "o-1", OrderStatus.ORDER_STATUS_FILLED);
        Awaitility.await()
            .atMost(ServedOrders.PATIENCE)
            .until(() -> get(orders, "o-1").hasCommission());

        Order order = get(orders, "o-1");
        assertThat(order.getFilledQuantity().getValue()).isEqualTo("10");
        assertThat(order.getRemainingQuantity().getValue()).isEqualTo("0");
        assertThat(order.hasAverageFillPrice()).isTrue();
        List<Execution> executions =
            orders
                .client()
                .listExecutions(ListExecutionsRequest.getDefaultInstance())
                .getExecutionsList();
        assertThat(executions).isNotEmpty();
        assertThat(executions)
            .allSatisfy(execution -> assertThat(execution.getClientOrderId()).isEqualTo("o-1"));
      }
    }

    /** Far from the market, so that nothing is filled. */
    private static List<OrderTicket.Builder> resting() {
      OrderTicket.Builder sell = OrdersRig.ticket(10).setSide(Side.SIDE_SELL);
      return List.of(
          sell.clone()
              .setType(OrderType.ORDER_TYPE_LIMIT)
              .setLimitPrice(decimal("900"))
              .setTimeInForce(TimeInForce.TIME_IN_FORCE_GTD)
              .setGoodTill(Timestamp.newBuilder().setSeconds(1_800_000_000))
              .setAllOrNone(true),
          sell.clone().setType(OrderType.ORDER_TYPE_STOP).setStopPrice(decimal("20.5")),
          sell.clone()
              .setType(OrderType.ORDER_TYPE_STOP_LIMIT)
              .setStopPrice(decimal("20.5"))
              .setLimitPrice(decimal("20.25")),
          sell.clone()
              .setType(OrderType.ORDER_TYPE_TRAILING_STOP)
              .setTrailingPercent(decimal("50"))
              .setStopPrice(decimal("20")),
          sell.clone()
              .setType(OrderType.ORDER_TYPE_TRAILING_STOP_LIMIT)
              .setTrailingAmount(decimal("100"))
              .setStopPrice(decimal("20"))
              .setLimitOffset(decimal("0.5")),
          sell.clone()
              .setType(OrderType.ORDER_TYPE_LIMIT_IF_TOUCHED)
              .setStopPrice(decimal("900"))
              .setLimitPrice(decimal("901"))
              .setOca(OcaGroup.newBuilder().setName("exits").setMode(OcaGroup.Mode.MODE_REDUCE)),
          sell.clone()
              .setType(OrderType.ORDER_TYPE_MARKET_IF_TOUCHED)
              .setStopPrice(decimal("900")));
    }

    @Test
    void ordersOfManyTypesStandAsTheyWereAskedFor(@TempDir Path directory) throws Exception {
      SimulatedGateway gateway = start(directory, 0, false);
      try (ServedOrders orders = new ServedOrders(vertx, gateway.port(), 1).ready()) {
        for (OrderTicket.Builder ticket : resting()) {
          String name = ticket.getType().name();

          orders.client().placeOrder(OrdersRig.request(name, ticket));

          OrderTicket stands = get(orders, name).getTicket();
          assertThat(stands.toBuilder().clearInstrument().build())
              .isEqualTo(
                  ticket
                      .clone()
                      .clearInstrument()
                      .setTimeInForce(
                          ticket.getTimeInForce() == TimeInForce.TIME_IN_FORCE_UNSPECIFIED
                              ? TimeInForce.TIME_IN_FORCE_DAY
                              : ticket.getTimeInForce())
                      .build());
        }
      }
    }

    @Test
    void aLimitOrderWorksAndIsCancelled(@TempDir Path directory) throws Exception {
      SimulatedGateway gateway = start(directory, 0, false);
      try (ServedOrders orders = new ServedOrders(vertx, gateway.port(), 1).ready()) {
        orders.client().placeOrder(limit("o-1", 10, "1"));
        awaitStatus(orders, "o-1", OrderStatus.ORDER_STATUS_SUBMITTED);

        orders
            .client()
            .cancelOrder(CancelOrderRequest.newBuilder().setClientOrderId("o-1").build());

        awaitStatus(orders, "o-1", OrderStatus.ORDER_STATUS_CANCELLED);
      }
    }

    @Test
    void afterOurRestartTheSameNameFindsItsOrder(@TempDir Path directory) throws Exception {
      SimulatedGateway gateway = start(directory, 0, false);
      try (ServedOrders orders = new ServedOrders(vertx, gateway.port(), 1).ready()) {
        orders.client().placeOrder(limit("working", 10, "1"));
        orders.client().placeOrder(market("filled", 10));
        awaitStatus(orders, "filled", OrderStatus.ORDER_STATUS_FILLED);
      }

      try (ServedOrders orders = new ServedOrders(vertx, gateway.port(), 1).ready()) {
        PlaceOrderResponse working = orders.client().placeOrder(limit("working", 10, "1"));
        PlaceOrderResponse filled = orders.client().placeOrder(market("filled", 10));

        assertThat(working.getExisting()).isTrue();
        assertThat(working.getOrder().getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_SUBMITTED);
        assertThat(filled.getExisting()).isTrue();
        assertThat(filled.getOrder().getFilledQuantity().getValue()).isEqualTo("10");
        assertThat(filled.getOrder().hasCommission()).isTrue();
        assertThatThrownBy(() -> orders.client().placeOrder(limit("working", 11, "1")))
            .satisfies(
                e ->
                    assertThat(Status.fromThrowable(e).getCode())
                        .isEqualTo(Status.Code.ALREADY_EXISTS));
      }
    }

    @Test
    void anOrderOutlivesTheGatewaysRestartAndTheStreamSaysSo(@TempDir Path directory)
        throws Exception {
      SimulatedGateway gateway = start(directory, 0, false);
      int port = gateway.port();
      try (ServedOrders orders = new ServedOrders(vertx, port, 1).ready()) {
        orders.client().placeOrder(limit("o-1", 10, "1"));
        awaitStatus(orders, "o-1", OrderStatus.ORDER_STATUS_SUBMITTED);
        Iterator<StreamOrderEventsResponse> stream =
            orders.client().streamOrderEvents(StreamOrderEventsRequest.getDefaultInstance());
        skipTo(stream, StreamMarker.Kind.KIND_SNAPSHOT_END);

        gateway.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        skipTo(stream, StreamMarker.Kind.KIND_GAP);
        assertThatThrownBy(() -> orders.client().placeOrder(market("o-2", 1)))
            .satisfies(
                e ->
                    assertThat(Status.fromThrowable(e).getCode())
                        .isEqualTo(Status.Code.UNAVAILABLE));
        start(directory, port, false);
        skipTo(stream, StreamMarker.Kind.KIND_RESUMED);

        assertThat(get(orders, "o-1").getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_SUBMITTED);
      }
    }

    private void skipTo(Iterator<StreamOrderEventsResponse> stream, StreamMarker.Kind kind) {
      while (stream.next().getMarker().getKind() != kind) {
        // Others may come in between.
      }
    }

    @Test
    void anotherClientsOrderIsForeignAndNotOursToCancel(@TempDir Path directory) throws Exception {
      SimulatedGateway gateway = start(directory, 0, false);
      try (ServedOrders theirs = new ServedOrders(vertx, gateway.port(), 2).ready()) {
        long permId = theirs.client().placeOrder(limit("o-1", 10, "1")).getOrder().getPermId();
        try (ServedOrders ours = new ServedOrders(vertx, gateway.port(), 1).ready()) {
          Order foreign = onlyOrder(ours);
          assertThat(foreign.getForeign()).isTrue();
          assertThat(foreign.getName()).isEqualTo("orders/perm-" + permId);

          assertThatThrownBy(() -> cancel(ours, permId))
              .isInstanceOfSatisfying(
                  StatusRuntimeException.class,
                  e ->
                      assertThat(e.getStatus().getCode())
                          .isEqualTo(Status.Code.FAILED_PRECONDITION));
          awaitStatus(theirs, "o-1", OrderStatus.ORDER_STATUS_SUBMITTED);
        }
      }
    }

    @Test
    void anotherClientsOrderIsCancelledWhereTheGatewayPermitsIt(@TempDir Path directory)
        throws Exception {
      SimulatedGateway gateway = start(directory, 0, true);
      try (ServedOrders theirs = new ServedOrders(vertx, gateway.port(), 2).ready()) {
        long permId = theirs.client().placeOrder(limit("o-1", 10, "1")).getOrder().getPermId();
        try (ServedOrders ours = new ServedOrders(vertx, gateway.port(), 1).ready()) {
          cancel(ours, permId);

          awaitStatus(theirs, "o-1", OrderStatus.ORDER_STATUS_CANCELLED);
        }
      }
    }

    private Order onlyOrder(ServedOrders orders) {
      List<Order> all =
          orders.client().listOrders(ListOrdersRequest.getDefaultInstance()).getOrdersList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }

    private void cancel(ServedOrders orders, long permId) {
      var unused =
          orders.client().cancelOrder(CancelOrderRequest.newBuilder().setPermId(permId).build());
    }
  }

  @Nested
  class WithAScriptedGateway {
    @Test
    void anOrderWhoseConnectionBreaksBeforeItsAcknowledgementIsFoundInTheNextSession() {
      try (SocketGateway gateway = new SocketGateway();
          ServedOrders orders = new ServedOrders(vertx, gateway.port(), 1)) {
        PlaceOrderRequest sent;
        CompletableFuture<Throwable> failure;
        try (SocketGateway.Client first = gateway.accept()) {
          first.open("DU1234567", 1);
          answerReadBack(first, List.of());
          orders.ready();
          failure =
              CompletableFuture.supplyAsync(() -> failureOf(orders, limit("o-1", 100, "150")));
          answerContract(first);
          sent = first.readUntil(PlaceOrderRequest.class);
        }
        assertThat(Status.fromThrowable(failure.join()).getCode())
            .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(get(orders, "o-1").getStatus())
            .isEqualTo(OrderStatus.ORDER_STATUS_OUTCOME_UNKNOWN);

        try (SocketGateway.Client second = gateway.accept()) {
          second.open("DU1234567", 1);
          answerReadBack(second, List.of(TwsOrders.open(sent, 77, "Submitted")));

          awaitStatus(orders, "o-1", OrderStatus.ORDER_STATUS_SUBMITTED);
          assertThat(get(orders, "o-1").getPermId()).isEqualTo(77);
        }
      }
    }

    @Test
    void ourOpenOrdersThatAreToldBeforeTheSessionIsSetUpAreOurs() {
      try (SocketGateway gateway = new SocketGateway();
          ServedOrders orders = new ServedOrders(vertx, gateway.port(), 1);
          SocketGateway.Client client = gateway.accept()) {
        OpenOrder ours = TwsOrders.open(TwsOrders.order(1, 5, 77, "o-1").build(), "PreSubmitted");
        client.readHello();
        client.sendHello(225);
        client.readUntil(StartApiRequest.class);
        client.send(
            ours,
            TwsOrders.status(1, 5, 77, "PreSubmitted"),
            OpenOrdersEnd.getDefaultInstance(),
            ManagedAccounts.newBuilder().setAccountsList("DU1234567").build(),
            NextValidId.newBuilder().setOrderId(6).build());
        answerReadBack(client, List.of(ours));
        orders.ready();

        Order order = get(orders, "o-1");
        assertThat(order.getForeign()).isFalse();
        assertThat(order.getPermId()).isEqualTo(77);
      }
    }

    private Throwable failureOf(
        ServedOrders orders, io.github.pitrunner.v1.PlaceOrderRequest request) {
      try {
        throw new AssertionError(
            "An answer came: " + orders.client().placeOrder(request).getOrder());
      } catch (StatusRuntimeException e) {
        return e;
      }
    }

    private void answerReadBack(SocketGateway.Client client, List<OpenOrder> open) {
      client.readUntil(AllOpenOrdersRequest.class);
      client.readUntil(CompletedOrdersRequest.class);
      ExecutionRequest executions = client.readUntil(ExecutionRequest.class);
      open.forEach(client::send);
      client.send(
          OpenOrdersEnd.getDefaultInstance(),
          CompletedOrdersEnd.getDefaultInstance(),
          ExecutionDetailsEnd.newBuilder().setReqId(executions.getReqId()).build());
    }

    private void answerContract(SocketGateway.Client client) {
      ContractDataRequest request = client.readUntil(ContractDataRequest.class);
      client.send(
          ContractData.newBuilder()
              .setReqId(request.getReqId())
              .setContract(TwsOrders.aapl())
              .setContractDetails(
                  ContractDetails.newBuilder()
                      .setMinTick("0.01")
                      .setMinSize("1")
                      .setSizeIncrement("1"))
              .build(),
          ContractDataEnd.newBuilder().setReqId(request.getReqId()).build());
    }
  }
}
