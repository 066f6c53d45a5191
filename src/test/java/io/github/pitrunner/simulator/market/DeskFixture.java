package io.github.pitrunner.simulator.market;

import com.google.protobuf.Message;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.Contract;
import java.time.Duration;
import java.time.Instant;

/** A market, its desk and a client, in virtual time. */
final class DeskFixture {
  static final int AAPL = 265598;

  /** A Tuesday, 12:00 in New York. */
  static final Instant NOON = Instant.parse("2026-11-24T17:00:00Z");

  final VirtualTime time;
  final Market market;
  final MarketDataDesk desk;
  final RecordingClient client = new RecordingClient();

  private DeskFixture(Instant start, boolean realHours, MarketDataSettings settings) {
    this.time = new VirtualTime(start);
    MarketSettings marketSettings = MarketSettings.of(11, time, time);
    this.market = new Market(realHours ? marketSettings.withRealHours() : marketSettings);
    this.desk = new MarketDataDesk(market, settings);
  }

  static DeskFixture alwaysOpen() {
    return new DeskFixture(NOON, false, MarketDataSettings.standard());
  }

  static DeskFixture realHours(Instant start) {
    return new DeskFixture(start, true, MarketDataSettings.standard());
  }

  static DeskFixture with(MarketDataSettings settings) {
    return new DeskFixture(NOON, false, settings);
  }

  static Contract apple() {
    return described("AAPL", "STK", "SMART");
  }

  static Contract euro() {
    return described("EUR", "CASH", "IDEALPRO");
  }

  static Contract future() {
    return described("ES", "FUT", "CME").toBuilder()
        .setLastTradeDateOrContractMonth("202612")
        .build();
  }

  static Contract index() {
    return described("SPX", "IND", "CBOE");
  }

  Contract option() {
    return market.matching(described("AAPL", "OPT", "SMART")).get(12).contract();
  }

  static Contract described(String symbol, String secType, String exchange) {
    return Contract.newBuilder()
        .setSymbol(symbol)
        .setSecType(secType)
        .setExchange(exchange)
        .setCurrency("USD")
        .build();
  }

  /** Sends a request; it must be one of the desk's. */
  void ask(Message request) {
    if (!desk.onRequest(client, request)) {
      throw new AssertionError("Not a request for this desk: " + request);
    }
  }

  void pass(Duration duration) {
    time.advance(duration);
  }
}
