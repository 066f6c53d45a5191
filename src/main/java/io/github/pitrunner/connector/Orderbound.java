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
  private final int clientId;
  private final Guard guard;
  private int nextId = 1;

  Orderbound(int clientId, Guard guard) {
    this.clientId = clientId;
    this.guard = guard;
  }

  void add(OrderListener listener) {
    listeners.add(listener);
  }

  /** An id above every one that this run has used or the gateway has named. */
  int nextId() {
    return nextId++;
  }

  /** Ids up to this one were used by earlier runs. */
  void onUsed(int id) {
    nextId = Math.max(nextId, id + 1);
  }

  /** The gateway's own mark may have rolled back after a nightly restart; ours never does. */
  void onNextValidId(int id) {
    // A session with such an id is refused, and must not leave it behind.
    if (id < Route.FIRST_REQUEST_ID) {
      nextId = Math.max(nextId, id);
    }
  }

  void onMessage(Message message) {
    keepClearOf(message);
    for (OrderListener listener : listeners) {
      guard.run("a listener of orders", () -> tell(listener, message));
    }
  }

  // A new order under the id of an old one would be taken for a modification of it (protocol
  // section 5.1), and
  // NextValidId alone does not keep us from that after it has rolled back.
  private void keepClearOf(Message message) {
    if (message instanceof OpenOrder order) {
      keepClearOf(order.getOrder().getClientId(), order.getOrderId());
    } else if (message instanceof OrderStatus status) {
      keepClearOf(status.getClientId(), status.getOrderId());
    } else if (message instanceof CompletedOrder order) {
      keepClearOf(order.getOrder().getClientId(), order.getOrder().getOrderId());
    } else if (message instanceof ExecutionDetails details) {
      keepClearOf(details.getExecution().getClientId(), details.getExecution().getOrderId());
    }
  }

  private void keepClearOf(int orderClientId, int orderId) {
    if (orderClientId == clientId && orderId < Route.FIRST_REQUEST_ID) {
      nextId = Math.max(nextId, orderId + 1);
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
