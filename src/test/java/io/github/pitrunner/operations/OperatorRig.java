package io.github.pitrunner.operations;

import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.LiveTrading;
import io.github.pitrunner.risk.KillSwitch;
import io.github.pitrunner.risk.RiskLimitTable;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.risk.RiskSources;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.MemoryKillSwitchStore;
import io.github.pitrunner.v1.CheckOrderRequest;
import io.github.pitrunner.v1.RiskVerdict;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What operators turn, over a rig: a kill switch whose record is in memory, and orders that listen.
 */
final class OperatorRig implements OrderControl {
  private final MemoryKillSwitchStore store = new MemoryKillSwitchStore();
  private final KillSwitch killSwitch;
  private final Safety safety;
  private final RiskCalls calls;
  private final List<String> cancels = new ArrayList<>();
  private final List<AccountScope> cancelled = new ArrayList<>();
  private boolean isJournalWritable = true;
  private @Nullable RuntimeException trouble;

  OperatorRig(ConnectorRig rig) {
    killSwitch = new KillSwitch(store, rig.time());
    safety = new Safety(killSwitch, () -> isJournalWritable);
    RiskRoom room =
        new RiskRoom(
            new RiskRoom.Parts(
                new LiveTrading(false),
                RiskLimitTable.standard(),
                killSwitch,
                new RiskSources(
                    () -> null,
                    contractId -> null,
                    contractId -> null,
                    (account, contractId) -> null,
                    () -> null,
                    account -> null,
                    account -> null),
                instrument -> CompletableFuture.completedFuture(null)),
            rig.time());
    calls =
        new RiskCalls(rig.connector(), safety, room, this, new DefaultAccount(Optional.empty()));
  }

  RiskCalls calls() {
    return calls;
  }

  KillSwitch killSwitch() {
    return killSwitch;
  }

  MemoryKillSwitchStore store() {
    return store;
  }

  /** Why working orders were to be cancelled, each time. */
  List<String> cancels() {
    return cancels;
  }

  /** Whose working orders were to be cancelled, each time. */
  List<AccountScope> cancelled() {
    return cancelled;
  }

  /** From now on orders answer nothing but this. */
  void trouble(RuntimeException cause) {
    trouble = cause;
  }

  void journalWritable(boolean isWritable) {
    isJournalWritable = isWritable;
    safety.look();
  }

  @Override
  public Future<List<CancelAsked>> cancelWorking(AccountScope accounts, String why) {
    cancels.add(why);
    cancelled.add(accounts);
    return trouble != null
        ? Future.failedFuture(trouble)
        : Future.succeededFuture(
            List.of(new CancelAsked("orders/a", ""), new CancelAsked("orders/b", "it has ended")));
  }

  @Override
  public Future<RiskVerdict> check(CheckOrderRequest request, Identity by, Caller caller) {
    return trouble != null
        ? Future.failedFuture(trouble)
        : Future.succeededFuture(
            RiskVerdict.newBuilder()
                .setRule("MAX_POSITION")
                .setReason(request.getAccount())
                .build());
  }
}
