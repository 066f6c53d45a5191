package io.github.pitrunner.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.simulator.MemoryClient;
import io.github.pitrunner.simulator.TrafficLog.Arrival;
import io.github.pitrunner.simulator.faults.Fault.Promise;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.ManagedAccounts;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.PositionsRequest;
import io.github.pitrunner.wire.MessageType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway and the broker behind it do to sound connections. */
class HouseFaultsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Room room = new Room();
  private final MemoryClient client = room.client(1);

  @Nested
  class TheLinkToTheBroker {
    @ParameterizedTest
    @CsvSource({
      "DATA_KEPT, FLOWING, 1102, true, ''",
      "DATA_KEPT, SILENT, 1102, false, ''",
      "DATA_LOST, ENDED, 1101, false, 300",
      "DATA_LOST, SILENT, 1101, false, ''",
      "DATA_LOST, FLOWING, 1101, true, ''"
    })
    void comesBackAsSaidOrNot(
        Promise promise, Streams streams, int code, boolean isTicking, String cancelCodes) {
      client.ask(Room.quotes(1, Room.apple()));

      room.inject(new Fault.LinkLost(MINUTE, promise, streams));
      assertThat(client.takeCodes()).containsExactly(1100);
      room.pass(59);
      assertThat(client.take()).isEmpty();
      room.pass(1);

      assertThat(client.takeCodes()).containsExactly(code);
      assertThat(room.isTicking(client, 1)).isEqualTo(isTicking);
      client.ask(CancelMarketData.newBuilder().setReqId(1).build());
      assertThat(client.takeCodes().stream().map(String::valueOf))
          .containsExactlyElementsOf(cancelCodes.isEmpty() ? List.of() : List.of(cancelCodes));
      client.ask(Room.quotes(1, Room.apple()));
      assertThat(room.isTicking(client, 1)).as("asked for anew").isTrue();
    }

    @Test
    void isNotNeededForTheTime() {
      room.inject(new Fault.LinkLost(MINUTE, Promise.DATA_KEPT));

      client.ask(Room.ping());

      assertThat(client.take(CurrentTime.class)).hasSize(1);
    }

    @Test
    void leavesRequestsUnansweredForGoodWhileItIsDown() {
      room.inject(new Fault.LinkLost(MINUTE, Promise.DATA_KEPT));

      client.ask(PositionsRequest.getDefaultInstance());
      room.pass(120);

      assertThat(client.take(PositionEnd.class)).isEmpty();
    }

    @Test
    void holdsOrdersBackWhileItIsDown() {
      room.inject(new Fault.LinkLost(MINUTE, Promise.DATA_KEPT));

      client.ask(Room.marketOrder(1));
      room.pass(59);
      assertThat(client.take(ExecutionDetails.class)).isEmpty();
      room.pass(2);

      assertThat(client.take(ExecutionDetails.class)).hasSize(1);
    }

    @Test
    void holdsTheReportsOfOrdersBackThatAreAlreadyThere() {
      client.ask(Room.marketOrder(1));
      room.inject(new Fault.LinkLost(MINUTE, Promise.DATA_KEPT));
      room.pass(59);

      assertThat(room.core.state().getOrders().getCompletedList()).hasSize(1);
      assertThat(client.take(ExecutionDetails.class)).isEmpty();
      room.pass(1);
      assertThat(client.take(ExecutionDetails.class)).hasSize(1);
    }

    @Test
    void thatIsDownIsToldToWhoeverStarts() {
      room.inject(new Fault.LinkLost(MINUTE, Promise.DATA_KEPT));

      MemoryClient late = MemoryClient.start(room.core, 2);

      assertThat(late.take())
          .hasAtLeastOneElementOfType(ManagedAccounts.class)
          .hasAtLeastOneElementOfType(NextValidId.class)
          .anyMatch(m -> m instanceof ErrorMessage error && error.getErrorCode() == 1100);
    }

    @Test
    void thatIsLostTwiceIsBackWhenBothLossesAreOverAndKeepsTheWorsePromise() {
      room.inject(new Fault.LinkLost(Duration.ofSeconds(20), Promise.DATA_LOST));
      room.inject(new Fault.LinkLost(MINUTE, Promise.DATA_KEPT));

      room.pass(59);
      assertThat(client.takeCodes()).containsExactly(1100, 1100);
      room.pass(1);

      assertThat(client.takeCodes()).containsExactly(1101);
    }

    @Test
    void isResetAtNightWith1100Repeated() {
      room.inject(new Fault.NightlyReset(MINUTE, Promise.DATA_KEPT));

      room.pass(60);

      assertThat(client.takeCodes()).containsExactly(1100, 1100, 1102);
      assertThat(client.isClosed()).isFalse();
    }
  }

  @Nested
  class AFarm {
    @ParameterizedTest
    @CsvSource({"usfarm, FLOWING, true", "usfarm, SILENT, false"})
    void thatFlapsSilencesItsStreamsAlone(String name, Streams streams, boolean isTicking) {
      client.ask(Room.quotes(1, Room.apple()));
      client.ask(Room.quotes(2, Room.euro()));
      client.take();

      room.inject(new Fault.FarmFlap(Farm.named(name).orElseThrow(), MINUTE, streams));
      room.pass(59);
      var meanwhile = client.take();

      assertThat(Room.ticks(meanwhile, 1)).isZero();
      assertThat(Room.ticks(meanwhile, 2)).isPositive();
      room.pass(1);
      assertThat(client.takeCodes()).containsExactly(2104);
      assertThat(room.isTicking(client, 1)).isEqualTo(isTicking);
    }

    @Test
    void thatIsBrokenServesALineAskedForMeanwhileWhenItIsBack() {
      room.inject(new Fault.FarmFlap(Farm.USFARM, MINUTE, Streams.FLOWING));
      client.ask(Room.quotes(1, Room.apple()));
      room.pass(30);
      assertThat(Room.ticks(client.take(), 1)).isZero();

      room.pass(31);

      assertThat(Room.ticks(client.take(), 1)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
      "usfarm, 2103, 2104, Market data farm connection is broken:usfarm",
      "cashfarm, 2103, 2104, Market data farm connection is broken:cashfarm",
      "ushmds, 2105, 2106, HMDS data farm connection is broken:ushmds",
      "secdefnj, 2157, 2158, Sec-def data farm connection is broken:secdefnj"
    })
    void isNamedWhenItBreaksAndWhenItIsBack(String name, int broken, int whole, String text) {
      room.inject(new Fault.FarmFlap(Farm.named(name).orElseThrow(), MINUTE, Streams.FLOWING));

      ErrorMessage told = client.take(ErrorMessage.class).get(0);
      assertThat(told.getErrorCode()).isEqualTo(broken);
      assertThat(told.getErrorMsg()).isEqualTo(text);
      assertThat(MemoryClient.start(room.core, 2).takeCodes()).contains(broken);
      room.pass(60);
      assertThat(client.takeCodes()).containsExactly(whole);
    }

    @Test
    void ofHistoryThatIsBrokenAnswersNothing() {
      room.inject(new Fault.FarmFlap(Farm.USHMDS, MINUTE, Streams.FLOWING));

      client.ask(bars(1, "1 min"));
      room.pass(120);

      assertThat(client.take(HistoricalData.class)).isEmpty();
      client.ask(bars(1, "1 min"));
      room.pass(1);
      assertThat(client.take(HistoricalData.class)).hasSize(1);
    }

    @Test
    void ofDefinitionsThatIsBrokenAnswersNothing() {
      room.inject(new Fault.FarmFlap(Farm.SECDEFNJ, MINUTE, Streams.FLOWING));

      client.ask(ContractDataRequest.newBuilder().setReqId(1).setContract(Room.apple()).build());
      room.pass(120);

      assertThat(client.take(ContractData.class)).isEmpty();
    }

    @Test
    void isToldOfAtTheStartWhereInstrumentsComeFromIt() {
      assertThat(MemoryClient.start(room.core, 2).take(ErrorMessage.class))
          .extracting(ErrorMessage::getErrorMsg)
          .containsExactly(
              "Market data farm connection is OK:usfarm",
              "Market data farm connection is OK:usfuture",
              "Market data farm connection is OK:cashfarm",
              "Market data farm connection is OK:cafarm",
              "HMDS data farm connection is OK:ushmds",
              "Sec-def data farm connection is OK:secdefnj");
    }
  }

  @Nested
  class ACompetingSession {
    @ParameterizedTest
    @CsvSource({"FLOWING, true", "SILENT, false"})
    void blocksEachLineAndMayLeaveTheOldOnesSilent(Streams streams, boolean isTicking) {
      client.ask(Room.quotes(1, Room.apple()));
      client.take();

      room.inject(new Fault.CompetingSession(MINUTE, streams));
      room.pass(59);
      assertThat(client.takeCodes()).containsExactly(10197);
      room.pass(1);

      assertThat(room.isTicking(client, 1)).isEqualTo(isTicking);
      client.ask(Room.quotes(2, Room.apple()));
      assertThat(room.isTicking(client, 2)).isTrue();
    }
  }

  @Nested
  class TheLogin {
    @Test
    void refusesAnIdThatAHalfDeadSessionHolds() {
      room.inject(new Fault.HeldClientId(7, MINUTE));

      MemoryClient refused = MemoryClient.start(room.core, 7);

      assertThat(refused.takeCodes()).containsExactly(326);
      assertThat(refused.isClosed()).isTrue();
      room.pass(60);
      assertThat(MemoryClient.start(room.core, 7).takeCodes()).doesNotContain(326);
    }

    @Test
    void tellsALowerNextIdOnce() {
      for (int orderId = 1; orderId <= 3; orderId++) {
        client.ask(Room.marketOrder(orderId));
      }
      room.pass(1);
      client.leave();

      room.inject(new Fault.IdsRolledBack(2));

      MemoryClient again = MemoryClient.start(room.core, 1);
      assertThat(again.take(NextValidId.class))
          .extracting(NextValidId::getOrderId)
          .containsExactly(2);
      again.leave();
      assertThat(MemoryClient.start(room.core, 1).take(NextValidId.class))
          .extracting(NextValidId::getOrderId)
          .containsExactly(4);
    }
  }

  @Nested
  class Requests {
    @Test
    void ofATypeAreNotAnsweredSoManyTimes() {
      room.inject(new Fault.Unanswered(MessageType.REQ_CURRENT_TIME, 2, MINUTE));

      for (int i = 0; i < 3; i++) {
        client.ask(Room.ping());
      }

      assertThat(client.take(CurrentTime.class)).hasSize(1);
    }

    @Test
    void areAnsweredAgainWhenTheTimeIsOver() {
      room.inject(new Fault.Unanswered(MessageType.REQ_CURRENT_TIME, 100, MINUTE));
      client.ask(Room.ping());
      room.pass(60);

      client.ask(Room.ping());

      assertThat(client.take(CurrentTime.class)).hasSize(1);
    }

    @Test
    void aboveTheRateAreError100AndTheThirdTimeTheEnd() {
      room.inject(new Fault.StrictPacing(50, MINUTE));

      burst(51);
      assertThat(client.takeCodes()).containsExactly(100);
      room.pass(2);
      burst(51);
      assertThat(client.isClosed()).isFalse();
      room.pass(2);
      burst(51);

      assertThat(client.takeCodes()).containsExactly(100, 100);
      assertThat(client.isClosed()).isTrue();
    }

    @Test
    void atTheRateAreServed() {
      room.inject(new Fault.StrictPacing(50, MINUTE));

      for (int second = 0; second < 10; second++) {
        burst(50);
        room.pass(1);
      }

      assertThat(client.take(CurrentTime.class)).hasSize(500);
    }

    @Test
    void forSmallBarsAreLimitedBySeries() {
      room.inject(new Fault.StrictPacing(50, MINUTE));

      for (int reqId = 1; reqId <= 6; reqId++) {
        client.ask(bars(reqId, "5 secs").toBuilder().setDuration(reqId * 60 + " S").build());
      }

      assertThat(client.takeCodes()).containsExactly(162);
    }

    @Test
    void forTheSameSmallBarsAreLimitedForFifteenSeconds() {
      room.inject(new Fault.StrictPacing(50, MINUTE));

      client.ask(bars(1, "5 secs"));
      room.pass(14);
      client.ask(bars(2, "5 secs"));
      assertThat(client.takeCodes()).containsExactly(162);
      room.pass(1);
      client.ask(bars(3, "5 secs"));

      assertThat(client.takeCodes()).isEmpty();
    }

    @Test
    void forSmallBarsAreLimitedToSixtyInTenMinutes() {
      room.inject(new Fault.StrictPacing(50, Duration.ofMinutes(20)));

      for (int reqId = 1; reqId <= 61; reqId++) {
        client.ask(bars(reqId, "5 secs").toBuilder().setDuration(reqId * 5 + " S").build());
        room.pass(1);
      }

      assertThat(client.takeCodes()).containsExactly(162);
    }

    private void burst(int count) {
      for (int i = 0; i < count; i++) {
        client.ask(Room.ping());
      }
    }
  }

  @Nested
  class WhatTheGatewaySaw {
    @Test
    void isWrittenDownWhileSomebodyKeepsIt() {
      room.core.traffic().keep(2);
      client.ask(Room.ping());
      room.pass(1);
      client.ask(Room.marketOrder(1));
      client.ask(Room.ping());

      assertThat(room.core.traffic().take())
          .containsExactly(
              new Arrival(Room.NOON.plusSeconds(1), 1, MessageType.PLACE_ORDER),
              new Arrival(Room.NOON.plusSeconds(1), 1, MessageType.REQ_CURRENT_TIME));
      assertThat(room.core.traffic().arrivals()).isEmpty();
    }

    @Test
    void countsClientsAndTheirLines() {
      room.client(5);
      client.ask(Room.quotes(1, Room.apple()));
      client.ask(Room.quotes(2, Room.euro()));

      assertThat(room.core.clientIds()).containsExactly(1, 5);
      assertThat(room.core.marketDataLines(1)).isEqualTo(2);
      assertThat(room.core.marketDataLines(5)).isZero();
    }
  }

  private static HistoricalDataRequest bars(int reqId, String size) {
    return HistoricalDataRequest.newBuilder()
        .setReqId(reqId)
        .setContract(Room.apple())
        .setDuration("300 S")
        .setBarSizeSetting(size)
        .setWhatToShow("TRADES")
        .setFormatDate(1)
        .build();
  }
}
