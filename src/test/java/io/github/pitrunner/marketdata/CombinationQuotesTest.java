package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.ScriptedMarket.MSFT;
import static io.github.pitrunner.marketdata.ScriptedMarket.price;
import static io.github.pitrunner.marketdata.VirtualRoom.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.v1.ComboLeg;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Combinations, which have no contract id: their legs tell them apart. */
class CombinationQuotesTest {
  private final VirtualRoom room = VirtualRoom.connected();

  private static InstrumentRef combination(int ratio) {
    return InstrumentRef.newBuilder()
        .setSymbol("AAPL")
        .setSecurityType(SecurityType.SECURITY_TYPE_COMBO)
        .addLegs(leg(AAPL, 1, Side.SIDE_BUY))
        .addLegs(leg(MSFT, ratio, Side.SIDE_SELL))
        .build();
  }

  private static ComboLeg leg(int contractId, int ratio, Side side) {
    return ComboLeg.newBuilder().setContractId(contractId).setRatio(ratio).setSide(side).build();
  }

  private static InstrumentRef otherWayRound(InstrumentRef combination) {
    return combination.toBuilder()
        .clearLegs()
        .addLegs(combination.getLegs(1))
        .addLegs(combination.getLegs(0))
        .build();
  }

  private int id(int ratio) {
    List<MarketDataRequest> asked =
        room.gateway.heard(MarketDataRequest.class).stream()
            .filter(request -> request.getContract().getComboLegs(1).getRatio() == ratio)
            .toList();
    return asked.get(asked.size() - 1).getReqId();
  }

  private void quote(int id, double bid) {
    room.gateway.send(price(id, 1, bid, "1"), price(id, 2, bid + 1, "1"), price(id, 4, bid, "1"));
    room.time.settle();
  }

  private HandDrivenCall<GetQuoteResponse> ask(InstrumentRef combination) {
    HandDrivenCall<GetQuoteResponse> call = new HandDrivenCall<>();
    room.service.getQuote(GetQuoteRequest.newBuilder().setInstrument(combination).build(), call);
    room.time.settle();
    return call;
  }

  @Test
  void haveALineEach() {
    HandDrivenCall<StreamQuotesResponse> stream =
        room.open(
            StreamQuotesRequest.newBuilder()
                .addInstruments(combination(2))
                .addInstruments(combination(3))
                .build());
    quote(id(2), 20);
    quote(id(3), 30);

    assertThat(room.board.lines()).isEqualTo(2);
    assertThat(taken(stream))
        .containsExactly("AAPL 20/21 FRESH", "AAPL 30/31 FRESH", "SNAPSHOT_END");
  }

  @Test
  void areTheSameWithTheirLegsInAnotherOrder() {
    room.open(
        StreamQuotesRequest.newBuilder()
            .addInstruments(combination(2))
            .addInstruments(otherWayRound(combination(2)))
            .build());

    assertThat(room.market.linesAsked()).isEqualTo(1);
  }

  @Test
  void haveASnapshotAndALastKnownQuoteEach() {
    HandDrivenCall<GetQuoteResponse> two = ask(combination(2));
    HandDrivenCall<GetQuoteResponse> three = ask(combination(3));
    quote(id(2), 20);
    quote(id(3), 30);
    assertThat(two.answer().getQuote().getBid().getValue()).isEqualTo("20");
    assertThat(three.answer().getQuote().getBid().getValue()).isEqualTo("30");

    room.links.refuse(true);
    room.gateway.drop();
    room.time.settle();

    assertThat(ask(combination(2)).answer().getQuote().getBid().getValue()).isEqualTo("20");
    assertThat(ask(combination(3)).answer().getQuote().getBid().getValue()).isEqualTo("30");
  }
}
