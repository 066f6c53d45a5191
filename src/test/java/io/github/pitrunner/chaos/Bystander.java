package io.github.pitrunner.chaos;

import io.github.pitrunner.simulator.MemoryClient;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import java.util.Random;

/** Another program at the same gateway, which trades on the same account and is not ours. */
final class Bystander {
  private static final int CLIENT_ID = 99;
  private static final int APPLE = 265598;

  private final VirtualService service;
  private final Random random;

  Bystander(VirtualService service, Random random) {
    this.service = service;
    this.random = random;
  }

  /** Comes, buys or sells at the market or bids so low that it waits, and goes. */
  void act() {
    boolean isMarket = random.nextBoolean();
    boolean isSale = isMarket && random.nextBoolean();
    int quantity = 1 + random.nextInt(20);
    MemoryClient client = MemoryClient.start(service.gateway(), CLIENT_ID);
    service.time().settle();
    client.take(NextValidId.class).stream()
        .findFirst()
        .ifPresent(id -> client.ask(order(id.getOrderId(), isMarket, isSale, quantity)));
    service.time().settle();
    client.leave();
    service.time().settle();
  }

  // More than three parameters: what is drawn before, so that the draws do not hang on the answer.
  private static PlaceOrderRequest order(int id, boolean isMarket, boolean isSale, int quantity) {
    Order.Builder order =
        Order.newBuilder()
            .setAction(isSale ? "SELL" : "BUY")
            .setTotalQuantity(Integer.toString(quantity))
            .setOrderType(isMarket ? "MKT" : "LMT")
            .setTif("DAY")
            .setTransmit(true);
    if (!isMarket) {
      order.setLmtPrice(2);
    }
    return PlaceOrderRequest.newBuilder()
        .setOrderId(id)
        .setContract(
            Contract.newBuilder()
                .setConId(APPLE)
                .setSymbol("AAPL")
                .setSecType("STK")
                .setExchange("SMART")
                .setCurrency("USD"))
        .setOrder(order)
        .build();
  }
}
