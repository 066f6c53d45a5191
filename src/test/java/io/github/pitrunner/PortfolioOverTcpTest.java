package io.github.pitrunner;

import static io.github.pitrunner.PortfolioTcpRoom.FIRST;
import static io.github.pitrunner.PortfolioTcpRoom.LONG;
import static io.github.pitrunner.PortfolioTcpRoom.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.GetProfitAndLossRequest;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListAccountsResponse;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.PriceSource;
import io.github.pitrunner.v1.ProfitAndLoss;
import io.github.pitrunner.v1.StreamAccountRequest;
import io.github.pitrunner.v1.StreamAccountResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamPositionsResponse;
import io.github.pitrunner.v1.StreamProfitAndLossRequest;
import io.github.pitrunner.v1.StreamProfitAndLossResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Iterator;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Portfolio and quotes of two accounts the whole way. */
@Timeout(120)
class PortfolioOverTcpTest {
  private final PortfolioTcpRoom room;

  PortfolioOverTcpTest() throws IOException {
    room = new PortfolioTcpRoom();
  }

  @AfterEach
  void stop() {
    room.close();
  }

  private ProfitAndLoss profit(String account, int contract) {
    return room.stub()
        .getProfitAndLoss(
            GetProfitAndLossRequest.newBuilder()
                .setAccount(account)
                .setContractId(contract)
                .build())
        .getPnl();
  }

  private static String refusal(ThrowingCallable call) {
    StatusRuntimeException error =
        Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
    return error.getStatus().getCode() + " " + StatusDetails.of(error).info().getReason();
  }

  @Test
  void positionsOfEveryAccountAreValuedInTurn() {
    room.hold(FIRST, "AAPL", 10);
    room.hold(SECOND, "AAPL", 20);

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(room.positions())
                    .hasSize(2)
                    .allSatisfy(
                        position -> {
                          assertThat(position.getPriceSource())
                              .isEqualTo(PriceSource.PRICE_SOURCE_GATEWAY);
                          assertThat(position.hasMarketValue()).isTrue();
                          assertThat(position.hasUnrealizedPnl()).isTrue();
                          assertThat(position.hasRealizedPnl()).isTrue();
                        }));
  }

  @Test
  void positionsFollowAQuoteThatSomebodyReads() {
    room.hold(FIRST, "AAPL", 10);
    room.quote("AAPL");

    await()
        .atMost(LONG)
        .until(() -> room.positions().get(0).getPriceSource() == PriceSource.PRICE_SOURCE_QUOTE);
    Position position = room.positions().get(0);
    BigDecimal price = new BigDecimal(position.getMarketPrice().getValue());
    assertThat(new BigDecimal(position.getMarketValue().getAmount().getValue()))
        .isEqualByComparingTo(price.multiply(BigDecimal.TEN));
    assertThat(position.getValuationAge().getSeconds()).isLessThan(10);
  }

  @Test
  void profitAndLossIsToldOfAccountsAndPositions() {
    int contract = room.hold(FIRST, "AAPL", 10);

    assertThat(profit(FIRST, 0).getDaily().getCurrency()).isEqualTo("USD");
    assertThat(profit(SECOND, 0).hasUnrealized()).isTrue();
    ProfitAndLoss ofPosition = profit(FIRST, contract);
    assertThat(ofPosition.getQuantity().getValue()).isEqualTo("10");
    assertThat(ofPosition.hasMarketValue()).isTrue();
    assertThat(ofPosition.getContractId()).isEqualTo(contract);
  }

  @Test
  void profitAndLossIsStreamedUntilAndAfterThePositionIsClosed() {
    int contract = room.hold(FIRST, "AAPL", 10);
    Iterator<StreamProfitAndLossResponse> stream =
        room.stub()
            .streamProfitAndLoss(
                StreamProfitAndLossRequest.newBuilder()
                    .setAccount(FIRST)
                    .addContractIds(contract)
                    .build());
    assertThat(stream.next().getPnl().getContractId()).isZero();
    assertThat(stream.next().getPnl().getContractId()).isEqualTo(contract);
    assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);

    room.trade(FIRST, "AAPL", -10);

    ProfitAndLoss told;
    do {
      told = stream.next().getPnl();
    } while (!told.getQuantity().getValue().equals("0"));
    assertThat(told.getContractId()).isEqualTo(contract);
    do {
      told = stream.next().getPnl();
    } while (told.getContractId() != 0);
    assertThat(told.hasRealized()).isTrue();
    assertThat(refusal(() -> profit(FIRST, contract))).isEqualTo("NOT_FOUND POSITION_NOT_FOUND");
  }

  @Test
  void accountsAreStreamedEachByItsName() {
    Iterator<StreamAccountResponse> stream =
        room.stub().streamAccount(StreamAccountRequest.newBuilder().setAccount(SECOND).build());

    assertThat(stream.next().getSummary().getAccount()).isEqualTo(SECOND);
    assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);
  }

  @Test
  void positionsAreStreamedUntilAndAfterTheyAreClosed() {
    int contract = room.hold(FIRST, "AAPL", 10);
    Iterator<StreamPositionsResponse> stream =
        room.stub().streamPositions(StreamPositionsRequest.getDefaultInstance());
    StreamPositionsResponse first = stream.next();
    assertThat(first.getPosition().getAccount()).isEqualTo(FIRST);
    assertThat(first.getPosition().getInstrument().getContractId()).isEqualTo(contract);
    assertThat(first.getPosition().getQuantity().getValue()).isEqualTo("10");
    assertThat(first.getPosition().hasAge()).isTrue();
    assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);

    room.trade(SECOND, "MSFT", 5);
    Position opened = nextOf(SECOND, stream);
    assertThat(opened.getInstrument().getSymbol()).isEqualTo("MSFT");
    room.trade(FIRST, "AAPL", -10);
    Position told;
    do {
      told = nextOf(FIRST, stream);
    } while (!told.getQuantity().getValue().equals("0"));

    assertThat(told.getInstrument().getContractId()).isEqualTo(contract);
  }

  @Test
  void positionsOfOneAccountAreStreamedAlone() {
    room.hold(FIRST, "AAPL", 10);
    room.hold(SECOND, "AAPL", 20);

    Iterator<StreamPositionsResponse> stream =
        room.stub().streamPositions(StreamPositionsRequest.newBuilder().setAccount(SECOND).build());

    assertThat(stream.next().getPosition().getAccount()).isEqualTo(SECOND);
    assertThat(stream.next().getMarker().getKind()).isEqualTo(Kind.KIND_SNAPSHOT_END);
  }

  private static Position nextOf(String account, Iterator<StreamPositionsResponse> stream) {
    Position position;
    do {
      position = stream.next().getPosition();
    } while (!position.getAccount().equals(account));
    return position;
  }

  @Test
  void moreProfitsOfPositionsThanMayBeReadAreRefusedUntilAStreamIsClosed() {
    int first = room.hold(FIRST, "AAPL", 10);
    int second = room.hold(FIRST, "MSFT", 10);
    int third = room.hold(FIRST, "SPY", 10);
    // The room allows two.
    StreamProfitAndLossRequest two =
        StreamProfitAndLossRequest.newBuilder()
            .setAccount(FIRST)
            .addContractIds(first)
            .addContractIds(second)
            .build();
    CancellableContext reader = Context.current().withCancellation();
    reader.run(() -> room.stub().streamProfitAndLoss(two).next());

    assertThat(refusal(() -> profit(FIRST, third)))
        .isEqualTo("RESOURCE_EXHAUSTED NO_PROFIT_SUBSCRIPTION");
    assertThat(
            refusal(
                () ->
                    room.stub()
                        .streamProfitAndLoss(
                            StreamProfitAndLossRequest.newBuilder()
                                .setAccount(FIRST)
                                .addContractIds(third)
                                .build())
                        .next()))
        .isEqualTo("RESOURCE_EXHAUSTED NO_PROFIT_SUBSCRIPTION");
    assertThat(profit(FIRST, first).getContractId()).isEqualTo(first);
    reader.cancel(null);

    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> profit(FIRST, third).getContractId() == third);
  }

  @Test
  void listsSayThatTheyAreCurrentWhileTheGatewayIsThere() {
    assertThat(accounts().getCurrent()).isTrue();
    assertThat(accounts().hasAge()).isTrue();
    ListPositionsResponse nothing =
        room.stub().listPositions(ListPositionsRequest.getDefaultInstance());
    assertThat(nothing.getPositionsCount()).isZero();
    assertThat(nothing.getCurrent()).isTrue();
    assertThat(nothing.hasAge()).isTrue();

    room.inject(new Fault.Restart(Duration.ofMinutes(5), true, 0));
    await().atMost(LONG).until(() -> !accounts().getCurrent());

    assertThat(accounts().getAccountsCount()).isEqualTo(2);
    ListPositionsResponse old =
        room.stub().listPositions(ListPositionsRequest.getDefaultInstance());
    assertThat(old.getPositionsCount()).isZero();
    assertThat(old.getCurrent()).isFalse();
    assertThat(old.getReceiveTime()).isEqualTo(nothing.getReceiveTime());
  }

  private ListAccountsResponse accounts() {
    return room.stub().listAccounts(ListAccountsRequest.getDefaultInstance());
  }

  @Test
  void badInputIsNamedByEveryCall() {
    assertThat(refusal(() -> profit("", 0))).isEqualTo("INVALID_ARGUMENT ACCOUNT_REQUIRED");
    assertThat(refusal(() -> profit("DU9", 0))).isEqualTo("NOT_FOUND ACCOUNT_NOT_FOUND");
    assertThat(refusal(() -> profit(FIRST, -1))).isEqualTo("INVALID_ARGUMENT FIELD_INVALID");
    assertThat(refusal(() -> profit(FIRST, 4711))).isEqualTo("NOT_FOUND POSITION_NOT_FOUND");
    assertThat(
            refusal(
                () ->
                    room.stub()
                        .streamProfitAndLoss(
                            StreamProfitAndLossRequest.newBuilder()
                                .setAccount(FIRST)
                                .addContractIds(4711)
                                .build())
                        .next()))
        .isEqualTo("NOT_FOUND POSITION_NOT_FOUND");
    assertThat(
            refusal(
                () -> room.stub().getAccountSummary(GetAccountSummaryRequest.getDefaultInstance())))
        .isEqualTo("INVALID_ARGUMENT ACCOUNT_REQUIRED");
    assertThat(
            refusal(
                () ->
                    room.stub()
                        .streamAccount(StreamAccountRequest.newBuilder().setAccount("X").build())
                        .next()))
        .isEqualTo("NOT_FOUND ACCOUNT_NOT_FOUND");
    assertThat(
            refusal(
                () ->
                    room.stub()
                        .streamPositions(
                            StreamPositionsRequest.newBuilder().setAccount("X").build())
                        .next()))
        .isEqualTo("NOT_FOUND ACCOUNT_NOT_FOUND");
    assertThat(
            refusal(
                () ->
                    room.stub()
                        .listPositions(ListPositionsRequest.newBuilder().setPageSize(-1).build())))
        .isEqualTo("INVALID_ARGUMENT FIELD_INVALID");
    assertThat(
            refusal(
                () ->
                    room.stub()
                        .listAccounts(ListAccountsRequest.newBuilder().setPageSize(-1).build())))
        .isEqualTo("INVALID_ARGUMENT FIELD_INVALID");
    assertThat(
            refusal(
                () ->
                    room.stub()
                        .listAccounts(ListAccountsRequest.newBuilder().setPageToken("x").build())))
        .isEqualTo("INVALID_ARGUMENT PAGE_TOKEN_INVALID");
  }
}
