package io.github.pitrunner.simulator.faults;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.MarketSource;
import io.github.pitrunner.simulator.MemoryClient;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.tws.TickPrice;
import io.github.pitrunner.tws.TickSize;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** A gateway with its market in virtual time. */
final class Room {
  static final int AAPL = 265598;

  /** A Tuesday, 12:00 in New York. */
  static final Instant NOON = Instant.parse("2026-11-24T17:00:00Z");

  final VirtualTime time = new VirtualTime(NOON);
  final GatewayCore core;

  Room() {
    this(FaultScript.empty());
  }

  Room(FaultScript script) {
    core =
        new GatewayCore(
            SimulatorSettings.defaults()
                .withClock(time, ZoneId.of("US/Eastern"))
                .withFaults(script),
            time,
            MarketSource.simulated());
  }

  /** A client that has started and taken what it was greeted with. */
  MemoryClient client(int clientId) {
    MemoryClient client = MemoryClient.start(core, clientId);
    client.take();
    return client;
  }

  void inject(Fault fault) {
    core.faults().inject(fault);
  }

  void pass(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  static Contract apple() {
    return Contract.newBuilder().setConId(AAPL).setExchange("SMART").build();
  }

  static Contract euro() {
    return Contract.newBuilder()
        .setSymbol("EUR")
        .setSecType("CASH")
        .setExchange("IDEALPRO")
        .setCurrency("USD")
        .build();
  }

  static MarketDataRequest quotes(int reqId, Contract contract) {
    return MarketDataRequest.newBuilder().setReqId(reqId).setContract(contract).build();
  }

  static PlaceOrderRequest marketOrder(int orderId) {
    return PlaceOrderRequest.newBuilder()
        .setOrderId(orderId)
        .setContract(apple())
        .setOrder(
            Order.newBuilder()
                .setAction("BUY")
                .setTotalQuantity("1")
                .setOrderType("MKT")
                .setTif("DAY")
                .setTransmit(true))
        .build();
  }

  static CurrentTimeRequest ping() {
    return CurrentTimeRequest.getDefaultInstance();
  }

  /** How many ticks of a line are among the messages. */
  static long ticks(List<Message> messages, int reqId) {
    return messages.stream()
        .filter(
            message ->
                (message instanceof TickPrice price && price.getReqId() == reqId)
                    || (message instanceof TickSize size && size.getReqId() == reqId))
        .count();
  }

  /** Whether a line says something within some seconds. */
  boolean isTicking(MemoryClient client, int reqId) {
    client.take();
    pass(10);
    return ticks(client.take(), reqId) > 0;
  }
}
