package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelRealTimeBars;
import io.github.pitrunner.tws.CancelTickByTick;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.HistoricalTickLast;
import io.github.pitrunner.tws.HistoricalTicks;
import io.github.pitrunner.tws.HistoricalTicksBidAsk;
import io.github.pitrunner.tws.HistoricalTicksLast;
import io.github.pitrunner.tws.HistoricalTicksRequest;
import io.github.pitrunner.tws.RealTimeBarTick;
import io.github.pitrunner.tws.RealTimeBarsRequest;
import io.github.pitrunner.tws.TickByTickData;
import io.github.pitrunner.tws.TickByTickRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickDeskTest {
  private final DeskFixture fixture = DeskFixture.realHours(DeskFixture.NOON);

  private static TickByTickRequest stream(int reqId, Contract contract, String tickType) {
    return TickByTickRequest.newBuilder()
        .setReqId(reqId)
        .setContract(contract)
        .setTickType(tickType)
        .build();
  }

  private static HistoricalTicksRequest.Builder past(String show) {
    return HistoricalTicksRequest.newBuilder()
        .setReqId(1)
        .setContract(DeskFixture.apple())
        .setNumberOfTicks(100)
        .setWhatToShow(show)
        .setUseRth(true);
  }

  private static RealTimeBarsRequest bars(String show) {
    return RealTimeBarsRequest.newBuilder()
        .setReqId(1)
        .setContract(DeskFixture.apple())
        .setBarSize(5)
        .setWhatToShow(show)
        .setUseRth(true)
        .build();
  }

  @Nested
  class AStream {
    @ParameterizedTest
    @CsvSource({"Last, 1", "AllLast, 2", "BidAsk, 3", "MidPoint, 4"})
    void sendsItsKindOfTicks(String name, int wireType) {
      fixture.ask(stream(1, DeskFixture.apple(), name));
      fixture.pass(Duration.ofSeconds(5));

      assertThat(fixture.client.received(TickByTickData.class))
          .isNotEmpty()
          .allMatch(tick -> tick.getTickType() == wireType && tick.getTickCase().getNumber() >= 3);
    }

    @Test
    void losesNoTradeThatHistoryKnows() {
      fixture.ask(stream(1, DeskFixture.apple(), "AllLast"));
      fixture.pass(Duration.ofSeconds(10));
      List<HistoricalTickLast> live =
          fixture.client.received(TickByTickData.class).stream()
              .map(TickByTickData::getHistoricalTickLast)
              .toList();

      fixture.ask(past("TRADES").setStartDateTime("20261124 12:00:00 US/Eastern").build());

      List<HistoricalTickLast> told =
          fixture.client.only(HistoricalTicksLast.class).getHistoricalTicksLastList();
      assertThat(live).hasSize(40);
      assertThat(told).endsWith(live.toArray(HistoricalTickLast[]::new));
    }

    @Test
    void catchesUpAfterItsClientTookNothing() {
      fixture.ask(stream(1, DeskFixture.apple(), "Last"));
      fixture.client.fill(true);
      fixture.pass(Duration.ofSeconds(4));
      assertThat(fixture.client.received()).isEmpty();

      fixture.client.fill(false);
      fixture.pass(Duration.ofMillis(250));

      assertThat(fixture.client.received(TickByTickData.class)).hasSize(17);
    }

    @Test
    void beginsWithThePastThatWasAskedFor() {
      fixture.ask(stream(1, DeskFixture.apple(), "Last").toBuilder().setNumberOfTicks(10).build());

      assertThat(fixture.client.only(HistoricalTicksLast.class).getHistoricalTicksLastCount())
          .isBetween(10, 13);
    }

    @Test
    void endsWithItsCancel() {
      fixture.ask(stream(1, DeskFixture.apple(), "Last"));
      CancelTickByTick cancel = CancelTickByTick.newBuilder().setReqId(1).build();
      fixture.ask(cancel);
      fixture.pass(Duration.ofSeconds(2));
      assertThat(fixture.client.received()).isEmpty();

      fixture.ask(cancel);

      assertThat(fixture.client.codes(1)).containsExactly(300);
    }

    @Test
    void isRefusedBeyondTheLimit() {
      for (int reqId = 1; reqId <= 6; reqId++) {
        fixture.ask(stream(reqId, DeskFixture.apple(), "Last"));
        fixture.pass(Duration.ofSeconds(15));
      }

      assertThat(fixture.client.codes(5)).isEmpty();
      assertThat(fixture.client.codes(6)).containsExactly(10190);
    }

    @Test
    void ofOneInstrumentIsRefusedTwiceWithinFifteenSeconds() {
      fixture.ask(stream(1, DeskFixture.apple(), "Last"));
      fixture.ask(CancelTickByTick.newBuilder().setReqId(1).build());
      fixture.pass(Duration.ofMillis(14_999));
      fixture.ask(stream(2, DeskFixture.apple(), "BidAsk"));
      fixture.pass(Duration.ofMillis(1));
      fixture.ask(stream(3, DeskFixture.apple(), "BidAsk"));

      assertThat(fixture.client.codes(2)).containsExactly(10190);
      assertThat(fixture.client.codes(3)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Lasts, 321", "'', 321"})
    void ofAnUnknownKindIsRefused(String name, int code) {
      fixture.ask(stream(1, DeskFixture.apple(), name));

      assertThat(fixture.client.codes(1)).containsExactly(code);
    }

    @Test
    void ofTradesOfACurrencyPairIsRefused() {
      fixture.ask(stream(1, DeskFixture.euro(), "Last"));

      assertThat(fixture.client.codes(1)).containsExactly(10189);
    }
  }

  @Nested
  class PastTicks {
    @Test
    void comeInSeveralFramesOfWhichTheLastIsDone() {
      fixture.ask(
          past("TRADES")
              .setNumberOfTicks(1000)
              .setEndDateTime("20261124 11:00:00 US/Eastern")
              .build());

      List<HistoricalTicksLast> frames = fixture.client.received(HistoricalTicksLast.class);
      assertThat(frames)
          .extracting(HistoricalTicksLast::getIsDone)
          .containsExactly(false, false, true);
      assertThat(frames.stream().mapToInt(HistoricalTicksLast::getHistoricalTicksLastCount).sum())
          .isBetween(1000, 1003);
    }

    @Test
    void fromTheFutureOnAreRefused() {
      fixture.ask(past("TRADES").setStartDateTime("20261125 11:00:00 US/Eastern").build());

      assertThat(fixture.client.codes(1)).containsExactly(10187);
    }

    @Test
    void upToAMomentAreTheLastBeforeIt() {
      fixture.ask(past("TRADES").setEndDateTime("20261124 11:00:00 US/Eastern").build());

      HistoricalTicksLast answer = fixture.client.only(HistoricalTicksLast.class);
      assertThat(answer.getIsDone()).isTrue();
      assertThat(answer.getHistoricalTicksLastCount()).isBetween(100, 103);
      assertThat(answer.getHistoricalTicksLastList())
          .isSortedAccordingTo(java.util.Comparator.comparingLong(HistoricalTickLast::getTime));
      assertThat(answer.getHistoricalTicksLast(answer.getHistoricalTicksLastCount() - 1).getTime())
          .isEqualTo(1795536000 - 1);
    }

    @Test
    void ofQuotesAndMidpointsComeInTheirMessages() {
      fixture.ask(past("BID_ASK").setEndDateTime("20261124-16:00:00").build());
      fixture.ask(past("MIDPOINT").setEndDateTime("20261124-16:00:00").build());

      assertThat(fixture.client.only(HistoricalTicksBidAsk.class).getHistoricalTicksBidAskList())
          .hasSizeGreaterThanOrEqualTo(100)
          .allMatch(tick -> tick.getPriceAsk() > tick.getPriceBid());
      assertThat(fixture.client.only(HistoricalTicks.class).getHistoricalTicksList())
          .hasSizeGreaterThanOrEqualTo(100);
    }

    @Test
    void reachOverTheNight() {
      fixture.ask(past("TRADES").setEndDateTime("20261124 09:30:05 US/Eastern").build());

      assertThat(fixture.client.only(HistoricalTicksLast.class).getHistoricalTicksLast(0).getTime())
          .isLessThan(1795467600);
    }

    @ParameterizedTest
    @CsvSource({
      "'', '', 100, TRADES, 10187",
      "20261124-16:00:00, 20261124-17:00:00, 100, TRADES, 10187",
      "20261124-16:00:00, '', 1001, TRADES, 10187",
      "20261124-16:00:00, '', 0, TRADES, 10187",
      "20261124-16:00:00, '', 100, AGGTRADES, 10187",
      "noon, '', 100, TRADES, 10314"
    })
    void thatDoNotGoAreRefused(String start, String end, int count, String show, int code) {
      fixture.ask(
          past(show).setStartDateTime(start).setEndDateTime(end).setNumberOfTicks(count).build());

      assertThat(fixture.client.codes(1)).containsExactly(code);
    }
  }

  @Nested
  class RealTimeBars {
    @Test
    void comeEveryFiveSecondsAndHoldTheTrades() {
      fixture.ask(bars("TRADES"));
      fixture.pass(Duration.ofSeconds(20));

      List<RealTimeBarTick> bars = fixture.client.received(RealTimeBarTick.class);
      Tape tape = fixture.market.instrument(DeskFixture.AAPL).tape();
      assertThat(bars)
          .extracting(RealTimeBarTick::getTime)
          .containsExactly(1795539600L, 1795539605L, 1795539610L, 1795539615L);
      for (RealTimeBarTick bar : bars) {
        long volume = 0;
        for (long step = bar.getTime() * 4; step < bar.getTime() * 4 + 20; step++) {
          double price = tape.rule().price(tape.tradePrice(step)).doubleValue();
          assertThat(price).isBetween(bar.getLow(), bar.getHigh());
          volume += tape.tradeSize(step);
        }
        assertThat(bar.getVolume()).isEqualTo(Long.toString(volume));
        assertThat(bar.getCount()).isEqualTo(20);
      }
    }

    @Test
    void endWithTheirCancel() {
      fixture.ask(bars("MIDPOINT"));
      CancelRealTimeBars cancel = CancelRealTimeBars.newBuilder().setReqId(1).build();
      fixture.ask(cancel);
      fixture.pass(Duration.ofSeconds(20));
      assertThat(fixture.client.received()).isEmpty();

      fixture.ask(cancel);

      assertThat(fixture.client.codes(1)).containsExactly(300);
    }

    @Test
    void ofAnythingElseAreRefused() {
      fixture.ask(bars("BID_ASK"));

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }
  }

  @Test
  void competingSessionSilencesEveryStreamUntilItIsOver() {
    fixture.ask(stream(1, DeskFixture.apple(), "Last"));
    fixture.desk.compete();
    fixture.ask(stream(2, DeskFixture.future(), "Last"));
    assertThat(fixture.client.codes(1)).containsExactly(10197);
    assertThat(fixture.client.codes(2)).containsExactly(10197);
    fixture.client.forget();
    fixture.pass(Duration.ofSeconds(5));
    assertThat(fixture.client.received()).isEmpty();
    long end = fixture.time.instant().getEpochSecond();

    fixture.desk.endCompetition(Streams.FLOWING);
    fixture.pass(Duration.ofSeconds(30));

    assertThat(fixture.client.received(TickByTickData.class))
        .extracting(TickByTickData::getReqId)
        .contains(1, 2);
    assertThat(fixture.client.received(TickByTickData.class))
        .allMatch(tick -> tick.getHistoricalTickLast().getTime() >= end);
  }
}
