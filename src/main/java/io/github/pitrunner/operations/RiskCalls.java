package io.github.pitrunner.operations;

import io.github.pitrunner.api.Fields;
import io.github.pitrunner.connector.ConnectorStatus;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.operations.OrderControl.CancelAsked;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.risk.KillSwitchState.Unread;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.CheckOrderResponse;
import io.github.pitrunner.v1.EngageKillSwitchRequest;
import io.github.pitrunner.v1.EngageKillSwitchResponse;
import io.github.pitrunner.v1.GetRiskLimitsRequest;
import io.github.pitrunner.v1.GetRiskLimitsResponse;
import io.github.pitrunner.v1.ReleaseKillSwitchRequest;
import io.github.pitrunner.v1.ReleaseKillSwitchResponse;
import io.github.pitrunner.v1.WorkingOrderCancel;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The calls that turn the kill switch and ask the risk gate; on the connector's context.
 *
 * <p>There is one switch for all accounts: stopping them is for every trader, letting them go on is
 * for those who answer for all.
 */
@Singleton
final class RiskCalls {
  private static final Logger LOG = Logger.getLogger(RiskCalls.class);
  private static final Duration RETRY_SOON = Duration.ofSeconds(5);
  private static final int MAX_REASON = 200;

  private final Gateway gateway;
  private final Safety safety;
  private final RiskRoom room;
  private final OrderControl orders;
  private final DefaultAccount accounts;

  // Injected parts, each a bean of its own; a record of them would only be there to be taken apart.
  RiskCalls(
      Gateway gateway, Safety safety, RiskRoom room, OrderControl orders, DefaultAccount accounts) {
    this.gateway = gateway;
    this.safety = safety;
    this.room = room;
    this.orders = orders;
    this.accounts = accounts;
  }

  Safety safety() {
    return safety;
  }

  /**
   * Engages at once, whatever becomes of its record and of the cancels; those are of the caller's
   * accounts only.
   */
  Future<EngageKillSwitchResponse> engage(EngageKillSwitchRequest request, Identity by) {
    String reason = reason(request.getReason());
    Future<Boolean> recorded =
        Future.fromCompletionStage(
                safety
                    .killSwitch()
                    .engage(Origin.CALL, by.title(), reason)
                    .thenApply(state -> true))
            // The answer says so, and its store tries again.
            .otherwise(false);
    EngageKillSwitchResponse.Builder answer = EngageKillSwitchResponse.newBuilder();
    Future<Void> cancelled =
        request.getCancelWorkingOrders()
            ? cancelWorking(by.accounts(), reason, answer)
            : Future.succeededFuture();
    return Future.all(recorded, cancelled)
        .map(
            done ->
                answer
                    .setKillSwitch(SafetyProtos.killSwitch(safety.reading(), by.accounts()))
                    .build());
  }

  private Future<Void> cancelWorking(
      AccountScope accounts, String reason, EngageKillSwitchResponse.Builder answer) {
    return Future.succeededFuture()
        .compose(now -> orders.cancelWorking(accounts, "The kill switch was engaged: " + reason))
        .onSuccess(asked -> answer.addAllCancels(toProto(asked)))
        .onFailure(
            cause -> {
              LOG.errorf("The working orders were not cancelled: %s", cause.getMessage());
              answer.setCancelProblem(String.valueOf(cause.getMessage()));
            })
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private static List<WorkingOrderCancel> toProto(List<CancelAsked> asked) {
    return asked.stream()
        .map(
            cancel ->
                WorkingOrderCancel.newBuilder()
                    .setOrder(cancel.order())
                    .setProblem(cancel.problem())
                    .build())
        .toList();
  }

  Future<ReleaseKillSwitchResponse> release(ReleaseKillSwitchRequest request, Identity by) {
    by.requireAllAccounts("The release of the kill switch");
    String reason = reason(request.getReason());
    if (safety.killSwitch().state() instanceof Unread unread) {
      throw notRecorded(unread.toString());
    }
    return Future.fromCompletionStage(safety.killSwitch().release(by.title(), reason))
        .recover(
            cause ->
                Future.failedFuture(
                    notRecorded(
                        "The kill switch stays engaged, as its release could not be recorded: "
                            + cause.getMessage())))
        .map(
            state ->
                ReleaseKillSwitchResponse.newBuilder()
                    .setKillSwitch(SafetyProtos.killSwitch(safety.reading(), by.accounts()))
                    .build());
  }

  private static Failure notRecorded(String message) {
    return new Failure.Unavailable(Reason.JOURNAL_UNAVAILABLE, message, RETRY_SOON);
  }

  private static String reason(String given) {
    Fields fields = Fields.ofRequest();
    fields.requiredText("reason", given, MAX_REASON);
    fields.verify();
    return given;
  }

  Future<GetRiskLimitsResponse> limits(GetRiskLimitsRequest request, Identity by) {
    AccountId account = account(request.getAccount(), by);
    return Future.succeededFuture(
        GetRiskLimitsResponse.newBuilder()
            .setAccount(account.value())
            .setLimits(SafetyProtos.limits(room.limits().of(account)))
            .build());
  }

  /** Limits are configured whether the gateway is there or not: only the only account is not. */
  private AccountId account(String named, Identity by) {
    ConnectorStatus status = gateway.status();
    if (named.isEmpty() && accounts.configured().filter(by.accounts()::allows).isPresent()) {
      return accounts.configured().get();
    }
    status.requireSession(gateway.clock().instant());
    return accounts.choose(
        named, status.session().map(session -> session.accounts()).orElse(List.of()), by);
  }

  Future<CheckOrderResponse> check(CheckOrderRequest request, Identity by, Caller caller) {
    return orders
        .check(request, by, caller)
        .map(verdict -> CheckOrderResponse.newBuilder().setVerdict(verdict).build());
  }
}
