package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.orders.Departures.Approval;
import io.github.pitrunner.risk.RiskDesk;
import io.github.pitrunner.risk.RiskRuleName;
import io.github.pitrunner.risk.RiskVerdict;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import io.github.pitrunner.risk.RiskView.Change;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the risk gate, and sees to it that what it says is on record. */
final class Approvals {
  private final RiskDesk risk;
  private final OrderRecord record;
  private final Clock clock;

  Approvals(RiskDesk risk, OrderRecord record, Clock clock) {
    this.risk = risk;
    this.record = record;
    this.clock = clock;
  }

  /** The limits' own desk, for what asks without placing. */
  RiskDesk risk() {
    return risk;
  }

  /**
   * The gate's approval of orders, which are sent at once then: all of them or none. Fails with
   * {@code Refused}, naming the rule, when the refusal is recorded.
   */
  Future<List<Approval>> of(List<OrderIntent> intents) {
    List<Approval> approvals = new ArrayList<>();
    for (OrderIntent intent : intents) {
      RiskVerdict verdict = risk.admit(intent, Change.NEW);
      if (verdict instanceof Rejected rejected) {
        return refused(intent, rejected);
      }
      approvals.add(approval(intent, verdict));
    }
    return Future.succeededFuture(approvals);
  }

  /** The same for the change of an order. */
  Future<Approval> of(OrderIntent intent, Change change) {
    RiskVerdict verdict = risk.admit(intent, change);
    return verdict instanceof Rejected rejected
        ? refused(intent, rejected)
        : Future.succeededFuture(approval(intent, verdict));
  }

  private Approval approval(OrderIntent intent, RiskVerdict verdict) {
    List<String> warnings = verdict instanceof Approved approved ? approved.warnings() : List.of();
    return new Approval(
        intent,
        new Judged(intent, true, "", String.join("; ", warnings), "", "", clock.instant()),
        warnings);
  }

  private <T> Future<T> refused(OrderIntent intent, Rejected rejected) {
    Judged judged =
        new Judged(
            intent,
            false,
            rejected.rule().name(),
            rejected.reason(),
            text(rejected.limit()),
            text(rejected.value()),
            clock.instant());
    Failure failure = failure(intent, rejected);
    return record
        .intend(List.of(judged))
        // It is refused all the same, and recorded once the journal can be written.
        .onFailure(cause -> record.happened(judged))
        .transform(end -> Future.failedFuture(failure));
  }

  private static String text(@Nullable BigDecimal value) {
    return value == null ? "" : value.toPlainString();
  }

  private static Failure failure(OrderIntent intent, Rejected rejected) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("rule", rejected.rule().name());
    metadata.put("client_order_id", intent.id().value());
    put(metadata, "limit", rejected.limit());
    put(metadata, "value", rejected.value());
    return new Failure.Refused(
        rejected.rule() == RiskRuleName.PAPER_ONLY ? Reason.LIVE_TRADING_OFF : Reason.RISK_REJECTED,
        rejected.reason(),
        metadata);
  }

  private static void put(Map<String, String> metadata, String name, @Nullable BigDecimal value) {
    if (value != null) {
      metadata.put(name, value.toPlainString());
    }
  }
}
