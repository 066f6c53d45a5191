package io.github.pitrunner.marketdata;

import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.connector.WorkAtOnce;
import io.github.pitrunner.simulator.GatewayCore;
import io.github.pitrunner.simulator.MarketSource;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.market.Market;
import io.github.pitrunner.simulator.market.MarketDataDesk;
import io.github.pitrunner.simulator.market.MarketSettings;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.HeardAlerts;
import io.github.pitrunner.testing.MemoryLinks;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.wire.Timer;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.BiConsumer;

/**
 * The room over the real connector and the simulated gateway with its exchanges' real hours, all in
 * virtual time.
 */
final class SimulatedRoom {
  final VirtualTime time;
  final GatewayCore gateway;
  final MemoryLinks links;
  final Connector connector;
  final MarketDataService service;

  /** A room whose session is set up at a moment. */
  SimulatedRoom(Instant start) {
    this(start, VirtualRoom.Settings.USUAL);
  }

  /** The same with other settings. */
  SimulatedRoom(Instant start, VirtualRoom.Settings settings) {
    time = new VirtualTime(start);
    gateway =
        new GatewayCore(
            SimulatorSettings.defaults()
                .withAddress("gateway.test", 4002)
                .withSeed(11)
                .withClock(time, ZoneId.of("US/Eastern")),
            time,
            SimulatedRoom::market);
    links = new MemoryLinks(time::execute, gateway::accept);
    connector = Connectors.inMemory(7, links, time);
    Instruments instruments = new Instruments(connector);
    service =
        new MarketDataService(
            connector,
            time,
            instruments,
            new QuoteBoard(connector, time, instruments, settings, new HeardAlerts()),
            settings,
            Reads.ONCE,
            new OpenStreams((period, task) -> time.every(period, task)::cancel),
            new FeedCensus(),
            new WorkAtOnce());
    connector.start();
    time.settle();
    // The gateway answers after a reaction of some milliseconds.
    pass(Duration.ofSeconds(1));
    if (!connector.status().isReady()) {
      throw new AssertionError("No session: " + connector.status());
    }
  }

  private static MarketSource.OpenMarket market(SimulatorSettings settings, Timer timer) {
    // Books move on demand only: history and ticks come from the tape.
    Market market =
        new Market(
            MarketSettings.of(settings.seed(), settings.clock(), timer)
                .withTickInterval(Duration.ofMinutes(1))
                .withRealHours());
    MarketDataDesk desk = new MarketDataDesk(market, settings.marketData());
    return new MarketSource.OpenMarket(
        market,
        java.util.List.of(desk),
        desk,
        () -> {
          desk.close();
          market.close();
        });
  }

  void pass(Duration duration) {
    time.advance(duration);
  }

  /** Lets time pass up to a moment. */
  void passTo(Instant moment) {
    pass(Duration.between(time.instant(), moment));
  }

  /** Calls a method. */
  <Q, R> HandDrivenCall<R> call(BiConsumer<Q, StreamObserver<R>> method, Q request) {
    return call(method, request, new HandDrivenCall<>());
  }

  <Q, R> HandDrivenCall<R> call(
      BiConsumer<Q, StreamObserver<R>> method, Q request, HandDrivenCall<R> call) {
    method.accept(request, call);
    time.settle();
    return call;
  }

  /** The answer of a method, for which a few seconds pass. */
  <Q, R> R ask(BiConsumer<Q, StreamObserver<R>> method, Q request) {
    HandDrivenCall<R> call = call(method, request);
    for (int i = 0; i < 60 && call.completions() + call.errors().size() == 0; i++) {
      pass(Duration.ofSeconds(1));
    }
    return call.answer();
  }
}
