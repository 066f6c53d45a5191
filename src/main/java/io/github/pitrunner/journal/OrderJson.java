package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Algo;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instructions;
import io.github.pitrunner.domain.OcaGroup;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderFill;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.domain.OrderPrices;
import io.github.pitrunner.domain.OrderState;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.domain.OrderType;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.domain.TimeInForce;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Orders and what was wanted of them, as they are recorded. */
final class OrderJson {
  private OrderJson() {}

  static void write(JsonText json, OrderIntent intent) {
    json.put("client_order_id", intent.id())
        .put("account", intent.account())
        .put("instrument", intent.instrument(), TradeJson::write)
        .put("ticket", intent.ticket(), OrderJson::write);
  }

  static OrderIntent intent(JsonFields fields) {
    return new OrderIntent(
        fields.one("client_order_id", ClientOrderId::new),
        fields.one("account", AccountId::new),
        fields.object("instrument", TradeJson::instrument),
        fields.object("ticket", OrderJson::ticket));
  }

  static void write(JsonText json, OrderTicket ticket) {
    json.put("side", ticket.side())
        .put("quantity", ticket.quantity())
        .put("type", ticket.type())
        .put("prices", ticket.prices(), OrderJson::write)
        .put("time_in_force", ticket.timeInForce())
        .put("outside_hours", ticket.outsideHours())
        .put("instructions", ticket.instructions(), OrderJson::write)
        .texts("other_terms", new TreeSet<>(ticket.otherTerms()));
  }

  static OrderTicket ticket(JsonFields fields) {
    return new OrderTicket(
        fields.one("side", Side::valueOf),
        fields.decimal("quantity"),
        fields.one("type", OrderType::valueOf),
        fields.object("prices", OrderJson::prices),
        fields.one("time_in_force", TimeInForce::valueOf),
        fields.flag("outside_hours"),
        fields.object("instructions", OrderJson::instructions),
        Set.copyOf(fields.texts("other_terms")));
  }

  private static void write(JsonText json, Instructions instructions) {
    json.put("cash_quantity", instructions.cashQuantity())
        .put("good_till", instructions.goodTill())
        .put("all_or_none", instructions.allOrNone())
        .put("hidden", instructions.hidden())
        .put("display_quantity", instructions.displayQuantity())
        .put("minimum_quantity", instructions.minimumQuantity())
        .put("oca", instructions.oca(), OrderJson::write)
        .put("algo", instructions.algo(), OrderJson::write)
        .put("parent", instructions.parent());
  }

  private static Instructions instructions(JsonFields fields) {
    return new Instructions(
        fields.optionalDecimal("cash_quantity"),
        fields.optional("good_till", Instant::parse),
        fields.flag("all_or_none"),
        fields.flag("hidden"),
        fields.optionalDecimal("display_quantity"),
        fields.optionalDecimal("minimum_quantity"),
        fields.optionalObject("oca", OrderJson::oca),
        fields.optionalObject("algo", OrderJson::algo),
        fields.optional("parent", ClientOrderId::new));
  }

  private static void write(JsonText json, OcaGroup oca) {
    json.put("name", oca.name()).put("mode", oca.mode());
  }

  private static OcaGroup oca(JsonFields fields) {
    return new OcaGroup(fields.text("name"), fields.one("mode", OcaGroup.Mode::valueOf));
  }

  private static void write(JsonText json, Algo algo) {
    json.put("name", algo.name())
        .objects("parameters", algo.parameters().entrySet(), OrderJson::write);
  }

  private static Algo algo(JsonFields fields) {
    Map<String, String> parameters = new HashMap<>();
    fields
        .objects("parameters", OrderJson::parameter)
        .forEach(parameter -> parameters.put(parameter.getKey(), parameter.getValue()));
    return new Algo(fields.text("name"), parameters);
  }

  private static void write(JsonText json, Map.Entry<String, String> parameter) {
    json.put("name", parameter.getKey()).put("value", parameter.getValue());
  }

  private static Map.Entry<String, String> parameter(JsonFields fields) {
    return Map.entry(fields.text("name"), fields.text("value"));
  }

  private static void write(JsonText json, OrderPrices prices) {
    json.put("limit", prices.limit())
        .put("stop", prices.stop())
        .put("trailing_amount", prices.trailingAmount())
        .put("trailing_percent", prices.trailingPercent())
        .put("limit_offset", prices.limitOffset());
  }

  private static OrderPrices prices(JsonFields fields) {
    return new OrderPrices(
        fields.optionalDecimal("limit"),
        fields.optionalDecimal("stop"),
        fields.optionalDecimal("trailing_amount"),
        fields.optionalDecimal("trailing_percent"),
        fields.optionalDecimal("limit_offset"));
  }

  static void write(JsonText json, Order order) {
    json.put("keys", order.keys(), OrderJson::write)
        .put("account", order.account())
        .put("instrument", order.instrument(), TradeJson::write)
        .put("ticket", order.ticket(), OrderJson::write)
        .put("state", order.state(), OrderJson::write)
        .put("fill", order.fill(), OrderJson::write)
        .put("foreign", order.foreign())
        .put("life", order.life(), OrderJson::write);
  }

  static Order order(JsonFields fields) {
    return new Order(
        fields.object("keys", OrderJson::keys),
        fields.optional("account", AccountId::new),
        fields.object("instrument", TradeJson::instrument),
        fields.object("ticket", OrderJson::ticket),
        fields.object("state", OrderJson::state),
        fields.object("fill", OrderJson::fill),
        fields.flag("foreign"),
        fields.object("life", OrderJson::life));
  }

  private static void write(JsonText json, OrderKeys keys) {
    json.put("client_order_id", keys.id())
        .put("perm_id", keys.permId())
        .put("client_id", keys.clientId())
        .put("order_id", keys.orderId());
  }

  private static OrderKeys keys(JsonFields fields) {
    return new OrderKeys(
        fields.optional("client_order_id", ClientOrderId::new),
        fields.longNumber("perm_id"),
        fields.number("client_id"),
        fields.number("order_id"));
  }

  private static void write(JsonText json, OrderState state) {
    json.put("status", state.status())
        .put("reason", state.reason())
        .texts("warnings", state.warnings());
  }

  private static OrderState state(JsonFields fields) {
    return new OrderState(
        fields.one("status", OrderStatus::valueOf),
        fields.text("reason"),
        fields.texts("warnings"));
  }

  private static void write(JsonText json, OrderFill fill) {
    json.put("quantity", fill.quantity())
        .put("average_price", fill.averagePrice())
        .objects("commissions", fill.commissions(), TradeJson::write);
  }

  private static OrderFill fill(JsonFields fields) {
    return new OrderFill(
        fields.decimal("quantity"),
        fields.optionalDecimal("average_price"),
        fields.objects("commissions", TradeJson::money));
  }

  private static void write(JsonText json, Order.Life life) {
    json.put("created", life.created())
        .put("updated", life.updated())
        .put("version", life.version());
  }

  private static Order.Life life(JsonFields fields) {
    return new Order.Life(
        fields.one("created", Instant::parse),
        fields.one("updated", Instant::parse),
        fields.longNumber("version"));
  }
}
