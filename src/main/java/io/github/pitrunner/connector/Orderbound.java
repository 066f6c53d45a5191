package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OrderBound;
import io.github.pitrunner.tws.OrderStatus;
import java.util.ArrayList;
import java.util.List;

/** What is bound for those who follow orders, and the ids that new orders get. */
final class Orderbound {
  private final List<OrderListener> listeners = new ArrayList<>();
  private final Guard guard;
  private int nextId = 1;

  Orderbound(Guard guard) {
    this.guard = guard;
  }

  void add(OrderListener listener) {
    listeners.add(listener);
  }

  /** An id above every one that this run has used or the gateway has named. */
  int nextId() {
    return nextId++;
  }

  /** The gateway's own mark may have rolled back after a nightly restart; ours never does. */
  void onNextValidId(int id) {
    nextId = Math.max(nextId, id);
  }

  void onMessage(Message message) {
    for (OrderListener listener : listeners) {
      guard.run("a listener of orders", () -> tell(listener, message));
    }
  }

  private static void tell(OrderListener listener, Message message) {
    if (message instanceof OrderStatus status) {
      listener.onOrderStatus(status);
    } else if (message instanceof OpenOrder order) {
      listener.onOpenOrder(order);
    } else if (message instanceof ExecutionDetails execution) {
      listener.onExecution(execution);
    } else if (message instanceof CommissionAndFeesReport report) {
      listener.onCommission(report);
    } else if (message instanceof CompletedOrder order) {
      listener.onCompletedOrder(order);
    } else if (message instanceof OrderBound bound) {
      listener.onOrderBound(bound);
    }
  }

  void onMessage(GatewayMessage message) {
    for (OrderListener listener : listeners) {
      guard.run("a listener of orders", () -> listener.onOrderMessage(message));
    }
  }
}
