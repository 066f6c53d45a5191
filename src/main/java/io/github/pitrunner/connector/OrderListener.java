package io.github.pitrunner.connector;

import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OrderBound;
import io.github.pitrunner.tws.OrderStatus;

/**
 * Hears everything that the gateway says about orders, whoever asked for it. No order is guaranteed
 * among these, and each may repeat (protocol section 5.2).
 */
public interface OrderListener {
  void onOpenOrder(OpenOrder order);

  void onOrderStatus(OrderStatus status);

  void onExecution(ExecutionDetails execution);

  void onCommission(CommissionAndFeesReport report);

  void onCompletedOrder(CompletedOrder order);

  void onOrderBound(OrderBound bound);

  /** An error or a warning whose id is an order's. */
  void onOrderMessage(GatewayMessage message);
}
