package io.github.pitrunner.simulator;

import io.github.pitrunner.simulator.faults.DataStreams;
import io.github.pitrunner.simulator.market.Market;
import io.github.pitrunner.simulator.market.MarketDataDesk;
import io.github.pitrunner.simulator.market.MarketSettings;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.wire.Timer;
import java.util.List;

/** Where a simulated gateway takes its market from; opened once, on the gateway's context. */
@FunctionalInterface
public interface MarketSource {
  /** The simulated market with its desk. */
  static MarketSource simulated() {
    return (settings, timer) -> {
      MarketSettings always = MarketSettings.of(settings.seed(), settings.clock(), timer);
      Market market = new Market(settings.realHours() ? always.withRealHours() : always);
      MarketDataDesk desk = new MarketDataDesk(market, settings.marketData());
      return new OpenMarket(
          market,
          List.of(desk),
          desk,
          () -> {
            desk.close();
            market.close();
          });
    };
  }

  /** Opens the market with the settings' seed and clock. */
  OpenMarket open(SimulatorSettings settings, Timer timer);

  /**
   * A market in motion.
   *
   * @param view what orders and accounts see of it
   * @param desks what tells clients about it
   * @param streams how faults stop its streams
   * @param stop ends its motion
   */
  record OpenMarket(MarketView view, List<RequestDesk> desks, DataStreams streams, Runnable stop) {
    public OpenMarket {
      desks = List.copyOf(desks);
    }

    /** A market whose desks have no streams. */
    public OpenMarket(MarketView view, List<RequestDesk> desks, Runnable stop) {
      this(view, desks, DataStreams.NONE, stop);
    }
  }
}
