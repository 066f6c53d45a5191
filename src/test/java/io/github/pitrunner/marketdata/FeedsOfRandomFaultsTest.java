package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.MemoryClient;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.faults.Fault.Promise;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelMarketDepth;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.MarketDepthData;
import io.github.pitrunner.tws.MarketDepthL2;
import io.github.pitrunner.tws.MarketDepthRequest;
import io.github.pitrunner.v1.DepthBook;
import io.github.pitrunner.v1.DepthLevel;
import io.github.pitrunner.v1.ListTicksRequest;
import io.github.pitrunner.v1.ListTicksResponse;
import io.github.pitrunner.v1.StreamDepthRequest;
import io.github.pitrunner.v1.StreamDepthResponse;
import io.github.pitrunner.v1.StreamTicksRequest;
import io.github.pitrunner.v1.StreamTicksResponse;
import io.github.pitrunner.v1.Tick;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of ticks and of books over the simulated gateway and its faults, in virtual time. */
class FeedsOfRandomFaultsTest {
  /** A Tuesday, 12:00 in New York. */
  private static final Instant NOON = Instant.parse("2026-11-24T17:00:00Z");

  private static final int ROWS = 10;

  private final SimulatedRoom room = new SimulatedRoom(NOON);

  private static Fault drawn(Random random) {
    Duration time = Duration.ofMillis(1 + random.nextInt(60_000));
    Streams streams = one(random, Streams.values());
    return switch (random.nextInt(6)) {
      case 0 -> new Fault.LinkLost(time, one(random, Promise.values()), streams);
      case 1 -> new Fault.FarmFlap(one(random, Farm.values()), time, streams);
      case 2 -> new Fault.CompetingSession(time, streams);
      case 3 -> new Fault.Restart(time, random.nextBoolean(), 0);
      case 4 -> new Fault.CloseInFrame();
      default -> new Fault.DepthBroken(one(random, Fault.DepthBroken.How.values()));
    };
  }

  private static <T> T one(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  /** Some faults, and time to recover from the last one. */
  private List<Fault> disturb(Random random) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Fault fault = drawn(random);
      faults.add(fault);
      room.gateway.faults().inject(fault);
      room.pass(Duration.ofMillis(1 + random.nextInt(90_000)));
    }
    room.pass(Duration.ofMinutes(6));
    return faults;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyTradeIsToldExactlyOnceOrNamedMissing(long seed) {
    Random random = new Random(seed);
    HandDrivenCall<StreamTicksResponse> call =
        room.call(
            room.service::streamTicks,
            StreamTicksRequest.newBuilder().setInstrument(VirtualRoom.ref("AAPL")).build());
    room.pass(Duration.ofSeconds(20));
    List<Fault> faults = disturb(random);

    List<StreamTicksResponse> items = call.take();
    List<Tick> told =
        items.stream().filter(StreamTicksResponse::hasTick).map(item -> item.getTick()).toList();
    assertThat(told).as("seed %d, %s", seed, faults).isNotEmpty();
    long first = told.get(0).getTime().getSeconds() + 1;
    long last = room.time.instant().getEpochSecond() - 1;
    List<Tick> within =
        told.stream()
            .filter(tick -> tick.getTime().getSeconds() >= first)
            .filter(tick -> tick.getTime().getSeconds() < last)
            .toList();
    List<Tick> tape = tape(first, last);
    boolean isNamed =
        items.stream().anyMatch(item -> item.getMarker().getReason().contains("are missing"));
    if (isNamed) {
      List<Tick> left = new ArrayList<>(tape);
      assertThat(within).as("seed %d, %s", seed, faults).allMatch(left::remove);
    } else {
      assertThat(within).as("seed %d, %s", seed, faults).isEqualTo(tape);
    }
  }

  /** What the simulated gateway itself says about that time. */
  private List<Tick> tape(long first, long end) {
    List<Tick> ticks = new ArrayList<>();
    ListTicksRequest.Builder request =
        ListTicksRequest.newBuilder()
            .setInstrument(VirtualRoom.ref("AAPL"))
            .setStartTime(com.google.protobuf.Timestamp.newBuilder().setSeconds(first))
            .setEndTime(com.google.protobuf.Timestamp.newBuilder().setSeconds(end))
            .setPageSize(1000);
    do {
      ListTicksResponse page = room.ask(room.service::listTicks, request.build());
      ticks.addAll(page.getTicksList());
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return ticks;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bookIsTheGatewaysOwnAtEachMoment(long seed) {
    Random random = new Random(seed);
    HandDrivenCall<StreamDepthResponse> call = openBook();
    room.pass(Duration.ofSeconds(5));

    for (int i = 0; i < 20; i++) {
      room.pass(Duration.ofMillis(1 + random.nextInt(9_000)));
      assertThat(streamedBook(call)).as("seed %d, moment %d", seed, i).isEqualTo(gatewaysBook());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void bookIsTheGatewaysOwnBehindFaults(long seed) {
    HandDrivenCall<StreamDepthResponse> call = openBook();
    room.pass(Duration.ofSeconds(5));

    List<Fault> faults = disturb(new Random(seed));

    assertThat(streamedBook(call)).as("seed %d, %s", seed, faults).isEqualTo(gatewaysBook());
  }

  private HandDrivenCall<StreamDepthResponse> openBook() {
    return room.call(
        room.service::streamDepth,
        StreamDepthRequest.newBuilder()
            .setInstrument(VirtualRoom.ref("AAPL"))
            .setRows(ROWS)
            .setSmartDepth(true)
            .build());
  }

  /** The last book of a stream, a little after the market moved: it moves every 250 ms. */
  private List<String> streamedBook(HandDrivenCall<StreamDepthResponse> call) {
    long since = Duration.between(NOON, room.time.instant()).toMillis();
    room.pass(Duration.ofMillis(250 - since % 250 + 20));
    List<DepthBook> books =
        call.sent().stream()
            .filter(StreamDepthResponse::hasBook)
            .map(StreamDepthResponse::getBook)
            .toList();
    DepthBook last = books.get(books.size() - 1);
    return Stream.concat(
            last.getBidsList().stream().map(level -> row("bid", level)),
            last.getAsksList().stream().map(level -> row("ask", level)))
        .toList();
  }

  private static String row(String side, DepthLevel level) {
    return row(
        side,
        new BigDecimal(level.getPrice().getValue()).doubleValue(),
        level.getSize().getValue(),
        level.getMarketMaker());
  }

  private static String row(String side, double price, String size, String maker) {
    return "%s %s x %s %s".formatted(side, price, size, maker);
  }

  /** The whole book as a client is told it that asks now. */
  private List<String> gatewaysBook() {
    MemoryClient client = MemoryClient.start(room.gateway, 99);
    room.pass(Duration.ofMillis(50));
    client.take();
    client.ask(
        MarketDepthRequest.newBuilder()
            .setReqId(1)
            .setContract(
                Contract.newBuilder()
                    .setSymbol("AAPL")
                    .setSecType("STK")
                    .setExchange("SMART")
                    .setCurrency("USD"))
            .setNumRows(ROWS)
            .setIsSmartDepth(true)
            .build());
    room.pass(Duration.ofMillis(50));
    List<MarketDepthData> rows =
        client.take(MarketDepthL2.class).stream().map(MarketDepthL2::getMarketDepthData).toList();
    client.ask(CancelMarketDepth.newBuilder().setReqId(1).setIsSmartDepth(true).build());
    client.leave();
    assertThat(rows).hasSize(2 * ROWS).allMatch(row -> row.getOperation() == 0);
    return Stream.concat(side("bid", 1, rows), side("ask", 0, rows)).toList();
  }

  private static Stream<String> side(String name, int side, List<MarketDepthData> rows) {
    return rows.stream()
        .filter(row -> row.getSide() == side)
        .map(row -> row(name, row.getPrice(), row.getSize(), row.getMarketMaker()));
  }
}
