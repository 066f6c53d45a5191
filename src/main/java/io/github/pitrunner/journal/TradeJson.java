package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.ComboLeg;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.OptionRight;
import io.github.pitrunner.domain.SecurityType;
import io.github.pitrunner.domain.Side;
import java.time.Instant;
import java.time.LocalDate;

/** Instruments, amounts and executions as they are recorded. */
final class TradeJson {
  private TradeJson() {}

  static void write(JsonText json, Instrument instrument) {
    json.put("contract_id", instrument.contractId())
        .put("symbol", instrument.symbol())
        .put("type", instrument.type())
        .put("exchange", instrument.exchange())
        .put("primary_exchange", instrument.primaryExchange())
        .put("currency", instrument.currency())
        .put("expiry", instrument.expiry())
        .put("strike", instrument.strike())
        .put("right", instrument.right())
        .put("multiplier", instrument.multiplier())
        .put("local_symbol", instrument.localSymbol())
        .put("trading_class", instrument.tradingClass())
        .objects("legs", instrument.legs(), TradeJson::write);
  }

  private static void write(JsonText json, ComboLeg leg) {
    json.put("contract_id", leg.contractId())
        .put("ratio", leg.ratio())
        .put("side", leg.side())
        .put("exchange", leg.exchange());
  }

  private static ComboLeg leg(JsonFields fields) {
    return new ComboLeg(
        fields.number("contract_id"),
        fields.number("ratio"),
        fields.one("side", Side::valueOf),
        fields.text("exchange"));
  }

  static Instrument instrument(JsonFields fields) {
    return new Instrument(
        fields.number("contract_id"),
        fields.text("symbol"),
        fields.one("type", SecurityType::valueOf),
        fields.text("exchange"),
        fields.text("primary_exchange"),
        fields.text("currency"),
        fields.optional("expiry", LocalDate::parse),
        fields.optionalDecimal("strike"),
        fields.optional("right", OptionRight::valueOf),
        fields.decimal("multiplier"),
        fields.text("local_symbol"),
        fields.text("trading_class"),
        fields.objects("legs", TradeJson::leg));
  }

  static void write(JsonText json, Money money) {
    json.put("amount", money.amount()).put("currency", money.currency());
  }

  static Money money(JsonFields fields) {
    return new Money(fields.decimal("amount"), fields.text("currency"));
  }

  static void write(JsonText json, Execution execution) {
    json.put("id", execution.id())
        .put("perm_id", execution.permId())
        .put("account", execution.account())
        .put("instrument", execution.instrument(), TradeJson::write)
        .put("side", execution.side())
        .put("quantity", execution.quantity())
        .put("price", execution.price())
        .put("exchange", execution.exchange())
        .put("time", execution.time())
        .put("commission", execution.commission(), TradeJson::write)
        .put("realized_profit", execution.realizedProfit(), TradeJson::write);
  }

  static Execution execution(JsonFields fields) {
    return new Execution(
        fields.text("id"),
        fields.longNumber("perm_id"),
        fields.optional("account", AccountId::new),
        fields.object("instrument", TradeJson::instrument),
        fields.one("side", Side::valueOf),
        fields.decimal("quantity"),
        fields.decimal("price"),
        fields.text("exchange"),
        fields.one("time", Instant::parse),
        fields.optionalObject("commission", TradeJson::money),
        fields.optionalObject("realized_profit", TradeJson::money));
  }
}
