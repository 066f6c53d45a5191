package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.RerouteMarketDataRequest;
import io.github.pitrunner.tws.TickPrice;
import io.github.pitrunner.tws.TickReqParams;
import io.github.pitrunner.tws.TickSize;
import io.github.pitrunner.v1.MarketDataType;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.wire.SharedRecords;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a real gateway sent about a contract for difference whose data comes from elsewhere. */
class CapturedQuoteTest {
  private final VirtualRoom room = VirtualRoom.connected();

  /** The recorded answers to the first and to the second request for the line. */
  private static List<List<byte[]>> recorded() {
    List<List<byte[]>> answers = new ArrayList<>();
    for (String line : lines()) {
      String[] columns = line.split("\t", -1);
      byte[] frame = Base64.getDecoder().decode(columns[1]);
      boolean isRequest = columns[0].equals("client") && messageId(frame) == 1;
      if (isRequest) {
        answers.add(new ArrayList<>());
      } else if (columns[0].equals("server") && !answers.isEmpty()) {
        answers.get(answers.size() - 1).add(frame);
      }
    }
    return answers;
  }

  private static List<String> lines() {
    return SharedRecords.captures().stream()
        .filter(file -> file.endsWith("cfd_quote_reroute.tsv"))
        .flatMap(file -> SharedRecords.lines(file).stream())
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private static int messageId(byte[] frame) {
    int id = ByteBuffer.wrap(frame).getInt(4);
    return id > 200 ? id - 200 : id;
  }

  /** The recorded message under the id of our own request. */
  private static Message message(byte[] frame, int reqId) {
    ByteBuffer body = ByteBuffer.wrap(frame, 8, frame.length - 8);
    try {
      return switch (messageId(frame)) {
        case 1 -> TickPrice.parseFrom(body).toBuilder().setReqId(reqId).build();
        case 2 -> TickSize.parseFrom(body).toBuilder().setReqId(reqId).build();
        case 4 -> ErrorMessage.parseFrom(body).toBuilder().setId(reqId).build();
        case 58 ->
            io.github.pitrunner.tws.MarketDataType.parseFrom(body).toBuilder()
                .setReqId(reqId)
                .build();
        case 81 -> TickReqParams.parseFrom(body).toBuilder().setReqId(reqId).build();
        case 91 -> RerouteMarketDataRequest.parseFrom(body).toBuilder().setReqId(reqId).build();
        default -> throw new IllegalStateException("Message " + messageId(frame));
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answerAsRecorded() {
    List<List<byte[]>> recorded = recorded();
    room.gateway.on(
        MarketDataRequest.class,
        request -> {
          int place = Math.min(room.market.linesAsked(), recorded.size()) - 1;
          for (byte[] frame : recorded.get(place)) {
            room.gateway.send(message(frame, request.getReqId()));
          }
        });
  }

  @Test
  void isFollowedToItsUnderlyingAndIsDelayed() {
    answerAsRecorded();

    HandDrivenCall<StreamQuotesResponse> call =
        room.open(
            VirtualRoom.streamOf("AAPL").toBuilder()
                .setMarketDataType(MarketDataType.MARKET_DATA_TYPE_DELAYED)
                .build());
    room.time.advance(Duration.ofSeconds(2));

    assertThat(room.gateway.last(MarketDataRequest.class).getContract().getConId()).isEqualTo(8314);
    Quote quote = call.take().get(0).getQuote();
    assertThat(quote.getInstrument().getContractId()).isEqualTo(AAPL);
    assertThat(quote.getMarketDataType()).isEqualTo(MarketDataType.MARKET_DATA_TYPE_DELAYED);
    assertThat(quote.getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_FRESH);
    assertThat(quote.getHigh().getValue()).isEqualTo("234.43");
    assertThat(quote.getLow().getValue()).isEqualTo("229.51");
    assertThat(quote.getVolume().getValue()).isEqualTo("29966");
    assertThat(quote.getClose().getValue()).isEqualTo("231.04");
    assertThat(quote.hasBid()).isFalse();
  }
}
