package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.github.pitrunner.testing.ScriptedGateway;
import io.github.pitrunner.tws.HeadTimestamp;
import io.github.pitrunner.tws.HeadTimestampRequest;
import io.github.pitrunner.tws.ScannerData;
import io.github.pitrunner.tws.ScannerParameters;
import io.github.pitrunner.tws.ScannerParametersRequest;
import io.github.pitrunner.tws.ScannerSubscriptionRequest;
import io.github.pitrunner.v1.GetHeadTimestampRequest;
import io.github.pitrunner.v1.ScannerRanking;
import io.github.pitrunner.v1.StreamScannerRequest;
import io.github.pitrunner.wire.SharedRecords;
import io.github.pitrunner.wire.SocketLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a real gateway sent, as a client of ours sees it: gRPC in front, the recorded frames on TCP
 * behind.
 */
@Timeout(60)
class CapturedOverTcpTest {
  private static final int HEADER = 8;
  private static final int PROTOBUF = 200;

  private final Vertx vertx = Vertx.vertx();
  private final Context gatewayContext = vertx.getOrCreateContext();
  private final ScriptedGateway gateway = new ScriptedGateway();

  @BeforeEach
  void knowTheInstruments() {
    var unused = new ScriptedMarket(gateway);
  }

  private TcpRoom room() throws Exception {
    Future<NetServer> listening =
        TcpRoom.on(
            gatewayContext,
            () ->
                vertx
                    .createNetServer()
                    .connectHandler(socket -> gateway.accept(new SocketLink(socket)))
                    .listen(0, "127.0.0.1"));
    int port =
        listening.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS).actualPort();
    return new TcpRoom(vertx, port, VirtualRoom.Settings.USUAL);
  }

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** The recorded messages of a type that one side sent. */
  private static <M extends Message> List<M> recorded(
      String capture, String side, int id, Parser<M> parser) {
    return SharedRecords.captures().stream()
        .filter(file -> file.endsWith(capture))
        .flatMap(file -> SharedRecords.lines(file).stream())
        .filter(line -> line.startsWith(side + "\t"))
        .map(line -> Base64.getDecoder().decode(line.substring(side.length() + 1)))
        .filter(frame -> ByteBuffer.wrap(frame).getInt(Integer.BYTES) == PROTOBUF + id)
        .map(frame -> parsed(frame, parser))
        .toList();
  }

  private static <M extends Message> M parsed(byte[] frame, Parser<M> parser) {
    try {
      return parser.parseFrom(frame, HEADER, frame.length - HEADER);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <M extends Message> M one(List<M> messages) {
    assertThat(messages).hasSize(1);
    return messages.get(0);
  }

  @Test
  void headTimestampIsAskedAndReadAsRecorded() throws Exception {
    HeadTimestampRequest recordedRequest =
        one(recorded("head_timestamp.tsv", "client", 87, HeadTimestampRequest.parser()));
    HeadTimestamp recordedAnswer =
        one(recorded("head_timestamp.tsv", "server", 88, HeadTimestamp.parser()));
    gateway.on(
        HeadTimestampRequest.class,
        request -> gateway.send(recordedAnswer.toBuilder().setReqId(request.getReqId()).build()));

    try (TcpRoom room = room()) {
      Instant head =
          Instant.ofEpochSecond(
              room.stub()
                  .getHeadTimestamp(
                      GetHeadTimestampRequest.newBuilder()
                          .setInstrument(VirtualRoom.ref("AAPL"))
                          .setRegularHoursOnly(true)
                          .build())
                  .getHeadTime()
                  .getSeconds());

      assertThat(head).isEqualTo("1980-12-12T14:30:00Z");
      HeadTimestampRequest asked =
          TcpRoom.on(gatewayContext, () -> gateway.last(HeadTimestampRequest.class));
      assertThat(asked.getContract().getConId())
          .isEqualTo(recordedRequest.getContract().getConId())
          .isEqualTo(ScriptedMarket.AAPL);
      assertThat(asked.getWhatToShow()).isEqualTo(recordedRequest.getWhatToShow());
      assertThat(asked.getUseRth()).isEqualTo(recordedRequest.getUseRth());
      assertThat(asked.getFormatDate()).isEqualTo(recordedRequest.getFormatDate());
    }
  }

  @Test
  void rankingOfAScanIsAskedAndReadAsRecorded() throws Exception {
    ScannerSubscriptionRequest recordedRequest =
        one(
            recorded(
                "scanner_subscription.tsv", "client", 22, ScannerSubscriptionRequest.parser()));
    ScannerData recordedAnswer =
        one(recorded("scanner_subscription.tsv", "server", 20, ScannerData.parser()));
    gateway.on(
        ScannerParametersRequest.class,
        request ->
            gateway.send(ScannerParameters.newBuilder().setXml(ScannerXmlTest.SMALL).build()));
    gateway.on(
        ScannerSubscriptionRequest.class,
        request -> gateway.send(recordedAnswer.toBuilder().setReqId(request.getReqId()).build()));

    try (TcpRoom room = room()) {
      ScannerRanking ranking =
          room.stub()
              .streamScanner(
                  StreamScannerRequest.newBuilder()
                      .setScanCode("TOP_PERC_GAIN")
                      .setInstrument("STK")
                      .setLocation("STK.US.MAJOR")
                      .setRows(10)
                      .build())
              .next()
              .getRanking();

      assertThat(ranking.getRowsList())
          .hasSize(10)
          .extracting(row -> row.getRank() + row.getInstrument().getSymbol())
          .startsWith("1HXA", "2GIPR", "3XPON", "4MVPL");
      assertThat(ranking.getRows(1).getInstrument().getPrimaryExchange()).isEqualTo("NASDAQ");
      assertThat(ranking.getRows(1).getMarketName()).isEqualTo("SCM");
      ScannerSubscriptionRequest asked =
          TcpRoom.on(gatewayContext, () -> gateway.last(ScannerSubscriptionRequest.class));
      assertThat(asked.getScannerSubscription().getNumberOfRows())
          .isEqualTo(recordedRequest.getScannerSubscription().getNumberOfRows());
      assertThat(asked.getScannerSubscription().getInstrument())
          .isEqualTo(recordedRequest.getScannerSubscription().getInstrument());
      assertThat(asked.getScannerSubscription().getLocationCode())
          .isEqualTo(recordedRequest.getScannerSubscription().getLocationCode());
    }
  }
}
