package io.github.pitrunner.orders;

import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.connector.Session;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Caller;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.InstrumentDetails;
import io.github.pitrunner.domain.InstrumentRef;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.OrderTicket;
import io.github.pitrunner.risk.RiskRoom;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Understands what is asked for: which instrument is meant, and what its market looks like. */
final class Intake {
  private final Gateway gateway;
  private final Instruments instruments;
  private final DefaultAccount accounts;
  private final RiskRoom risk;

  Intake(Gateway gateway, OrderDesk.Desk desk) {
    this.gateway = gateway;
    this.instruments = desk.instruments();
    this.accounts = desk.accounts();
    this.risk = desk.risk();
  }

  /**
   * The details of an instrument, once its market can be seen or has had the time for it.
   *
   * @param caller for whom it is looked up
   */
  Future<InstrumentDetails> find(InstrumentRef ref, Caller caller) {
    return instruments
        .find(ref, caller)
        .compose(
            details ->
                Future.fromCompletionStage(risk.prepare(details.instrument()))
                    .map(prepared -> details));
  }

  /** Which instrument is meant. */
  Future<Instrument> identify(InstrumentRef ref, Caller caller) {
    return instruments.find(ref, caller).map(InstrumentDetails::instrument);
  }

  /** The same as {@link #find(InstrumentRef, Caller)} for an instrument that an order has. */
  Future<InstrumentDetails> find(Instrument instrument, Caller caller) {
    InstrumentRef ref =
        instrument.legs().isEmpty()
            ? InstrumentRef.contract(instrument.contractId(), instrument.exchange())
            : new InstrumentRef(
                0,
                instrument.symbol(),
                instrument.type(),
                instrument.exchange(),
                "",
                instrument.currency(),
                "",
                null,
                null,
                null,
                "",
                "",
                instrument.legs());
    return find(ref, caller);
  }

  /**
   * The account that an order is for, as {@link DefaultAccount#choose}.
   *
   * @param named empty for the default
   */
  AccountId account(String named, Session session, Asker asker) {
    return accounts.choose(named, session.accounts(), asker.identity());
  }

  /** The orders that are wanted, the entry of a bracket before its children. */
  List<OrderIntent> intents(Wanted wanted, InstrumentDetails details) {
    OrderIntent entry =
        new OrderIntent(
            wanted.id(), wanted.account(), Contracts.routed(details.instrument()), wanted.ticket());
    return withChildren(entry, wanted.bracket());
  }

  /**
   * An order as its caller wants it.
   *
   * @param account which its caller may use
   * @param bracket the orders that protect it, or null
   */
  record Wanted(
      ClientOrderId id, AccountId account, OrderTicket ticket, @Nullable BracketTicket bracket) {}

  /**
   * Holds an order, and those that protect it, against what their instrument demands.
   *
   * @throws io.github.pitrunner.domain.Failure.InvalidRequest with all that is wrong
   */
  void verify(OrderTicket ticket, @Nullable BracketTicket bracket, InstrumentDetails details) {
    new OrderRules(details, gateway.clock().instant()).verify(ticket, bracket);
  }

  private static List<OrderIntent> withChildren(
      OrderIntent entry, @Nullable BracketTicket bracket) {
    if (bracket == null) {
      return List.of(entry);
    }
    return List.of(
        entry,
        new OrderIntent(
            BracketTicket.takeProfitId(entry.id()),
            entry.account(),
            entry.instrument(),
            bracket.takeProfit(entry.id(), entry.ticket())),
        new OrderIntent(
            BracketTicket.stopLossId(entry.id()),
            entry.account(),
            entry.instrument(),
            bracket.stopLoss(entry.id(), entry.ticket())));
  }
}
