package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.Times;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.CancelScannerSubscription;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ScannerData;
import io.github.pitrunner.tws.ScannerDataElement;
import io.github.pitrunner.tws.ScannerParameters;
import io.github.pitrunner.tws.ScannerParametersRequest;
import io.github.pitrunner.tws.ScannerSubscription;
import io.github.pitrunner.tws.ScannerSubscriptionRequest;
import io.github.pitrunner.v1.StreamScannerRequest;
import io.github.pitrunner.v1.StreamScannerResponse;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A scan over the real connector in virtual time. */
class ScannerStreamTest {
  private static final StreamScannerRequest GAINERS =
      StreamScannerRequest.newBuilder()
          .setScanCode("TOP_PERC_GAIN")
          .setInstrument("STK")
          .setLocation("STK.US.MAJOR")
          .setRows(3)
          .build();

  /** As many as the gateway runs at a time. */
  private static final int SCANS = 10;

  private static final Duration LINGER = VirtualRoom.Settings.USUAL.linger();

  private final VirtualRoom room = VirtualRoom.connected();

  @BeforeEach
  void answerTheParameters() {
    room.gateway.on(
        ScannerParametersRequest.class,
        request ->
            room.gateway.send(ScannerParameters.newBuilder().setXml(ScannerXmlTest.SMALL).build()));
  }

  private HandDrivenCall<StreamScannerResponse> open(StreamScannerRequest request) {
    HandDrivenCall<StreamScannerResponse> call = new HandDrivenCall<>();
    room.service.streamScanner(request, call);
    room.time.settle();
    return call;
  }

  private int id() {
    return room.gateway.last(ScannerSubscriptionRequest.class).getReqId();
  }

  private void rank(String... symbols) {
    ScannerData.Builder data = ScannerData.newBuilder().setReqId(id());
    for (String symbol : symbols) {
      data.addScannerDataElement(
          ScannerDataElement.newBuilder()
              .setRank(data.getScannerDataElementCount())
              .setMarketName("NMS")
              .setContract(
                  Contract.newBuilder()
                      .setConId(symbol.hashCode() & 0xFFFF)
                      .setSymbol(symbol)
                      .setSecType(symbol.equals("ODD") ? "WHAT" : "STK")
                      .setExchange("SMART")
                      .setCurrency("USD")));
    }
    room.gateway.send(data.build());
    room.time.settle();
  }

  private static List<String> taken(HandDrivenCall<StreamScannerResponse> call) {
    return call.take().stream().map(ScannerStreamTest::brief).toList();
  }

  private static String brief(StreamScannerResponse item) {
    return item.hasRanking()
        ? item.getRanking().getRowsList().stream()
            .map(row -> row.getRank() + row.getInstrument().getSymbol())
            .collect(Collectors.joining(" "))
        : item.getMarker().getKind().name().substring("KIND_".length());
  }

  @Test
  void theGatewayIsAskedForWhatTheCallerWants() {
    var unused =
        open(
            GAINERS.toBuilder()
                .setPriceAbove(com.google.type.Decimal.newBuilder().setValue("5"))
                .setVolumeAbove(1000)
                .putFilters("stkTypes", "inc:CORP")
                .build());

    assertThat(room.gateway.last(ScannerSubscriptionRequest.class).getScannerSubscription())
        .isEqualTo(
            ScannerSubscription.newBuilder()
                .setNumberOfRows(3)
                .setInstrument("STK")
                .setLocationCode("STK.US.MAJOR")
                .setScanCode("TOP_PERC_GAIN")
                .setAbovePrice(5)
                .setAboveVolume(1000)
                .putScannerSubscriptionFilterOptions("stkTypes", "inc:CORP")
                .build());
  }

  @Test
  void eachItemIsTheWholeRanking() {
    HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
    rank("AAPL", "MSFT");
    rank("MSFT", "AAPL");

    assertThat(taken(call)).containsExactly("1AAPL 2MSFT", "SNAPSHOT_END", "1MSFT 2AAPL");
  }

  @Test
  void aRowThatCannotBeReadIsPassedOver() {
    HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
    rank("AAPL", "ODD", "MSFT");

    assertThat(taken(call)).containsExactly("1AAPL 3MSFT", "SNAPSHOT_END");
  }

  @Test
  void noItemsIsAnEmptyRanking() {
    HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
    room.gateway.send(ScriptedMarket.error(id(), 165, "no items retrieved"));
    room.time.settle();

    assertThat(taken(call)).containsExactly("", "SNAPSHOT_END");
  }

  @Test
  void aSlowReaderGetsTheLatest() {
    HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
    rank("AAPL");
    call.take();
    call.stall();
    rank("MSFT");
    rank("IBM");
    call.resume();
    room.time.settle();

    assertThat(taken(call)).containsExactly("1IBM");
  }

  @Test
  void aReaderThatLeavesEndsTheScan() {
    HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
    call.cancel();
    room.time.advance(LINGER);

    assertThat(room.gateway.last(CancelScannerSubscription.class).getReqId()).isEqualTo(id());
  }

  @Test
  void aReaderThatLeavesBeforeTheParametersAreThereOpensNoScan() {
    room.gateway.on(ScannerParametersRequest.class, request -> {});
    HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
    call.cancel();
    room.time.settle();
    room.gateway.send(ScannerParameters.newBuilder().setXml(ScannerXmlTest.SMALL).build());
    room.time.settle();

    assertThat(room.gateway.heard(ScannerSubscriptionRequest.class)).isEmpty();
  }

  @Test
  void theParametersAreAskedForOnceADay() {
    var first = open(GAINERS);
    var second = open(GAINERS);
    assertThat(room.gateway.heard(ScannerParametersRequest.class)).hasSize(1);

    room.time.advance(Duration.ofDays(1));
    var third = open(GAINERS);

    assertThat(room.gateway.heard(ScannerParametersRequest.class)).hasSize(2);
    assertThat(List.of(first, second, third)).allMatch(call -> call.errors().isEmpty());
  }

  @Test
  void theGatewaysRefusalIsTold() {
    HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
    room.gateway.send(ScriptedMarket.error(id(), 162, "Scan type TOP_PERC_GAIN is disabled"));
    room.time.settle();

    assertThat(call.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(StatusDetails.of(call.errors().get(0)).info().getMetadataMap())
        .containsEntry("gateway_code", "162");
  }

  @Test
  void anUnknownCodeIsInvalidBeforeTheGatewayIsAsked() {
    HandDrivenCall<StreamScannerResponse> call =
        open(GAINERS.toBuilder().setScanCode("TOP_PERC_LOSE").build());

    assertThat(call.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(room.gateway.heard(ScannerSubscriptionRequest.class)).isEmpty();
  }

  @Test
  void withParametersThatCannotBeReadTheGatewayDecides() {
    room.gateway.on(
        ScannerParametersRequest.class,
        request -> room.gateway.send(ScannerParameters.newBuilder().setXml("<x").build()));
    HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
    rank("AAPL");

    assertThat(taken(call)).containsExactly("1AAPL", "SNAPSHOT_END");
  }

  @Nested
  class ManyReaders {
    @Test
    void ofOneQuestionShareOneScan() {
      List<HandDrivenCall<StreamScannerResponse>> calls =
          IntStream.range(0, 30).mapToObj(number -> open(GAINERS)).toList();
      rank("AAPL");

      assertThat(room.gateway.heard(ScannerSubscriptionRequest.class)).hasSize(1);
      assertThat(calls)
          .allSatisfy(call -> assertThat(taken(call)).containsExactly("1AAPL", "SNAPSHOT_END"));
      assertThat(room.census.feeds(FeedCensus.Kind.SCANS)).isEqualTo(1);
      assertThat(room.census.readers(FeedCensus.Kind.SCANS)).isEqualTo(30);
    }

    @Test
    void whoeverComesLateGetsTheLastRankingWithItsTime() {
      HandDrivenCall<StreamScannerResponse> first = open(GAINERS);
      rank("AAPL");
      Instant ranked = room.time.instant();
      room.time.advance(Duration.ofSeconds(3));

      HandDrivenCall<StreamScannerResponse> late = open(GAINERS);

      List<StreamScannerResponse> items = late.take();
      assertThat(items).hasSize(2);
      assertThat(Times.fromProto(items.get(0).getRanking().getReceiveTime())).isEqualTo(ranked);
      assertThat(items.get(0)).isEqualTo(first.take().get(0));
      assertThat(brief(items.get(1))).isEqualTo("SNAPSHOT_END");
    }

    @Test
    void whoeverComesInAGapGetsNoOldRanking() {
      HandDrivenCall<StreamScannerResponse> first = open(GAINERS);
      rank("AAPL");
      first.take();
      room.gateway.send(
          ScriptedMarket.error(-1, 2105, "HMDS data farm connection is broken:ushmds"));
      room.time.settle();

      HandDrivenCall<StreamScannerResponse> late = open(GAINERS);
      assertThat(taken(late)).containsExactly("GAP");

      room.gateway.send(ScriptedMarket.error(-1, 2106, "HMDS data farm connection is OK:ushmds"));
      room.time.settle();
      rank("MSFT");
      assertThat(taken(late)).containsExactly("1MSFT", "SNAPSHOT_END", "RESUMED");
      assertThat(taken(first)).containsExactly("GAP", "1MSFT", "RESUMED");
    }

    @Test
    void oneThatLeavesTakesNothingFromTheOthers() {
      HandDrivenCall<StreamScannerResponse> first = open(GAINERS);
      HandDrivenCall<StreamScannerResponse> second = open(GAINERS);
      first.cancel();
      room.time.advance(LINGER);
      rank("AAPL");

      assertThat(room.gateway.heard(CancelScannerSubscription.class)).isEmpty();
      assertThat(taken(second)).containsExactly("1AAPL", "SNAPSHOT_END");
    }

    @Test
    void areAllToldOfTheEnd() {
      HandDrivenCall<StreamScannerResponse> first = open(GAINERS);
      HandDrivenCall<StreamScannerResponse> second = open(GAINERS);
      room.gateway.send(ScriptedMarket.error(id(), 162, "Scan type TOP_PERC_GAIN is disabled"));
      room.time.settle();

      assertThat(List.of(first.code(), second.code()))
          .containsOnly(Status.Code.FAILED_PRECONDITION);
      assertThat(room.census.feeds(FeedCensus.Kind.SCANS)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"5, 5.00, 1", "5, 6, 2"})
    void shareWhatIsTheSameNumber(String one, String other, int scans) {
      var first = open(above(one));
      var second = open(above(other));

      assertThat(room.gateway.heard(ScannerSubscriptionRequest.class)).hasSize(scans);
      assertThat(List.of(first, second)).allMatch(call -> call.errors().isEmpty());
    }

    private static StreamScannerRequest above(String price) {
      return GAINERS.toBuilder()
          .setPriceAbove(com.google.type.Decimal.newBuilder().setValue(price))
          .build();
    }
  }

  @Nested
  class AScanWithoutReaders {
    @Test
    void waitsAWhileForTheNextOne() {
      open(GAINERS).cancel();
      rank("AAPL");
      room.time.advance(LINGER.minusMillis(1));

      HandDrivenCall<StreamScannerResponse> next = open(GAINERS);
      room.time.advance(LINGER);

      assertThat(taken(next)).startsWith("1AAPL", "SNAPSHOT_END");
      assertThat(room.gateway.heard(ScannerSubscriptionRequest.class)).hasSize(1);
      assertThat(room.gateway.heard(CancelScannerSubscription.class)).isEmpty();
    }

    @Test
    void makesRoomForOneThatIsWanted() {
      List<HandDrivenCall<StreamScannerResponse>> calls =
          IntStream.rangeClosed(1, SCANS).mapToObj(this::ofRows).toList();
      int oldest = room.gateway.heard(ScannerSubscriptionRequest.class).get(0).getReqId();
      assertThat(ofRows(SCANS + 1).code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      calls.get(0).cancel();
      room.time.settle();

      HandDrivenCall<StreamScannerResponse> wanted = ofRows(SCANS + 1);

      assertThat(wanted.errors()).isEmpty();
      assertThat(room.gateway.last(CancelScannerSubscription.class).getReqId()).isEqualTo(oldest);
      assertThat(room.gateway.heard(ScannerSubscriptionRequest.class)).hasSize(SCANS + 1);
    }

    private HandDrivenCall<StreamScannerResponse> ofRows(int rows) {
      return open(GAINERS.toBuilder().setRows(rows).build());
    }
  }

  @Test
  void whatCannotBeReadIsCounted() {
    var unused = open(GAINERS);
    long ofTheParameters = room.census.unreadable();
    rank("AAPL", "ODD", "MSFT");

    assertThat(room.census.unreadable()).isEqualTo(ofTheParameters + 1);
  }

  @Nested
  class AGap {
    @Test
    void isToldAndTheScanIsAskedForAgain() {
      HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
      rank("AAPL");
      call.take();

      room.gateway.drop();
      room.time.settle();
      assertThat(taken(call)).containsExactly("GAP");

      room.time.advance(Duration.ofSeconds(1));
      rank("MSFT");
      assertThat(taken(call)).containsExactly("1MSFT", "RESUMED");
    }

    @Test
    void beforeTheFirstRankingEndsWithBothMarks() {
      HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));
      rank("MSFT");

      assertThat(taken(call)).containsExactly("GAP", "1MSFT", "SNAPSHOT_END", "RESUMED");
    }

    @Test
    void ofTheBrokersLinkIsOneToo() {
      HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
      rank("AAPL");
      call.take();

      room.gateway.send(ScriptedMarket.error(-1, 1100, "Connectivity has been lost"));
      room.time.settle();
      room.gateway.send(ScriptedMarket.error(-1, 1101, "Connectivity restored, data lost"));
      room.time.settle();
      rank("MSFT");

      assertThat(taken(call)).containsExactly("GAP", "1MSFT", "RESUMED");
    }

    @Test
    void ofTheHistoryFarmIsOneToo() {
      HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
      rank("AAPL");
      call.take();

      room.gateway.send(
          ScriptedMarket.error(-1, 2105, "HMDS data farm connection is broken:ushmds"));
      room.time.settle();
      room.gateway.send(ScriptedMarket.error(-1, 2106, "HMDS data farm connection is OK:ushmds"));
      room.time.settle();
      rank("MSFT");

      assertThat(taken(call)).containsExactly("GAP", "1MSFT", "RESUMED");
    }
  }

  @Test
  void heartbeatsFillTheSilence() {
    HandDrivenCall<StreamScannerResponse> call = open(GAINERS);
    rank("AAPL");
    call.take();
    room.time.advance(Duration.ofSeconds(20));

    assertThat(taken(call)).containsExactly("HEARTBEAT");
  }
}
