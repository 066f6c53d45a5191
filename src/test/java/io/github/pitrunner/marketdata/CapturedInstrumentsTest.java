package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.tws.PriceIncrement;
import io.github.pitrunner.tws.SymbolSamples;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetInstrumentResponse;
import io.github.pitrunner.v1.GetTradingHoursRequest;
import io.github.pitrunner.v1.GetTradingHoursResponse;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SearchInstrumentsResponse;
import io.github.pitrunner.v1.SecurityType;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What instruments look like when a real gateway tells of them. */
class CapturedInstrumentsTest {
  private static final Path CAPTURES =
      Path.of(System.getProperty("pitrunner.captures", "../shared/tws/captures"));
  private static final int HEADER = 8;
  private static final int PROTOBUF = 200;

  private final VirtualRoom room = VirtualRoom.connected();

  private static <T extends Message> List<T> sent(String capture, int id, Parser<T> parser)
      throws IOException {
    Path file = CAPTURES.resolve(capture);
    assumeThat(file)
        .as("Skipped: the recorded frames are not at %s (-Dpitrunner.captures)", CAPTURES)
        .exists();
    List<T> messages = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("server\t")) {
        byte[] frame = Base64.getDecoder().decode(line.substring(line.indexOf('\t') + 1));
        if (ByteBuffer.wrap(frame).getInt(4) == PROTOBUF + id) {
          messages.add(parser.parseFrom(frame, HEADER, frame.length - HEADER));
        }
      }
    }
    return messages;
  }

  private static InstrumentRef future(String expiry) {
    return InstrumentRef.newBuilder()
        .setSymbol("ES")
        .setSecurityType(SecurityType.SECURITY_TYPE_FUTURE)
        .setExchange("CME")
        .setExpiry(expiry)
        .build();
  }

  /** Answers with the recorded futures, or with that of one expiry. */
  private void answerFutures() throws IOException {
    List<ContractData> futures = sent("contract_details_es_fut.tsv", 10, ContractData.parser());
    room.gateway.on(
        MarketRuleRequest.class,
        request ->
            room.gateway.send(
                MarketRule.newBuilder()
                    .setMarketRuleId(request.getMarketRuleId())
                    .addPriceIncrements(
                        PriceIncrement.newBuilder().setLowEdge(0).setIncrement(0.25))
                    .build()));
    room.gateway.on(
        ContractDataRequest.class,
        request -> {
          String expiry = request.getContract().getLastTradeDateOrContractMonth();
          futures.stream()
              .filter(one -> one.getContract().getLastTradeDate().startsWith(expiry))
              .forEach(
                  one -> room.gateway.send(one.toBuilder().setReqId(request.getReqId()).build()));
          room.gateway.send(ContractDataEnd.newBuilder().setReqId(request.getReqId()).build());
        });
  }

  @Test
  void futureIsToldWithItsDetails() throws IOException {
    answerFutures();
    HandDrivenCall<GetInstrumentResponse> call = new HandDrivenCall<>();
    room.service.getInstrument(
        GetInstrumentRequest.newBuilder().setInstrument(future("202612")).build(), call);
    room.time.settle();

    var details = call.answer().getDetails();
    assertThat(details.getInstrument().getLocalSymbol()).isEqualTo("ESZ6");
    assertThat(details.getInstrument().getMultiplier().getValue()).isEqualTo("50");
    assertThat(details.getMinTick().getValue()).isEqualTo("0.25");
    assertThat(details.getTimeZone()).isEqualTo("US/Central");
  }

  @Test
  void futuresHoursAreRead() throws IOException {
    answerFutures();
    HandDrivenCall<GetTradingHoursResponse> call = new HandDrivenCall<>();
    room.service.getTradingHours(
        GetTradingHoursRequest.newBuilder().setInstrument(future("202612")).build(), call);
    room.time.settle();

    assertThat(call.answer().getTradingSessionsList()).hasSize(5);
    assertThat(call.answer().getRegularSessionsList()).hasSize(5);
    // 28 August 2026, 16:00 in Chicago.
    assertThat(call.answer().getKnownUntilTime().getSeconds())
        .isEqualTo(java.time.Instant.parse("2026-08-28T21:00:00Z").getEpochSecond());
  }

  @Test
  void severalFuturesAreAmbiguousWithTheirNames() throws IOException {
    answerFutures();
    HandDrivenCall<GetInstrumentResponse> call = new HandDrivenCall<>();
    room.service.getInstrument(
        GetInstrumentRequest.newBuilder().setInstrument(future("")).build(), call);
    room.time.settle();

    assertThat(call.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void whatIsNotFoundIsSaidSo() throws IOException {
    ErrorMessage refusal =
        sent("contract_details_not_found.tsv", 4, ErrorMessage.parser()).stream()
            .filter(error -> error.getErrorCode() == 200)
            .findFirst()
            .orElseThrow();
    room.gateway.on(
        ContractDataRequest.class,
        request -> room.gateway.send(refusal.toBuilder().setId(request.getReqId()).build()));
    HandDrivenCall<GetInstrumentResponse> call = new HandDrivenCall<>();
    room.service.getInstrument(
        GetInstrumentRequest.newBuilder().setInstrument(VirtualRoom.ref("ZZZZNONE")).build(), call);
    room.time.settle();

    assertThat(call.code()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(room.gateway.heard(ContractDataRequest.class)).hasSize(1);
  }

  @Test
  void searchPassesOverIssuersOfBonds() throws IOException {
    SymbolSamples samples = sent("matching_symbols.tsv", 79, SymbolSamples.parser()).get(0);
    room.gateway.on(
        MatchingSymbolsRequest.class,
        request -> room.gateway.send(samples.toBuilder().setReqId(request.getReqId()).build()));
    HandDrivenCall<SearchInstrumentsResponse> call = new HandDrivenCall<>();
    room.service.searchInstruments(
        SearchInstrumentsRequest.newBuilder().setQuery("AAPL").build(), call);
    room.time.settle();

    assertThat(call.answer().getMatchesList())
        .isNotEmpty()
        .allMatch(match -> match.getInstrument().getContractId() > 0);
    assertThat(call.answer().getMatches(0).getDescription()).isEqualTo("APPLE INC");
    assertThat(call.answer().getMatches(0).getDerivativeTypesList()).contains("OPT");
  }

  @Test
  void expiredFutureIsNotFoundAndItsLastDayIsTold() throws IOException {
    List<ContractData> futures = sent("contract_details_es_fut.tsv", 10, ContractData.parser());
    room.gateway.on(
        ContractDataRequest.class,
        request -> {
          // It expired in September, and now is November.
          if (request.getContract().getIncludeExpired()) {
            room.gateway.send(
                futures.get(0).toBuilder().setReqId(request.getReqId()).build(),
                ContractDataEnd.newBuilder().setReqId(request.getReqId()).build());
          } else {
            room.gateway.send(
                ScriptedMarket.error(request.getReqId(), 200, "No security definition"));
          }
        });
    HandDrivenCall<GetInstrumentResponse> call = new HandDrivenCall<>();
    room.service.getInstrument(
        GetInstrumentRequest.newBuilder()
            .setInstrument(
                InstrumentRef.newBuilder().setContractId(futures.get(0).getContract().getConId()))
            .build(),
        call);
    room.time.settle();

    assertThat(call.code()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(call.errors().get(0)).hasMessageContaining("its last day was 2026-09-18");
  }
}
