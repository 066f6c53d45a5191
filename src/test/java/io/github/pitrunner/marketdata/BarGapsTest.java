package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedBars.bar;
import static io.github.pitrunner.marketdata.ScriptedBars.minutes;
import static io.github.pitrunner.marketdata.ScriptedBars.taken;
import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataEnd;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.RealTimeBarTick;
import io.github.pitrunner.tws.RealTimeBarsRequest;
import io.github.pitrunner.v1.Bar;
import io.github.pitrunner.v1.StreamBarsRequest;
import io.github.pitrunner.v1.StreamBarsResponse;
import io.github.pitrunner.v1.StreamMarker;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where bars are missing for a while: what is told of it, and how it ends. */
class BarGapsTest {
  /** A Monday, 11:00 in New York. */
  private static final Instant MONDAY = Instant.parse("2026-11-23T16:00:00Z");

  private final VirtualRoom room = VirtualRoom.connected();
  private final ScriptedBars bars = new ScriptedBars(room);

  BarGapsTest() {
    room.time.advance(Duration.between(room.time.instant(), MONDAY));
  }

  private HandDrivenCall<StreamBarsResponse> open(StreamBarsRequest request) {
    HandDrivenCall<StreamBarsResponse> call = new HandDrivenCall<>();
    room.service.streamBars(request, call);
    room.time.settle();
    return call;
  }

  private static StreamBarsRequest realTime(String symbol) {
    return minutes("").toBuilder().setInstrument(ref(symbol)).setBarSize("5 secs").build();
  }

  private void tick(Instant start, double close) {
    room.gateway.send(
        RealTimeBarTick.newBuilder()
            .setReqId(room.gateway.last(RealTimeBarsRequest.class).getReqId())
            .setTime(start.getEpochSecond())
            .setOpen(close)
            .setHigh(close)
            .setLow(close)
            .setClose(close)
            .setVolume("1")
            .setWap("1")
            .setCount(1)
            .build());
    room.time.settle();
  }

  private void gatewayIsSilent() {
    room.gateway.on(HistoricalDataRequest.class, request -> {});
  }

  private void gatewayAnswers() {
    room.gateway.on(HistoricalDataRequest.class, bars::answer);
  }

  private void gatewayRefuses(int code, String text) {
    room.gateway.on(
        HistoricalDataRequest.class,
        request -> room.gateway.send(error(request.getReqId(), code, text)));
  }

  private void notice(int code, String text) {
    room.gateway.send(error(-1, code, text));
    room.time.settle();
  }

  private void historyFarmBreaks() {
    notice(2105, "HMDS data farm connection is broken:ushmds");
  }

  private void historyFarmIsBack() {
    notice(2106, "HMDS data farm connection is OK:ushmds");
  }

  /** The gateway wants the live bars to be asked for anew. */
  private void liveBarsEnd() {
    room.gateway.send(
        error(bars.live().getReqId(), 10182, "Failed to request live updates (disconnected)."));
    room.time.settle();
  }

  private void isAwayFor(Duration time) {
    room.links.refuse(true);
    room.gateway.drop();
    room.time.advance(time);
    room.links.refuse(false);
  }

  private List<HistoricalDataRequest> fills() {
    return room.gateway.heard(HistoricalDataRequest.class).stream()
        .filter(request -> !request.getKeepUpToDate())
        .toList();
  }

  private static List<StreamMarker> markers(List<StreamBarsResponse> items) {
    return items.stream()
        .filter(StreamBarsResponse::hasMarker)
        .map(StreamBarsResponse::getMarker)
        .filter(marker -> marker.getKind() != StreamMarker.Kind.KIND_HEARTBEAT)
        .toList();
  }

  /** The reason of the gap behind which the bars went on without being whole. */
  private static String whatIsMissing(HandDrivenCall<StreamBarsResponse> call) {
    List<StreamMarker> markers = markers(call.take());
    int resumed =
        markers.stream()
            .map(StreamMarker::getKind)
            .toList()
            .indexOf(StreamMarker.Kind.KIND_RESUMED);
    assertThat(resumed).isPositive();
    return markers.get(resumed - 1).getReason();
  }

  @Nested
  class Farms {
    @Test
    void barsThatEndInABlipOfTheFarmComeBeforeTheEndOfItsGap() {
      HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
      room.time.advance(Duration.ofSeconds(55));
      bars.update(MONDAY, 7);
      call.take();
      gatewayIsSilent();

      historyFarmBreaks();
      historyFarmIsBack();
      room.time.advance(Duration.ofSeconds(8));
      bars.answer(bars.live());
      room.time.settle();

      assertThat(taken(call))
          .filteredOn(item -> !item.equals("HEARTBEAT"))
          .containsExactly("GAP", "1/1: [16:00=960., 16:01=961~]", "RESUMED");
    }

    @Test
    void firstRealTimeBarBehindABlipOfTheFarmIsNotLost() {
      HandDrivenCall<StreamBarsResponse> call = open(realTime("AAPL"));
      tick(MONDAY, 1);
      call.take();

      notice(2103, "Market data farm connection is broken:usfarm");
      notice(2104, "Market data farm connection is OK:usfarm");
      room.time.advance(Duration.ofSeconds(9));
      tick(MONDAY.plusSeconds(5), 2);

      assertThat(taken(call)).containsExactly("GAP", "0/0: [16:00=2.]", "RESUMED");
    }

    @Test
    void barsThatStaySilentAfterTheirFarmIsBackAreAskedForAgain() {
      open(minutes("180 S"));
      historyFarmBreaks();
      room.time.advance(Duration.ofSeconds(20));
      gatewayIsSilent();
      historyFarmIsBack();
      int asked = bars.lives().size();

      room.time.advance(Duration.ofMinutes(2));

      assertThat(bars.lives()).hasSizeGreaterThan(asked);
    }
  }

  @Nested
  class Awaited {
    @Test
    void firstBarsAreAskedForAgainWhateverTheHours() {
      room.time.advance(Duration.ofHours(10));
      gatewayIsSilent();
      HandDrivenCall<StreamBarsResponse> call = open(minutes(""));

      room.time.advance(Duration.ofSeconds(62));
      assertThat(bars.lives()).hasSize(2);
      assertThat(taken(call)).contains("GAP");
      bars.answer(bars.live());
      room.time.settle();

      assertThat(taken(call)).endsWith("SNAPSHOT_END", "RESUMED");
    }

    @Test
    void whoJoinsInAGapIsToldOfIt() {
      open(minutes("180 S"));
      liveBarsEnd();

      HandDrivenCall<StreamBarsResponse> call = open(minutes(""));
      assertThat(taken(call)).containsExactly("GAP");
      room.time.advance(Duration.ofSeconds(16));

      assertThat(taken(call)).endsWith("SNAPSHOT_END", "RESUMED");
    }
  }

  @Nested
  class Refused {
    @ParameterizedTest
    @CsvSource({
      "162, Historical Market Data Service error message:pacing violation",
      "420, Invalid real-time query: pacing violation",
      "101, Max number of tickers has been reached",
      "200, No security definition has been found for the request"
    })
    void barsThatWereGivenOutlastARefusal(int code, String text) {
      HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
      call.take();
      gatewayRefuses(code, text);
      liveBarsEnd();
      room.time.advance(Duration.ofSeconds(40));
      assertThat(call.errors()).isEmpty();

      gatewayAnswers();
      room.time.advance(Duration.ofSeconds(60));

      assertThat(markers(call.take()).stream().map(StreamMarker::getKind))
          .containsExactly(StreamMarker.Kind.KIND_GAP, StreamMarker.Kind.KIND_RESUMED);
    }

    @Test
    void barsThatStayRefusedEndAfterAFewTries() {
      HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
      gatewayRefuses(200, "No security definition has been found for the request");
      liveBarsEnd();

      room.time.advance(Duration.ofMinutes(15));

      assertThat(bars.lives()).hasSize(7);
      assertThat(StatusDetails.of(call.errors().get(0)).info().getReason())
          .isEqualTo("INSTRUMENT_NOT_FOUND");
    }

    @Test
    void barsThatWereNeverGivenFailAtOnce() {
      gatewayRefuses(200, "No security definition has been found for the request");

      assertThat(open(minutes("")).errors()).hasSize(1);
    }
  }

  @Nested
  class Filled {
    @Test
    void newGapGivesUpWhatTheOneBeforeAskedFor() {
      open(minutes("180 S"));
      room.gateway.on(
          HistoricalDataRequest.class,
          request -> {
            if (request.getKeepUpToDate()) {
              bars.answer(request);
            }
          });
      isAwayFor(Duration.ofHours(4));
      for (int second = 0; second < 120 && fills().size() < 2; second++) {
        room.time.advance(Duration.ofSeconds(1));
      }
      int fill = fills().get(1).getReqId();

      liveBarsEnd();

      assertThat(room.gateway.heard(CancelHistoricalData.class))
          .extracting(CancelHistoricalData::getReqId)
          .contains(fill);
    }

    @Test
    void whatTakesTooManyRequestsIsNamedAsMissing() {
      HandDrivenCall<StreamBarsResponse> call =
          open(minutes("180 S").toBuilder().setBarSize("5 secs").build());
      call.take();
      int asked = fills().size();

      isAwayFor(Duration.ofDays(7));
      room.time.advance(Duration.ofMinutes(2));

      assertThat(whatIsMissing(call))
          .startsWith("The bars from 2026-11-23T15:59:00Z until 2026-11-24T")
          .contains(" are missing");
      assertThat(fills().size() - asked).isEqualTo(12);
    }

    @Test
    void whatIsRefusedIsNamedAsMissingAndTheBarsGoOn() {
      HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
      call.take();
      room.gateway.on(
          HistoricalDataRequest.class,
          request -> {
            if (request.getKeepUpToDate()) {
              bars.answer(request);
            } else {
              room.gateway.send(error(request.getReqId(), 321, "Error validating request"));
            }
          });

      isAwayFor(Duration.ofHours(4));
      room.time.advance(Duration.ofMinutes(2));

      assertThat(call.errors()).isEmpty();
      assertThat(whatIsMissing(call))
          .startsWith("The bars from 2026-11-23T15:59:00Z until 2026-11-23T18:")
          .contains(" are missing");
    }

    @Test
    void continuousFutureIsAskedForWithoutAnEnd() {
      HandDrivenCall<StreamBarsResponse> call =
          open(minutes("180 S").toBuilder().setInstrument(ref("ES")).build());
      call.take();

      isAwayFor(Duration.ofHours(4));
      room.time.advance(Duration.ofMinutes(2));

      assertThat(room.gateway.heard(HistoricalDataRequest.class))
          .allMatch(request -> request.getEndDateTime().isEmpty());
      List<Bar> missed = new ArrayList<>();
      call.take().forEach(item -> missed.addAll(item.getPage().getBarsList()));
      assertThat(missed).hasSizeGreaterThanOrEqualTo(239);
      for (int i = 1; i < missed.size(); i++) {
        assertThat(missed.get(i).getStartTime().getSeconds())
            .isEqualTo(missed.get(i - 1).getStartTime().getSeconds() + 60);
      }
    }
  }

  @Test
  void barsThatNobodyReadsGiveTheirLineToWantedOnes() {
    for (int i = 1; i < 100; i++) {
      room.read(stock(i), new Anybody());
    }
    room.time.advance(Duration.ofSeconds(4));
    open(realTime("AAPL")).cancel();

    HandDrivenCall<StreamBarsResponse> call = open(realTime("MSFT"));

    assertThat(call.errors()).isEmpty();
    assertThat(room.gateway.heard(RealTimeBarsRequest.class))
        .extracting(request -> request.getContract().getConId())
        .containsExactly(ScriptedMarket.AAPL, ScriptedMarket.MSFT);
  }

  private static Instrument stock(int number) {
    return new Instrument(
        number,
        "S" + number,
        SecurityType.STOCK,
        "SMART",
        "NASDAQ",
        "USD",
        null,
        null,
        null,
        BigDecimal.ONE,
        "S" + number,
        "NMS",
        List.of());
  }

  /** Somebody to whom the quotes do not matter. */
  private static final class Anybody implements QuoteReader {
    @Override
    public void onQuote(PublishedQuote quote) {}

    @Override
    public void onGap(String reason) {}

    @Override
    public void onProblem(Failure failure) {}
  }

  @Nested
  class Corrected {
    @Test
    void completeBarIsSentOnceMore() {
      HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
      bars.update(MONDAY, 1);
      bars.update(MONDAY.plusSeconds(60), 2);
      call.take();

      bars.update(MONDAY, 3);

      assertThat(taken(call)).containsExactly("16:00=3.");
    }

    @Test
    void completeBarThatWasCorrectedInAGapIsSentOnceMore() {
      HandDrivenCall<StreamBarsResponse> call = open(minutes("180 S"));
      call.take();
      room.gateway.on(
          HistoricalDataRequest.class,
          request ->
              room.gateway.send(
                  HistoricalData.newBuilder()
                      .setReqId(request.getReqId())
                      .addHistoricalDataBars(bar(MONDAY.minusSeconds(60), 7))
                      .build(),
                  HistoricalDataEnd.newBuilder().setReqId(request.getReqId()).build()));

      liveBarsEnd();
      room.time.advance(Duration.ofSeconds(16));

      assertThat(taken(call))
          .filteredOn(item -> !item.equals("HEARTBEAT"))
          .containsExactly("GAP", "1/1: [15:59=7.]", "RESUMED");
    }
  }
}
