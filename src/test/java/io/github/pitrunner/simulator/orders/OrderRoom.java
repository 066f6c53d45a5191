package io.github.pitrunner.simulator.orders;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.MarketSource;
import io.github.pitrunner.simulator.MemoryClient;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.TestMarket;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.OrderStatus;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.tws.Position;
import io.github.pitrunner.tws.PositionsRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A gateway on virtual time with a market set by hand, and one client. */
final class OrderRoom {
  final VirtualTime time = new VirtualTime(Instant.parse("2026-08-25T18:11:30Z"));
  final TestMarket market = new TestMarket(time);
  final GatewayCore core = core(market);
  final MemoryClient client = MemoryClient.start(core, 1);

  OrderRoom() {
    client.take();
  }

  GatewayCore core(TestMarket of) {
    return new GatewayCore(
        SimulatorSettings.defaults().withClock(time, ZoneId.of("US/Eastern")),
        time,
        (settings, timer) -> new MarketSource.OpenMarket(of, List.of(), () -> {}));
  }

  /** Sends an order to buy 100 at the market, changed as wanted. */
  void place(int orderId, Contract contract, UnaryOperator<Order.Builder> order) {
    client.ask(
        PlaceOrderRequest.newBuilder()
            .setOrderId(orderId)
            .setContract(contract)
            .setOrder(
                order.apply(
                    Order.newBuilder()
                        .setAction("BUY")
                        .setTotalQuantity("100")
                        .setOrderType("MKT")
                        .setTif("DAY")
                        .setTransmit(true)))
            .build());
    pass(Duration.ofMillis(100));
  }

  void place(int orderId, UnaryOperator<Order.Builder> order) {
    place(orderId, stock(), order);
  }

  void cancel(int orderId) {
    client.ask(CancelOrderRequest.newBuilder().setOrderId(orderId).build());
    pass(Duration.ofMillis(100));
  }

  void pass(Duration duration) {
    time.advance(duration);
  }

  /** Sets the book of the stock. */
  void quote(String bid, String bidSize, String ask, String askSize) {
    market.quote(TestMarket.AAPL, bid, bidSize, ask, askSize);
    pass(Duration.ofMillis(100));
  }

  static Contract stock() {
    return contract(TestMarket.AAPL, "SMART");
  }

  static Contract contract(int conId, String exchange) {
    return Contract.newBuilder().setConId(conId).setExchange(exchange).build();
  }

  static UnaryOperator<Order.Builder> limit(String action, double price) {
    return order -> order.setAction(action).setOrderType("LMT").setLmtPrice(price);
  }

  /** The statuses since the last look, without their repetitions. */
  List<String> statuses() {
    return statuses(client.take());
  }

  static List<String> statuses(List<Message> messages) {
    List<String> all =
        messages.stream()
            .filter(OrderStatus.class::isInstance)
            .map(OrderStatus.class::cast)
            .map(status -> status.getOrderId() + " " + status.getStatus())
            .toList();
    return IntStream.range(0, all.size())
        .filter(i -> i == 0 || !all.get(i).equals(all.get(i - 1)))
        .mapToObj(all::get)
        .toList();
  }

  /** The executions since the last look: side, quantity, price. */
  List<String> fills() {
    return fills(client.take());
  }

  static List<String> fills(List<Message> messages) {
    return messages.stream()
        .filter(ExecutionDetails.class::isInstance)
        .map(ExecutionDetails.class::cast)
        .map(
            details ->
                details.getContract().getSecType()
                    + " "
                    + details.getExecution().getSide()
                    + " "
                    + details.getExecution().getShares()
                    + "@"
                    + details.getExecution().getPrice())
        .toList();
  }

  /** What is held, by contract id. */
  Map<Integer, String> positions() {
    MemoryClient asker = MemoryClient.start(core, 77);
    asker.ask(PositionsRequest.getDefaultInstance());
    pass(Duration.ofMillis(100));
    Map<Integer, String> held = new TreeMap<>();
    asker
        .take(Position.class)
        .forEach(line -> held.put(line.getContract().getConId(), line.getPosition()));
    asker.leave();
    pass(Duration.ofMillis(100));
    return held;
  }

  /** What the first account has of a currency, as its state says. */
  String cash(String currency) {
    return core.state().getAccounts(0).getCashOrThrow(currency);
  }
}
