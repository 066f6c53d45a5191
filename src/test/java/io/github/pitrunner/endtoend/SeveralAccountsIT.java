package io.github.pitrunner.endtoend;

import static io.github.pitrunner.endtoend.Caller.marketOrder;
import static io.github.pitrunner.endtoend.Caller.number;
import static io.github.pitrunner.endtoend.Caller.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.endtoend.Caller.Refusal;
import io.github.pitrunner.v1.Account;
import io.github.pitrunner.v1.AccountSummary;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.Side;
import io.grpc.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The packaged service with a login of two accounts, one of them a live one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralAccountsIT {
  private final int port = PackagedService.freePort();
  private final PackagedService service =
      new PackagedService(
          "pitrunner.simulator.enabled=true",
          "pitrunner.simulator.port=0",
          "pitrunner.simulator.accounts=DU1234567,U7654321",
          "quarkus.grpc.server.port=" + port);
  private final Caller caller = new Caller(port);

  @BeforeAll
  void isStarted() {
    caller.awaitReady();
  }

  @AfterAll
  void stop() {
    caller.close();
    service.close();
  }

  @Test
  void areListedWithWhatMayBeTraded() {
    assertThat(
            caller
                .portfolio()
                .listAccounts(ListAccountsRequest.getDefaultInstance())
                .getAccountsList())
        .containsExactly(
            Account.newBuilder().setAccount("DU1234567").setPaper(true).setTradable(true).build(),
            Account.newBuilder().setAccount("U7654321").build());
  }

  @Test
  void withoutOneNamedASummaryIsRefusedWithItsField() {
    Refusal refusal =
        refusalOf(
            () ->
                caller
                    .portfolio()
                    .getAccountSummary(GetAccountSummaryRequest.getDefaultInstance()));

    assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refusal.reason()).isEqualTo("ACCOUNT_REQUIRED");
    assertThat(refusal.fields()).containsExactly("account");
  }

  @Test
  void withoutOneNamedAnOrderIsRefusedWithItsField() {
    Refusal refusal = refusalOf(() -> place(""));

    assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refusal.reason()).isEqualTo("ACCOUNT_REQUIRED");
    assertThat(refusal.fields()).containsExactly("account");
  }

  @Test
  void ofWhichOneIsNamedIsTheOneThatAnswers() {
    AccountSummary summary =
        caller
            .portfolio()
            .getAccountSummary(GetAccountSummaryRequest.newBuilder().setAccount("U7654321").build())
            .getSummary();

    assertThat(summary.getAccount()).isEqualTo("U7654321");
    assertThat(number(summary.getNetLiquidation().getAmount())).isPositive();
  }

  @Test
  void ofWhichAPaperOneIsNamedCanTrade() {
    Order order = place("DU1234567");

    assertThat(order.getAccount()).isEqualTo("DU1234567");
  }

  @Test
  void ofWhichALiveOneIsNamedIsRefusedUnlessSwitchedOnByName() {
    Refusal refusal = refusalOf(() -> place("U7654321"));

    assertThat(refusal.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(refusal.reason()).isEqualTo("LIVE_TRADING_OFF");
    assertThat(refusal.info().getMetadataMap()).containsEntry("rule", "PAPER_ONLY");
  }

  private Order place(String account) {
    return caller
        .orders()
        .placeOrder(
            PlaceOrderRequest.newBuilder()
                .setAccount(account)
                .setTicket(marketOrder("AAPL", Side.SIDE_BUY, "1"))
                .build())
        .getOrder();
  }
}
