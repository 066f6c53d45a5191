package io.github.pitrunner.bench;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.TwsTestClient;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.OrderStatus;
import io.github.pitrunner.tws.PlaceOrderRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The same orders on the gateway's own wire, from one client: what of the time is the simulated
 * gateway's, the socket's and this process's, and not the service's.
 */
final class GatewayAlone {
  private static final int CLIENT_ID = 900;

  private GatewayAlone() {}

  static Latencies atRate(int port, int perSecond, Duration duration) throws IOException {
    int count = (int) (perSecond * duration.toMillis() / 1000);
    long[] nanos = new long[count];
    try (TwsTestClient client = TwsTestClient.start(port, CLIENT_ID)) {
      int first = client.next(NextValidId.class).getOrderId();
      long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
      for (int i = 0; i < count; i++) {
        long intended = begin + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
        OrderLoad.pauseUntil(intended);
        int id = first + i;
        client.send(order(id));
        var unused = client.next(Message.class, message -> acknowledges(message, id));
        nanos[i] = System.nanoTime() - intended;
      }
    }
    return Latencies.of(nanos);
  }

  private static PlaceOrderRequest order(int id) {
    return PlaceOrderRequest.newBuilder()
        .setOrderId(id)
        .setContract(
            Contract.newBuilder()
                .setSymbol("AAPL")
                .setSecType("STK")
                .setExchange("SMART")
                .setCurrency("USD"))
        .setOrder(
            Order.newBuilder()
                .setAction("BUY")
                .setTotalQuantity("1")
                .setOrderType("MKT")
                .setTif("DAY")
                .setOrderRef("alone-" + id)
                .setTransmit(true))
        .build();
  }

  private static boolean acknowledges(Message message, int id) {
    return (message instanceof OpenOrder order && order.getOrderId() == id)
        || (message instanceof OrderStatus status && status.getOrderId() == id);
  }
}
