package io.github.pitrunner.simulator.orders;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.ClientLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who hears of an order: its own client, and the master client of the settings. */
final class OrderAudience {
  private final Clients clients;
  private final @Nullable Integer masterClientId;

  /** The clients that are connected. */
  @FunctionalInterface
  interface Clients {
    @Nullable ClientLine client(int clientId);
  }

  OrderAudience(Clients clients, @Nullable Integer masterClientId) {
    this.clients = clients;
    this.masterClientId = masterClientId;
  }

  boolean isMaster(ClientLine client) {
    return masterClientId != null && masterClientId == client.clientId();
  }

  void send(WorkingOrder order, Message message) {
    listeners(order).forEach(client -> client.send(message));
  }

  void error(WorkingOrder order, int code, String text) {
    listeners(order).forEach(client -> client.error(order.orderId(), code, text));
  }

  private List<ClientLine> listeners(WorkingOrder order) {
    List<ClientLine> listeners = new ArrayList<>();
    ClientLine owner = clients.client(order.clientId());
    if (owner != null) {
      listeners.add(owner);
    }
    if (masterClientId != null && masterClientId != order.clientId()) {
      ClientLine master = clients.client(masterClientId);
      if (master != null) {
        listeners.add(master);
      }
    }
    return listeners;
  }
}
