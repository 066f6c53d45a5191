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
    send(order.clientId(), message);
  }

  /** Sends something about an order of a client, open or ended. */
  void send(int clientId, Message message) {
    listeners(clientId).forEach(client -> client.send(message));
  }

  void error(WorkingOrder order, int code, String text) {
    listeners(order.clientId()).forEach(client -> client.error(order.orderId(), code, text));
  }

  private List<ClientLine> listeners(int clientId) {
    List<ClientLine> listeners = new ArrayList<>();
    ClientLine owner = clients.client(clientId);
    if (owner != null) {
      listeners.add(owner);
    }
    if (masterClientId != null && masterClientId != clientId) {
      ClientLine master = clients.client(masterClientId);
      if (master != null) {
        listeners.add(master);
      }
    }
    return listeners;
  }
}
