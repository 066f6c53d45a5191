package io.github.pitrunner.connector;

import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OrderBound;
import io.github.pitrunner.tws.OrderStatus;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it hears about orders. */
class OrderRecorder implements OrderListener {
  private final List<String> heard = new ArrayList<>();

  List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void onOpenOrder(OpenOrder order) {
    heard.add("open " + order.getOrderId());
  }

  @Override
  public void onOrderStatus(OrderStatus status) {
    heard.add("status " + status.getOrderId());
  }

  @Override
  public void onExecution(ExecutionDetails execution) {
    heard.add("execution");
  }

  @Override
  public void onCommission(CommissionAndFeesReport report) {
    heard.add("commission");
  }

  @Override
  public void onCompletedOrder(CompletedOrder order) {
    heard.add("completed");
  }

  @Override
  public void onOrderBound(OrderBound bound) {
    heard.add("bound");
  }

  @Override
  public void onOrderMessage(GatewayMessage message) {
    heard.add("message %d %d".formatted(message.id(), message.code()));
  }
}
