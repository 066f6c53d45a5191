package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.simulator.state.KeptLeg;
import io.github.pitrunner.simulator.state.KeptOrder;
import io.github.pitrunner.simulator.state.OrderState;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes the engine's records into the state of the gateway, and takes them back. */
final class OrderArchive {
  private final SimulatorSettings settings;
  private final MarketView market;
  private final Combos combos;
  private final OrderDesk.Books books;

  OrderArchive(SimulatorSettings settings, MarketView market, OrderDesk.Books books) {
    this.settings = settings;
    this.market = market;
    this.combos = new Combos(market);
    this.books = books;
  }

  OrderState toProto() {
    OrderState.Builder state =
        OrderState.newBuilder()
            .setLastPermId(books.register().lastPermId())
            .setLastExecNumber(books.executions().lastNumber())
            .putAllNextOrderIds(books.register().nextOrderIds())
            .addAllCompleted(books.register().completed())
            .addAllExecutions(books.executions().all());
    books.register().open().forEach(order -> state.addOpen(toProto(order)));
    return state.build();
  }

  private static KeptOrder toProto(WorkingOrder order) {
    KeptOrder.Builder kept =
        KeptOrder.newBuilder()
            .setContract(order.listing().contract().toBuilder().setExchange(order.exchange()))
            .setOrder(order.order)
            .setQuantity(order.terms.quantity().toPlainString())
            .setFilled(order.filled.toPlainString())
            .setFilledValue(order.filledValue.toPlainString())
            .setLastFillPrice(order.lastFillPrice.toPlainString())
            .setCommission(order.commission().toPlainString())
            .setPhase(order.phase.name())
            .setTransmitted(order.isTransmitted)
            .setTriggered(order.isTriggered)
            .setStopPrice(text(order.stop))
            .setDerivedLimit(text(order.derivedLimit))
            .setHasWorked(order.hasWorked)
            .setAcceptedAt(order.acceptedAt().toEpochMilli())
            .setChildHeld(order.isChildHeld)
            .setSeenClosed(order.hasSeenClosed)
            .setStartedAt(order.startedAt == null ? 0 : order.startedAt.toEpochMilli());
    if (order.traded().isCombo()) {
      order.legs().forEach(leg -> kept.addLegs(toProto(leg)));
    }
    return kept.build();
  }

  /**
   * Takes over an earlier run.
   *
   * @throws IllegalStateException if an order's contract is not listed any more
   */
  void restore(OrderState state) {
    books
        .register()
        .restore(state.getNextOrderIdsMap(), state.getLastPermId(), state.getCompletedList());
    books.executions().restore(state.getExecutionsList(), state.getLastExecNumber());
    state.getOpenList().forEach(kept -> books.register().open(fromProto(kept)));
  }

  private WorkingOrder fromProto(KeptOrder kept) {
    Traded traded = traded(kept);
    Order order = kept.getOrder();
    Instant acceptedAt = Instant.ofEpochMilli(kept.getAcceptedAt());
    var reading = new OrderTerms.Reading(traded.isCombo(), acceptedAt, settings.zone());
    OrderTerms terms =
        OrderTerms.fromWire(order, reading).withQuantity(new BigDecimal(kept.getQuantity()));
    WorkingOrder restored = new WorkingOrder(traded, order, terms, acceptedAt);
    restored.filled = new BigDecimal(kept.getFilled());
    restored.filledValue = new BigDecimal(kept.getFilledValue());
    restored.lastFillPrice = new BigDecimal(kept.getLastFillPrice());
    restored.phase = OrderPhase.valueOf(kept.getPhase());
    restored.isTransmitted = kept.getTransmitted();
    restored.isTriggered = kept.getTriggered();
    restored.stop = decimal(kept.getStopPrice());
    restored.derivedLimit = decimal(kept.getDerivedLimit());
    restored.hasWorked = kept.getHasWorked();
    restored.isChildHeld = kept.getChildHeld();
    restored.hasSeenClosed = kept.getSeenClosed();
    restored.startedAt =
        kept.getStartedAt() == 0 ? null : Instant.ofEpochMilli(kept.getStartedAt());
    restoreLegs(restored, kept);
    return restored;
  }

  private Traded traded(KeptOrder kept) {
    Contract contract = kept.getContract();
    if (contract.getSecType().equals(Traded.COMBINATION)) {
      return combo(kept);
    }
    Listing listing = market.listing(contract.getConId());
    if (listing == null) {
      throw new IllegalStateException(
          "Order %d is for contract %d, which the market does not list"
              .formatted(kept.getOrder().getPermId(), contract.getConId()));
    }
    return Traded.plain(listing, contract.getExchange());
  }

  private Traded combo(KeptOrder kept) {
    try {
      return combos.read(kept.getContract());
    } catch (Refusal refusal) {
      throw new IllegalStateException(
          "Order %d is for a combination that the market does not list"
              .formatted(kept.getOrder().getPermId()),
          refusal);
    }
  }

  private static KeptLeg toProto(WorkingLeg leg) {
    return KeptLeg.newBuilder()
        .setFilledValue(leg.filledValue.toPlainString())
        .setCommission(leg.commission.toPlainString())
        .build();
  }

  private static void restoreLegs(WorkingOrder restored, KeptOrder kept) {
    for (int i = 0; i < restored.legs().size(); i++) {
      WorkingLeg leg = restored.legs().get(i);
      boolean isPlain = !restored.traded().isCombo();
      KeptLeg own = isPlain ? KeptLeg.getDefaultInstance() : kept.getLegs(i);
      leg.filled = leg.leg().quantity(restored.filled);
      leg.filledValue = new BigDecimal(isPlain ? kept.getFilledValue() : own.getFilledValue());
      leg.commission = new BigDecimal(isPlain ? kept.getCommission() : own.getCommission());
    }
  }

  private static String text(@Nullable BigDecimal value) {
    return value == null ? "" : value.toPlainString();
  }

  private static @Nullable BigDecimal decimal(String text) {
    return text.isEmpty() ? null : new BigDecimal(text);
  }
}
