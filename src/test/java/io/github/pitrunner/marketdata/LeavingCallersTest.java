package io.github.pitrunner.marketdata;

import static io.github.pitrunner.marketdata.VirtualRoom.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.connector.Reads;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.CancelContractData;
import io.github.pitrunner.tws.CancelHistoricalData;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.HistoricalData;
import io.github.pitrunner.tws.HistoricalDataBar;
import io.github.pitrunner.tws.HistoricalDataEnd;
import io.github.pitrunner.tws.HistoricalDataRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetInstrumentResponse;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetQuoteResponse;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SearchInstrumentsResponse;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Callers that leave before they are answered, and the gateway that leaves them. */
class LeavingCallersTest {
  private final VirtualRoom room = VirtualRoom.connected();

  private <Q, R> HandDrivenCall<R> call(BiConsumer<Q, StreamObserver<R>> method, Q request) {
    HandDrivenCall<R> call = new HandDrivenCall<>();
    method.accept(request, call);
    room.time.settle();
    return call;
  }

  private void leaves(HandDrivenCall<?> call) {
    call.cancel();
    room.time.settle();
  }

  private HandDrivenCall<ListBarsResponse> bars() {
    return bars(room.service);
  }

  private HandDrivenCall<ListBarsResponse> bars(MarketDataService service) {
    return call(
        service::listBars,
        ListBarsRequest.newBuilder()
            .setInstrument(ref("AAPL"))
            .setDuration("1 D")
            .setBarSize("1 hour")
            .build());
  }

  private void answerBars() {
    int id = room.gateway.last(HistoricalDataRequest.class).getReqId();
    room.gateway.send(
        HistoricalData.newBuilder()
            .setReqId(id)
            .addHistoricalDataBars(
                HistoricalDataBar.newBuilder()
                    .setDate("1795357800")
                    .setOpen(1)
                    .setHigh(1)
                    .setLow(1)
                    .setClose(1))
            .build(),
        HistoricalDataEnd.newBuilder().setReqId(id).build());
    room.time.settle();
  }

  private HandDrivenCall<GetInstrumentResponse> instrument() {
    return call(
        room.service::getInstrument,
        GetInstrumentRequest.newBuilder().setInstrument(ref("AAPL")).build());
  }

  private void gatewayFindsNothingForNow() {
    room.gateway.on(ContractDataRequest.class, request -> {});
  }

  @Nested
  class Bars {
    @Test
    void callerThatLeavesFreesItsHistoryRequest() {
      HandDrivenCall<ListBarsResponse> call = bars();

      leaves(call);

      assertThat(room.gateway.last(CancelHistoricalData.class).getReqId())
          .isEqualTo(room.gateway.last(HistoricalDataRequest.class).getReqId());
      assertThat(call.errors()).isEmpty();
    }

    @Test
    void twoCallersOneLeavesTheOtherIsAnswered() {
      HandDrivenCall<ListBarsResponse> one = bars();
      HandDrivenCall<ListBarsResponse> other = bars();

      leaves(one);
      assertThat(room.gateway.heard(CancelHistoricalData.class)).isEmpty();
      answerBars();

      assertThat(other.answer().getBarsCount()).isEqualTo(1);
      assertThat(one.sent()).isEmpty();
      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(1);
    }

    @Test
    void lastOfTwoCallersFreesTheRequest() {
      HandDrivenCall<ListBarsResponse> one = bars();
      HandDrivenCall<ListBarsResponse> other = bars();

      leaves(one);
      leaves(other);

      assertThat(room.gateway.heard(CancelHistoricalData.class)).hasSize(1);
    }

    @Test
    void callerThatLeavesAfterItsAnswerFreesNothing() {
      HandDrivenCall<ListBarsResponse> call = bars();
      answerBars();

      leaves(call);

      assertThat(room.gateway.heard(CancelHistoricalData.class)).isEmpty();
    }

    @Test
    void callerThatLeavesDuringTheLookUpAsksForNoBars() {
      gatewayFindsNothingForNow();
      HandDrivenCall<ListBarsResponse> call = bars();

      leaves(call);
      room.time.advance(Duration.ofMinutes(1));

      assertThat(room.gateway.heard(CancelContractData.class)).hasSize(1);
      assertThat(room.gateway.heard(HistoricalDataRequest.class)).isEmpty();
    }
  }

  @Nested
  class BarsThatWaitForTheirTurn {
    private HandDrivenCall<ListBarsResponse> monthOfMinutes() {
      return call(
          room.service::listBars,
          ListBarsRequest.newBuilder()
              .setInstrument(ref("AAPL"))
              .setDuration("30 D")
              .setBarSize("1 min")
              .build());
    }

    private void gatewayIsAskedTooOften() {
      room.gateway.on(
          HistoricalDataRequest.class,
          request ->
              room.gateway.send(ScriptedMarket.error(request.getReqId(), 162, "pacing violation")));
    }

    @Test
    void whoeverLeavesIsNotAskedFor() {
      gatewayIsAskedTooOften();

      leaves(monthOfMinutes());
      room.time.advance(Duration.ofMinutes(2));

      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(1);
    }

    @Test
    void whoeverAsksWhatTheyHaveLeftIsAnswered() {
      gatewayIsAskedTooOften();
      leaves(monthOfMinutes());
      new ScriptedBars(room);

      HandDrivenCall<ListBarsResponse> call = monthOfMinutes();
      room.time.advance(Duration.ofMinutes(2));

      assertThat(call.errors()).isEmpty();
      assertThat(call.answer().getBarsCount()).isPositive();
    }
  }

  @Nested
  class Instruments {
    @Test
    void callerThatLeavesFreesItsLookUp() {
      gatewayFindsNothingForNow();

      leaves(instrument());

      assertThat(room.gateway.last(CancelContractData.class).getReqId())
          .isEqualTo(room.gateway.last(ContractDataRequest.class).getReqId());
    }

    @Test
    void lookUpThatTwoWaitForGoesOnWithOne() {
      gatewayFindsNothingForNow();
      HandDrivenCall<GetInstrumentResponse> one = instrument();
      HandDrivenCall<GetQuoteResponse> other =
          call(
              room.service::getQuote,
              GetQuoteRequest.newBuilder().setInstrument(ref("AAPL")).build());

      leaves(one);
      assertThat(room.gateway.heard(CancelContractData.class)).isEmpty();
      leaves(other);

      assertThat(room.gateway.heard(CancelContractData.class)).hasSize(1);
    }

    @Test
    void nextCallerAsksAnew() {
      gatewayFindsNothingForNow();
      leaves(instrument());

      new ScriptedMarket(room.gateway);

      assertThat(instrument().answer().getDetails().getInstrument().getSymbol()).isEqualTo("AAPL");
    }

    @Test
    void searchThatIsLeftBeforeItsTurnIsNeverSent() {
      SearchInstrumentsRequest request =
          SearchInstrumentsRequest.newBuilder().setQuery("AAPL").build();
      call(room.service::searchInstruments, request);
      HandDrivenCall<SearchInstrumentsResponse> second =
          call(room.service::searchInstruments, request);

      leaves(second);
      room.time.advance(Duration.ofSeconds(5));

      assertThat(room.gateway.heard(MatchingSymbolsRequest.class)).hasSize(1);
    }

    @Test
    void streamThatIsCancelledFreesTheLookUpsOfItsInstruments() {
      gatewayFindsNothingForNow();
      HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL", "MSFT");

      leaves(call);

      assertThat(room.gateway.heard(CancelContractData.class)).hasSize(2);
      assertThat(room.market.linesAsked()).isZero();
      assertThat(call.errors()).isEmpty();
    }
  }

  /** Asks again, twice, after a while. */
  private final class Again implements Reads {
    @Override
    public <T> Future<T> ask(Supplier<Future<T>> question) {
      return ask(question, 2);
    }

    private <T> Future<T> ask(Supplier<Future<T>> question, int more) {
      return question
          .get()
          .recover(
              failure -> {
                if (more == 0 || !(failure instanceof Failure.Unavailable)) {
                  return Future.failedFuture(failure);
                }
                Promise<T> later = Promise.promise();
                room.time.after(
                    Duration.ofSeconds(1), () -> ask(question, more - 1).onComplete(later));
                return later.future();
              });
    }
  }

  @Nested
  class Gateway {
    private final MarketDataService service = room.service(VirtualRoom.Settings.USUAL, new Again());

    @Test
    void readThatLosesTheGatewayIsAskedAgain() {
      HandDrivenCall<ListBarsResponse> call = bars(service);
      room.gateway.drop();
      room.time.advance(Duration.ofSeconds(16));
      answerBars();

      assertThat(call.answer().getBarsCount()).isEqualTo(1);
      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(2);
    }

    @Test
    void readOfACallerThatLeftIsNotAskedAgain() {
      HandDrivenCall<ListBarsResponse> call = bars(service);
      room.gateway.drop();
      leaves(call);
      room.time.advance(Duration.ofSeconds(30));

      assertThat(room.gateway.heard(HistoricalDataRequest.class)).hasSize(1);
    }

    @Test
    void streamThatLosesItDuringTheLookUpGoesOn() {
      gatewayFindsNothingForNow();
      HandDrivenCall<StreamQuotesResponse> call =
          call(service::streamQuotes, VirtualRoom.streamOf("AAPL"));
      room.gateway.drop();
      new ScriptedMarket(room.gateway);
      room.time.advance(Duration.ofSeconds(2));

      assertThat(call.errors()).isEmpty();
      assertThat(room.market.linesAsked()).isEqualTo(1);
    }
  }

  @Test
  void serviceThatEndsTellsItsStreams() {
    HandDrivenCall<StreamQuotesResponse> call = room.open("AAPL");

    assertThat(
            room.openStreams
                .end(
                    new Failure.Unavailable(
                        Reason.SERVICE_ENDING, "The service is ending", Duration.ofSeconds(1)),
                    Duration.ofSeconds(2))
                .succeeded())
        .isTrue();
    room.time.settle();

    assertThat(call.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(StatusDetails.of(call.errors().get(0)).info().getReason())
        .isEqualTo("SERVICE_ENDING");
    assertThat(room.board.readers()).isZero();
  }
}
