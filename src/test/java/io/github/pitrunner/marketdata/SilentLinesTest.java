package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.ScriptedMarket.MSFT;
import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.ScriptedMarket.generic;
import static io.github.pitrunner.marketdata.ScriptedMarket.price;
import static io.github.pitrunner.marketdata.VirtualRoom.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Lines that fall silent, and what comes of it. */
class SilentLinesTest {
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration VERIFY = Duration.ofSeconds(5);

  /** The lines are looked at so often. */
  private static final Duration SCAN = Duration.ofSeconds(1);

  private static final Instant MONDAY = Instant.parse("2026-11-23T15:00:00Z");

  private final VirtualRoom room = VirtualRoom.connected();

  private void pass(Duration duration) {
    room.time.advance(duration);
  }

  private void passTo(Instant time) {
    pass(Duration.between(room.time.instant(), time));
  }

  private void quote(int contractId, double bid, double ask) {
    room.market.quote(contractId, bid, ask);
    room.time.settle();
  }

  private void notice(int id, int code, String text) {
    room.gateway.send(error(id, code, text));
    room.time.settle();
  }

  private int asked() {
    return room.market.linesAsked();
  }

  /** A stream that has its snapshot, while its instruments trade. */
  private HandDrivenCall<StreamQuotesResponse> opened() {
    passTo(MONDAY);
    HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL");
    quote(AAPL, 189.1, 189.2);
    call.take();
    return call;
  }

  /** What a stream sent that is not a heartbeat. */
  private static List<String> news(HandDrivenCall<StreamQuotesResponse> call) {
    return taken(call).stream().filter(item -> !item.equals("HEARTBEAT")).toList();
  }

  @Nested
  class WhileTheyTrade {
    private final HandDrivenCall<StreamQuotesResponse> call = opened();

    @Test
    void lineThatFallsSilentIsAskedForOnceAndThenCalledStale() {
      int before = room.market.line(AAPL);

      pass(SILENCE.minus(SCAN));
      assertThat(asked()).isEqualTo(1);
      pass(SCAN.multipliedBy(2));
      assertThat(asked()).isEqualTo(2);
      assertThat(room.gateway.last(CancelMarketData.class).getReqId()).isEqualTo(before);
      assertThat(news(call)).isEmpty();

      pass(SILENCE.plus(SCAN));
      assertThat(news(call)).containsExactly("AAPL 189.1/189.2 STALE");
      assertThat(room.board.staleLines()).isEqualTo(1);
      assertThat(room.board.staleAlerts()).isEqualTo(1);
    }

    @Test
    void staleLineIsAskedForAnewMoreAndMoreSeldomAndCalledStaleOnce() {
      pass(SILENCE.multipliedBy(2).plusSeconds(3));
      assertThat(news(call)).containsExactly("AAPL 189.1/189.2 STALE");
      assertThat(asked()).isEqualTo(2);

      pass(Duration.ofMinutes(30));

      // After 1, 2, 4 and 8 minutes; the next time is 16 minutes later.
      assertThat(asked()).isEqualTo(2 + 4);
      assertThat(room.board.staleAlerts()).isEqualTo(1);
      assertThat(news(call)).isEmpty();
    }

    @Test
    void staleLineWhoseRequestsWereLostIsBackWhenOneComesThrough() {
      pass(SILENCE.multipliedBy(2).plusSeconds(3));
      assertThat(news(call)).containsExactly("AAPL 189.1/189.2 STALE");
      room.gateway.on(MarketDataRequest.class, request -> room.market.quote(AAPL, 190, 191));

      pass(SILENCE.plus(SCAN));

      assertThat(news(call)).containsExactly("AAPL 190/191 FRESH");
    }

    @Test
    void staleLineAlarmsOnceUntilSomethingIsHeard() {
      pass(SILENCE.multipliedBy(2).plusSeconds(3));
      pass(Duration.ofMinutes(30));
      assertThat(room.alerts.take()).containsExactly("STALE_DATA AAPL");

      quote(AAPL, 190, 191);
      pass(SCAN);

      assertThat(room.alerts.take()).containsExactly("resolved STALE_DATA AAPL");
    }

    @Test
    void staleLineThatFoundNoPlaceAmongTooManyAlarmsWhenThereIsOne() {
      room.alerts.setFull(true);
      pass(SILENCE.multipliedBy(2).plusSeconds(3));
      assertThat(room.alerts.take()).isEmpty();

      room.alerts.setFull(false);
      pass(SCAN);

      assertThat(room.alerts.take()).containsExactly("STALE_DATA AAPL");
    }

    @Test
    void staleLineThatFoundNoPlaceAndIsWellAgainAlarmsNobody() {
      room.alerts.setFull(true);
      pass(SILENCE.multipliedBy(2).plusSeconds(3));
      quote(AAPL, 190, 191);
      pass(SCAN);
      room.alerts.take();

      room.alerts.setFull(false);
      pass(SCAN.multipliedBy(5));

      assertThat(room.alerts.take()).isEmpty();
    }

    @Test
    void staleLineThatNobodyReadsAnyMoreAlarmsNobody() {
      pass(SILENCE.multipliedBy(2).plusSeconds(3));
      assertThat(room.alerts.take()).containsExactly("STALE_DATA AAPL");

      call.cancel();
      pass(Duration.ofSeconds(6));

      assertThat(room.board.lines()).isZero();
      assertThat(room.alerts.take()).containsExactly("resolved STALE_DATA AAPL");
    }

    @Test
    void staleLineThatIsLostWithItsSessionAlarmsAsThatAlone() {
      pass(SILENCE.multipliedBy(2).plusSeconds(3));
      assertThat(room.alerts.take()).containsExactly("STALE_DATA AAPL");

      room.gateway.drop();
      pass(SCAN);

      assertThat(room.alerts.take()).containsExactly("resolved STALE_DATA AAPL");
    }

    @Test
    void tickMakesAStaleLineFreshAgain() {
      pass(SILENCE.multipliedBy(2).plusSeconds(3));
      assertThat(news(call)).containsExactly("AAPL 189.1/189.2 STALE");

      quote(AAPL, 190, 191);

      assertThat(news(call)).containsExactly("AAPL 190/191 FRESH");
      assertThat(room.board.staleLines()).isZero();
    }

    @Test
    void snapshotOfALineThatIsAskedForAnewIsWholeBeforeItIsSent() {
      pass(SILENCE.plus(SCAN));
      int id = room.market.line(AAPL);

      room.gateway.send(price(id, 1, 190, "1"));
      room.time.settle();
      assertThat(news(call)).isEmpty();
      room.gateway.send(price(id, 2, 191, "1"));
      room.time.settle();

      assertThat(news(call)).containsExactly("AAPL 190/191 FRESH");
    }

    @Test
    void quietInstrumentIsAskedForMoreAndMoreSeldom() {
      room.gateway.on(MarketDataRequest.class, request -> room.market.quote(AAPL, 189.1, 189.2));

      pass(Duration.ofHours(1));

      // After 1, 2, 4, 8, 16 and 16 minutes.
      assertThat(asked()).isEqualTo(1 + 6);
      assertThat(room.board.staleAlerts()).isZero();
      assertThat(room.board.staleLines()).isZero();
    }

    @Test
    void instrumentThatIsLivelyAgainIsWatchedAsBefore() {
      room.gateway.on(MarketDataRequest.class, request -> room.market.quote(AAPL, 189.1, 189.2));
      pass(Duration.ofMinutes(20));
      int before = asked();
      for (int i = 0; i < 10; i++) {
        pass(Duration.ofSeconds(10));
        quote(AAPL, 190 + i, 191 + i);
      }

      pass(SILENCE.plus(SCAN));

      assertThat(asked()).isEqualTo(before + 1);
    }

    @Test
    void haltedInstrumentMayBeSilent() {
      room.gateway.send(generic(room.market.line(AAPL), 49, 1));

      pass(Duration.ofHours(1));

      assertThat(asked()).isEqualTo(1);
      assertThat(room.board.staleLines()).isZero();
    }

    @Test
    void ageOfTheNewestTickIsTold() {
      pass(Duration.ofMillis(2500));

      assertThat(room.board.secondsSinceLastTick()).isEqualTo(2.5);
    }
  }

  @Test
  void silenceOutsideTradingHoursIsNoAlarm() {
    HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL");
    quote(AAPL, 189.1, 189.2);
    call.take();

    // 04:00 in New York, when it begins to trade.
    passTo(Instant.parse("2026-11-23T09:00:00Z"));
    assertThat(asked()).isEqualTo(1);
    assertThat(news(call)).isEmpty();

    pass(SILENCE.plus(SCAN));
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void lineThatOutlivesItsTradingHoursAsksForThoseOfTheNextDays() {
    room.open("AAPL");
    int before = room.gateway.heard(ContractDataRequest.class).size();
    room.gateway.on(MarketDataRequest.class, request -> room.market.quote(AAPL, 189.1, 189.2));

    // The hours end on Tuesday night.
    passTo(Instant.parse("2026-11-24T00:00:02Z"));
    assertThat(room.gateway.heard(ContractDataRequest.class)).hasSize(before);
    passTo(Instant.parse("2026-11-25T00:00:02Z"));

    ContractDataRequest request = room.gateway.last(ContractDataRequest.class);
    assertThat(room.gateway.heard(ContractDataRequest.class)).hasSize(before + 1);
    assertThat(request.getContract().getConId()).isEqualTo(AAPL);
    assertThat(request.getContract().getExchange()).isEqualTo("SMART");
  }

  @Nested
  class AfterAnOutage {
    private final HandDrivenCall<StreamQuotesResponse> call = opened();
    private final int before = room.market.line(AAPL);

    AfterAnOutage() {
      notice(-1, 1100, "Connectivity has been lost");
      notice(-1, 1102, "Connectivity restored, data kept");
    }

    @Test
    void streamThatLivesAfter1102IsLeftAlone() {
      assertThat(news(call)).containsExactly("GAP");

      room.gateway.send(price(before, 1, 190, "1"));
      pass(Duration.ofSeconds(30));

      assertThat(news(call)).containsExactly("AAPL 190/189.2 FRESH", "RESUMED");
      assertThat(asked()).isEqualTo(1);
    }

    @Test
    void streamThatStaysSilentAfter1102IsAskedForAnew() {
      pass(VERIFY.minusMillis(1));
      assertThat(asked()).isEqualTo(1);
      pass(SCAN.plusMillis(1));
      assertThat(asked()).isEqualTo(2);
      assertThat(room.gateway.last(CancelMarketData.class).getReqId()).isEqualTo(before);

      quote(AAPL, 190, 191);

      assertThat(news(call)).containsExactly("GAP", "AAPL 190/191 FRESH", "RESUMED");
    }

    @Test
    void streamOfWhichNothingComesIsResumedAsAStaleOne() {
      pass(VERIFY.plus(SCAN));
      pass(Duration.ofSeconds(2));

      assertThat(news(call)).containsExactly("GAP", "AAPL / STALE", "RESUMED");
    }

    @Test
    void secondOutageWhileTheFirstIsVerifiedIsVerifiedInItsTurn() {
      pass(Duration.ofSeconds(3));
      notice(-1, 1100, "Connectivity has been lost");
      pass(Duration.ofMinutes(1));
      assertThat(asked()).isEqualTo(1);

      notice(-1, 1102, "Connectivity restored, data kept");
      pass(VERIFY.plus(SCAN));

      assertThat(asked()).isEqualTo(2);
      assertThat(news(call)).containsExactly("GAP");
    }
  }

  @Nested
  class FarmFlaps {
    private static final String BROKEN = "Market data farm connection is broken:usfarm";
    private static final String BACK = "Market data farm connection is OK:usfarm";

    private final HandDrivenCall<StreamQuotesResponse> call = opened();

    FarmFlaps() {
      pass(Duration.ofSeconds(10));
    }

    @Test
    void farmFlapThatLeavesAStreamSilentIsNoticed() {
      notice(-1, 2103, BROKEN);
      pass(Duration.ofSeconds(2));
      notice(-1, 2104, BACK);
      pass(VERIFY.plus(SCAN));

      assertThat(asked()).isEqualTo(2);
      quote(AAPL, 190, 191);
      assertThat(news(call)).containsExactly("AAPL 190/191 FRESH");
    }

    @Test
    void streamThatLivesThroughAFarmFlapIsLeftAlone() {
      notice(-1, 2103, BROKEN);
      pass(Duration.ofSeconds(2));
      quote(AAPL, 190, 191);
      notice(-1, 2104, BACK);
      pass(Duration.ofSeconds(30));

      assertThat(asked()).isEqualTo(1);
      assertThat(news(call)).containsExactly("AAPL 190/191 FRESH");
    }

    @Test
    void brokenFarmMakesItsSilentStreamsStaleUntilATickComes() {
      notice(-1, 2103, BROKEN);
      pass(VERIFY.plus(SCAN));
      assertThat(news(call)).containsExactly("AAPL 189.1/189.2 STALE");
      assertThat(room.board.staleLines()).isEqualTo(1);

      quote(AAPL, 190, 191);
      assertThat(news(call)).containsExactly("AAPL 190/191 FRESH");
    }

    @Test
    void brokenFarmIsOneAlarmHoweverManyStreams() {
      room.open("MSFT");
      quote(MSFT, 410, 411);

      notice(-1, 2103, BROKEN);
      pass(VERIFY.plus(SCAN));

      assertThat(room.board.staleLines()).isEqualTo(2);
      assertThat(room.board.staleAlerts()).isEqualTo(1);
    }

    @Test
    void farmThatBreaksAgainIsAnotherAlarm() {
      breakFarm();
      assertThat(room.alerts.take()).containsExactly("STALE_DATA farm usfarm");

      notice(-1, 2104, BACK);
      assertThat(room.alerts.take()).containsExactly("resolved STALE_DATA farm usfarm");
      quote(AAPL, 190, 191);
      breakFarm();

      assertThat(room.board.staleAlerts()).isEqualTo(2);
      assertThat(room.alerts.take()).containsExactly("STALE_DATA farm usfarm");
    }

    @Test
    void farmThatBreaksAgainInTheNextSessionIsAnotherAlarm() {
      breakFarm();

      room.gateway.drop();
      pass(Duration.ofSeconds(1));
      quote(AAPL, 190, 191);
      breakFarm();

      assertThat(room.board.staleAlerts()).isEqualTo(2);
    }

    @Test
    void farmThatCameBackWhileNobodyReadIsAnotherAlarmWhenItBreaksAgain() {
      breakFarm();

      call.cancel();
      pass(Duration.ofSeconds(6));
      assertThat(room.board.lines()).isZero();
      notice(-1, 2104, BACK);
      room.open("AAPL");
      quote(AAPL, 190, 191);
      breakFarm();

      assertThat(room.board.staleAlerts()).isEqualTo(2);
    }

    private void breakFarm() {
      // What comes sooner is the snapshot of a line that was just opened.
      pass(VERIFY);
      notice(-1, 2103, BROKEN);
      pass(VERIFY.plus(SCAN));
    }

    @Test
    void staleStreamIsAskedForAnewWhenItsFarmIsBack() {
      notice(-1, 2103, BROKEN);
      pass(Duration.ofMinutes(5));
      notice(-1, 2104, BACK);
      assertThat(asked()).isEqualTo(1);
      pass(VERIFY.plus(SCAN));

      assertThat(asked()).isEqualTo(2);
    }

    @Test
    void farmOfBarsDoesNotConcernThem() {
      notice(-1, 2105, "HMDS data farm connection is broken:ushmds");
      pass(Duration.ofSeconds(30));

      assertThat(room.board.staleLines()).isZero();
    }
  }

  @Nested
  class Competition {
    private final HandDrivenCall<StreamQuotesResponse> call = opened();

    private void compete() {
      notice(room.market.line(AAPL), 10197, "No market data during competing live session");
    }

    @Test
    void competingSessionEndsAndQuotesComeBack() {
      compete();
      assertThat(news(call)).containsExactly("AAPL 189.1/189.2 COMPETING_SESSION");

      pass(Duration.ofSeconds(31));
      assertThat(asked()).isEqualTo(2);
      compete();
      pass(Duration.ofSeconds(31));
      assertThat(asked()).isEqualTo(3);
      assertThat(news(call)).isEmpty();
      quote(AAPL, 190, 191);

      assertThat(news(call)).containsExactly("AAPL 190/191 FRESH");
      pass(Duration.ofSeconds(50));
      assertThat(asked()).isEqualTo(3);
    }

    @Test
    void silenceOfABlockedLineIsNoAlarm() {
      room.gateway.on(MarketDataRequest.class, request -> compete());
      compete();

      pass(Duration.ofHours(1));

      assertThat(room.board.staleAlerts()).isZero();
      assertThat(news(call)).containsExactly("AAPL 189.1/189.2 COMPETING_SESSION");
    }

    @Test
    void competitionThatIsToldAfterAnOutageEndsTheGap() {
      notice(-1, 1100, "Connectivity has been lost");
      notice(-1, 1102, "Connectivity restored, data kept");
      compete();

      assertThat(news(call))
          .containsExactly("GAP", "AAPL 189.1/189.2 COMPETING_SESSION", "RESUMED");
    }
  }

  @Nested
  class WhenTheClockIsSetBack {
    private static final Duration HOUR = Duration.ofHours(1);

    private final HandDrivenCall<StreamQuotesResponse> call = opened();

    @Test
    void silenceIsNoticedAsSoonAsEver() {
      room.time.setBack(HOUR);

      pass(SILENCE.plus(SCAN.multipliedBy(2)));
      assertThat(asked()).isEqualTo(2);
      room.time.setBack(HOUR);
      pass(SILENCE.plus(SCAN.multipliedBy(2)));

      assertThat(news(call)).containsExactly("AAPL 189.1/189.2 STALE");
    }

    @Test
    void lineHasToShowThatItLivesAsSoonAsEver() {
      notice(-1, 1100, "Connectivity has been lost");
      notice(-1, 1102, "Connectivity restored, data kept");
      room.time.setBack(HOUR);

      pass(VERIFY.plus(SCAN.multipliedBy(2)));

      assertThat(asked()).isEqualTo(2);
    }

    @Test
    void lineWasSilentThroughAFarmFlapEvenIfItsLastTickIsInTheFuture() {
      room.time.setBack(HOUR);
      pass(SCAN);
      notice(-1, 2103, "Market data farm connection is broken:usfarm");
      pass(Duration.ofSeconds(2));
      notice(-1, 2104, "Market data farm connection is OK:usfarm");

      pass(VERIFY.plus(SCAN));

      assertThat(asked()).isEqualTo(2);
    }

    @Test
    void blockedLineIsAskedForAnewAsSoonAsEver() {
      notice(room.market.line(AAPL), 10197, "No market data during competing live session");
      room.time.setBack(HOUR);

      pass(Duration.ofSeconds(32));

      assertThat(asked()).isEqualTo(2);
    }

    @Test
    void ageOfTheNewestTickIsNotNegative() {
      room.time.setBack(HOUR);
      assertThat(room.board.secondsSinceLastTick()).isZero();

      pass(Duration.ofSeconds(10));

      assertThat(room.board.secondsSinceLastTick()).isBetween(9.0, 10.0);
    }
  }
}
