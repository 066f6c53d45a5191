package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.journal.JournalEntry.Configured;
import io.github.pitrunner.journal.JournalEntry.Judged;
import io.github.pitrunner.journal.JournalEntry.KillSwitched;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The contents of all tables. Times that readers need to the last digit stand in them too. */
final class Contents {
  static final Content<OrderIntent> INTENT =
      new Content<>("order_intents", 1, OrderJson::write, OrderJson::intent);

  static final Content<Order> ORDER =
      new Content<>("orders", 1, OrderJson::write, OrderJson::order);

  static final Content<Event> EVENT =
      new Content<>("order_events", 1, Contents::writeEvent, Contents::event);

  static final Content<Execution> EXECUTION =
      new Content<>("executions", 1, TradeJson::write, TradeJson::execution);

  static final Content<Costs> COSTS =
      new Content<>("commissions", 1, Contents::writeCosts, Contents::costs);

  static final Content<Judged> VERDICT =
      new Content<>("risk_verdicts", 1, Contents::writeVerdict, Contents::verdict);

  static final Content<KillSwitched> KILL_SWITCH =
      new Content<>("control_changes", 1, Contents::writeKillSwitch, Contents::killSwitch);

  static final Content<Configured> CONFIGURATION =
      new Content<>("control_changes", 1, Contents::writeConfiguration, Contents::configuration);

  static final Content<AuditEvent> AUDIT =
      new Content<>("audit_events", 1, AuditJson::write, AuditJson::event);

  private Contents() {}

  /** What of an event is no column. */
  record Event(String cause, Order order, @Nullable Execution execution) {}

  /** What an execution cost. */
  record Costs(Money commission, @Nullable Money realizedProfit) {}

  private static void writeEvent(JsonText json, Event event) {
    json.put("cause", event.cause())
        .put("order", event.order(), OrderJson::write)
        .put("execution", event.execution(), TradeJson::write);
  }

  private static Event event(JsonFields fields) {
    return new Event(
        fields.text("cause"),
        fields.object("order", OrderJson::order),
        fields.optionalObject("execution", TradeJson::execution));
  }

  private static void writeCosts(JsonText json, Costs costs) {
    json.put("commission", costs.commission(), TradeJson::write)
        .put("realized_profit", costs.realizedProfit(), TradeJson::write);
  }

  private static Costs costs(JsonFields fields) {
    return new Costs(
        fields.object("commission", TradeJson::money),
        fields.optionalObject("realized_profit", TradeJson::money));
  }

  private static void writeVerdict(JsonText json, Judged verdict) {
    json.put("intent", verdict.intent(), OrderJson::write)
        .put("approved", verdict.approved())
        .put("rule", verdict.rule())
        .put("reason", verdict.reason())
        .put("limit", verdict.limit())
        .put("value", verdict.value())
        .put("time", verdict.time());
  }

  private static Judged verdict(JsonFields fields) {
    return new Judged(
        fields.object("intent", OrderJson::intent),
        fields.flag("approved"),
        fields.text("rule"),
        fields.text("reason"),
        fields.text("limit"),
        fields.text("value"),
        fields.one("time", Instant::parse));
  }

  private static void writeKillSwitch(JsonText json, KillSwitched change) {
    json.put("engaged", change.engaged())
        .put("actor", change.actor())
        .put("reason", change.reason())
        .put("time", change.time());
  }

  private static KillSwitched killSwitch(JsonFields fields) {
    return new KillSwitched(
        fields.flag("engaged"),
        fields.text("actor"),
        fields.text("reason"),
        fields.one("time", Instant::parse));
  }

  private static void writeConfiguration(JsonText json, Configured change) {
    json.put("actor", change.actor())
        .put("name", change.name())
        .put("before", change.before())
        .put("after", change.after())
        .put("time", change.time());
  }

  private static Configured configuration(JsonFields fields) {
    return new Configured(
        fields.text("actor"),
        fields.text("name"),
        fields.optionalText("before"),
        fields.optionalText("after"),
        fields.one("time", Instant::parse));
  }
}
