package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Readers come, stall and leave while quotes arrive and the connection breaks, all at random.
 * {@code -Dpitrunner.seed} gives another seed.
 */
class QuoteStreamScenarioTest {
  private static final long SEED = Long.getLong("pitrunner.seed", 20_261_122L);
  private static final int RUNS = 100;
  private static final int STEPS = 300;
  private static final Map<String, Integer> CONTRACTS =
      Map.of(
          "AAPL", ScriptedMarket.AAPL,
          "MSFT", ScriptedMarket.MSFT,
          "SPX", ScriptedMarket.SPX);

  @Test
  void everyReaderEndsWithTheLatestQuotesAndWellFormedMarks() {
    for (int run = 0; run < RUNS; run++) {
      long seed = SEED + run;
      try {
        new Scenario(new Random(seed)).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("With -Dpitrunner.seed=%d: %s".formatted(seed, e), e);
      }
    }
  }

  /** One reader, and what it has heard. */
  private static final class Reader {
    final HandDrivenCall<StreamQuotesResponse> call;
    final List<String> symbols;
    final Map<String, String> quotes = new HashMap<>();
    boolean isStalled;
    boolean isInGap;
    boolean hasSnapshot;

    Reader(HandDrivenCall<StreamQuotesResponse> call, List<String> symbols) {
      this.call = call;
      this.symbols = symbols;
    }

    void read() {
      for (StreamQuotesResponse item : call.take()) {
        switch (item.getItemCase()) {
          case QUOTE ->
              quotes.put(
                  item.getQuote().getInstrument().getSymbol(), item.getQuote().getBid().getValue());
          case MARKER -> onMarker(item);
          default -> throw new AssertionError("Unexpected " + item);
        }
      }
    }

    private void onMarker(StreamQuotesResponse item) {
      switch (item.getMarker().getKind()) {
        case KIND_SNAPSHOT_END -> {
          assertThat(hasSnapshot).as("a second snapshot").isFalse();
          assertThat(quotes).containsOnlyKeys(symbols);
          hasSnapshot = true;
        }
        case KIND_GAP -> {
          isInGap = true;
          quotes.clear();
        }
        case KIND_RESUMED -> {
          assertThat(isInGap).as("resumed in a gap").isTrue();
          assertThat(quotes).containsOnlyKeys(symbols);
          isInGap = false;
        }
        case KIND_HEARTBEAT -> {}
        default -> throw new AssertionError("Unexpected " + item);
      }
    }
  }

  /** One run. */
  private static final class Scenario {
    private final VirtualRoom room = VirtualRoom.connected();
    private final List<Reader> readers = new ArrayList<>();
    private final Random random;
    private int price = 100;

    Scenario(Random random) {
      this.random = random;
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        step();
        room.time.settle();
        readers.forEach(Reader::read);
        assertOneLineForEachInstrument();
      }
      assertEverybodyHasTheLatest();
      assertNothingIsLeftWhenAllLeave();
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0 -> open();
        case 1 -> leave();
        case 2 -> stall();
        case 3 -> resume();
        case 4 -> room.time.advance(Duration.ofMillis(random.nextInt(7000)));
        case 5 -> breakSomething();
        default -> quoteSome();
      }
    }

    private void open() {
      List<String> symbols =
          CONTRACTS.keySet().stream().sorted().filter(symbol -> random.nextBoolean()).toList();
      if (symbols.isEmpty()) {
        return;
      }
      HandDrivenCall<StreamQuotesResponse> call =
          room.open(
              VirtualRoom.streamOf(symbols.toArray(String[]::new)).toBuilder()
                  .setMaxRate(random.nextInt(3) * 5)
                  .build());
      if (call.errors().isEmpty()) {
        readers.add(new Reader(call, symbols));
      }
    }

    private void leave() {
      if (!readers.isEmpty()) {
        readers.remove(random.nextInt(readers.size())).call.cancel();
      }
    }

    private void stall() {
      if (!readers.isEmpty()) {
        Reader reader = readers.get(random.nextInt(readers.size()));
        reader.isStalled = true;
        reader.call.stall();
      }
    }

    private void resume() {
      readers.stream().filter(reader -> reader.isStalled).findFirst().ifPresent(this::resume);
    }

    private void resume(Reader reader) {
      reader.isStalled = false;
      reader.call.resume();
    }

    private void breakSomething() {
      boolean isConnected = room.connector.status().session().isPresent();
      int what = random.nextInt(6);
      if (isConnected && what < 2) {
        room.gateway.drop();
      } else if (isConnected && what == 2) {
        flapFarm();
      } else if (isConnected && what == 3) {
        openLines()
            .values()
            .forEach(id -> room.gateway.send(ScriptedMarket.error(id, 10197, "Competing")));
      } else if (isConnected) {
        room.gateway.send(ScriptedMarket.error(-1, 1100, "Connectivity lost"));
        room.time.advance(Duration.ofMillis(random.nextInt(3000)));
        room.gateway.send(ScriptedMarket.error(-1, 1102, "Connectivity restored"));
      }
    }

    private void flapFarm() {
      room.gateway.send(ScriptedMarket.error(-1, 2103, "Data farm is broken:usfarm"));
      room.time.advance(Duration.ofMillis(random.nextInt(9000)));
      if (room.connector.status().session().isPresent()) {
        room.gateway.send(ScriptedMarket.error(-1, 2104, "Data farm is OK:usfarm"));
      }
    }

    private void quoteSome() {
      openLines().forEach((contractId, id) -> quote(contractId, random.nextBoolean()));
    }

    private void quote(int contractId, boolean wanted) {
      if (wanted && room.connector.status().session().isPresent()) {
        price++;
        room.market.quote(contractId, price, price + 1);
      }
    }

    /** The lines that the gateway has open, by contract. */
    private Map<Integer, Integer> openLines() {
      Map<Integer, Integer> lines = new LinkedHashMap<>();
      for (Message message : room.gateway.heard(Message.class)) {
        if (message instanceof StartApiRequest) {
          lines.clear();
        } else if (message instanceof MarketDataRequest request) {
          assertThat(lines).doesNotContainKey(request.getContract().getConId());
          lines.put(request.getContract().getConId(), request.getReqId());
        } else if (message instanceof CancelMarketData cancel) {
          lines.values().remove(cancel.getReqId());
        }
      }
      return lines;
    }

    private void assertOneLineForEachInstrument() {
      if (room.connector.status().isReady()) {
        assertThat(room.board.lines()).isEqualTo(openLines().size());
      }
    }

    private void assertEverybodyHasTheLatest() {
      readers.stream().filter(reader -> reader.isStalled).forEach(this::resume);
      room.time.advance(Duration.ofSeconds(35));
      Map<String, String> latest = new HashMap<>();
      CONTRACTS.forEach(
          (symbol, contractId) -> {
            if (openLines().containsKey(contractId)) {
              quote(contractId, true);
              latest.put(symbol, Integer.toString(price));
            }
          });
      room.time.advance(Duration.ofSeconds(1));
      for (Reader reader : readers) {
        reader.read();
        assertThat(reader.call.errors()).isEmpty();
        assertThat(reader.hasSnapshot).isTrue();
        assertThat(reader.isInGap).isFalse();
        assertThat(reader.quotes).containsOnlyKeys(reader.symbols);
        reader.quotes.forEach(
            (symbol, bid) -> assertThat(bid).as(symbol).isEqualTo(latest.get(symbol)));
      }
    }

    private void assertNothingIsLeftWhenAllLeave() {
      readers.forEach(reader -> reader.call.cancel());
      room.time.advance(Duration.ofSeconds(5));
      assertThat(room.board.lines()).isZero();
      assertThat(room.board.readers()).isZero();
      assertThat(room.board.streams().count()).isZero();
      assertThat(openLines()).isEmpty();
    }
  }
}
