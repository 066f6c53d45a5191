package io.github.pitrunner.portfolio;

import static io.github.pitrunner.portfolio.VirtualPortfolio.position;
import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.tws.CancelPnLSingle;
import io.github.pitrunner.tws.PnL;
import io.github.pitrunner.tws.PnLRequest;
import io.github.pitrunner.tws.PnLSingle;
import io.github.pitrunner.tws.PnLSingleRequest;
import io.github.pitrunner.v1.GetProfitAndLossRequest;
import io.github.pitrunner.v1.GetProfitAndLossResponse;
import io.github.pitrunner.v1.ProfitAndLoss;
import io.github.pitrunner.v1.StreamProfitAndLossRequest;
import io.github.pitrunner.v1.StreamProfitAndLossResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Profit and loss of accounts and positions, whatever the gateway does. */
class ProfitAndLossTest {
  private final VirtualPortfolio room =
      new VirtualPortfolio(new PortfolioSettings(2, Duration.ofSeconds(5), Duration.ofSeconds(10)));

  @BeforeEach
  void holdThree() {
    for (int id = 1; id <= 3; id++) {
      room.positions.add(position("DU1", id, "10", 90));
    }
    room.summary.add(new String[] {"DU1", "NetLiquidation", "1000", "EUR"});
  }

  private void start() {
    room.start("DU1,DF2,DU3");
    answerAccounts("10");
    tellAccount("DU1", "10");
    tellAccount("DU3", "30");
    room.time.settle();
  }

  private void answerAccounts(String daily) {
    room.gateway.on(
        PnLRequest.class,
        request -> room.gateway.send(profit(request.getReqId(), Double.parseDouble(daily))));
  }

  private void answerPositions(double daily) {
    room.gateway.on(
        PnLSingleRequest.class,
        request -> room.gateway.send(single(request.getReqId(), "10", daily)));
  }

  private void tellAccount(String account, String daily) {
    room.gateway.heard(PnLRequest.class).stream()
        .filter(request -> request.getAccount().equals(account))
        .reduce((earlier, later) -> later)
        .ifPresent(
            request -> room.gateway.send(profit(request.getReqId(), Double.parseDouble(daily))));
  }

  private static PnL profit(int id, double daily) {
    return PnL.newBuilder()
        .setReqId(id)
        .setDailyPnl(daily)
        .setUnrealizedPnl(2.5)
        .setRealizedPnl(Double.MAX_VALUE)
        .build();
  }

  private static PnLSingle single(int id, String quantity, double daily) {
    return PnLSingle.newBuilder()
        .setReqId(id)
        .setPosition(quantity)
        .setDailyPnl(daily)
        .setUnrealizedPnl(Double.MAX_VALUE)
        .setRealizedPnl(3)
        .setValue(1234.5)
        .build();
  }

  private HandDrivenCall<GetProfitAndLossResponse> get(String account, int contract) {
    HandDrivenCall<GetProfitAndLossResponse> call = new HandDrivenCall<>();
    room.service.getProfitAndLoss(
        GetProfitAndLossRequest.newBuilder().setAccount(account).setContractId(contract).build(),
        call);
    room.time.settle();
    return call;
  }

  private HandDrivenCall<StreamProfitAndLossResponse> stream(Integer... contracts) {
    HandDrivenCall<StreamProfitAndLossResponse> call = new HandDrivenCall<>();
    room.service.streamProfitAndLoss(
        StreamProfitAndLossRequest.newBuilder()
            .setAccount("DU1")
            .addAllContractIds(Arrays.asList(contracts))
            .build(),
        call);
    room.time.settle();
    return call;
  }

  private List<String> take(HandDrivenCall<StreamProfitAndLossResponse> call) {
    room.time.settle();
    return call.take().stream()
        .map(
            item ->
                item.hasMarker()
                    ? item.getMarker().getKind().name().substring("KIND_".length())
                    : told(item.getPnl()))
        .filter(item -> !item.equals("HEARTBEAT"))
        .toList();
  }

  private static String told(ProfitAndLoss pnl) {
    String closed = pnl.hasQuantity() && pnl.getQuantity().getValue().equals("0") ? "closed" : "";
    return pnl.getContractId()
        + ":"
        + (pnl.hasDaily() ? pnl.getDaily().getAmount().getValue() : closed);
  }

  private static String reason(HandDrivenCall<?> call) {
    return StatusDetails.of((StatusRuntimeException) call.errors().get(0)).info().getReason();
  }

  private int singles() {
    return room.gateway.heard(PnLSingleRequest.class).size();
  }

  private int cancelled() {
    return room.gateway.heard(CancelPnLSingle.class).size();
  }

  @Nested
  class OfAnAccount {
    @Test
    void isAnsweredAtOnceWithItsAgeAndWithoutWhatTheGatewayDoesNotKnow() {
      start();
      room.time.advance(Duration.ofSeconds(3));

      ProfitAndLoss pnl = get("DU1", 0).answer().getPnl();

      assertThat(pnl.getAccount()).isEqualTo("DU1");
      assertThat(pnl.getDaily().getAmount().getValue()).isEqualTo("10");
      assertThat(pnl.getDaily().getCurrency()).isEqualTo("EUR");
      assertThat(pnl.getUnrealized().getAmount().getValue()).isEqualTo("2.5");
      assertThat(pnl.hasRealized()).isFalse();
      assertThat(pnl.hasQuantity()).isFalse();
      assertThat(pnl.getAge().getSeconds()).isEqualTo(3);
    }

    @Test
    void ofEachAccountOfTheLoginIsItsOwn() {
      start();
      room.tell("DU3", "NetLiquidation", "1", "USD");
      room.time.settle();

      assertThat(get("DU3", 0).answer().getPnl().getDaily().getAmount().getValue()).isEqualTo("30");
    }

    @Test
    void isServedWithItsAgeWhileTheGatewayIsAway() {
      start();
      room.lose();
      room.time.advance(Duration.ofSeconds(7));

      assertThat(get("DU1", 0).answer().getPnl().getAge().getSeconds()).isEqualTo(7);
    }

    @Test
    void isUnavailableWhenNothingWasToldAndTheGatewayIsAway() {
      room.start("DU1");
      room.lose();

      assertThat(get("DU1", 0).code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void thatTheGatewayDoesNotTellIsNotWaitedForForEver() {
      room.start("DU1");
      HandDrivenCall<GetProfitAndLossResponse> call = get("DU1", 0);

      room.time.advance(Duration.ofSeconds(30));

      assertThat(call.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
  }

  @Nested
  class BadInput {
    @Test
    void isNamed() {
      start();

      assertThat(get("DU9", 0).code()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(get("", 0).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(get("DU1", -1).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(reason(get("DF2", 0))).isEqualTo("ACCOUNT_REQUIRED");
      assertThat(reason(get("DU1", 99))).isEqualTo("POSITION_NOT_FOUND");
      assertThat(reason(get("DU3", 1))).isEqualTo("POSITION_NOT_FOUND");
      assertThat(singles()).isZero();
    }

    @Test
    void ofAStreamIsNamedAllAtOnce() {
      start();
      HandDrivenCall<StreamProfitAndLossResponse> call = stream(1, 1, 0, -4);

      assertThat(reason(call)).isEqualTo("FIELD_INVALID");
      assertThat(call.errors().get(0).getMessage())
          .contains("contract_ids[1]", "contract_ids[2]", "contract_ids[3]");
      assertThat(reason(stream(1, 99))).isEqualTo("POSITION_NOT_FOUND");
    }

    @Test
    void thatComesBeforePositionsAreKnownWaitsForThem() {
      room.positions.clear();
      room.start("DU1");

      assertThat(reason(get("DU1", 1))).isEqualTo("POSITION_NOT_FOUND");
      room.lose();
      assertThat(get("DU1", 1).code()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Nested
  class OfAPosition {
    @Test
    void isAskedForOnceSharedAndGivenUpAWhileAfterTheLastReader() {
      answerPositions(4);
      start();

      ProfitAndLoss pnl = get("DU1", 1).answer().getPnl();
      assertThat(pnl.getDaily().getAmount().getValue()).isEqualTo("4");
      assertThat(pnl.getQuantity().getValue()).isEqualTo("10");
      assertThat(pnl.getMarketValue().getAmount().getValue()).isEqualTo("1234.5");
      assertThat(pnl.hasUnrealized()).isFalse();
      room.time.advance(Duration.ofSeconds(4));
      HandDrivenCall<StreamProfitAndLossResponse> call = stream(1);
      room.time.advance(Duration.ofSeconds(20));
      assertThat(singles()).isEqualTo(1);

      call.cancel();
      room.time.advance(Duration.ofSeconds(4));
      assertThat(cancelled()).isZero();
      room.time.advance(Duration.ofSeconds(1));
      assertThat(cancelled()).isEqualTo(1);
      assertThat(room.portfolio.figures().profitSubscriptions()).isZero();
      assertThat(room.portfolio.figures().profitReaders()).isZero();
    }

    @Test
    void thatIsHeldButNotToldIsATimeoutAndNotATellingThatItIsNotHeld() {
      start();
      HandDrivenCall<GetProfitAndLossResponse> call = get("DU1", 1);

      room.time.advance(Duration.ofSeconds(30));

      assertThat(call.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void thatIsNeverToldKeepsNothingOfThoseWhoAsked() {
      start();

      for (int i = 0; i < 3; i++) {
        HandDrivenCall<GetProfitAndLossResponse> call = get("DU1", 1);
        room.time.advance(Duration.ofSeconds(31));
        assertThat(call.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      }

      assertThat(room.portfolio.figures().profitReaders()).isZero();
    }

    @Test
    void thatIsAskedForAgainBehindALostLinkIsGivenUpLikeAnyOther() {
      start();
      HandDrivenCall<GetProfitAndLossResponse> call = get("DU1", 1);
      room.time.advance(Duration.ofSeconds(31));
      room.say(error(-1, 1100, "lost"));

      assertThat(get("DU1", 1).code()).isEqualTo(Status.Code.UNAVAILABLE);
      room.time.advance(Duration.ofSeconds(10));

      assertThat(call.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(room.portfolio.figures().profitSubscriptions()).isZero();
    }

    @Test
    void thatIsClosedWhileItIsWaitedForIsNotFound() {
      start();
      HandDrivenCall<GetProfitAndLossResponse> call = get("DU1", 1);

      room.say(position("DU1", 1, "0", 0));

      assertThat(reason(call)).isEqualTo("POSITION_NOT_FOUND");
      assertThat(cancelled()).isEqualTo(1);
    }

    @Test
    void whoseCallerLeavesIsNotWaitedFor() {
      start();
      HandDrivenCall<GetProfitAndLossResponse> call = get("DU1", 1);
      call.cancel();
      room.time.advance(Duration.ofSeconds(5));

      assertThat(cancelled()).isEqualTo(1);
      assertThat(room.portfolio.figures().profitReaders()).isZero();
    }

    @Test
    void beyondTheBudgetIsExhaustedUntilAReaderLeaves() {
      answerPositions(4);
      start();
      HandDrivenCall<StreamProfitAndLossResponse> two = stream(1, 2);

      assertThat(reason(get("DU1", 3))).isEqualTo("NO_PROFIT_SUBSCRIPTION");
      two.cancel();
      room.time.settle();

      assertThat(get("DU1", 3).answer().getPnl().getContractId()).isEqualTo(3);
      assertThat(room.portfolio.figures().profitSubscriptions()).isEqualTo(2);
    }

    @Test
    void thatTheGatewayRefusesIsToldToItsReadersAlone() {
      answerPositions(4);
      start();
      HandDrivenCall<StreamProfitAndLossResponse> refused = stream(1);
      HandDrivenCall<StreamProfitAndLossResponse> other = stream(2);
      int id = room.gateway.heard(PnLSingleRequest.class).get(0).getReqId();

      room.say(error(id, 321, "no"));

      assertThat(refused.errors()).hasSize(1);
      assertThat(other.errors()).isEmpty();
      assertThat(get("DU1", 1).answer().getPnl().getContractId()).isEqualTo(1);
    }

    @Test
    void whoseCancelFindsNothingAnyMoreHarmsNothing() {
      answerPositions(4);
      start();
      var unused = get("DU1", 1);
      int id = room.gateway.last(PnLSingleRequest.class).getReqId();
      room.time.advance(Duration.ofSeconds(5));

      room.say(error(id, 10185, "Failed to cancel PNL (not subscribed)"));

      assertThat(room.connector.status().isReady()).isTrue();
      assertThat(get("DU1", 1).answer().getPnl().getContractId()).isEqualTo(1);
    }
  }

  @Nested
  class AStream {
    @Test
    void beginsWithTheStateAndTellsEachChange() {
      answerPositions(4);
      start();
      HandDrivenCall<StreamProfitAndLossResponse> call = stream(1, 2);
      assertThat(take(call)).containsExactly("0:10", "1:4", "2:4", "SNAPSHOT_END");

      tellAccount("DU1", "11");
      tellAccount("DU3", "12");

      assertThat(take(call)).containsExactly("0:11");
    }

    @Test
    void thatIsReadSlowlyGetsTheLatest() {
      start();
      HandDrivenCall<StreamProfitAndLossResponse> call = stream();
      take(call);
      call.stall();
      tellAccount("DU1", "11");
      tellAccount("DU1", "12");
      room.time.settle();
      call.resume();

      assertThat(take(call)).containsExactly("0:12");
    }

    @Test
    void saysOnceThatAPositionWasClosedAndGoesOnWhenItIsOpenedAnew() {
      answerPositions(4);
      start();
      HandDrivenCall<StreamProfitAndLossResponse> call = stream(1);
      take(call);

      room.say(position("DU1", 1, "0", 0));
      assertThat(take(call)).containsExactly("1:closed");
      room.time.advance(Duration.ofSeconds(10));
      assertThat(take(call)).isEmpty();
      answerPositions(5);
      room.say(position("DU1", 1, "7", 100));

      assertThat(take(call)).containsExactly("1:5");
      assertThat(call.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "1101", "1102"})
    void goesOnThroughAnOutageWithAGapTheStateAndAMark(String outage) {
      answerPositions(4);
      start();
      HandDrivenCall<StreamProfitAndLossResponse> call = stream(1, 2);
      take(call);
      answerAccounts("20");
      answerPositions(6);
      // One of them is closed meanwhile.
      room.positions.remove(1);

      if (outage.equals("socket")) {
        room.lose();
        assertThat(take(call)).containsExactly("GAP");
        room.comeBack();
      } else {
        room.say(error(-1, 1100, "lost"));
        room.say(error(-1, Integer.parseInt(outage), "back"));
        assertThat(call.sent().get(0).getMarker().getKind().name()).isEqualTo("KIND_GAP");
      }

      List<String> told = take(call).stream().filter(item -> !item.equals("GAP")).toList();
      assertThat(told).contains("0:20", "1:6", "2:closed");
      assertThat(told.subList(told.size() - 2, told.size()))
          .containsExactly("SNAPSHOT_END", "RESUMED");
    }

    @Test
    void resumesWhenWhatWasInTheGapIsToldAlthoughTheRestNeverChanges() {
      answerPositions(4);
      start();
      HandDrivenCall<StreamProfitAndLossResponse> call = stream(1, 2);
      take(call);
      answerPositions(6);

      int ofOne = room.gateway.last(PnLSingleRequest.class).getReqId();
      room.say(error(ofOne, 100, "Max rate of messages per second has been exceeded"));
      room.time.advance(Duration.ofSeconds(2));

      assertThat(take(call)).containsExactly("GAP", "2:6", "SNAPSHOT_END", "RESUMED");
    }

    @Test
    void thatBeginsWhileTheGatewayIsAwayTellsTheLastStateAndTheGap() {
      start();
      room.lose();

      assertThat(take(stream())).containsExactly("0:10", "SNAPSHOT_END", "GAP");
      assertThat(stream(1).code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void thatIsLeftBeforeItBeganFreesWhatItAsked() {
      start();
      HandDrivenCall<StreamProfitAndLossResponse> call = stream(1, 2);
      assertThat(room.portfolio.figures().profitSubscriptions()).isEqualTo(2);

      call.cancel();
      room.time.advance(Duration.ofSeconds(5));

      assertThat(cancelled()).isEqualTo(2);
      assertThat(room.portfolio.figures().profitReaders()).isZero();
    }
  }
}
