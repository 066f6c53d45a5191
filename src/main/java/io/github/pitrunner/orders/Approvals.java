package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.orders.Departures.Approval;
import io.github.pitrunner.risk.RiskDesk;
import io.github.pitrunner.risk.RiskDesk.JointVerdict;
import io.github.pitrunner.risk.RiskRuleName;
import io.github.pitrunner.risk.RiskVerdict;
import io.github.pitrunner.risk.RiskVerdict.Approved;
import io.github.pitrunner.risk.RiskVerdict.Rejected;
import io.github.pitrunner.risk.RiskView.Change;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the risk gate, and sees to it that what it says is on record. */
final class Approvals {
  private final RiskDesk risk;
  private final OrderRecord record;
  private final Previews previews;
  private final Clock clock;

  // More than three parameters: the gate, and where it asks and writes.
  Approvals(RiskDesk risk, OrderRecord record, Previews previews, Clock clock) {
    this.risk = risk;
    this.record = record;
    this.previews = previews;
    this.clock = clock;
  }

  /**
   * By how much an order raises the initial margin of its account.
   *
   * @param rise null where nobody asks for it, or the gateway has not said it
   */
  record Margin(@Nullable BigDecimal rise) {
    /** Nobody has asked. */
    static final Margin UNKNOWN = new Margin(null);

    Change ofNew() {
      return new Change(null, rise);
    }
  }

  /**
   * What an order would come to.
   *
   * @param whatIf the gateway's figures
   */
  record Outlook(WhatIf whatIf, RiskVerdict verdict) {}

  /**
   * The margin of an order, asked of the gateway if the account's limits demand it. Never fails:
   * the rule refuses for want of it.
   */
  Future<Margin> margin(OrderIntent intent) {
    if (!risk.limits(intent.account()).worth().checksMargin()) {
      return Future.succeededFuture(Margin.UNKNOWN);
    }
    return previews.ask(intent).map(Approvals::margin).otherwise(Margin.UNKNOWN);
  }

  private static Margin margin(WhatIf whatIf) {
    Money change = whatIf.initial().change();
    return new Margin(change == null ? null : change.amount());
  }

  /**
   * The gate's approval of orders, which are sent at once then: all of them or none. Fails with
   * {@code Refused}, naming the rule and the order that breaks it, when the refusal is recorded.
   *
   * @param margin of the first one; the others are its exits
   */
  Future<List<Approval>> of(List<OrderIntent> intents, Margin margin) {
    JointVerdict joint = risk.admitTogether(intents, margin.ofNew());
    return joint.verdict() instanceof Rejected rejected
        ? refused(joint.order(), rejected)
        : Future.succeededFuture(
            intents.stream().map(intent -> approval(intent, joint.verdict())).toList());
  }

  /** The same for the change of an order. */
  Future<Approval> of(OrderIntent intent, Order replaced) {
    return margin(intent)
        .compose(
            margin -> {
              RiskVerdict verdict = risk.admit(intent, new Change(replaced, margin.rise()));
              return verdict instanceof Rejected rejected
                  ? refused(intent, rejected)
                  : Future.succeededFuture(approval(intent, verdict));
            });
  }

  /** What the gateway and the gate would say; nothing is counted and nothing recorded. */
  Future<Outlook> outlook(OrderIntent intent) {
    return previews
        .ask(intent)
        .map(whatIf -> new Outlook(whatIf, risk.preview(intent, margin(whatIf).ofNew())));
  }

  /**
   * What the gate would say; nothing is counted and nothing recorded.
   *
   * @param replaced the order that would be changed; null for a new one
   */
  Future<RiskVerdict> verdict(OrderIntent intent, @Nullable Order replaced) {
    return margin(intent).map(margin -> risk.preview(intent, new Change(replaced, margin.rise())));
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
        .onFailure(cause -> record.noted(judged))
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
