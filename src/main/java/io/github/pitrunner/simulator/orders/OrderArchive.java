package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.simulator.state.KeptOrder;
import io.github.pitrunner.simulator.state.OrderState;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes the engine's records into the state of the gateway, and takes them back. */
final class OrderArchive {
  private final SimulatorSettings settings;
  private final MarketView market;
  private final OrderDesk.Books books;

  OrderArchive(SimulatorSettings settings, MarketView market, OrderDesk.Books books) {
    this.settings = settings;
    this.market = market;
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
    return KeptOrder.newBuilder()
        .setContract(order.listing().contract().toBuilder().setExchange(order.exchange()))
        .setOrder(order.order)
        .setQuantity(order.terms.quantity().toPlainString())
        .setFilled(order.filled.toPlainString())
        .setFilledValue(order.filledValue.toPlainString())
        .setLastFillPrice(order.lastFillPrice.toPlainString())
        .setCommission(order.commission.toPlainString())
        .setPhase(order.phase.name())
        .setTransmitted(order.isTransmitted)
        .setTriggered(order.isTriggered)
        .setStopPrice(text(order.stop))
        .setDerivedLimit(text(order.derivedLimit))
        .setHasWorked(order.hasWorked)
        .setAcceptedAt(order.acceptedAt().toEpochMilli())
        .setChildHeld(order.isChildHeld)
        .setSeenClosed(order.hasSeenClosed)
        .build();
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
    Listing listing = market.listing(kept.getContract().getConId());
    if (listing == null) {
      throw new IllegalStateException(
          "Order %d is for contract %d, which the market does not list"
              .formatted(kept.getOrder().getPermId(), kept.getContract().getConId()));
    }
    Order order = kept.getOrder();
    WorkingOrder restored =
        new WorkingOrder(
            listing,
            kept.getContract().getExchange(),
            order,
            OrderTerms.fromWire(order, settings.zone())
                .withQuantity(new BigDecimal(kept.getQuantity())),
            Instant.ofEpochMilli(kept.getAcceptedAt()));
    restored.filled = new BigDecimal(kept.getFilled());
    restored.filledValue = new BigDecimal(kept.getFilledValue());
    restored.lastFillPrice = new BigDecimal(kept.getLastFillPrice());
    restored.commission = new BigDecimal(kept.getCommission());
    restored.phase = OrderPhase.valueOf(kept.getPhase());
    restored.isTransmitted = kept.getTransmitted();
    restored.isTriggered = kept.getTriggered();
    restored.stop = decimal(kept.getStopPrice());
    restored.derivedLimit = decimal(kept.getDerivedLimit());
    restored.hasWorked = kept.getHasWorked();
    restored.isChildHeld = kept.getChildHeld();
    restored.hasSeenClosed = kept.getSeenClosed();
    return restored;
  }

  private static String text(@Nullable BigDecimal value) {
    return value == null ? "" : value.toPlainString();
  }

  private static @Nullable BigDecimal decimal(String text) {
    return text.isEmpty() ? null : new BigDecimal(text);
  }
}
