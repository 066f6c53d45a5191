package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.Bar;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bars that were streamed, through outages, are those that the gateway reports afterwards. */
class BarStreamOnSimulatorTest {
  /** A Tuesday, 12:00 in New York. */
  private static final Instant NOON = Instant.parse("2026-11-24T17:00:00Z");

  private final SimulatedRoom room = new SimulatedRoom(NOON);
  private final Map<Long, Bar> complete = new TreeMap<>();
  private final List<Kind> marks = new ArrayList<>();

  private HandDrivenCall<StreamBarsResponse> open(String duration, String size) {
    HandDrivenCall<StreamBarsResponse> call =
        room.call(
            room.service::streamBars,
            StreamBarsRequest.newBuilder()
                .setInstrument(ref("AAPL"))
                .setDuration(duration)
                .setBarSize(size)
                .build());
    room.pass(Duration.ofSeconds(2));
    return call;
  }

  /** Reads on; a complete bar comes once and never before an earlier one. */
  private void read(HandDrivenCall<StreamBarsResponse> call) {
    assertThat(call.errors()).isEmpty();
    for (StreamBarsResponse item : call.take()) {
      switch (item.getItemCase()) {
        case BAR -> onBar(item.getBar());
        case PAGE -> item.getPage().getBarsList().forEach(this::onBar);
        case MARKER -> {
          if (item.getMarker().getKind() != Kind.KIND_HEARTBEAT) {
            marks.add(item.getMarker().getKind());
          }
        }
        case ITEM_NOT_SET -> throw new AssertionError("An item of nothing");
      }
    }
  }

  private void onBar(Bar bar) {
    if (bar.getComplete()) {
      assertThat(complete.put(bar.getStartTime().getSeconds(), bar))
          .as("the same bar before, of %s", Instant.ofEpochSecond(bar.getStartTime().getSeconds()))
          .isNull();
    }
  }

  private List<Bar> reported(String duration, String size) {
    List<Bar> bars = new ArrayList<>();
    String token = "";
    do {
      ListBarsResponse page =
          room.ask(
              room.service::listBars,
              ListBarsRequest.newBuilder()
                  .setInstrument(ref("AAPL"))
                  .setDuration(duration)
                  .setBarSize(size)
                  .setPageSize(1000)
                  .setPageToken(token)
                  .build());
      bars.addAll(page.getBarsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return bars.stream().filter(Bar::getComplete).toList();
  }

  /** Of the day, from the first bar that was streamed up to the last one. */
  private void assertStreamedIsReported(String size) {
    TreeMap<Long, Bar> streamed = new TreeMap<>(complete);
    List<Bar> ofTheDay = reported("1 D", size);
    long first = ofTheDay.get(0).getStartTime().getSeconds();
    List<Bar> reported =
        ofTheDay.stream()
            .filter(bar -> bar.getStartTime().getSeconds() >= streamed.firstKey())
            .filter(bar -> bar.getStartTime().getSeconds() <= streamed.lastKey())
            .toList();
    assertThat(List.copyOf(streamed.tailMap(first).values())).containsExactlyElementsOf(reported);
  }

  @ParameterizedTest
  @CsvSource({
    "1800 S, 5 secs",
    "3600 S, 30 secs",
    "3600 S, 1 min",
    "1 D, 5 mins",
    "1 D, 1 hour",
    "3 D, 10 secs"
  })
  void streamedBarsAreThoseThatAreReported(String duration, String size) {
    HandDrivenCall<StreamBarsResponse> call = open(duration, size);
    read(call);
    int before = complete.size();

    room.pass(Duration.ofMinutes(130));
    read(call);

    assertThat(marks).containsExactly(Kind.KIND_SNAPSHOT_END);
    assertThat(complete.size()).isGreaterThan(before);
    assertStreamedIsReported(size);
  }

  @Test
  void realTimeBarsAreThoseThatAreReported() {
    HandDrivenCall<StreamBarsResponse> call = open("", "5 secs");
    room.pass(Duration.ofMinutes(10));
    read(call);

    assertThat(complete).hasSizeGreaterThan(118);
    assertStreamedIsReported("5 secs");
  }

  @ParameterizedTest
  @CsvSource({
    "3600 S, 1 min, FLOWING",
    "3600 S, 1 min, SILENT",
    "3600 S, 1 min, ENDED",
    "'', 5 secs, SILENT",
    "'', 5 secs, ENDED"
  })
  void lostLinkLeavesNoHoleAndNoDouble(String duration, String size, Streams after) {
    HandDrivenCall<StreamBarsResponse> call = open(duration, size);
    room.pass(Duration.ofMinutes(2));
    read(call);

    room.gateway
        .faults()
        .inject(new Fault.LinkLost(Duration.ofMinutes(5), Fault.Promise.DATA_LOST, after));
    room.pass(Duration.ofMinutes(15));
    read(call);

    assertThat(marks).startsWith(Kind.KIND_SNAPSHOT_END, Kind.KIND_GAP);
    assertThat(marks).endsWith(Kind.KIND_RESUMED);
    assertStreamedIsReported(size);
  }

  @ParameterizedTest
  @CsvSource({"3600 S, 1 min", "'', 5 secs"})
  void restartedGatewayLeavesNoHoleAndNoDouble(String duration, String size) {
    HandDrivenCall<StreamBarsResponse> call = open(duration, size);
    room.pass(Duration.ofMinutes(2));
    read(call);

    room.gateway.faults().inject(new Fault.Restart(Duration.ofMinutes(2), true, 0));
    room.pass(Duration.ofMinutes(15));
    read(call);

    assertThat(marks).containsExactly(Kind.KIND_SNAPSHOT_END, Kind.KIND_GAP, Kind.KIND_RESUMED);
    assertStreamedIsReported(size);
  }

  /** What is asked for anew because of it begins anew, and its readers are told so. */
  @ParameterizedTest
  @CsvSource({"3600 S, 1 min, USHMDS", "'', 5 secs, EUFARM"})
  void farmThatIsBackAfterAMomentLeavesNoHole(String duration, String size, Farm farm) {
    HandDrivenCall<StreamBarsResponse> call = open(duration, size);
    room.pass(Duration.ofMinutes(2));
    read(call);

    room.gateway.faults().inject(new Fault.FarmFlap(farm, Duration.ofSeconds(2), Streams.FLOWING));
    room.pass(Duration.ofMinutes(10));
    read(call);

    assertThat(marks).endsWith(Kind.KIND_GAP, Kind.KIND_RESUMED);
    assertStreamedIsReported(size);
  }

  @Test
  void barsBehindABrokenFarmOfHistoryAreInAGapUntilItIsBack() {
    HandDrivenCall<StreamBarsResponse> call = open("3600 S", "1 min");
    room.pass(Duration.ofMinutes(2));
    read(call);

    room.gateway
        .faults()
        .inject(new Fault.FarmFlap(Farm.USHMDS, Duration.ofMinutes(3), Streams.SILENT));
    room.pass(Duration.ofMinutes(1));
    read(call);
    assertThat(marks).containsExactly(Kind.KIND_SNAPSHOT_END, Kind.KIND_GAP);
    room.pass(Duration.ofMinutes(10));
    read(call);

    assertThat(marks).endsWith(Kind.KIND_RESUMED);
    assertStreamedIsReported("1 min");
  }
}
