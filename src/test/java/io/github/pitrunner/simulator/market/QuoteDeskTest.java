package io.github.pitrunner.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataType;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.tws.MarketDepthRequest;
import io.github.pitrunner.tws.RealTimeBarsRequest;
import io.github.pitrunner.tws.TickByTickRequest;
import io.github.pitrunner.tws.TickGeneric;
import io.github.pitrunner.tws.TickOptionComputation;
import io.github.pitrunner.tws.TickPrice;
import io.github.pitrunner.tws.TickReqParams;
import io.github.pitrunner.tws.TickSize;
import io.github.pitrunner.tws.TickSnapshotEnd;
import io.github.pitrunner.tws.TickString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteDeskTest {
  private static final Duration PULSE = Duration.ofMillis(250);

  private static MarketDataRequest request(int reqId, Contract contract) {
    return MarketDataRequest.newBuilder().setReqId(reqId).setContract(contract).build();
  }

  private static MarketDataRequest generic(int reqId, Contract contract, String list) {
    return request(reqId, contract).toBuilder().setGenericTickList(list).build();
  }

  private static CancelMarketData cancel(int reqId) {
    return CancelMarketData.newBuilder().setReqId(reqId).build();
  }

  private static MarketDataTypeRequest type(int dataType) {
    return MarketDataTypeRequest.newBuilder().setMarketDataType(dataType).build();
  }

  private static Set<Integer> tickTypes(List<Message> messages) {
    Set<Integer> types = new TreeSet<>();
    for (Message message : messages) {
      var field = message.getDescriptorForType().findFieldByName("tick_type");
      if (field != null) {
        types.add((Integer) message.getField(field));
      }
    }
    return types;
  }

  @Nested
  class ALine {
    private final DeskFixture fixture = DeskFixture.alwaysOpen();

    @Test
    void beginsInTheOrderOfTheGateway() {
      fixture.ask(request(1, DeskFixture.apple()));

      List<Message> received = fixture.client.received();
      assertThat(received.get(0))
          .isEqualTo(MarketDataType.newBuilder().setReqId(1).setMarketDataType(1).build());
      assertThat(received.get(1)).isInstanceOf(TickReqParams.class);
      assertThat(fixture.client.only(TickReqParams.class).getMinTick()).isEqualTo("0.01");
      assertThat(tickTypes(received)).contains(1, 2, 4, 6, 7, 8, 9, 14, 45, 49);
    }

    @Test
    void showsTheBook() {
      fixture.ask(request(1, DeskFixture.apple()));
      Book book = fixture.market.book(DeskFixture.AAPL);

      TickPrice bid =
          fixture.client.received(TickPrice.class).stream()
              .filter(tick -> tick.getTickType() == 1)
              .findFirst()
              .orElseThrow();

      assertThat(bid.getPrice()).isEqualTo(book.bid().doubleValue());
      assertThat(bid.getSize()).isEqualTo(book.bidSize().toPlainString());
    }

    @Test
    void laterSendsOnlyWhatChanged() {
      fixture.ask(request(1, DeskFixture.apple()));
      fixture.client.forget();

      fixture.pass(PULSE);

      assertThat(tickTypes(fixture.client.received())).contains(8).doesNotContain(9, 14, 49);
    }

    @Test
    void ofACurrencyPairHasNoTrades() {
      fixture.ask(request(1, DeskFixture.euro()));

      assertThat(tickTypes(fixture.client.received()))
          .contains(1, 2, 6, 7, 9)
          .doesNotContain(4, 5, 8, 45);
    }

    @Test
    void ofAnIndexHasNoQuotes() {
      fixture.ask(request(1, DeskFixture.index()));

      assertThat(tickTypes(fixture.client.received())).contains(4, 9).doesNotContain(1, 2, 8);
    }

    @Test
    void ofAnOptionHasComputations() {
      fixture.ask(request(1, fixture.option()));

      assertThat(fixture.client.received(TickOptionComputation.class))
          .extracting(TickOptionComputation::getTickType)
          .containsExactlyInAnyOrder(10, 11, 12, 13);
      TickOptionComputation model =
          fixture.client.received(TickOptionComputation.class).stream()
              .filter(tick -> tick.getTickType() == 13)
              .findFirst()
              .orElseThrow();
      assertThat(model.getImpliedVol()).isBetween(0.05, 1.5);
      assertThat(Math.abs(model.getDelta())).isBetween(0.0, 1.0);
    }

    @Test
    void waitsWhileTheClientTakesNothing() {
      fixture.ask(request(1, DeskFixture.apple()));
      fixture.client.forget();
      fixture.client.fill(true);

      fixture.pass(Duration.ofSeconds(5));
      assertThat(fixture.client.received()).isEmpty();
      fixture.client.fill(false);
      fixture.pass(PULSE);

      assertThat(fixture.client.received(TickSize.class))
          .filteredOn(tick -> tick.getTickType() == 8)
          .hasSize(1);
    }

    @Test
    void endsWithItsCancel() {
      fixture.ask(request(1, DeskFixture.apple()));
      fixture.ask(cancel(1));
      fixture.client.forget();

      fixture.pass(Duration.ofSeconds(5));
      fixture.ask(cancel(1));

      assertThat(fixture.client.received()).hasSize(1);
      assertThat(fixture.client.codes(1)).containsExactly(300);
    }

    @Test
    void endsWithItsClient() {
      fixture.ask(request(1, DeskFixture.apple()));
      fixture.desk.onGone(fixture.client);
      fixture.client.forget();

      fixture.pass(Duration.ofSeconds(5));

      assertThat(fixture.client.received()).isEmpty();
    }
  }

  @Nested
  class ASnapshot {
    @Test
    void endsAndLeavesItsIdFree() {
      DeskFixture fixture = DeskFixture.alwaysOpen();
      MarketDataRequest snapshot =
          request(1, DeskFixture.apple()).toBuilder().setSnapshot(true).build();

      fixture.ask(snapshot);
      int first = fixture.client.received().size();
      fixture.pass(Duration.ofSeconds(2));
      fixture.ask(snapshot);

      assertThat(fixture.client.received().get(first - 1)).isInstanceOf(TickSnapshotEnd.class);
      assertThat(fixture.client.received(TickSnapshotEnd.class)).hasSize(2);
      assertThat(fixture.client.received(ErrorMessage.class)).isEmpty();
    }

    @Test
    void hasNoGenericTicks() {
      DeskFixture fixture = DeskFixture.alwaysOpen();

      fixture.ask(generic(1, DeskFixture.apple(), "233").toBuilder().setSnapshot(true).build());

      assertThat(fixture.client.codes(1)).containsExactly(414);
    }
  }

  @Nested
  class GenericTickLists {
    private final DeskFixture fixture = DeskFixture.alwaysOpen();

    @ParameterizedTest
    @CsvSource({
      "100, 29", "100, 30", "101, 27", "104, 23", "105, 87", "106, 24", "165, 15", "165, 21",
      "221, 37", "232, 37", "233, 48", "236, 46", "236, 89", "293, 54", "294, 55", "295, 56",
      "318, 57", "375, 77", "411, 58", "456, 59", "595, 63", "595, 65", "619, 79"
    })
    void bringTheirTicks(String code, int tickType) {
      fixture.ask(generic(1, DeskFixture.apple(), code));

      assertThat(tickTypes(fixture.client.received())).contains(tickType);
    }

    @ParameterizedTest
    @ValueSource(ints = {162, 225, 258, 292, 460, 577, 586, 614, 623, 787})
    void ofWhatDoesNotHappenHereAreLegalAndBringNothing(int code) {
      fixture.ask(generic(1, DeskFixture.apple(), "mdoff," + code));

      assertThat(fixture.client.codes(1)).isEmpty();
      assertThat(tickTypes(fixture.client.received())).isEmpty();
    }

    @Test
    void bringOpenInterestOfFuturesAndOptions() {
      fixture.ask(generic(1, DeskFixture.future(), "588"));
      fixture.ask(generic(2, fixture.option(), "101"));

      assertThat(tickTypes(fixture.client.received())).contains(86).containsAnyOf(27, 28);
    }

    @Test
    void tellTheTradeAsTheGatewayWritesIt() {
      fixture.ask(generic(1, DeskFixture.apple(), "233"));

      assertThat(fixture.client.received(TickString.class))
          .filteredOn(tick -> tick.getTickType() == 48)
          .singleElement()
          .extracting(TickString::getValue)
          .asString()
          .matches("[\\d.]+;\\d+;\\d{13};\\d+;[\\d.]+;true");
    }

    @Test
    void canSwitchTheOthersOff() {
      fixture.ask(generic(1, DeskFixture.apple(), "mdoff,293"));
      fixture.pass(PULSE);

      assertThat(tickTypes(fixture.client.received())).containsExactly(54);
      assertThat(fixture.client.received(TickGeneric.class)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999", "100,1225", "abc", "-1"})
    void withWhatIsNotLegalAreRefusedByName(String list) {
      fixture.ask(generic(1, DeskFixture.apple(), list));

      ErrorMessage error = fixture.client.only(ErrorMessage.class);
      assertThat(error.getErrorCode()).isEqualTo(321);
      assertThat(error.getErrorMsg()).contains(list.replace("100,", ""));
    }
  }

  @Nested
  class WithoutLivePermission {
    private final DeskFixture fixture =
        DeskFixture.with(MarketDataSettings.standard().withoutLive("AAPL"));

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void delayedDataComesWithAWarning(int asked) {
      fixture.ask(type(asked));
      fixture.ask(request(1, DeskFixture.apple()));

      assertThat(fixture.client.codes(1)).containsExactly(10167);
      assertThat(fixture.client.only(MarketDataType.class).getMarketDataType()).isEqualTo(3);
      assertThat(tickTypes(fixture.client.received()))
          .contains(66, 67, 68, 72, 73, 74, 75, 76, 88)
          .allMatch(tickType -> tickType >= 66 && tickType <= 90);
    }

    @Test
    void delayedDataIsAQuarterOfAnHourOld() {
      Book then = fixture.market.book(DeskFixture.AAPL);
      fixture.pass(Duration.ofMinutes(15));
      fixture.ask(type(3));
      fixture.ask(request(1, DeskFixture.apple()));

      assertThat(fixture.client.received(TickPrice.class))
          .filteredOn(tick -> tick.getTickType() == 66)
          .singleElement()
          .extracting(TickPrice::getPrice)
          .isEqualTo(then.bid().doubleValue());
    }

    @Test
    void delayedOptionsHaveDelayedComputations() {
      fixture.ask(type(3));
      fixture.ask(request(1, fixture.option()));

      assertThat(tickTypes(fixture.client.received())).contains(80, 81, 82, 83);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void otherTypesAreRefused(int asked) {
      fixture.ask(type(asked));
      fixture.ask(request(1, DeskFixture.apple()));
      fixture.pass(Duration.ofSeconds(1));

      assertThat(fixture.client.codes(1)).containsExactly(354);
      assertThat(tickTypes(fixture.client.received())).isEmpty();
    }

    @Test
    void noOtherStreamIsADetour() {
      fixture.ask(type(3));
      fixture.ask(
          TickByTickRequest.newBuilder()
              .setReqId(1)
              .setContract(DeskFixture.apple())
              .setTickType("Last")
              .build());
      fixture.ask(
          RealTimeBarsRequest.newBuilder()
              .setReqId(2)
              .setContract(DeskFixture.apple())
              .setWhatToShow("TRADES")
              .build());
      fixture.ask(
          MarketDepthRequest.newBuilder()
              .setReqId(3)
              .setContract(DeskFixture.apple())
              .setNumRows(5)
              .setIsSmartDepth(true)
              .build());
      fixture.pass(Duration.ofSeconds(10));

      assertThat(fixture.client.received())
          .allMatch(ErrorMessage.class::isInstance)
          .extracting(m -> ((ErrorMessage) m).getErrorCode())
          .containsExactly(10189, 420, 354);
    }

    @Test
    void otherSymbolsAreLiveWhateverTypeIsAsked() {
      fixture.ask(type(3));
      fixture.ask(request(1, DeskFixture.future()));

      assertThat(fixture.client.only(MarketDataType.class).getMarketDataType()).isEqualTo(1);
    }
  }

  @Nested
  class FrozenData {
    @Test
    void isAnnouncedWhenTheMarketCloses() {
      DeskFixture fixture = DeskFixture.realHours(Instant.parse("2026-11-25T00:59:58Z"));
      fixture.ask(type(2));
      fixture.ask(request(1, DeskFixture.apple()));

      fixture.pass(Duration.ofSeconds(3));

      assertThat(fixture.client.received(MarketDataType.class))
          .extracting(MarketDataType::getMarketDataType)
          .containsExactly(1, 2);
    }
  }

  @Nested
  class ACompetingSession {
    private final DeskFixture fixture = DeskFixture.alwaysOpen();

    @Test
    void silencesEveryLineUntilItIsOver() {
      fixture.ask(request(1, DeskFixture.apple()));
      fixture.desk.compete();
      fixture.ask(request(2, DeskFixture.future()));
      assertThat(fixture.client.codes(1)).containsExactly(10197);
      assertThat(fixture.client.codes(2)).containsExactly(10197);
      fixture.client.forget();
      fixture.pass(Duration.ofSeconds(2));
      assertThat(fixture.client.received()).isEmpty();

      fixture.desk.endCompetition(Streams.FLOWING);
      fixture.pass(PULSE);

      assertThat(fixture.client.received(MarketDataType.class)).hasSize(2);
      assertThat(tickTypes(fixture.client.received())).contains(1, 2, 4, 9);
    }
  }

  @Test
  void sessionThatCompetesFromTheStartLeavesNoLineData() {
    DeskFixture fixture = DeskFixture.with(MarketDataSettings.standard().withCompetition(true));

    fixture.ask(request(1, DeskFixture.apple()));
    fixture.pass(Duration.ofSeconds(2));

    assertThat(fixture.client.codes(1)).containsExactly(10197);
    assertThat(tickTypes(fixture.client.received())).isEmpty();
  }

  @Nested
  class Refusals {
    private final DeskFixture fixture = DeskFixture.alwaysOpen();

    @Test
    void ofAnIdInUse() {
      fixture.ask(request(1, DeskFixture.apple()));
      fixture.ask(request(1, DeskFixture.future()));

      assertThat(fixture.client.codes(1)).containsExactly(322);
    }

    @Test
    void ofAnUnknownContract() {
      fixture.ask(request(1, DeskFixture.described("ZZZZ", "STK", "SMART")));

      assertThat(fixture.client.codes(1)).containsExactly(200);
    }

    @Test
    void ofAnAmbiguousContract() {
      fixture.ask(request(1, DeskFixture.described("ES", "FUT", "CME")));

      ErrorMessage error = fixture.client.only(ErrorMessage.class);
      assertThat(error.getErrorCode()).isEqualTo(200);
      assertThat(error.getErrorMsg())
          .startsWith("The contract description specified for ES is ambiguous.");
    }

    @Test
    void ofAMissingContract() {
      fixture.ask(MarketDataRequest.newBuilder().setReqId(1).build());

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }

    @Test
    void ofAMissingId() {
      fixture.ask(MarketDataRequest.newBuilder().setContract(DeskFixture.apple()).build());

      assertThat(fixture.client.codes(-1)).containsExactly(321);
    }

    @Test
    void ofAnUnknownSecurityType() {
      fixture.ask(request(1, DeskFixture.described("AAPL", "SHARE", "SMART")));

      assertThat(fixture.client.codes(1)).containsExactly(321);
    }

    @Test
    void ofAnUnknownDataType() {
      fixture.ask(type(5));

      assertThat(fixture.client.codes(-1)).containsExactly(321);
    }

    @Test
    void beyondTheLinesOfTheLogin() {
      for (int reqId = 1; reqId <= 101; reqId++) {
        fixture.ask(request(reqId, DeskFixture.apple()));
      }

      assertThat(fixture.client.received(ErrorMessage.class)).hasSize(1);
      assertThat(fixture.client.codes(101)).containsExactly(101);
      fixture.ask(cancel(1));
      fixture.ask(request(102, DeskFixture.apple()));
      assertThat(fixture.client.codes(102)).isEmpty();
    }
  }
}
