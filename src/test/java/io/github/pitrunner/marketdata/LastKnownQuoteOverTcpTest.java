package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.faults.Fault.Promise;
import io.github.pitrunner.simulator.market.MarketDataSettings;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.MarketDataType;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.grpc.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Quotes while there are no live ones: gRPC in front, the simulated gateway behind. */
@Timeout(60)
class LastKnownQuoteOverTcpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> open = new ArrayList<>();

  private static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private SimulatedGateway gateway(SimulatorSettings settings) throws Exception {
    SimulatedGateway gateway = SimulatedGateway.create(vertx, settings);
    result(gateway.start());
    open.add(() -> result(gateway.stop()));
    return gateway;
  }

  private TcpRoom room(SimulatedGateway gateway) throws Exception {
    TcpRoom room = new TcpRoom(vertx, gateway.port(), VirtualRoom.Settings.USUAL);
    open.add(room);
    return room;
  }

  @AfterEach
  void end() throws Exception {
    Collections.reverse(open);
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    result(vertx.close());
  }

  private static GetQuoteRequest.Builder quoteOf(String symbol) {
    return GetQuoteRequest.newBuilder().setInstrument(ref(symbol));
  }

  private static Duration age(Quote quote) {
    return Duration.ofSeconds(quote.getAge().getSeconds(), quote.getAge().getNanos());
  }

  @Nested
  class WithTheGatewayAway {
    private final SimulatedGateway gateway = gateway(SimulatorSettings.defaults());
    private final TcpRoom room = room(gateway);

    WithTheGatewayAway() throws Exception {}

    private Quote quote() {
      return room.stub().getQuote(quoteOf("AAPL").build()).getQuote();
    }

    /** Nothing but status, age and what was published with them differs. */
    private void assertIsLastKnown(Quote quote, Quote known) {
      assertThat(quote.getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_STALE);
      assertThat(quote.getBid()).isEqualTo(known.getBid());
      assertThat(quote.getAsk()).isEqualTo(known.getAsk());
      assertThat(quote.getReceiveTime()).isEqualTo(known.getReceiveTime());
      assertThat(age(quote)).isPositive();
    }

    @Test
    void lastKnownQuoteIsStaleAndGrowsOlderUntilTheGatewayIsBack() throws Exception {
      Quote known = quote();
      result(gateway.stop());
      await().atMost(PATIENCE).until(() -> !room.isReady());

      Quote first = quote();
      assertIsLastKnown(first, known);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(age(quote())).isGreaterThan(Duration.ofMillis(1500)));
      assertIsLastKnown(quote(), known);
      assertThat(room.alerts()).isNotEmpty().allMatch(alert -> alert.startsWith("STALE_QUOTE"));

      result(gateway.start());
      await().atMost(PATIENCE).until(room::isReady);
      Quote fresh = quote();
      assertThat(fresh.getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_FRESH);
      assertThat(fresh.getReceiveTime().getSeconds())
          .isGreaterThan(known.getReceiveTime().getSeconds());
      assertThat(room.alerts())
          .singleElement()
          .satisfies(alert -> assertThat(alert).startsWith("resolved STALE_QUOTE"));
    }

    static List<Fault> losses() {
      Duration time = Duration.ofSeconds(2);
      return List.of(
          new Fault.Restart(time, true, 0),
          new Fault.LinkLost(time, Promise.DATA_KEPT),
          new Fault.LinkLost(time, Promise.DATA_LOST));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lostWayToTheMarketRaisesAnAlertThatAFreshQuoteResolves(Fault loss) throws Exception {
      Quote known = quote();
      result(gateway.inject(loss));
      await().atMost(PATIENCE).until(() -> !room.hasBroker());

      assertIsLastKnown(quote(), known);
      assertThat(room.alerts())
          .singleElement()
          .satisfies(alert -> assertThat(alert).startsWith("STALE_QUOTE").contains("AAPL"));

      await().atMost(PATIENCE).until(() -> quote().getStatus() == QuoteStatus.QUOTE_STATUS_FRESH);
      assertThat(room.alerts()).last().asString().startsWith("resolved STALE_QUOTE");
    }

    @Test
    void quoteThatWasNeverKnownIsUnavailableAndRaisesNoAlert() throws Exception {
      assertThat(
              room.stub()
                  .getInstrument(
                      GetInstrumentRequest.newBuilder().setInstrument(ref("MSFT")).build())
                  .hasDetails())
          .isTrue();
      result(gateway.stop());
      await().atMost(PATIENCE).until(() -> !room.isReady());

      BadQuestion.of(
              "GetQuote",
              "the gateway is away",
              stub -> assertThat(stub.getQuote(quoteOf("MSFT").build())).isNotNull())
          .gets(Status.Code.UNAVAILABLE, "GATEWAY_UNAVAILABLE")
          .assertRefused(room.stub());
      assertThat(room.alerts()).isEmpty();
      result(gateway.start());
    }
  }

  /** It is Saturday for the gateway, and its stocks keep their hours. */
  @ParameterizedTest
  @CsvSource({
    "AAPL, MARKET_DATA_TYPE_LIVE, MARKET_DATA_TYPE_LIVE",
    "AAPL, MARKET_DATA_TYPE_FROZEN, MARKET_DATA_TYPE_FROZEN",
    "AAPL, MARKET_DATA_TYPE_DELAYED_FROZEN, MARKET_DATA_TYPE_FROZEN",
    "MSFT, MARKET_DATA_TYPE_DELAYED, MARKET_DATA_TYPE_DELAYED",
    "MSFT, MARKET_DATA_TYPE_DELAYED_FROZEN, MARKET_DATA_TYPE_DELAYED_FROZEN"
  })
  void quoteOfAClosedMarketTellsWhatItIs(String symbol, MarketDataType asked, MarketDataType given)
      throws Exception {
    Instant now = Instant.now();
    Instant saturday =
        LocalDate.ofInstant(now, ZoneOffset.UTC)
            .with(TemporalAdjusters.next(DayOfWeek.SATURDAY))
            .atTime(16, 0)
            .toInstant(ZoneOffset.UTC);
    SimulatorSettings defaults = SimulatorSettings.defaults();
    TcpRoom room =
        room(
            gateway(
                defaults
                    .withRealHours(true)
                    .withClock(
                        Clock.offset(Clock.systemUTC(), Duration.between(now, saturday)),
                        defaults.zone())
                    .withMarketData(MarketDataSettings.standard().withoutLive("MSFT"))));

    Quote quote = room.stub().getQuote(quoteOf(symbol).setMarketDataType(asked).build()).getQuote();

    assertThat(quote.getMarketDataType()).isEqualTo(given);
    assertThat(quote.hasLast()).isTrue();
  }
}
