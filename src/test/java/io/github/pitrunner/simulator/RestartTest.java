package io.github.pitrunner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated gateway, with its own market, goes down and comes back on its state file. */
class RestartTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void keepsOpenOrdersWithTheirPermIdAndTheNextOrderId(@TempDir Path folder) throws Exception {
    SimulatorSettings settings =
        SimulatorSettings.defaults().withStateFile(folder.resolve("gateway.state"));
    SimulatedGateway first = SimulatedGateway.create(vertx, settings);
    await(first.start());
    long permId;
    try (TwsTestClient client = TwsTestClient.start(first.port(), 1)) {
      client.nextError(2158);
      client.send(restingOrder(17));
      permId = client.next(OpenOrder.class).getOrder().getPermId();
    }
    await(first.stop());

    SimulatedGateway second = SimulatedGateway.create(vertx, settings);
    await(second.start());

    try (TwsTestClient client = TwsTestClient.start(second.port(), 1)) {
      OpenOrder kept = client.next(OpenOrder.class);
      assertThat(kept.getOrderId()).isEqualTo(17);
      assertThat(kept.getOrder().getPermId()).isEqualTo(permId);
      assertThat(kept.getOrder().getTif()).isEqualTo("GTC");
      assertThat(client.next(NextValidId.class).getOrderId()).isEqualTo(18);
    }
    await(second.stop());
  }

  @Test
  void doesNotStartOverAStateFileThatItCannotRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("gateway.state");
    Files.write(file, new byte[] {(byte) 0xff, 1, 2, 3});
    SimulatedGateway gateway =
        SimulatedGateway.create(vertx, SimulatorSettings.defaults().withStateFile(file));

    Assertions.assertThatThrownBy(() -> await(gateway.start()))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("gateway.state");
  }

  private static PlaceOrderRequest restingOrder(int orderId) {
    return PlaceOrderRequest.newBuilder()
        .setOrderId(orderId)
        .setContract(
            Contract.newBuilder()
                .setSymbol("AAPL")
                .setSecType("STK")
                .setExchange("SMART")
                .setCurrency("USD"))
        .setOrder(
            Order.newBuilder()
                .setAction("BUY")
                .setTotalQuantity("10")
                .setOrderType("LMT")
                .setLmtPrice(5)
                .setTif("GTC")
                .setTransmit(true))
        .build();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
