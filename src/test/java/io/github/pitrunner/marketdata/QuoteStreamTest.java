package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.ScriptedMarket.MSFT;
import static io.github.pitrunner.marketdata.ScriptedMarket.SPX;
import static io.github.pitrunner.marketdata.VirtualRoom.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QuoteStreamTest {
  private final VirtualRoom room = VirtualRoom.connected();

  private void quote(int contractId, double bid, double ask) {
    room.market.quote(contractId, bid, ask);
    room.time.settle();
  }

  @Nested
  class Snapshot {
    @Test
    void endsWhenEachInstrumentHasItsFirstQuote() {
      HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL", "MSFT");

      quote(AAPL, 189.1, 189.2);
      assertThat(taken(call)).containsExactly("AAPL 189.1/189.2 FRESH");
      quote(MSFT, 410, 410.5);
      assertThat(taken(call)).containsExactly("MSFT 410/410.5 FRESH", "SNAPSHOT_END");
      quote(AAPL, 189.15, 189.2);
      assertThat(taken(call)).containsExactly("AAPL 189.15/189.2 FRESH");
    }

    @Test
    void unknownInstrumentGetsAProblemAndTheOthersGoOn() {
      HandDrivenCall<StreamQuotesResponse> call = room.open("NOSUCH", "AAPL");

      quote(AAPL, 189.1, 189.2);

      assertThat(taken(call))
          .containsExactly("0 INSTRUMENT_NOT_FOUND", "AAPL 189.1/189.2 FRESH", "SNAPSHOT_END");
    }

    @Test
    void instrumentWithoutPermissionGetsAProblemAndTheOthersGoOn() {
      HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL", "MSFT");
      quote(MSFT, 410, 410.5);

      room.gateway.send(
          ScriptedMarket.error(room.market.line(AAPL), 354, "Not subscribed to this data"));
      room.time.settle();
      room.gateway.send(
          ScriptedMarket.error(room.market.line(AAPL), 10168, "Not subscribed, nor is delayed"));
      room.time.settle();

      assertThat(taken(call))
          .containsExactly(
              "MSFT 410/410.5 FRESH",
              "AAPL / NO_PERMISSION",
              "0 NO_MARKET_DATA_PERMISSION",
              "SNAPSHOT_END");
      assertThat(room.board.lines()).isEqualTo(1);
    }

    @Test
    void secondPlaceOfAnInstrumentSharesTheFirst() {
      HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL", "AAPL");

      quote(AAPL, 189.1, 189.2);

      assertThat(taken(call)).containsExactly("AAPL 189.1/189.2 FRESH", "SNAPSHOT_END");
      assertThat(room.board.readers()).isEqualTo(1);
    }

    @Test
    void silentLineIsNotWaitedForForEver() {
      HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL");

      room.time.advance(Duration.ofSeconds(2));

      assertThat(taken(call)).containsExactly("AAPL / STALE", "SNAPSHOT_END");
    }

    @Test
    void laterReaderHasItFromTheOpenLine() {
      room.open("AAPL");
      quote(AAPL, 189.1, 189.2);

      HandDrivenCall<StreamQuotesResponse> second = room.open("AAPL");

      assertThat(taken(second)).containsExactly("AAPL 189.1/189.2 FRESH", "SNAPSHOT_END");
      assertThat(room.market.linesAsked()).isEqualTo(1);
    }
  }

  @Nested
  class Gap {
    private final HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL", "MSFT");

    Gap() {
      quote(AAPL, 189.1, 189.2);
      quote(MSFT, 410, 410.5);
      call.take();
    }

    @Test
    void isToldOnceAndTheStreamGoesOnAfterTheReconnect() {
      room.gateway.drop();
      room.time.settle();
      assertThat(taken(call)).containsExactly("GAP");

      room.time.advance(Duration.ofSeconds(1));
      quote(AAPL, 190.1, 190.2);
      assertThat(taken(call)).containsExactly("AAPL 190.1/190.2 FRESH");
      quote(MSFT, 411, 411.5);
      assertThat(taken(call)).containsExactly("MSFT 411/411.5 FRESH", "RESUMED");
    }

    @Test
    void withinAGapIsToldOnlyIfSomethingFreshCameSince() {
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));
      assertThat(taken(call)).containsExactly("GAP");

      quote(AAPL, 190.1, 190.2);
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));
      assertThat(taken(call)).containsExactly("AAPL 190.1/190.2 FRESH", "GAP");

      quote(AAPL, 191.1, 191.2);
      quote(MSFT, 411, 411.5);
      assertThat(taken(call))
          .containsExactly("AAPL 191.1/191.2 FRESH", "MSFT 411/411.5 FRESH", "RESUMED");
    }

    @Test
    void endsWithAProblemWhereTheGatewayRefusesTheLineAfterwards() {
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));
      quote(AAPL, 190.1, 190.2);

      room.gateway.send(ScriptedMarket.error(room.market.line(MSFT), 321, "Error validating"));
      room.time.settle();

      assertThat(taken(call))
          .containsExactly("GAP", "AAPL 190.1/190.2 FRESH", "1 GATEWAY_REFUSED", "RESUMED");
    }

    @Test
    void ofTheBrokersLinkIsOneToo() {
      room.gateway.send(ScriptedMarket.error(-1, 1100, "Connectivity has been lost"));
      room.time.settle();
      room.gateway.send(ScriptedMarket.error(-1, 1101, "Connectivity restored, data lost"));
      room.time.settle();
      quote(AAPL, 190.1, 190.2);
      quote(MSFT, 411, 411.5);

      assertThat(taken(call))
          .containsExactly("GAP", "AAPL 190.1/190.2 FRESH", "MSFT 411/411.5 FRESH", "RESUMED");
    }

    @Test
    void beforeTheSnapshotIsCompleteEndsBoth() {
      HandDrivenCall<StreamQuotesResponse> fresh = room.open("SPX");
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));

      quote(SPX, 6500, 6501);

      assertThat(taken(fresh))
          .containsExactly("GAP", "SPX 6500/6501 FRESH", "SNAPSHOT_END", "RESUMED");
    }
  }

  @Nested
  class LookUpThatMeetsAnOutage {
    private final HandDrivenCall<StreamQuotesResponse> call;

    LookUpThatMeetsAnOutage() {
      room.open("AAPL", "MSFT");
      quote(AAPL, 189.1, 189.2);
      quote(MSFT, 410, 410.5);
      room.gateway.on(ContractDataRequest.class, request -> {});
      call = room.open("AAPL", "SPX", "MSFT", "SPX");
      assertThat(taken(call)).containsExactly("AAPL 189.1/189.2 FRESH", "MSFT 410/410.5 FRESH");
    }

    @Test
    void isMadeAgainInTheNextSessionAndEndsNothing() {
      room.gateway.drop();
      room.time.settle();
      new ScriptedMarket(room.gateway);
      room.time.advance(Duration.ofMillis(2500));
      assertThat(call.errors()).isEmpty();

      quote(AAPL, 190.1, 190.2);
      quote(MSFT, 411, 411.5);
      quote(SPX, 6500, 6501);

      assertThat(taken(call))
          .containsExactly(
              "GAP",
              "AAPL 190.1/190.2 FRESH",
              "MSFT 411/411.5 FRESH",
              "SPX 6500/6501 FRESH",
              "SNAPSHOT_END",
              "RESUMED");
    }

    @Test
    void isToldOfAsAGapWhereNoLineTellsOfIt() {
      HandDrivenCall<StreamQuotesResponse> alone = room.open("SPX");
      room.gateway.drop();
      room.time.settle();
      assertThat(taken(alone)).containsExactly("GAP");

      new ScriptedMarket(room.gateway);
      room.time.advance(Duration.ofMillis(2500));
      quote(SPX, 6500, 6501);

      assertThat(taken(alone)).containsExactly("SPX 6500/6501 FRESH", "SNAPSHOT_END", "RESUMED");
    }

    @Test
    void isMadeAgainHoweverLongTheGatewayIsAway() {
      room.links.refuse(true);
      room.gateway.drop();
      new ScriptedMarket(room.gateway);
      room.time.advance(Duration.ofMinutes(10));
      assertThat(call.errors()).isEmpty();

      room.links.refuse(false);
      room.time.advance(Duration.ofMinutes(2));
      quote(SPX, 6500, 6501);

      assertThat(taken(call)).contains("SPX 6500/6501 FRESH");
    }

    @Test
    void hasItsLineOpenedWhenTheBrokerIsBack() {
      room.gateway.send(ScriptedMarket.error(-1, 1100, "Connectivity has been lost"));
      new ScriptedMarket(room.gateway).answer(room.gateway.last(ContractDataRequest.class));
      room.time.advance(Duration.ofSeconds(10));
      assertThat(taken(call)).containsExactly("GAP");
      assertThat(call.errors()).isEmpty();

      room.gateway.send(ScriptedMarket.error(-1, 1101, "Connectivity restored, data lost"));
      room.time.advance(Duration.ofSeconds(1));
      quote(AAPL, 190.1, 190.2);
      quote(MSFT, 411, 411.5);
      quote(SPX, 6500, 6501);

      assertThat(taken(call))
          .containsExactly(
              "AAPL 190.1/190.2 FRESH",
              "MSFT 411/411.5 FRESH",
              "SPX 6500/6501 FRESH",
              "SNAPSHOT_END",
              "RESUMED");
    }

    @Test
    void isNotMadeAgainForAReaderThatLeft() {
      room.gateway.drop();
      room.time.settle();
      int before = room.gateway.heard(ContractDataRequest.class).size();

      call.cancel();
      room.time.advance(Duration.ofMinutes(1));

      assertThat(room.gateway.heard(ContractDataRequest.class)).hasSize(before);
    }
  }

  @Nested
  class SlowReader {
    private final HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL", "MSFT");

    SlowReader() {
      quote(AAPL, 189.1, 189.2);
      quote(MSFT, 410, 410.5);
      call.take();
    }

    @Test
    void getsTheLatestOfEachInstrumentAndHoldsNoMore() {
      call.stall();
      for (int i = 0; i < 1000; i++) {
        quote(AAPL, 190 + i, 191 + i);
      }
      quote(MSFT, 411, 411.5);
      call.resume();
      room.time.settle();

      assertThat(taken(call)).containsExactly("AAPL 1189/1190 FRESH", "MSFT 411/411.5 FRESH");
      assertThat(room.board.streams().conflated()).isEqualTo(999);
    }

    @Test
    void slowsNobodyElse() {
      HandDrivenCall<StreamQuotesResponse> other = room.open("AAPL");
      other.take();
      call.stall();

      quote(AAPL, 190, 191);
      quote(AAPL, 191, 192);

      assertThat(taken(other)).containsExactly("AAPL 190/191 FRESH", "AAPL 191/192 FRESH");
    }

    @Test
    void thatHasNotReadItsSnapshotStillGetsItWholeAheadOfTheGaps() {
      HandDrivenCall<StreamQuotesResponse> slow = new HandDrivenCall<>();
      slow.stall();
      room.service.streamQuotes(VirtualRoom.streamOf("AAPL"), slow);
      room.time.settle();
      for (int i = 0; i < 50; i++) {
        room.gateway.drop();
        room.time.advance(Duration.ofSeconds(1));
        quote(AAPL, 190 + i, 191 + i);
      }
      slow.resume();
      room.time.settle();

      assertThat(taken(slow))
          .containsExactly(
              "AAPL 189.1/189.2 FRESH", "SNAPSHOT_END", "GAP", "AAPL 239/240 FRESH", "RESUMED");
    }

    @Test
    void ofManyGapsHoldsOne() {
      call.stall();
      for (int i = 0; i < 50; i++) {
        room.gateway.drop();
        room.time.advance(Duration.ofSeconds(1));
        quote(AAPL, 190 + i, 191 + i);
        quote(MSFT, 410 + i, 411 + i);
      }
      call.resume();
      room.time.settle();

      assertThat(taken(call))
          .containsExactly("GAP", "AAPL 239/240 FRESH", "MSFT 459/460 FRESH", "RESUMED");
    }
  }

  @Nested
  class MaxRate {
    private final HandDrivenCall<StreamQuotesResponse> call =
        room.open(VirtualRoom.streamOf("AAPL").toBuilder().setMaxRate(2).build());

    @Test
    void holdsTheNewestQuoteUntilItsTime() {
      quote(AAPL, 189.1, 189.2);
      quote(AAPL, 189.2, 189.3);
      quote(AAPL, 189.3, 189.4);
      assertThat(taken(call)).containsExactly("AAPL 189.1/189.2 FRESH", "SNAPSHOT_END");

      room.time.advance(Duration.ofMillis(499));
      assertThat(taken(call)).isEmpty();
      room.time.advance(Duration.ofMillis(1));
      assertThat(taken(call)).containsExactly("AAPL 189.3/189.4 FRESH");
    }

    @Test
    void lateQuoteGoesAtOnce() {
      quote(AAPL, 189.1, 189.2);
      call.take();

      room.time.advance(Duration.ofMillis(500));
      quote(AAPL, 189.2, 189.3);

      assertThat(taken(call)).containsExactly("AAPL 189.2/189.3 FRESH");
    }

    @Test
    void quoteWaitsNoLongerThanItsIntervalWhenTheClockIsSetBack() {
      quote(AAPL, 189.1, 189.2);
      call.take();

      room.time.setBack(Duration.ofHours(1));
      quote(AAPL, 189.2, 189.3);
      assertThat(taken(call)).isEmpty();
      room.time.advance(Duration.ofMillis(500));

      assertThat(taken(call)).containsExactly("AAPL 189.2/189.3 FRESH");
    }

    @Test
    void quoteThatIsHeldIsForgottenInAGap() {
      quote(AAPL, 189.1, 189.2);
      quote(AAPL, 189.2, 189.3);
      call.take();

      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));

      assertThat(taken(call)).containsExactly("GAP");
    }
  }

  @Test
  void silenceIsBrokenByHeartbeats() {
    HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL");
    quote(AAPL, 189.1, 189.2);
    call.take();

    room.time.advance(Duration.ofSeconds(31));

    assertThat(taken(call)).containsExactly("HEARTBEAT", "HEARTBEAT");
  }

  @Test
  void gatewayThatIsAwayFailsTheStreamAtOnce() {
    room.links.refuse(true);
    room.gateway.drop();
    room.time.settle();

    HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL");

    assertThat(call.errors())
        .singleElement()
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            error -> assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  @Test
  void lastReaderThatLeavesClosesTheLineAWhileLater() {
    HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL");
    int line = room.market.line(AAPL);

    call.cancel();
    room.time.advance(Duration.ofMillis(4999));
    assertThat(room.board.lines()).isEqualTo(1);
    room.time.advance(Duration.ofMillis(1));

    assertThat(room.board.lines()).isZero();
    assertThat(room.board.streams().count()).isZero();
    assertThat(room.gateway.last(CancelMarketData.class).getReqId()).isEqualTo(line);
  }
}
