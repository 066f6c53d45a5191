package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Readers that do not take all that comes: gRPC in front, the simulated gateway behind. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowReaderOverTcpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final List<String> STOCKS =
      List.of(
          "AAPL", "MSFT", "NVDA", "AMZN", "GOOGL", "META", "TSLA", "AMD", "INTC", "NFLX", "JPM",
          "BAC", "V", "XOM", "KO", "WMT", "IBM", "BA", "QQQ", "IWM", "DIA", "GLD", "TLT", "SPY");

  private final Vertx vertx = Vertx.vertx();
  private final SimulatedGateway gateway =
      SimulatedGateway.create(vertx, SimulatorSettings.defaults());
  private TcpRoom room;

  @BeforeAll
  void start() throws Exception {
    gateway.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    room = new TcpRoom(vertx, gateway.port(), VirtualRoom.Settings.USUAL);
  }

  @AfterAll
  void end() throws Exception {
    room.close();
    gateway.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static StreamQuotesRequest.Builder allStocks() {
    StreamQuotesRequest.Builder request = StreamQuotesRequest.newBuilder();
    STOCKS.forEach(symbol -> request.addInstruments(VirtualRoom.ref(symbol)));
    return request;
  }

  private static String symbol(Quote quote) {
    return quote.getInstrument().getSymbol();
  }

  /** Follows what comes of each instrument. */
  private static final class Followed {
    private final Map<String, Long> sequences = new HashMap<>();
    private long missing;
    private long lost;

    void onItem(StreamQuotesResponse item) {
      if (item.getMarker().getKind() == Kind.KIND_LOSS) {
        lost += item.getMarker().getLost();
      }
      if (item.hasQuote()) {
        long sequence = item.getQuote().getSequence();
        Long before = sequences.put(symbol(item.getQuote()), sequence);
        if (before != null) {
          assertThat(sequence).isGreaterThan(before);
          missing += sequence - before - 1;
        }
      }
    }
  }

  @Test
  void slowReaderOfEveryTickIsToldHowManyItLost() throws Exception {
    long lostBefore = room.lost();
    Iterator<StreamQuotesResponse> stream =
        room.narrowStub().streamQuotes(allStocks().setEveryTick(true).build());
    Followed followed = new Followed();
    StreamQuotesResponse item = stream.next();
    for (; item.getMarker().getKind() != Kind.KIND_SNAPSHOT_END; item = stream.next()) {
      followed.onItem(item);
    }

    await().atMost(PATIENCE).until(() -> room.lost() > lostBefore + 50);

    // Whatever is missing was told before: from then on until each instrument has come again.
    Set<String> sinceLoss = new HashSet<>();
    while (followed.lost == 0
        || followed.missing < followed.lost
        || sinceLoss.size() < STOCKS.size()) {
      item = stream.next();
      followed.onItem(item);
      assertThat(followed.missing).isLessThanOrEqualTo(followed.lost);
      if (followed.lost > 0 && item.hasQuote()) {
        sinceLoss.add(symbol(item.getQuote()));
      }
    }
    assertThat(followed.lost).isGreaterThan(50).isLessThanOrEqualTo(room.lost() - lostBefore);
  }

  @Test
  void slowReaderWithoutItGetsTheLatestAndNoWordOfLoss() throws Exception {
    long conflatedBefore = room.conflated();
    Iterator<StreamQuotesResponse> stream = room.narrowStub().streamQuotes(allStocks().build());
    assertThat(stream.next().hasQuote()).isTrue();

    await().atMost(PATIENCE).until(() -> room.conflated() > conflatedBefore + 50);
    Map<String, Long> latest = new HashMap<>();
    for (StreamQuotesResponse item : snapshot(room.stub().streamQuotes(allStocks().build()))) {
      latest.put(symbol(item.getQuote()), item.getQuote().getSequence());
    }

    // It reaches what others had at that time, over holes and never backwards.
    Followed followed = new Followed();
    while (!latest.entrySet().stream()
        .allMatch(one -> followed.sequences.getOrDefault(one.getKey(), 0L) >= one.getValue())) {
      StreamQuotesResponse item = stream.next();
      assertThat(item.getMarker().getKind()).isNotEqualTo(Kind.KIND_LOSS);
      followed.onItem(item);
    }
    assertThat(followed.missing).isPositive();
  }

  private static List<StreamQuotesResponse> snapshot(Iterator<StreamQuotesResponse> stream) {
    List<StreamQuotesResponse> items = new ArrayList<>();
    for (StreamQuotesResponse item = stream.next();
        item.getMarker().getKind() != Kind.KIND_SNAPSHOT_END;
        item = stream.next()) {
      items.add(item);
    }
    return items;
  }

  @Test
  void maximumRateIsNeverExceeded() {
    int rate = 4;
    int quotes = 9;
    long begin = System.nanoTime();
    Iterator<StreamQuotesResponse> stream =
        room.stub()
            .streamQuotes(
                StreamQuotesRequest.newBuilder()
                    .addInstruments(VirtualRoom.ref("AAPL"))
                    .setMaxRate(rate)
                    .build());
    Followed followed = new Followed();
    for (int heard = 0; heard < quotes; ) {
      StreamQuotesResponse item = stream.next();
      followed.onItem(item);
      heard += item.hasQuote() ? 1 : 0;
    }

    // That it takes longer says nothing; that it takes less would be too fast.
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1).dividedBy(rate).multipliedBy(quotes - 2L));
    assertThat(followed.missing).as("what the rate left out").isPositive();
  }
}
