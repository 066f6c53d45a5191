package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.ScriptedMarket.MSFT;
import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.ScriptedMarket.generic;
import static io.github.pitrunner.marketdata.ScriptedMarket.price;
import static io.github.pitrunner.marketdata.ScriptedMarket.size;
import static io.github.pitrunner.marketdata.ScriptedMarket.text;
import static io.github.pitrunner.marketdata.VirtualRoom.streamOf;
import static io.github.pitrunner.marketdata.VirtualRoom.taken;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.type.Date;
import com.google.type.Decimal;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.v1.Dividends;
import io.github.pitrunner.v1.GenericValues;
import io.github.pitrunner.v1.GenericValues.Shortability;
import io.github.pitrunner.v1.MarketDataType;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.v1.TradeVolume;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers who want different things of the same instrument. */
class QuoteTermsTest {
  private final VirtualRoom room = VirtualRoom.connected();

  private HandDrivenCall<StreamQuotesResponse> open(StreamQuotesRequest.Builder request) {
    return room.open(request.build());
  }

  private static StreamQuotesRequest.Builder aapl() {
    return streamOf("AAPL").toBuilder();
  }

  private int id() {
    return room.market.line(AAPL);
  }

  private void ticks(Message... ticks) {
    room.gateway.send(ticks);
    room.time.settle();
  }

  private void quote(double bid, double ask) {
    room.market.quote(AAPL, bid, ask);
    room.time.settle();
  }

  private static Quote last(HandDrivenCall<StreamQuotesResponse> call) {
    List<Quote> quotes =
        call.take().stream()
            .filter(StreamQuotesResponse::hasQuote)
            .map(StreamQuotesResponse::getQuote)
            .toList();
    return quotes.get(quotes.size() - 1);
  }

  private static Decimal decimal(String value) {
    return Decimal.newBuilder().setValue(value).build();
  }

  private List<String> tickLists() {
    return room.gateway.heard(MarketDataRequest.class).stream()
        .map(MarketDataRequest::getGenericTickList)
        .toList();
  }

  @Nested
  class TypesOfData {
    @Test
    void haveALineEach() {
      HandDrivenCall<StreamQuotesResponse> live = open(aapl());
      final int liveLine = id();
      HandDrivenCall<StreamQuotesResponse> delayed =
          open(aapl().setMarketDataType(MarketDataType.MARKET_DATA_TYPE_DELAYED));
      ticks(price(liveLine, 4, 10, "1"), price(id(), 68, 9, "1"));

      assertThat(last(live).getMarketDataType()).isEqualTo(MarketDataType.MARKET_DATA_TYPE_LIVE);
      assertThat(last(delayed).getMarketDataType())
          .isEqualTo(MarketDataType.MARKET_DATA_TYPE_DELAYED);
      assertThat(room.board.linesByType())
          .containsEntry(io.github.pitrunner.domain.MarketDataType.LIVE, 1)
          .containsEntry(io.github.pitrunner.domain.MarketDataType.DELAYED, 1);
    }

    @Test
    void areSaidToTheGatewayOnlyWhereTheyChange() {
      open(aapl().setMarketDataType(MarketDataType.MARKET_DATA_TYPE_DELAYED));
      open(streamOf("MSFT").toBuilder().setMarketDataType(MarketDataType.MARKET_DATA_TYPE_DELAYED));
      open(aapl());

      assertThat(room.gateway.heard(MarketDataTypeRequest.class))
          .extracting(MarketDataTypeRequest::getMarketDataType)
          .containsExactly(3, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {354, 10089, 10168, 10186})
    void areDelayedWhereLiveDataIsRefused(int code) {
      HandDrivenCall<StreamQuotesResponse> call = open(aapl());
      ticks(error(id(), code, "Not subscribed"));
      ticks(price(id(), 66, 10, "1"), price(id(), 67, 11, "1"));

      assertThat(last(call).getMarketDataType()).isEqualTo(MarketDataType.MARKET_DATA_TYPE_DELAYED);
      assertThat(room.board.linesByType())
          .containsEntry(io.github.pitrunner.domain.MarketDataType.DELAYED, 1);
    }

    @Test
    void areAskedForLiveAgainOnANewLine() {
      HandDrivenCall<StreamQuotesResponse> call = open(aapl());
      ticks(error(id(), 354, "Not subscribed"));
      call.cancel();
      room.time.advance(Duration.ofSeconds(6));
      open(aapl());

      assertThat(room.gateway.heard(MarketDataTypeRequest.class))
          .extracting(MarketDataTypeRequest::getMarketDataType)
          .containsExactly(3, 1);
    }

    @Test
    void areRefusedWhereNothingIsPermittedAndTheLastQuoteSaysSo() {
      HandDrivenCall<StreamQuotesResponse> call = open(aapl());
      quote(10, 11);
      ticks(error(id(), 354, "Not subscribed"));
      ticks(error(id(), 10186, "Not subscribed"));

      assertThat(taken(call))
          .containsExactly(
              "AAPL 10/11 FRESH",
              "SNAPSHOT_END",
              "AAPL / NO_PERMISSION",
              "0 NO_MARKET_DATA_PERMISSION");
      assertThat(room.board.lines()).isZero();
    }

    @Test
    void areNotReplacedWhereTheFallbackIsOff() {
      VirtualRoom strict = VirtualRoom.connected(VirtualRoom.Settings.withoutFallback());
      HandDrivenCall<StreamQuotesResponse> call = strict.open("AAPL");
      strict.gateway.send(error(strict.market.line(AAPL), 354, "Not subscribed"));
      strict.time.settle();

      assertThat(taken(call))
          .containsExactly("AAPL / NO_PERMISSION", "0 NO_MARKET_DATA_PERMISSION", "SNAPSHOT_END");
      assertThat(strict.market.linesAsked()).isEqualTo(1);
    }

    @Test
    void delayedTicksNeverLookLive() {
      HandDrivenCall<StreamQuotesResponse> call = open(aapl());
      ticks(price(id(), 66, 10, "1"), price(id(), 67, 11, "1"));

      assertThat(last(call).getMarketDataType()).isEqualTo(MarketDataType.MARKET_DATA_TYPE_DELAYED);
    }
  }

  @Nested
  class GenericTicks {
    @Test
    void shareOneLineWhichIsAskedForAnewWithAllOfThem() {
      HandDrivenCall<StreamQuotesResponse> first = open(aapl());
      quote(10, 11);
      int before = id();
      HandDrivenCall<StreamQuotesResponse> second = open(aapl().addGenericTicks(233));
      open(aapl().addGenericTicks(233));
      open(aapl().addGenericTicks(236).addGenericTicks(233));

      assertThat(tickLists()).containsExactly("", "233", "233,236");
      assertThat(room.board.lines()).isEqualTo(1);
      assertThat(room.gateway.heard(CancelMarketData.class)).hasSize(2);
      assertThat(taken(second)).containsExactly("AAPL 10/11 FRESH", "SNAPSHOT_END");
      assertThat(id()).isNotEqualTo(before);

      quote(12, 13);
      assertThat(taken(first))
          .containsExactly("AAPL 10/11 FRESH", "SNAPSHOT_END", "AAPL 12/13 FRESH");
      assertThat(taken(second)).containsExactly("AAPL 12/13 FRESH");
    }

    @Test
    void thatNobodyAskedForMakeNoQuote() {
      HandDrivenCall<StreamQuotesResponse> call = open(aapl().addGenericTicks(236));
      quote(10, 11);
      call.take();

      ticks(price(id(), 37, 10.5, ""));
      assertThat(call.take()).isEmpty();
      ticks(generic(id(), 46, 3), size(id(), 89, "5000"));

      assertThat(last(call).getGeneric())
          .isEqualTo(
              GenericValues.newBuilder()
                  .setShortability(Shortability.SHORTABILITY_AVAILABLE)
                  .setShortableShares(decimal("5000"))
                  .build());
    }

    @Test
    void haveFieldsOfTheirTypes() {
      StreamQuotesRequest.Builder request = aapl();
      for (int code : new int[] {165, 225, 233, 258, 456, 588, 595, 787}) {
        request.addGenericTicks(code);
      }
      HandDrivenCall<StreamQuotesResponse> call = open(request);
      quote(10, 11);
      int id = id();
      ticks(
          price(id, 19, 5, ""),
          price(id, 20, 15.5, ""),
          size(id, 21, "1000000"),
          price(id, 35, 10.25, ""),
          size(id, 34, "300"),
          text(id, 48, "10.5;100;1795357800123;5000;10.45;true"),
          text(id, 47, "PE=20;EPS=1"),
          text(id, 59, "0.83,0.92,20270219,0.23"),
          size(id, 86, "77"),
          size(id, 64, "500"),
          price(id, 105, 10.1, ""),
          text(id, 109, "Q"));

      GenericValues values = last(call).getGeneric();
      assertThat(values.getRange52Weeks().getLow()).isEqualTo(decimal("5"));
      assertThat(values.getRange52Weeks().getHigh()).isEqualTo(decimal("15.5"));
      assertThat(values.getAverageVolume()).isEqualTo(decimal("1000000"));
      assertThat(values.getAuction().getPrice()).isEqualTo(decimal("10.25"));
      assertThat(values.getAuction().getVolume()).isEqualTo(decimal("300"));
      assertThat(values.getRtVolume())
          .isEqualTo(
              TradeVolume.newBuilder()
                  .setPrice(decimal("10.5"))
                  .setSize(decimal("100"))
                  .setTime(
                      com.google.protobuf.Timestamp.newBuilder()
                          .setSeconds(1795357800L)
                          .setNanos(123_000_000))
                  .setTotalVolume(decimal("5000"))
                  .setAveragePrice(decimal("10.45"))
                  .setSingleMarketMaker(true)
                  .build());
      assertThat(values.getDividends())
          .isEqualTo(
              Dividends.newBuilder()
                  .setPastYear(decimal("0.83"))
                  .setNextYear(decimal("0.92"))
                  .setNextDate(Date.newBuilder().setYear(2027).setMonth(2).setDay(19))
                  .setNextAmount(decimal("0.23"))
                  .build());
      assertThat(values.getFuturesOpenInterest()).isEqualTo(decimal("77"));
      assertThat(values.getVolume5Minutes()).isEqualTo(decimal("500"));
      assertThat(values.getOddLots().getBid()).isEqualTo(decimal("10.1"));
      assertThat(values.getOddLots().getBidExchange()).isEqualTo("Q");
      assertThat(values.getOtherMap())
          .containsExactly(
              org.assertj.core.api.Assertions.entry("fundamental_ratios", "PE=20;EPS=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "1;2;3", "1;2;x;4;5;true"})
    void thatCannotBeReadAreGivenAsTheyAre(String text) {
      HandDrivenCall<StreamQuotesResponse> call = open(aapl().addGenericTicks(233));
      quote(10, 11);
      ticks(text(id(), 48, text));

      assertThat(last(call).getGeneric().getOtherMap()).containsEntry("rt_volume", text);
    }

    @Test
    void thatTheGatewayRefusesConcernOnlyThoseWhoWantThem() {
      HandDrivenCall<StreamQuotesResponse> modest = open(aapl());
      quote(10, 11);
      HandDrivenCall<StreamQuotesResponse> wanting = open(aapl().addGenericTicks(588));
      ticks(error(id(), 321, "Incorrect generic tick list of 588. Legal ones for (STK) are: 100"));
      quote(12, 13);

      assertThat(taken(modest))
          .containsExactly("AAPL 10/11 FRESH", "SNAPSHOT_END", "AAPL 12/13 FRESH");
      assertThat(taken(wanting))
          .containsExactly("AAPL 10/11 FRESH", "SNAPSHOT_END", "0 GATEWAY_REFUSED");
      assertThat(tickLists()).containsExactly("", "588", "");
    }

    @Test
    void thatTheGatewayRefusesAtOnceEndTheLineOfWhomNobodyElseReads() {
      HandDrivenCall<StreamQuotesResponse> call = open(aapl().addGenericTicks(588));
      ticks(error(id(), 321, "Incorrect generic tick list of 588. Legal ones for (STK) are: 100"));

      assertThat(taken(call)).containsExactly("0 GATEWAY_REFUSED", "SNAPSHOT_END");
      assertThat(room.board.lines()).isZero();
    }

    @Test
    void areAskedForAgainAfterAnOutage() {
      open(aapl().addGenericTicks(233));
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));

      assertThat(tickLists()).containsExactly("233", "233");
    }
  }

  @Nested
  class EveryTick {
    private final HandDrivenCall<StreamQuotesResponse> every = open(aapl().setEveryTick(true));
    private final HandDrivenCall<StreamQuotesResponse> latest = room.open("AAPL");

    @Test
    void isACompleteQuoteOfItsOwnWhereOthersGetOneForThemAll() {
      quote(10, 11);
      int id = id();
      ticks(price(id, 1, 10.1, "1"), price(id, 1, 10.2, "1"), price(id, 2, 11.1, "1"));

      assertThat(taken(every))
          .containsExactly(
              "AAPL 10/11 FRESH",
              "SNAPSHOT_END",
              "AAPL 10.1/11 FRESH",
              "AAPL 10.2/11 FRESH",
              "AAPL 10.2/11.1 FRESH");
      assertThat(taken(latest))
          .containsExactly("AAPL 10/11 FRESH", "SNAPSHOT_END", "AAPL 10.2/11.1 FRESH");
    }

    @Test
    void thatASlowReaderCannotTakeIsLeftOutAndCounted() {
      quote(10, 11);
      every.take();
      every.stall();
      for (int i = 0; i < 250; i++) {
        ticks(price(id(), 1, 5 + i / 100.0, "1"));
      }
      every.resume();
      room.time.settle();

      List<StreamQuotesResponse> items = every.take();
      StreamMarker loss = items.get(0).getMarker();
      assertThat(loss.getKind()).isEqualTo(StreamMarker.Kind.KIND_LOSS);
      assertThat(loss.getLost()).isEqualTo(150);
      assertThat(items.stream().skip(1).map(item -> item.getQuote().getSequence()))
          .hasSize(100)
          .isSorted();
      assertThat(items.get(100).getQuote().getBid().getValue()).isEqualTo("7.49");
      assertThat(room.board.streams().lost()).isEqualTo(150);
    }

    @Test
    void isToldOfGapsInTheirPlace() {
      quote(10, 11);
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(1));
      quote(12, 13);

      assertThat(taken(every))
          .containsExactly(
              "AAPL 10/11 FRESH", "SNAPSHOT_END", "GAP", "AAPL 12/13 FRESH", "RESUMED");
    }

    @Test
    void changeOfStatusIsToldToo() {
      quote(10, 11);
      ticks(error(id(), 10197, "Competing"));

      assertThat(taken(every))
          .containsExactly("AAPL 10/11 FRESH", "SNAPSHOT_END", "AAPL 10/11 COMPETING_SESSION");
      assertThat(taken(latest))
          .containsExactly("AAPL 10/11 FRESH", "SNAPSHOT_END", "AAPL 10/11 COMPETING_SESSION");
    }
  }

  @Test
  void otherInstrumentsAreNotConcerned() {
    open(aapl().addGenericTicks(233));
    room.open("MSFT");

    assertThat(room.gateway.last(MarketDataRequest.class).getContract().getConId()).isEqualTo(MSFT);
    assertThat(room.gateway.last(MarketDataRequest.class).getGenericTickList()).isEmpty();
  }
}
