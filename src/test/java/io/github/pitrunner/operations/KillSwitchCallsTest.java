package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.CheckOrderResponse;
import io.github.pitrunner.v1.EngageKillSwitchRequest;
import io.github.pitrunner.v1.EngageKillSwitchResponse;
import io.github.pitrunner.v1.GetRiskLimitsRequest;
import io.github.pitrunner.v1.GetRiskLimitsResponse;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.GetStatusResponse;
import io.github.pitrunner.v1.KillSwitchState;
import io.github.pitrunner.v1.ReleaseKillSwitchRequest;
import io.github.pitrunner.v1.ReleaseKillSwitchResponse;
import io.github.pitrunner.v1.StreamStatusRequest;
import io.github.pitrunner.v1.StreamStatusResponse;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators turn and ask: the kill switch, the limits, the gate. */
class KillSwitchCallsTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Ticker ticker = (period, task) -> rig.time().every(period, task)::cancel;
  private final OperatorRig operator = new OperatorRig(rig);
  private Identity caller = Identity.SERVICE;
  private final GatewayService service =
      new GatewayService(
          rig.connector(),
          new StatusBoard(rig.connector()),
          ticker,
          new About(true, false, "1.2.3"),
          operator.calls(),
          new AuditCalls(new MemoryJournal(Runnable::run)),
          AlertRig.calls(rig, ticker),
          new LogCalls(new LogLevels(rig.connector())),
          () -> caller);

  private HandDrivenCall<EngageKillSwitchResponse> engage(String reason, boolean cancels) {
    HandDrivenCall<EngageKillSwitchResponse> call = new HandDrivenCall<>();
    service.engageKillSwitch(
        EngageKillSwitchRequest.newBuilder()
            .setReason(reason)
            .setCancelWorkingOrders(cancels)
            .build(),
        call);
    rig.time().settle();
    return call;
  }

  private HandDrivenCall<ReleaseKillSwitchResponse> release(String reason) {
    HandDrivenCall<ReleaseKillSwitchResponse> call = new HandDrivenCall<>();
    service.releaseKillSwitch(
        ReleaseKillSwitchRequest.newBuilder().setReason(reason).build(), call);
    rig.time().settle();
    return call;
  }

  @Nested
  class Engaging {
    /** Else a token of that name would turn it in the name of the service. */
    @Test
    void saysThatItsCallerCameWithAToken() {
      operator.killSwitch().load();
      caller = new Identity("desk", Identity.Source.TOKEN, Role.ADMIN, AccountScope.ALL);

      assertThat(engage("a drill", false).answer().getKillSwitch().getBy())
          .isEqualTo("desk (token)");
      assertThat(release("over").answer().getKillSwitch().getBy()).isEqualTo("desk (token)");
    }

    @Test
    void tellsWhereItStandsAndWhy() {
      operator.killSwitch().load();

      EngageKillSwitchResponse answer = engage("fat finger", false).answer();

      assertThat(answer.getKillSwitch().getState())
          .isEqualTo(KillSwitchState.KILL_SWITCH_STATE_ENGAGED);
      assertThat(answer.getKillSwitch().getReason()).isEqualTo("fat finger");
      assertThat(answer.getKillSwitch().getBy()).isEqualTo("service");
      assertThat(answer.getKillSwitch().getRecorded()).isTrue();
      assertThat(answer.getKillSwitch().getSince().getSeconds())
          .isEqualTo(rig.time().instant().getEpochSecond());
      assertThat(operator.cancels()).isEmpty();
    }

    @Test
    void cancelsWorkingOrdersWhenAsked() {
      EngageKillSwitchResponse answer = engage("fat finger", true).answer();

      assertThat(operator.cancels()).singleElement().asString().contains("fat finger");
      assertThat(answer.getCancelsList())
          .extracting(cancel -> cancel.getOrder() + ": " + cancel.getProblem())
          .containsExactly("orders/a: ", "orders/b: it has ended");
    }

    @Test
    void holdsWhateverBecomesOfTheCancels() {
      operator.trouble(new IllegalStateException("no session"));

      EngageKillSwitchResponse answer = engage("fat finger", true).answer();

      assertThat(answer.getCancelProblem()).isEqualTo("no session");
      assertThat(operator.killSwitch().state().isReleased()).isFalse();
    }

    @Test
    void holdsWithoutARecordAndSaysSo() {
      operator.killSwitch().load();
      operator.store().breakDown();

      EngageKillSwitchResponse answer = engage("fat finger", false).answer();

      assertThat(answer.getKillSwitch().getState())
          .isEqualTo(KillSwitchState.KILL_SWITCH_STATE_ENGAGED);
      assertThat(answer.getKillSwitch().getRecorded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines"})
    void needsAReason(String reason) {
      assertThat(engage(reason, true).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(operator.cancels()).isEmpty();
    }
  }

  @Nested
  class Releasing {
    @Test
    void letsOrdersPassAgain() {
      operator.killSwitch().load();
      engage("fat finger", false);

      ReleaseKillSwitchResponse answer = release("it was a test").answer();

      assertThat(answer.getKillSwitch().getState())
          .isEqualTo(KillSwitchState.KILL_SWITCH_STATE_RELEASED);
      assertThat(answer.getKillSwitch().getReason()).isEqualTo("it was a test");
      assertThat(operator.killSwitch().state().isReleased()).isTrue();
    }

    @Test
    void needsAReason() {
      engage("fat finger", false);

      assertThat(release("").code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(operator.killSwitch().state().isReleased()).isFalse();
    }

    @Test
    void isRefusedWhileItCannotBeRecorded() {
      engage("fat finger", false);
      operator.store().breakDown();

      assertThat(release("over").code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(operator.killSwitch().state().isReleased()).isFalse();
    }

    @Test
    void isRefusedBeforeTheRecordWasRead() {
      assertThat(release("over").code()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Nested
  class Watching {
    private HandDrivenCall<StreamStatusResponse> follow() {
      HandDrivenCall<StreamStatusResponse> call = new HandDrivenCall<>();
      service.streamStatus(StreamStatusRequest.getDefaultInstance(), call);
      rig.time().settle();
      call.take();
      return call;
    }

    private List<String> take(HandDrivenCall<StreamStatusResponse> call) {
      return call.take().stream()
          .map(
              item ->
                  item.getStatus().getKillSwitch().getState()
                      + (item.getStatus().getJournalWritable() ? "" : " without journal"))
          .toList();
    }

    @Test
    void theStatusTellsItAll() {
      HandDrivenCall<GetStatusResponse> call = new HandDrivenCall<>();

      service.getStatus(GetStatusRequest.getDefaultInstance(), call);
      rig.time().settle();

      assertThat(call.answer().getStatus().getKillSwitch().getState())
          .isEqualTo(KillSwitchState.KILL_SWITCH_STATE_UNREAD);
      assertThat(call.answer().getStatus().getJournalWritable()).isTrue();
    }

    @Test
    void streamsTellEachTurn() {
      HandDrivenCall<StreamStatusResponse> call = follow();

      operator.killSwitch().load();
      assertThat(take(call)).containsExactly("KILL_SWITCH_STATE_RELEASED");
      operator.killSwitch().engage(Origin.RULE, "DAILY_LOSS", "too much");
      assertThat(take(call)).last().isEqualTo("KILL_SWITCH_STATE_ENGAGED");
      operator.journalWritable(false);

      assertThat(take(call)).containsExactly("KILL_SWITCH_STATE_ENGAGED without journal");
    }
  }

  @Nested
  class ForACallerOfSomeAccounts {
    private final Identity limited =
        new Identity(
            "alice",
            Identity.Source.API_KEY,
            Role.ADMIN,
            AccountScope.of(new AccountId("DU1234567")));

    @Test
    void engagingStopsAllAndCancelsInHisAccounts() {
      operator.killSwitch().load();
      caller = limited;

      EngageKillSwitchResponse answer = engage("fat finger", true).answer();

      assertThat(answer.getKillSwitch().getBy()).isEqualTo("alice");
      assertThat(operator.cancelled()).containsExactly(limited.accounts());
    }

    @Test
    void releasingIsForbidden() {
      operator.killSwitch().load();
      engage("fat finger", false);
      caller = limited;

      HandDrivenCall<ReleaseKillSwitchResponse> call = release("over");

      assertThat(call.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(operator.killSwitch().state().isReleased()).isFalse();
    }

    @Test
    void whoseLimitWasBrokenIsNotSaid() {
      operator.killSwitch().load();
      String why = "account DU7 has lost 900 USD today";
      operator.killSwitch().engage(Origin.RULE, "DAILY_LOSS", why);

      assertThat(reason()).isEqualTo(why);
      caller = limited;
      assertThat(reason()).isEqualTo("a limit of an account was broken");
      assertThat(operator.killSwitch().state().toAll()).doesNotContain("DU7", "900");
    }

    private String reason() {
      HandDrivenCall<GetStatusResponse> call = new HandDrivenCall<>();
      service.getStatus(GetStatusRequest.getDefaultInstance(), call);
      rig.time().settle();
      return call.answer().getStatus().getKillSwitch().getReason();
    }
  }

  @Nested
  class Asking {
    private HandDrivenCall<GetRiskLimitsResponse> limits(String account) {
      HandDrivenCall<GetRiskLimitsResponse> call = new HandDrivenCall<>();
      service.getRiskLimits(GetRiskLimitsRequest.newBuilder().setAccount(account).build(), call);
      rig.time().settle();
      return call;
    }

    @Test
    void limitsAreThoseThatHold() {
      rig.openSession();

      GetRiskLimitsResponse answer = limits("").answer();

      assertThat(answer.getAccount()).isEqualTo("DU1234567");
      assertThat(answer.getLimits().getMaxPosition().getValue()).isEqualTo("10000");
      assertThat(answer.getLimits().getDailyLossLimit().getValue()).isEqualTo("500");
      assertThat(answer.getLimits().getOrdersPerSecond()).isEqualTo(20);
      assertThat(answer.getLimits().getFiguresMaxAge().getSeconds()).isEqualTo(300);
      assertThat(answer.getLimits().hasCancelRatio()).as("is off").isFalse();
    }

    @Test
    void limitsOfAnAccountThatIsNotThereAreNone() {
      rig.openSession();

      assertThat(limits("DU9").code()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void limitsOfTheOnlyAccountNeedASession() {
      assertThat(limits("").code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void theVerdictIsTheGates() {
      HandDrivenCall<CheckOrderResponse> call = new HandDrivenCall<>();

      service.checkOrder(CheckOrderRequest.newBuilder().setAccount("DU1234567").build(), call);
      rig.time().settle();

      assertThat(call.answer().getVerdict().getRule()).isEqualTo("MAX_POSITION");
      assertThat(call.answer().getVerdict().getReason()).isEqualTo("DU1234567");
    }
  }
}
