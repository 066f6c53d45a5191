package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.type.Decimal;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.GetScannerParametersRequest;
import io.github.pitrunner.v1.GetScannerParametersResponse;
import io.github.pitrunner.v1.ScannerCode;
import io.github.pitrunner.v1.ScannerLocation;
import io.github.pitrunner.v1.ScannerRanking;
import io.github.pitrunner.v1.ScannerRow;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamScannerRequest;
import io.github.pitrunner.v1.StreamScannerResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Scans end to end: a gRPC client in front, the simulated gateway behind. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScannerOnSimulatorTest {
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

  private static StreamScannerRequest.Builder scan(String code) {
    return StreamScannerRequest.newBuilder()
        .setScanCode(code)
        .setInstrument("STK")
        .setLocation("STK.US.MAJOR");
  }

  /** The first ranking of a stream, which is then left. */
  private ScannerRanking ranking(StreamScannerRequest.Builder request) throws Exception {
    CancellableContext reader = Context.current().withCancellation();
    try {
      return reader.call(
          () -> {
            Iterator<StreamScannerResponse> stream = room.stub().streamScanner(request.build());
            ScannerRanking first = stream.next().getRanking();
            assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);
            return first;
          });
    } finally {
      reader.cancel(null);
    }
  }

  private StatusRuntimeException failure(StreamScannerRequest.Builder request) {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> room.stub().streamScanner(request.build()).next());
  }

  @Test
  void theParametersAreTyped() {
    GetScannerParametersResponse parameters =
        room.stub().getScannerParameters(GetScannerParametersRequest.getDefaultInstance());

    assertThat(parameters.getScanCodesList())
        .extracting(ScannerCode::getCode)
        .contains("TOP_PERC_GAIN", "HOT_BY_VOLUME", "MOST_ACTIVE");
    ScannerLocation us = parameters.getLocations(0);
    assertThat(us.getCode()).isEqualTo("STK.US");
    assertThat(us.getLocations(0).getCode()).isEqualTo("STK.US.MAJOR");
    assertThat(us.getLocations(0).getLocationsList())
        .extracting(ScannerLocation::getCode)
        .contains("STK.NYSE");
    assertThat(parameters.getFiltersList())
        .flatExtracting(filter -> filter.getFieldsList())
        .extracting(field -> field.getCode())
        .contains("priceAbove", "marketCapBelow1e6");
    assertThat(parameters.getInstrumentsList())
        .extracting(one -> one.getCode())
        .contains("STK", "FUT.US");
    assertThat(parameters.getXml()).isEmpty();
  }

  @Test
  void theGatewaysOwnTextComesOnRequest() {
    assertThat(
            room.stub()
                .getScannerParameters(
                    GetScannerParametersRequest.newBuilder().setWithXml(true).build())
                .getXml())
        .startsWith("<?xml");
  }

  @Nested
  class ARanking {
    @Test
    void isCompleteAndRanksFrom1() throws Exception {
      ScannerRanking ranking = ranking(scan("TOP_PERC_GAIN").setRows(10));

      assertThat(ranking.getRowsList())
          .extracting(ScannerRow::getRank)
          .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
      assertThat(ranking.getRowsList())
          .allSatisfy(row -> assertThat(row.getInstrument().getContractId()).isPositive());
    }

    @Test
    void keepsToTheFilters() throws Exception {
      ScannerRanking ranking =
          ranking(
              scan("MOST_ACTIVE")
                  .setPriceAbove(Decimal.newBuilder().setValue("100"))
                  .setMarketCapAbove(Decimal.newBuilder().setValue("2000000000000"))
                  .putFilters("avgVolumeAbove", "1000"));

      assertThat(ranking.getRowsList())
          .extracting(row -> row.getInstrument().getSymbol())
          .contains("AAPL")
          .doesNotContain("IBM", "SPY", "INTC");
    }

    @Test
    void mayBeEmpty() throws Exception {
      assertThat(ranking(scan("MOST_ACTIVE").putFilters("priceAbove", "1000000")).getRowsCount())
          .isZero();
    }
  }

  @Nested
  class BadInput {
    @ParameterizedTest
    @CsvSource({
      "TOP_PERC_GAN, STK, STK.US.MAJOR, scan_code, TOP_PERC_GAIN",
      "TOP_PERC_GAIN, STKK, STK.US.MAJOR, instrument, STK",
      "TOP_PERC_GAIN, STK, STK.US.MAJ, location, STK.US.MAJOR",
      "MOST_ACTIVE, IND.US, IND.US, scan_code, FUT.US",
      "MOST_ACTIVE, STK, FUT.US, location, FUT.US",
      "'', STK, STK.US, scan_code, required"
    })
    void isNamedWithWhatWouldWork(
        String code, String instrument, String location, String field, String hint) {
      StatusRuntimeException failure =
          failure(scan(code).setInstrument(instrument).setLocation(location));

      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(failure.getStatus().getDescription()).contains(field + ":").contains(hint);
    }

    @Test
    void ofFiltersIsNamedAllAtOnce() {
      StatusRuntimeException failure =
          failure(
              scan("MOST_ACTIVE")
                  .setRows(51)
                  .setVolumeAbove(-1)
                  .setPriceAbove(Decimal.newBuilder().setValue("10"))
                  .setPriceBelow(Decimal.newBuilder().setValue("5"))
                  .putFilters("priceAbove", "10"));

      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(failure.getStatus().getDescription())
          .contains("rows:", "volume_above:", "price_below:", "filters[priceAbove]:");
    }

    @Test
    void ofAFilterThatDoesNotExistNamesCloseOnes() {
      assertThat(failure(scan("MOST_ACTIVE").putFilters("priceAbov", "1")).getStatus())
          .satisfies(
              status -> {
                assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                assertThat(status.getDescription()).contains("filters[priceAbov]", "priceAbove");
              });
    }

    @Test
    void thatOnlyTheGatewayFindsIsRefused() {
      StatusRuntimeException failure =
          failure(scan("MOST_ACTIVE").putFilters("priceAbove", "high"));

      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(StatusDetails.of(failure).info().getReason()).isEqualTo("GATEWAY_REFUSED");
    }
  }

  @Test
  void moreScansThanTheGatewayRunsAreExhaustedUntilAReaderLeaves() {
    List<CancellableContext> readers = new ArrayList<>();
    for (int rows = 1; rows <= 10; rows++) {
      readers.add(reader(scan("MOST_ACTIVE").setRows(rows)));
    }

    StatusRuntimeException failure = failure(scan("TOP_PERC_GAIN"));
    readers.forEach(reader -> reader.cancel(null));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    await()
        .untilAsserted(() -> assertThat(ranking(scan("TOP_PERC_GAIN")).getRowsList()).isNotEmpty());
  }

  @Test
  void manyReadersOfOneQuestionLeaveRoomForOthers() throws Exception {
    List<CancellableContext> readers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      readers.add(reader(scan("MOST_ACTIVE")));
    }

    assertThat(ranking(scan("TOP_PERC_GAIN")).getRowsList()).isNotEmpty();
    readers.forEach(reader -> reader.cancel(null));
  }

  /** A reader that has heard something. */
  private CancellableContext reader(StreamScannerRequest.Builder request) {
    CancellableContext reader = Context.current().withCancellation();
    reader.run(() -> room.stub().streamScanner(request.build()).next());
    return reader;
  }

  /** Losses after which the gateway's scan goes on, is silent, or is gone. */
  static List<Fault> losses() {
    Duration second = Duration.ofSeconds(1);
    return List.of(
        new Fault.LinkLost(second, Fault.Promise.DATA_KEPT, Fault.Streams.FLOWING),
        new Fault.LinkLost(second, Fault.Promise.DATA_KEPT, Fault.Streams.SILENT),
        new Fault.LinkLost(second, Fault.Promise.DATA_LOST, Fault.Streams.ENDED),
        new Fault.FarmFlap(Farm.USHMDS, second, Fault.Streams.SILENT),
        new Fault.Restart(second, true, 0));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aLossIsAGapAfterWhichTheRankingComesAnew(Fault loss) {
    CancellableContext reader = Context.current().withCancellation();
    List<StreamScannerResponse> heard = new ArrayList<>();
    reader.run(
        () -> {
          Iterator<StreamScannerResponse> stream =
              room.stub().streamScanner(scan("HIGH_OPEN_GAP").build());
          until(stream, Kind.KIND_SNAPSHOT_END);
          var unused = gateway.inject(loss);
          until(stream, Kind.KIND_GAP);
          heard.addAll(until(stream, Kind.KIND_RESUMED));
        });
    reader.cancel(null);

    assertThat(heard.get(heard.size() - 2).getRanking().getRowsList()).isNotEmpty();
  }

  private static List<StreamScannerResponse> until(
      Iterator<StreamScannerResponse> stream, Kind kind) {
    List<StreamScannerResponse> heard = new ArrayList<>();
    do {
      heard.add(stream.next());
    } while (heard.get(heard.size() - 1).getMarker().getKind() != kind);
    return heard;
  }
}
