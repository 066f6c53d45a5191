package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.market.MarketDataSettings;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked rightly and cannot be had now: gRPC in front, the simulated gateway behind. */
@Timeout(60)
class RefusedOverTcpTest {
  private static final List<String> STOCKS = List.of("AAPL", "MSFT", "IBM", "KO", "NVDA");

  private final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> open = new ArrayList<>();

  private TcpRoom room(MarketDataSettings settings) throws Exception {
    SimulatedGateway gateway =
        SimulatedGateway.create(vertx, SimulatorSettings.defaults().withMarketData(settings));
    gateway.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    open.add(
        () -> gateway.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS));
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
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private CancellableContext reader() {
    CancellableContext reader = Context.current().withCancellation();
    open.add(() -> reader.cancel(null));
    return reader;
  }

  private static StreamTicksRequest ticksOf(String symbol) {
    return StreamTicksRequest.newBuilder().setInstrument(ref(symbol)).build();
  }

  @Test
  void sixthLineOfTicksIsExhaustedAndTheFiveGoOn() throws Exception {
    TcpRoom room = room(MarketDataSettings.standard());
    List<Iterator<StreamTicksResponse>> streams = new ArrayList<>();
    for (String symbol : STOCKS) {
      reader()
          .run(
              () -> {
                Iterator<StreamTicksResponse> stream = room.stub().streamTicks(ticksOf(symbol));
                assertThat(stream.next().hasMarker()).isTrue();
                streams.add(stream);
              });
    }

    BadQuestion.of(
            "StreamTicks",
            "a sixth instrument",
            stub -> assertThat(stub.streamTicks(ticksOf("SPY")).next()).isNotNull())
        .gets(
            Status.Code.RESOURCE_EXHAUSTED,
            "NO_MARKET_DATA_LINE",
            "all 5",
            "close another stream first")
        .assertRefused(room.stub());

    assertThat(streams).allSatisfy(stream -> assertThat(stream.next().hasTick()).isTrue());
    // Another reader of what is open costs no line.
    reader().run(() -> assertThat(room.stub().streamTicks(ticksOf("AAPL")).next()).isNotNull());
  }

  private static StreamDepthRequest bookOf(String symbol) {
    return StreamDepthRequest.newBuilder().setInstrument(ref(symbol)).setSmartDepth(true).build();
  }

  @Test
  void fourthBookIsExhaustedAndTheThreeGoOn() throws Exception {
    TcpRoom room = room(MarketDataSettings.standard());
    List<Iterator<StreamDepthResponse>> streams = new ArrayList<>();
    for (String symbol : STOCKS.subList(0, 3)) {
      reader()
          .run(
              () -> {
                Iterator<StreamDepthResponse> stream = room.stub().streamDepth(bookOf(symbol));
                // Rows were not said.
                assertThat(stream.next().getBook().getBidsCount()).isEqualTo(10);
                streams.add(stream);
              });
    }

    BadQuestion.of(
            "StreamDepth",
            "a fourth instrument",
            stub -> assertThat(stub.streamDepth(bookOf("KO")).next()).isNotNull())
        .gets(
            Status.Code.RESOURCE_EXHAUSTED,
            "NO_MARKET_DATA_LINE",
            "all 3",
            "close another stream first")
        .assertRefused(room.stub());

    assertThat(streams).allSatisfy(stream -> assertThat(stream.next()).isNotNull());
  }

  @Test
  void quoteThatAnotherSessionHasIsUnavailable() throws Exception {
    TcpRoom room = room(MarketDataSettings.standard().withCompetition(true));

    BadQuestion.of(
            "GetQuote",
            "another session has the data",
            stub ->
                assertThat(
                        stub.getQuote(
                            GetQuoteRequest.newBuilder().setInstrument(ref("AAPL")).build()))
                    .isNotNull())
        .gets(Status.Code.UNAVAILABLE, "COMPETING_SESSION", "Another session of the same user")
        .assertRefused(room.stub());
  }
}
