package io.github.pitrunner.crash;

import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.simulator.state.AccountState;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.simulator.state.HoldingState;
import io.github.pitrunner.simulator.state.KeptExecution;
import io.github.pitrunner.simulator.state.KeptOrder;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.Execution;
import io.github.pitrunner.tws.Order;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The simulated gateway's own record. */
public final class GatewayRecords {
  private final List<OrderRecord> orders = new ArrayList<>();
  private final List<FillRecord> fills = new ArrayList<>();
  private final Map<Long, BigDecimal> values = new HashMap<>();
  private final Map<Long, BigDecimal> quantities = new HashMap<>();

  private GatewayRecords() {}

  /** All that it has of orders, executions and positions. */
  public static Records of(GatewayState state) {
    GatewayRecords read = new GatewayRecords();
    state.getOrders().getExecutionsList().forEach(read::add);
    state.getOrders().getOpenList().forEach(read::add);
    state.getOrders().getCompletedList().forEach(read::add);
    Map<Integer, BigDecimal> positions = new HashMap<>();
    for (AccountState account : state.getAccountsList()) {
      for (HoldingState holding : account.getHoldingsList()) {
        positions.merge(holding.getConId(), new BigDecimal(holding.getQuantity()), BigDecimal::add);
      }
    }
    return new Records(read.orders, read.fills, positions);
  }

  private void add(KeptExecution kept) {
    Execution execution = kept.getDetails().getExecution();
    BigDecimal shares = new BigDecimal(execution.getShares());
    BigDecimal price = BigDecimal.valueOf(execution.getPrice());
    fills.add(
        new FillRecord(
            execution.getExecId(),
            OrderRecord.id(execution.getOrderRef(), execution.getPermId()),
            kept.getDetails().getContract().getConId(),
            execution.getSide().equals("BOT") ? shares : shares.negate(),
            price,
            kept.hasReport() ? BigDecimal.valueOf(kept.getReport().getCommissionAndFees()) : null));
    quantities.merge(execution.getPermId(), shares, BigDecimal::add);
    values.merge(execution.getPermId(), shares.multiply(price), BigDecimal::add);
  }

  private void add(KeptOrder kept) {
    // The phase is kept under the name that the status has here.
    add(
        kept.getOrder(),
        OrderStatus.valueOf(kept.getPhase()),
        new BigDecimal(kept.getQuantity()),
        new BigDecimal(kept.getFilled()));
  }

  private void add(CompletedOrder completed) {
    Order order = completed.getOrder();
    OrderStatus status =
        switch (completed.getOrderState().getStatus()) {
          case "Filled" -> OrderStatus.FILLED;
          case "Cancelled" -> OrderStatus.CANCELLED;
          case "Inactive" -> OrderStatus.REJECTED;
          default -> throw new IllegalStateException("An order has ended as " + completed);
        };
    add(
        order,
        status,
        new BigDecimal(order.getTotalQuantity()),
        new BigDecimal(order.getFilledQuantity()));
  }

  private void add(Order order, OrderStatus status, BigDecimal quantity, BigDecimal filled) {
    orders.add(
        new OrderRecord(
            OrderRecord.id(order.getOrderRef(), order.getPermId()),
            order.getPermId(),
            status,
            quantity,
            order.getOrderType().equals("LMT") ? BigDecimal.valueOf(order.getLmtPrice()) : null,
            filled,
            averagePrice(order.getPermId())));
  }

  private @Nullable BigDecimal averagePrice(long permId) {
    BigDecimal value = values.get(permId);
    BigDecimal quantity = quantities.get(permId);
    return value == null || quantity == null ? null : value.divide(quantity, MathContext.DECIMAL64);
  }
}
