package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.ScriptedMarket.AAPL;
import static io.github.pitrunner.marketdata.ScriptedMarket.MSFT;
import static io.github.pitrunner.marketdata.ScriptedMarket.error;
import static io.github.pitrunner.marketdata.ScriptedMarket.price;
import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static io.github.pitrunner.marketdata.VirtualRoom.streamOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import com.google.rpc.RetryInfo;
import com.google.type.Date;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.testing.Stocks;
import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractDescription;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataBar;
import io.github.pitrunner.tws.HistoricalDataEnd;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketDataTypeRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.tws.SymbolSamples;
import io.github.pitrunner.tws.TickSnapshotEnd;
import io.github.pitrunner.v1.Bar;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetInstrumentResponse;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.GetTradingHoursRequest;
import io.github.pitrunner.v1.GetTradingHoursResponse;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.MarketDataType;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SearchInstrumentsResponse;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.WhatToShow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarketDataServiceTest {
  private final VirtualRoom room = VirtualRoom.connected();

  private <Q, R> HandDrivenCall<R> call(BiConsumer<Q, StreamObserver<R>> method, Q request) {
    HandDrivenCall<R> call = new HandDrivenCall<>();
    method.accept(request, call);
    room.time.settle();
    return call;
  }

  private static <R> R answer(HandDrivenCall<R> call) {
    assertThat(call.errors()).isEmpty();
    List<R> answers = call.take();
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private static StatusRuntimeException failure(HandDrivenCall<?> call) {
    assertThat(call.take()).isEmpty();
    assertThat(call.errors()).hasSize(1);
    return (StatusRuntimeException) call.errors().get(0);
  }

  private static String brief(StatusRuntimeException error) {
    return "%s %s"
        .formatted(error.getStatus().getCode(), StatusDetails.of(error).info().getReason());
  }

  private static List<String> violations(Runnable call) {
    Failure.InvalidRequest failure = catchThrowableOfType(Failure.InvalidRequest.class, call::run);
    assertThat(failure).isNotNull();
    return failure.violations().stream().map(Failure.InvalidRequest.Violation::field).toList();
  }

  private void loseGateway() {
    room.links.refuse(true);
    room.gateway.drop();
    room.time.settle();
  }

  @Nested
  class GetQuote {
    private HandDrivenCall<GetQuoteResponse> ask(String symbol) {
      return call(
          room.service::getQuote, GetQuoteRequest.newBuilder().setInstrument(ref(symbol)).build());
    }

    private GetQuoteResponse quoted() {
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      whole();
      return answer(call);
    }

    private void whole() {
      int id = room.market.line(AAPL);
      room.gateway.send(
          price(id, 1, 189.1, "100"), price(id, 2, 189.2, "200"), price(id, 4, 189.15, "50"));
      room.time.settle();
    }

    private void snapshotEnds() {
      room.gateway.send(TickSnapshotEnd.newBuilder().setReqId(room.market.line(AAPL)).build());
      room.time.settle();
    }

    private void fails(int code) {
      room.gateway.send(error(room.market.line(AAPL), code, "Not now"));
      room.time.settle();
    }

    @Test
    void isASnapshotsAsSoonAsItIsWhole() {
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      room.market.quote(AAPL, 189.1, 189.2);
      room.time.settle();
      assertThat(call.take()).isEmpty();

      room.gateway.send(price(room.market.line(AAPL), 4, 189.15, "50"));
      room.time.settle();

      GetQuoteResponse answer = answer(call);
      assertThat(answer.getQuote().getBid().getValue()).isEqualTo("189.1");
      assertThat(answer.getQuote().getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_FRESH);
      MarketDataRequest asked = room.gateway.last(MarketDataRequest.class);
      assertThat(asked.getSnapshot()).isTrue();
      assertThat(asked.getGenericTickList()).isEmpty();
      assertThat(room.gateway.heard(CancelMarketData.class)).as("ended early").hasSize(1);
    }

    @Test
    void isWhatIsThereAtTheSnapshotsEndWhichLeavesNothingToCancel() {
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      room.gateway.send(price(room.market.line(AAPL), 9, 187.5, ""));
      snapshotEnds();

      assertThat(answer(call).getQuote().getClose().getValue()).isEqualTo("187.5");
      assertThat(room.gateway.heard(CancelMarketData.class)).isEmpty();
    }

    @Test
    void isOfTheOpenLineWhileThatIsFresh() {
      room.open("AAPL");
      room.market.quote(AAPL, 189.1, 189.2);
      room.time.advance(Duration.ofSeconds(4));

      GetQuoteResponse answer = answer(ask("AAPL"));

      assertThat(answer.getQuote().getAge().getSeconds()).isEqualTo(4);
      assertThat(room.market.linesAsked()).isEqualTo(1);
    }

    @Test
    void isOfASnapshotWhenTheOpenLineWasSilentForAWhile() {
      room.open("AAPL");
      room.market.quote(AAPL, 189.1, 189.2);
      room.time.advance(Duration.ofSeconds(10));
      assertThat(answer(ask("AAPL")).getQuote().getAge().getSeconds()).isEqualTo(10);

      room.time.advance(Duration.ofMillis(1));
      GetQuoteResponse answer = quoted();

      assertThat(room.gateway.last(MarketDataRequest.class).getSnapshot()).isTrue();
      assertThat(answer.getQuote().getAge().getSeconds()).isZero();
    }

    @Test
    void withGenericTicksIsOfTheOpenLineAskedForAnewWhenThatWasSilentForAWhile() {
      GetQuoteRequest request =
          GetQuoteRequest.newBuilder().setInstrument(ref("AAPL")).addGenericTicks(221).build();
      room.open(streamOf("AAPL").toBuilder().addGenericTicks(221).build());
      room.gateway.send(price(room.market.line(AAPL), 37, 189.16, ""));
      room.market.quote(AAPL, 189.1, 189.2);
      room.time.advance(Duration.ofSeconds(11));

      HandDrivenCall<GetQuoteResponse> call = call(room.service::getQuote, request);
      assertThat(call.take()).isEmpty();
      room.market.quote(AAPL, 190.1, 190.2);
      room.gateway.send(price(room.market.line(AAPL), 37, 190.16, ""));
      room.time.settle();

      assertThat(answer(call).getQuote().getBid().getValue()).isEqualTo("190.1");
      assertThat(room.market.linesAsked()).isEqualTo(2);
    }

    @Test
    void isSharedByAllWhoWaitForItAndForASecond() {
      HandDrivenCall<GetQuoteResponse> one = ask("AAPL");
      HandDrivenCall<GetQuoteResponse> other = ask("AAPL");
      whole();
      room.time.advance(Duration.ofSeconds(1));
      GetQuoteResponse later = answer(ask("AAPL"));
      assertThat(room.market.linesAsked()).isEqualTo(1);

      assertThat(answer(one)).isEqualTo(answer(other));
      assertThat(later.getQuote().getAge().getSeconds()).isEqualTo(1);
      room.time.advance(Duration.ofMillis(1));
      ask("AAPL");
      assertThat(room.market.linesAsked()).isEqualTo(2);
    }

    @Test
    void withoutAWordFromTheGatewayTimesOut() {
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      room.time.advance(Duration.ofSeconds(10));

      assertThat(brief(failure(call))).isEqualTo("DEADLINE_EXCEEDED GATEWAY_TIMEOUT");
      assertThat(room.board.openSnapshots()).isZero();
    }

    @Test
    void ofWhichTheGatewayHasNothingIsNotFound() {
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      snapshotEnds();

      assertThat(brief(failure(call))).isEqualTo("NOT_FOUND NO_MARKET_DATA");
    }

    @Test
    void ofWhichTheGatewayHasNothingAnyMoreIsTheLastKnownOneAsStale() {
      quoted();
      room.time.advance(Duration.ofSeconds(30));
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      snapshotEnds();

      Quote stale = answer(call).getQuote();
      assertThat(stale.getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_STALE);
      assertThat(stale.getAge().getSeconds()).isEqualTo(30);
    }

    @Test
    void withoutPermissionIsTheDelayedOneAndSaysSo() {
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      fails(354);
      whole();

      Quote quote = answer(call).getQuote();
      assertThat(quote.getMarketDataType()).isEqualTo(MarketDataType.MARKET_DATA_TYPE_DELAYED);
      assertThat(room.gateway.heard(MarketDataTypeRequest.class))
          .extracting(MarketDataTypeRequest::getMarketDataType)
          .containsExactly(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {354, 10089, 10168, 10186})
    void withoutPermissionEvenForDelayedDataIsRefused(int code) {
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      fails(code);
      fails(code);

      assertThat(brief(failure(call))).isEqualTo("FAILED_PRECONDITION NO_MARKET_DATA_PERMISSION");
      assertThat(room.market.linesAsked()).isEqualTo(2);
    }

    @Test
    void whileAnotherSessionHasTheDataAndNothingIsKnownIsUnavailable() {
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      fails(10197);

      assertThat(brief(failure(call))).isEqualTo("UNAVAILABLE COMPETING_SESSION");
    }

    @Test
    void whileAnotherSessionHasTheDataIsTheLastKnownOneWithAnAlertUntilAFreshOneCame() {
      quoted();
      room.time.advance(Duration.ofSeconds(30));
      HandDrivenCall<GetQuoteResponse> call = ask("AAPL");
      fails(10197);

      assertThat(answer(call).getQuote().getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_STALE);
      assertThat(room.alerts.take()).containsExactly("STALE_QUOTE " + Stocks.AAPL);

      quoted();
      assertThat(room.alerts.take()).containsExactly("resolved STALE_QUOTE " + Stocks.AAPL);
    }

    @Test
    void withGenericTicksIsOfALineAndWaitsForThem() {
      HandDrivenCall<GetQuoteResponse> call =
          call(
              room.service::getQuote,
              GetQuoteRequest.newBuilder().setInstrument(ref("AAPL")).addGenericTicks(221).build());
      assertThat(room.gateway.last(MarketDataRequest.class).getGenericTickList()).isEqualTo("221");
      whole();
      assertThat(call.take()).isEmpty();

      room.gateway.send(price(room.market.line(AAPL), 37, 189.16, ""));
      room.time.settle();

      assertThat(answer(call).getQuote().getGeneric().getMarkPrice().getValue())
          .isEqualTo("189.16");
    }

    @Test
    void withGenericTicksThatDoNotComeWaitsForThemOnlySoLong() {
      HandDrivenCall<GetQuoteResponse> call =
          call(
              room.service::getQuote,
              GetQuoteRequest.newBuilder().setInstrument(ref("AAPL")).addGenericTicks(292).build());
      whole();
      room.time.advance(Duration.ofSeconds(2));

      assertThat(answer(call).getQuote().hasGeneric()).isFalse();
      assertThat(room.board.readers()).isZero();
    }

    @Test
    void ofAnUnknownInstrumentIsNotFound() {
      assertThat(brief(failure(ask("NOSUCH")))).isEqualTo("NOT_FOUND INSTRUMENT_NOT_FOUND");
    }

    @Test
    void thatAllHaveCancelledFreesItsSnapshot() {
      HandDrivenCall<GetQuoteResponse> one = ask("AAPL");
      HandDrivenCall<GetQuoteResponse> other = ask("AAPL");

      one.cancel();
      room.time.settle();
      assertThat(room.gateway.heard(CancelMarketData.class)).isEmpty();
      other.cancel();
      room.time.settle();

      assertThat(room.gateway.heard(CancelMarketData.class)).hasSize(1);
      assertThat(room.board.openSnapshots()).isZero();
    }

    @Test
    void thatIsCancelledWhileTheInstrumentIsLookedUpOpensNoLine() {
      HandDrivenCall<GetQuoteResponse> call = new HandDrivenCall<>();
      room.service.getQuote(GetQuoteRequest.newBuilder().setInstrument(ref("AAPL")).build(), call);
      call.cancel();
      room.time.settle();

      assertThat(room.market.linesAsked()).isZero();
      assertThat(call.errors()).isEmpty();
    }

    @Test
    void withTheGatewayAwayIsTheLastKnownOneAsStale() {
      quoted();
      room.time.advance(Duration.ofMinutes(1));
      loseGateway();
      room.time.advance(Duration.ofMillis(500));

      GetQuoteResponse stale = answer(ask("AAPL"));

      assertThat(stale.getQuote().getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_STALE);
      assertThat(stale.getQuote().getBid().getValue()).isEqualTo("189.1");
      assertThat(stale.getQuote().getAge().getSeconds()).isEqualTo(60);
      assertThat(stale.getQuote().getAge().getNanos()).isEqualTo(500_000_000);
    }

    @Test
    void withTheGatewayAwayIsFoundByAnotherNameOfTheInstrument() {
      room.open("AAPL", "EUR");
      room.market.quote(AAPL, 189.1, 189.2);
      call(
          room.service::getInstrument,
          GetInstrumentRequest.newBuilder()
              .setInstrument(InstrumentRef.newBuilder().setContractId(MSFT))
              .build());
      room.open(
          StreamQuotesRequest.newBuilder()
              .addInstruments(InstrumentRef.newBuilder().setContractId(MSFT))
              .build());
      room.market.quote(MSFT, 300.1, 300.2);
      room.time.settle();
      loseGateway();

      GetQuoteResponse byId =
          answer(
              call(
                  room.service::getQuote,
                  GetQuoteRequest.newBuilder()
                      .setInstrument(InstrumentRef.newBuilder().setContractId(AAPL))
                      .build()));
      GetQuoteResponse bySymbol = answer(ask("MSFT"));

      assertThat(byId.getQuote().getBid().getValue()).isEqualTo("189.1");
      assertThat(byId.getQuote().getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_STALE);
      assertThat(bySymbol.getQuote().getBid().getValue()).isEqualTo("300.1");
      assertThat(brief(failure(ask("SPX")))).isEqualTo("UNAVAILABLE GATEWAY_UNAVAILABLE");
    }

    @Test
    void withTheGatewayAwayAndNothingKnownIsUnavailable() {
      loseGateway();

      StatusRuntimeException error = failure(ask("AAPL"));

      assertThat(brief(error)).isEqualTo("UNAVAILABLE GATEWAY_UNAVAILABLE");
      assertThat(StatusDetails.of(error).only(RetryInfo.class)).isPresent();
    }
  }

  @Nested
  class ListBars {
    private final ListBarsRequest hours =
        ListBarsRequest.newBuilder()
            .setInstrument(ref("AAPL"))
            .setDuration("1 D")
            .setBarSize("1 hour")
            .build();

    private HandDrivenCall<ListBarsResponse> ask(ListBarsRequest request) {
      return call(room.service::listBars, request);
    }

    private void answerWith(HistoricalDataBar... bars) {
      room.gateway.on(
          HistoricalDataRequest.class,
          request ->
              room.gateway.send(
                  HistoricalData.newBuilder()
                      .setReqId(request.getReqId())
                      .addAllHistoricalDataBars(List.of(bars))
                      .build(),
                  HistoricalDataEnd.newBuilder().setReqId(request.getReqId()).build()));
    }

    private HistoricalDataBar bar(String date, double open) {
      return HistoricalDataBar.newBuilder()
          .setDate(date)
          .setOpen(open)
          .setHigh(open + 1)
          .setLow(open - 1)
          .setClose(open + 0.5)
          .setVolume("1200.5")
          .setWap("189.123")
          .setBarCount(17)
          .build();
    }

    @Test
    void asksTheGatewayAndGivesItsBars() {
      answerWith(bar("1795357800", 189.1), bar("1795361400", 190));

      ListBarsResponse answer =
          answer(
              ask(
                  hours.toBuilder()
                      .setRegularHoursOnly(true)
                      .setEndTime(Timestamp.newBuilder().setSeconds(1795357800))
                      .build()));

      HistoricalDataRequest asked = room.gateway.last(HistoricalDataRequest.class);
      assertThat(asked.getContract().getConId()).isEqualTo(AAPL);
      assertThat(asked.getDuration()).isEqualTo("1 D");
      assertThat(asked.getBarSizeSetting()).isEqualTo("1 hour");
      assertThat(asked.getWhatToShow()).isEqualTo("TRADES");
      assertThat(asked.getUseRth()).isTrue();
      assertThat(asked.getFormatDate()).isEqualTo(2);
      assertThat(asked.getEndDateTime()).isEqualTo("20261122-14:30:00");
      assertThat(answer.getInstrument().getContractId()).isEqualTo(AAPL);
      assertThat(answer.getNextPageToken()).isEmpty();
      assertThat(answer.getBarsList())
          .extracting(
              bar -> bar.getStartTime().getSeconds(),
              bar -> bar.getOpen().getValue(),
              bar -> bar.getVolume().getValue(),
              bar -> bar.getAveragePrice().getValue(),
              Bar::getTradeCount,
              Bar::hasTradingDate)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  1795357800L, "189.1", "1200.5", "189.123", 17, false),
              org.assertj.core.groups.Tuple.tuple(
                  1795361400L, "190", "1200.5", "189.123", 17, false));
    }

    @Test
    void barsOfADayHaveATradingDate() {
      answerWith(bar("20261120", 189));

      Bar bar = answer(ask(hours.toBuilder().setBarSize("1 day").build())).getBars(0);

      assertThat(bar.getTradingDate())
          .isEqualTo(Date.newBuilder().setYear(2026).setMonth(11).setDay(20).build());
      assertThat(bar.getStartTime().getSeconds()).isEqualTo(1795132800L);
    }

    @Test
    void volumeOfMinusOneIsNone() {
      answerWith(
          bar("1795357800", 1).toBuilder().setVolume("-1").setWap("-1").setBarCount(-1).build());

      Bar bar = answer(ask(hours)).getBars(0);

      assertThat(bar.hasVolume()).isFalse();
      assertThat(bar.hasAveragePrice()).isFalse();
      assertThat(bar.hasTradeCount()).isFalse();
    }

    @Test
    void pagesAndIdenticalQuestionsCostOneQuestionToTheGateway() {
      answerWith(bar("1795357800", 1), bar("1795361400", 2), bar("1795365000", 3));

      ListBarsResponse first = answer(ask(hours.toBuilder().setPageSize(2).build()));
      ListBarsResponse second =
          answer(
              ask(hours.toBuilder().setPageSize(2).setPageToken(first.getNextPageToken()).build()));

      assertThat(first.getBarsList()).hasSize(2);
      assertThat(second.getBarsList())
          .extracting(bar -> bar.getOpen().getValue())
          .containsExactly("3");
      assertThat(second.getNextPageToken()).isEmpty();
      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(1);
    }

    @Test
    void questionIsAskedAgainAfterAWhile() {
      answerWith(bar("1795357800", 1));
      answer(ask(hours));
      room.time.advance(Duration.ofSeconds(15));
      answer(ask(hours));

      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(2);
    }

    @Test
    void answersThatAreKeptAreFew() {
      answerWith(bar("1795357800", 1));
      for (int i = 1; i <= 40; i++) {
        answer(ask(hours.toBuilder().setDuration(i + " D").build()));
      }
      answer(ask(hours.toBuilder().setDuration("40 D").build()));
      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(40);

      HandDrivenCall<ListBarsResponse> forgotten =
          ask(hours.toBuilder().setDuration("1 D").build());
      room.time.advance(Duration.ofSeconds(15));
      answer(forgotten);
      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(41);
    }

    @Test
    void sameQuestionOfManyAtOnceIsAskedOnce() {
      HandDrivenCall<ListBarsResponse> first = ask(hours);
      HandDrivenCall<ListBarsResponse> second = ask(hours);
      int id = room.gateway.last(HistoricalDataRequest.class).getReqId();
      room.gateway.send(
          HistoricalData.newBuilder()
              .setReqId(id)
              .addHistoricalDataBars(bar("1795357800", 1))
              .build(),
          HistoricalDataEnd.newBuilder().setReqId(id).build());
      room.time.settle();

      assertThat(answer(first)).isEqualTo(answer(second));
      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(1);
    }

    @Test
    void withoutBarsIsNotFound() {
      answerWith();

      assertThat(brief(failure(ask(hours)))).isEqualTo("NOT_FOUND NO_MARKET_DATA");
    }

    @ParameterizedTest
    @CsvSource({
      "162, Historical Market Data Service error message:HMDS query returned no data,"
          + " NOT_FOUND NO_MARKET_DATA",
      "162, Historical data request pacing violation, RESOURCE_EXHAUSTED PACING",
      "162, Historical Market Data Service error message:No market data permissions for NYSE STK,"
          + " FAILED_PRECONDITION NO_MARKET_DATA_PERMISSION",
      "420, Invalid Real-time Query: No market data permissions for ISLAND STK,"
          + " FAILED_PRECONDITION NO_MARKET_DATA_PERMISSION",
      "420, Invalid Real-time Query: Pacing violation, RESOURCE_EXHAUSTED PACING",
      "10197, No market data during competing live session, UNAVAILABLE COMPETING_SESSION",
      "10299, Expected what to show is MIDPOINT, FAILED_PRECONDITION GATEWAY_REFUSED",
    })
    void refusalOfTheGatewayIsTold(int code, String text, String status) {
      room.gateway.on(
          HistoricalDataRequest.class,
          request -> room.gateway.send(error(request.getReqId(), code, text)));

      assertThat(brief(failure(ask(hours)))).isEqualTo(status);
    }

    @Test
    void failureIsNotKeptButAskedAgainWhenTheGatewayHearsTheQuestionAgain() {
      answerWith();
      failure(ask(hours));
      answerWith(bar("1795357800", 1));

      HandDrivenCall<ListBarsResponse> again = ask(hours);
      room.time.advance(Duration.ofMillis(14_999));
      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(1);
      room.time.advance(Duration.ofMillis(1));

      assertThat(answer(again).getBarsList()).hasSize(1);
    }

    @Test
    void withoutAnAnswerTimesOutAndIsCancelled() {
      HandDrivenCall<ListBarsResponse> call = ask(hours);
      room.time.advance(Duration.ofSeconds(30));

      assertThat(brief(failure(call))).isEqualTo("DEADLINE_EXCEEDED GATEWAY_TIMEOUT");
      assertThat(room.gateway.last(CancelHistoricalData.class).getReqId())
          .isEqualTo(room.gateway.last(HistoricalDataRequest.class).getReqId());
    }

    @Test
    void forexIsMidpointsUnlessSaidOtherwise() {
      ask(hours.toBuilder().setInstrument(ref("EUR")).build());

      assertThat(room.gateway.last(HistoricalDataRequest.class).getWhatToShow())
          .isEqualTo("MIDPOINT");
    }

    @Test
    void aggregatedTradesHaveTheGatewaysName() {
      ask(hours.toBuilder().setWhatToShow(WhatToShow.WHAT_TO_SHOW_AGGREGATED_TRADES).build());

      assertThat(room.gateway.last(HistoricalDataRequest.class).getWhatToShow())
          .isEqualTo("AGGTRADES");
    }

    @Test
    void endTimeWithAContinuousFutureIsInvalid() {
      HandDrivenCall<ListBarsResponse> call =
          ask(
              hours.toBuilder()
                  .setInstrument(ref("ES"))
                  .setEndTime(Timestamp.newBuilder().setSeconds(1795350000))
                  .build());

      assertThat(failure(call).getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void illegalPairNamesTheLegalSizes() {
      Failure.InvalidRequest failure =
          catchThrowableOfType(
              Failure.InvalidRequest.class,
              () -> ask(hours.toBuilder().setBarSize("1 secs").build()));

      assertThat(failure.violations())
          .singleElement()
          .satisfies(
              violation -> {
                assertThat(violation.field()).isEqualTo("bar_size");
                assertThat(violation.description()).contains("legal are 5 secs, 10 secs");
              });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.pitrunner.marketdata.MarketDataServiceTest#badBars")
    void badFieldsAreNamed(String name, Consumer<ListBarsRequest.Builder> change, String field) {
      ListBarsRequest.Builder request = hours.toBuilder();
      change.accept(request);

      assertThat(violations(() -> ask(request.build()))).as(name).containsExactly(field);
    }
  }

  static Stream<Arguments> badBars() {
    return Stream.of(
        bad("no instrument", ListBarsRequest.Builder::clearInstrument, "instrument"),
        bad("no duration", ListBarsRequest.Builder::clearDuration, "duration"),
        bad("unknown unit", request -> request.setDuration("1 H"), "duration"),
        bad("no size", ListBarsRequest.Builder::clearBarSize, "bar_size"),
        bad("unknown size", request -> request.setBarSize("7 mins"), "bar_size"),
        bad("illegal pair", request -> request.setBarSize("1 secs"), "bar_size"),
        bad("unknown show", request -> request.setWhatToShowValue(99), "what_to_show"),
        bad(
            "end in the future",
            request ->
                request.setEndTime(
                    Timestamp.newBuilder().setSeconds(VirtualRoom.SUNDAY.getEpochSecond() + 1)),
            "end_time"),
        bad(
            "end with adjusted trades",
            request ->
                request
                    .setWhatToShow(WhatToShow.WHAT_TO_SHOW_ADJUSTED_LAST)
                    .setEndTime(Timestamp.newBuilder().setSeconds(1)),
            "end_time"),
        bad("negative page", request -> request.setPageSize(-1), "page_size"),
        bad("foreign token", request -> request.setPageToken("AAAA"), "page_token"));
  }

  private static Arguments bad(
      String name, Consumer<ListBarsRequest.Builder> change, String field) {
    return Arguments.of(name, change, field);
  }

  @Nested
  class StreamQuotes {
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.pitrunner.marketdata.MarketDataServiceTest#badStreams")
    void badFieldsAreNamed(
        String name, Consumer<StreamQuotesRequest.Builder> change, String field) {
      StreamQuotesRequest.Builder request = streamOf("AAPL").toBuilder();
      change.accept(request);

      assertThat(violations(() -> call(room.service::streamQuotes, request.build())))
          .as(name)
          .containsExactly(field);
    }

    @Test
    void ofTwoHundredInstrumentsIsServed() {
      StreamQuotesRequest request =
          StreamQuotesRequest.newBuilder()
              .addAllInstruments(Collections.nCopies(200, ref("AAPL")))
              .build();

      assertThat(call(room.service::streamQuotes, request).errors()).isEmpty();
      assertThat(room.market.linesAsked()).isEqualTo(1);
    }

    @Test
    void ofTheServicesOwnTypeIsServed() {
      StreamQuotesRequest request =
          streamOf("AAPL").toBuilder()
              .setMarketDataType(MarketDataType.MARKET_DATA_TYPE_LIVE)
              .build();

      assertThat(call(room.service::streamQuotes, request).errors()).isEmpty();
    }
  }

  static Stream<Arguments> badStreams() {
    return Stream.of(
        badStream("none", StreamQuotesRequest.Builder::clearInstruments, "instruments"),
        badStream(
            "201",
            request -> request.addAllInstruments(Collections.nCopies(200, ref("AAPL"))),
            "instruments"),
        badStream(
            "nameless",
            request -> request.addInstrumentsBuilder().setCurrency("USD"),
            "instruments[1]"),
        badStream("negative rate", request -> request.setMaxRate(-1), "max_rate"),
        badStream("rate of 1001", request -> request.setMaxRate(1001), "max_rate"),
        badStream(
            "unknown generic tick",
            request -> request.addGenericTicks(233).addGenericTicks(234),
            "generic_ticks[1]"),
        badStream(
            "every tick at a rate",
            request -> request.setEveryTick(true).setMaxRate(5),
            "max_rate"),
        badStream(
            "unknown type", request -> request.setMarketDataTypeValue(77), "market_data_type"));
  }

  private static Arguments badStream(
      String name, Consumer<StreamQuotesRequest.Builder> change, String field) {
    return Arguments.of(name, change, field);
  }

  @Nested
  class SearchInstruments {
    private HandDrivenCall<SearchInstrumentsResponse> ask(SearchInstrumentsRequest request) {
      return call(room.service::searchInstruments, request);
    }

    private ContractDescription found(int contractId, String symbol, String type) {
      return ContractDescription.newBuilder()
          .setContract(
              Contract.newBuilder()
                  .setConId(contractId)
                  .setSymbol(symbol)
                  .setSecType(type)
                  .setPrimaryExch("NASDAQ")
                  .setCurrency("USD")
                  .setDescription(symbol + " INC"))
          .addDerivativeSecTypes("OPT")
          .build();
    }

    private void answerWith(ContractDescription... found) {
      room.gateway.on(
          MatchingSymbolsRequest.class,
          request ->
              room.gateway.send(
                  SymbolSamples.newBuilder()
                      .setReqId(request.getReqId())
                      .addAllContractDescriptions(List.of(found))
                      .build()));
    }

    @Test
    void givesWhatTheGatewayFindsInItsOrder() {
      answerWith(found(AAPL, "AAPL", "STK"), found(7, "AAPW", "STK"));

      SearchInstrumentsResponse answer =
          answer(ask(SearchInstrumentsRequest.newBuilder().setQuery("AAP").build()));

      assertThat(room.gateway.last(MatchingSymbolsRequest.class).getPattern()).isEqualTo("AAP");
      assertThat(answer.getMatchesList())
          .extracting(match -> match.getInstrument().getSymbol())
          .containsExactly("AAPL", "AAPW");
      assertThat(answer.getMatches(0).getInstrument().getExchange()).isEqualTo("SMART");
      assertThat(answer.getMatches(0).getInstrument().getSecurityType())
          .isEqualTo(SecurityType.SECURITY_TYPE_STOCK);
      assertThat(answer.getMatches(0).getDescription()).isEqualTo("AAPL INC");
      assertThat(answer.getMatches(0).getDerivativeTypesList()).containsExactly("OPT");
    }

    @Test
    void issuersOfBondsAndUnknownKindsAreNoInstruments() {
      answerWith(found(0, "", "BOND"), found(8, "X", "NOVEL"), found(AAPL, "AAPL", "STK"));

      SearchInstrumentsResponse answer =
          answer(ask(SearchInstrumentsRequest.newBuilder().setQuery("AAP").build()));

      assertThat(answer.getMatchesList()).hasSize(1);
    }

    @Test
    void comesInPages() {
      answerWith(found(1, "A", "STK"), found(2, "B", "STK"), found(3, "C", "STK"));
      SearchInstrumentsRequest request =
          SearchInstrumentsRequest.newBuilder().setQuery("AAP").setPageSize(2).build();

      SearchInstrumentsResponse first = answer(ask(request));
      room.time.advance(Duration.ofSeconds(1));
      SearchInstrumentsResponse second =
          answer(ask(request.toBuilder().setPageToken(first.getNextPageToken()).build()));

      assertThat(first.getMatchesList()).hasSize(2);
      assertThat(second.getMatchesList())
          .extracting(match -> match.getInstrument().getSymbol())
          .containsExactly("C");
      assertThat(second.getNextPageToken()).isEmpty();
    }

    @Test
    void isAskedOnceADayWhateverThePages() {
      answerWith(found(1, "A", "STK"), found(2, "B", "STK"), found(3, "C", "STK"));
      SearchInstrumentsRequest request =
          SearchInstrumentsRequest.newBuilder().setQuery("AAP").setPageSize(2).build();

      SearchInstrumentsResponse first = answer(ask(request));
      answer(ask(request.toBuilder().setPageToken(first.getNextPageToken()).build()));
      answer(ask(request));
      assertThat(room.gateway.heard(MatchingSymbolsRequest.class)).hasSize(1);
      room.time.advance(Duration.ofHours(10));
      answer(ask(request));

      assertThat(room.gateway.heard(MatchingSymbolsRequest.class)).hasSize(2);
    }

    @Test
    void ofYesterdayIsTheAnswerWhileTheGatewayIsAway() {
      answerWith(found(1, "A", "STK"));
      SearchInstrumentsRequest request =
          SearchInstrumentsRequest.newBuilder().setQuery("AAP").build();
      final SearchInstrumentsResponse known = answer(ask(request));
      loseGateway();
      room.time.advance(Duration.ofHours(10));

      assertThat(answer(ask(request))).isEqualTo(known);
    }

    @Test
    void nothingFoundIsAnEmptyAnswer() {
      answerWith();

      assertThat(
              answer(ask(SearchInstrumentsRequest.newBuilder().setQuery("ZZ").build()))
                  .getMatchesList())
          .isEmpty();
    }

    @Test
    void queryOfABadLengthIsInvalid() {
      for (String query : List.of("", "A".repeat(101), " A", "A\n")) {
        assertThat(
                violations(
                    () -> ask(SearchInstrumentsRequest.newBuilder().setQuery(query).build())))
            .contains("query");
      }
    }
  }

  @Nested
  class Instruments {
    @Test
    void getInstrumentGivesItsDetails() {
      GetInstrumentResponse answer =
          answer(
              call(
                  room.service::getInstrument,
                  GetInstrumentRequest.newBuilder().setInstrument(ref("AAPL")).build()));

      assertThat(answer.getDetails().getInstrument().getContractId()).isEqualTo(AAPL);
      assertThat(answer.getDetails().getMinTick().getValue()).isEqualTo("0.01");
    }

    @Test
    void getInstrumentWithoutAnInstrumentIsInvalid() {
      assertThat(
              violations(
                  () ->
                      call(room.service::getInstrument, GetInstrumentRequest.getDefaultInstance())))
          .containsExactly("instrument");
    }

    private GetTradingHoursResponse tradingHours() {
      return answer(
          call(
              room.service::getTradingHours,
              GetTradingHoursRequest.newBuilder().setInstrument(ref("AAPL")).build()));
    }

    @Test
    void tradingHoursOnASundayNameTheNextOpen() {
      GetTradingHoursResponse answer = tradingHours();

      assertThat(answer.getOpen()).isFalse();
      // Monday 04:00 and 20:00 in New York.
      assertThat(answer.getNextOpenTime().getSeconds()).isEqualTo(1795424400L);
      assertThat(answer.getNextCloseTime().getSeconds()).isEqualTo(1795482000L);
      assertThat(answer.getClosedDaysList())
          .containsExactly(Date.newBuilder().setYear(2026).setMonth(11).setDay(22).build());
      assertThat(answer.getTimeZone()).isEqualTo("US/Eastern");
    }

    @Test
    void tradingHoursTellExtendedFromRegularSessions() {
      room.time.advance(Duration.ofHours(19));

      GetTradingHoursResponse answer = tradingHours();

      assertThat(answer.getOpen()).isTrue();
      assertThat(answer.getRegularOpen()).isFalse();
    }
  }
}
