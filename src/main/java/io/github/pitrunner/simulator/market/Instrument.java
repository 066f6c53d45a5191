package io.github.pitrunner.simulator.market;

import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractDetails;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One instrument: what the gateway tells of it, when it trades and its tape. */
final class Instrument {
  private final Definition definition;
  private final Tape tape;
  private final @Nullable OptionTrait option;
  private final List<String> exchanges;
  private final Instant end;
  private @Nullable Listing listing;
  private @Nullable LocalDate listedOn;

  /**
   * @param option what makes it an option, or null
   */
  Instrument(Definition definition, Tape tape, @Nullable OptionTrait option) {
    this.definition = definition;
    this.tape = tape;
    this.option = option;
    this.exchanges = List.of(definition.details().getValidExchanges().split(",", -1));
    LocalDateTime last = definition.trading().lastMoment();
    this.end = last == null ? Instant.MAX : last.atZone(definition.trading().zone()).toInstant();
  }

  /**
   * What does not change.
   *
   * @param details without hours
   * @param trading all sessions
   * @param liquid without the extended sessions
   * @param since when its data begins
   */
  record Definition(
      Contract contract,
      ContractDetails details,
      TradingHours trading,
      TradingHours liquid,
      LocalDate since) {}

  /** An option's curve and what it is an option on. */
  record OptionTrait(OptionCurve curve, Instrument underlying) {}

  int conId() {
    return definition.contract().getConId();
  }

  /** Where its streams come from. */
  Farm farm() {
    return Farm.of(secType(), definition.contract().getCurrency());
  }

  String secType() {
    return definition.contract().getSecType();
  }

  boolean isOption() {
    return option != null;
  }

  /** Whether trades and volumes are reported; a currency pair has quotes alone. */
  boolean hasTrades() {
    return !secType().equals("CASH");
  }

  /** Whether there is a market to quote; an index is only computed. */
  boolean hasQuotes() {
    return !secType().equals("IND");
  }

  /** Whether something is bought and sold, so that there is a volume. */
  boolean hasVolume() {
    return hasTrades() && hasQuotes();
  }

  Definition definition() {
    return definition;
  }

  Contract contract() {
    return definition.contract();
  }

  Tape tape() {
    return tape;
  }

  @Nullable OptionTrait option() {
    return option;
  }

  ZoneId zone() {
    return definition.trading().zone();
  }

  /** Before which there is no data. */
  Instant since() {
    return definition.since().atStartOfDay(zone()).toInstant();
  }

  TradingHours hours(boolean outsideRth) {
    return outsideRth ? definition.trading() : definition.liquid();
  }

  boolean isExpired(Instant at) {
    return !at.isBefore(end);
  }

  List<String> exchanges() {
    return exchanges;
  }

  /** The step whose book stands: the present one, or the last one of the last session. */
  long standingStep(Instant now) {
    Session session = definition.trading().latest(now);
    return Math.min(Walk.step(now), session.endStep() - 1);
  }

  /** The middle between bid and ask. */
  double middle(long step) {
    return tape.price(Tape.Side.MIDPOINT, tape.bid(step) + tape.ask(step)).doubleValue();
  }

  BigDecimal price(long units) {
    return tape.rule().price(units);
  }

  /** The listing with the hours of the coming days. */
  Listing listing(Instant now) {
    LocalDate today = now.atZone(zone()).toLocalDate();
    Listing known = listing;
    if (known != null && today.equals(listedOn)) {
      return known;
    }
    ContractDetails details =
        definition.details().toBuilder()
            .setTradingHours(definition.trading().text(now))
            .setLiquidHours(definition.liquid().text(now))
            .build();
    Listing made = new Listing(definition.contract(), details);
    listing = made;
    listedOn = today;
    return made;
  }
}
