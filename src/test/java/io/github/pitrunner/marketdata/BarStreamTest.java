package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedBars.minutes;
import static io.github.pitrunner.marketdata.ScriptedBars.taken;
import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.RealTimeBarsRequest;
import io.github.pitrunner.v1.Bar;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.WhatToShow;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of bars over a scripted gateway, in virtual time. */
class BarStreamTest {
  /** A Monday, 11:00 in New York. */
  private static final Instant MONDAY = Instant.parse("2026-11-23T16:00:00Z");

  private final VirtualRoom room = VirtualRoom.connected();
  private final ScriptedBars bars = new ScriptedBars(room);

  BarStreamTest() {
    room.time.advance(Duration.between(room.time.instant(), MONDAY));
  }

  private HandDrivenCall<StreamBarsResponse> open(StreamBarsRequest request) {
    return open(request, new HandDrivenCall<>());
  }

  private HandDrivenCall<StreamBarsResponse> open(
      StreamBarsRequest request, HandDrivenCall<StreamBarsResponse> call) {
    room.service.streamBars(request, call);
    room.time.settle();
    return call;
  }

  @Test
  void historyComesFirstThenLiveBarsJoinIt() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
    assertThat(taken(call))
        .containsExactly("1/1: [15:57=957., 15:58=958., 15:59=959.]", "SNAPSHOT_END");

    bars.update(MONDAY, 960.5);
    bars.update(MONDAY, 960.7);
    bars.update(MONDAY.plusSeconds(60), 961);

    assertThat(taken(call))
        .containsExactly("16:00=960.5~", "16:00=960.7~", "16:00=960.7.", "16:01=961~");
    assertThat(bars.live().getEndDateTime()).isEmpty();
    assertThat(bars.live().getBarSizeSetting()).isEqualTo("1 min");
  }

  @Test
  void withoutHistoryThePresentBarComesFirst() {
    room.time.advance(Duration.ofSeconds(20));

    assertThat(taken(open(minutes("")))).containsExactly("0/0: [16:00=960~]", "SNAPSHOT_END");
  }

  @Test
  void barWithoutASuccessorIsCompleteAWhileAfterItsEnd() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes(""));
    room.time.advance(Duration.ofSeconds(50));
    bars.update(MONDAY, 7);
    call.take();

    room.time.advance(Duration.ofSeconds(21));

    assertThat(taken(call)).contains("16:00=7.");
  }

  @Test
  void longHistoryIsFetchedOnlyAsFastAsItIsRead() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes("1 M"), new HandDrivenCall<>(1));
    assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(1);
    assertThat(call.take()).hasSize(1);

    for (int i = 0; i < 200 && bars.lives().isEmpty(); i++) {
      int asked = room.gateway.heard(HistoricalDataRequest.class).size();
      call.makeRoom(1);
      room.time.settle();
      assertThat(room.gateway.heard(HistoricalDataRequest.class).size() - asked)
          .isLessThanOrEqualTo(1);
    }
    call.resume();
    room.time.settle();

    List<Bar> past = new ArrayList<>();
    call.take().forEach(item -> past.addAll(item.getPage().getBarsList()));
    assertThat(past.size()).isGreaterThan(31 * 1440 - 1100);
    for (int i = 1; i < past.size(); i++) {
      assertThat(past.get(i).getStartTime().getSeconds())
          .isEqualTo(past.get(i - 1).getStartTime().getSeconds() + 60);
    }
  }

  @Test
  void slowReaderGetsEachBarButOnlyItsLatestChange() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes(""));
    call.take();
    call.stall();
    bars.update(MONDAY, 1);
    bars.update(MONDAY, 2);
    bars.update(MONDAY.plusSeconds(60), 3);
    bars.update(MONDAY.plusSeconds(60), 4);

    call.resume();
    room.time.settle();

    assertThat(taken(call)).containsExactly("16:00=2.", "16:01=4~");
  }

  @Test
  void readerWhoIsThousandsOfBarsBehindIsEnded() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes(""));
    call.take();
    call.stall();
    for (int minute = 0; minute <= 10_010 && call.errors().isEmpty(); minute++) {
      bars.update(MONDAY.plusSeconds(minute * 60L), minute);
    }

    assertThat(StatusDetails.of((StatusRuntimeException) call.errors().get(0)).info().getReason())
        .isEqualTo("READER_TOO_SLOW");
  }

  @Test
  void readersOfTheSameBarsShareThem() {
    HandDrivenCall<StreamBarsResponse> one = open(minutes("180 S"));
    HandDrivenCall<StreamBarsResponse> other = open(minutes(""));
    taken(one);
    taken(other);

    bars.update(MONDAY, 5);

    assertThat(bars.lives()).hasSize(1);
    assertThat(taken(one)).containsExactly("16:00=5~");
    assertThat(taken(other)).containsExactly("16:00=5~");
  }

  @Test
  void lastReaderThatLeavesEndsTheBarsAWhileLater() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes(""));

    call.cancel();
    room.time.advance(Duration.ofSeconds(4));
    assertThat(room.gateway.heard(CancelHistoricalData.class)).isEmpty();
    room.time.advance(Duration.ofSeconds(2));

    assertThat(room.gateway.last(CancelHistoricalData.class).getReqId())
        .isEqualTo(bars.live().getReqId());
  }

  @Test
  void whatWasMissedInAGapComesBeforeItsEnd() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
    bars.update(MONDAY, 960);
    call.take();

    room.links.refuse(true);
    room.gateway.drop();
    room.time.settle();
    assertThat(taken(call)).containsExactly("GAP");
    room.time.advance(Duration.ofMinutes(3));
    room.links.refuse(false);
    room.time.advance(Duration.ofSeconds(50));

    List<String> items = taken(call);
    items = items.stream().filter(item -> !item.equals("HEARTBEAT")).toList();
    assertThat(items.get(items.size() - 1)).isEqualTo("RESUMED");
    assertThat(items.get(0)).startsWith("1/1: ");
    assertThat(items).hasSize(2);
  }

  @Test
  void gapLongerThanTheBarsReachBackIsFilledFromHistory() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
    bars.update(MONDAY, 960);
    call.take();

    room.links.refuse(true);
    room.gateway.drop();
    room.time.advance(Duration.ofHours(4));
    room.links.refuse(false);
    room.time.advance(Duration.ofMinutes(2));

    List<Bar> missed = new ArrayList<>();
    call.take().forEach(item -> missed.addAll(item.getPage().getBarsList()));
    assertThat(missed.get(0).getStartTime().getSeconds()).isEqualTo(MONDAY.getEpochSecond());
    for (int i = 1; i < missed.size(); i++) {
      assertThat(missed.get(i).getStartTime().getSeconds())
          .isEqualTo(missed.get(i - 1).getStartTime().getSeconds() + 60);
    }
    assertThat(missed.size()).isGreaterThanOrEqualTo(240);
  }

  @Test
  void barsThatTheGatewayEndedAreAskedForAnewInAGap() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
    call.take();

    room.gateway.send(
        error(bars.live().getReqId(), 10182, "Failed to request live updates (disconnected)."));
    room.time.settle();
    assertThat(taken(call)).containsExactly("GAP");
    room.time.advance(Duration.ofSeconds(16));

    assertThat(bars.lives()).hasSize(2);
    assertThat(taken(call)).last().isEqualTo("RESUMED");
  }

  @Test
  void silentBarsOfWhatTradesAreAskedForAnewInAGap() {
    HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
    call.take();

    room.time.advance(Duration.ofSeconds(62));

    assertThat(bars.lives()).hasSize(2);
    assertThat(taken(call)).contains("GAP", "RESUMED");
  }

  @Test
  void silenceOfWhatDoesNotTradeMeansNothing() {
    room.time.advance(Duration.ofHours(10));
    HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
    call.take();

    room.time.advance(Duration.ofMinutes(30));

    assertThat(bars.lives()).hasSize(1);
    assertThat(taken(call)).doesNotContain("GAP");
  }

  @Test
  void fiveSecondsWithoutHistoryAreRealTimeBars() {
    HandDrivenCall<StreamBarsResponse> call =
        open(minutes("").toBuilder().setBarSize("5 secs").build());

    assertThat(room.gateway.last(RealTimeBarsRequest.class).getBarSize()).isEqualTo(5);
    assertThat(room.gateway.last(RealTimeBarsRequest.class).getWhatToShow()).isEqualTo("TRADES");
    assertThat(room.gateway.heard(HistoricalDataRequest.class)).isEmpty();
    call.cancel();
  }

  @Test
  void withoutAGatewayTheStreamFails() {
    room.links.refuse(true);
    room.gateway.drop();
    room.time.settle();

    HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));

    assertThat(StatusDetails.of((StatusRuntimeException) call.errors().get(0)).info().getReason())
        .isEqualTo("GATEWAY_UNAVAILABLE");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void badFieldsAreNamed(String name, Consumer<StreamBarsRequest.Builder> change, String field) {
    StreamBarsRequest.Builder request = minutes("1 D").toBuilder();
    change.accept(request);

    Failure.InvalidRequest failure =
        catchThrowableOfType(Failure.InvalidRequest.class, () -> open(request.build()));

    assertThat(failure.violations())
        .extracting(Failure.InvalidRequest.Violation::field)
        .containsExactly(field);
  }

  static Stream<Arguments> badFieldsAreNamed() {
    return Stream.of(
        bad("no instrument", StreamBarsRequest.Builder::clearInstrument, "instrument"),
        bad("unknown unit", request -> request.setDuration("1 H"), "duration"),
        bad("no size", StreamBarsRequest.Builder::clearBarSize, "bar_size"),
        bad("illegal pair", request -> request.setBarSize("2 hours"), "bar_size"),
        bad(
            "bars of a second",
            request -> request.setDuration("60 S").setBarSize("1 secs"),
            "bar_size"),
        bad(
            "what is not sent live",
            request -> request.setWhatToShow(WhatToShow.WHAT_TO_SHOW_BID_ASK),
            "what_to_show"),
        bad("unknown show", request -> request.setWhatToShowValue(99), "what_to_show"));
  }

  private static Arguments bad(
      String name, Consumer<StreamBarsRequest.Builder> change, String field) {
    return Arguments.of(name, change, field);
  }
}
