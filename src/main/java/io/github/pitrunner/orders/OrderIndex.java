package io.github.pitrunner.orders;

import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderKeys;
import io.github.pitrunner.orders.OrderReports.Address;
import io.github.pitrunner.orders.OrderReports.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which order is meant. Keys are the caller's name and the broker's permanent id; the gateway's
 * order id is a route within one session and never more, because it belongs to one client and may
 * be given out again after the gateway's nightly restart.
 */
final class OrderIndex {
  private static final int MOST_ASIDE = 10_000;

  private final int ownClientId;
  private final int mostEnded;
  private final LongConsumer forgotten;
  private final Map<ClientOrderId, Tracked> byName = new HashMap<>();
  private final Map<Long, Tracked> byPermId = new HashMap<>();
  private final Map<Integer, Tracked> routes = new HashMap<>();
  private final NavigableMap<Long, Tracked> byPosition = new TreeMap<>();
  private final Set<Tracked> open = new LinkedHashSet<>();
  private final Set<Tracked> ended = new LinkedHashSet<>();
  private final Map<Long, Status> aside = new LinkedHashMap<>();
  private final Map<ClientOrderId, Long> executed = new LinkedHashMap<>();
  private long lastPosition;

  /**
   * Whose orders are ours, and how many are kept.
   *
   * @param ownClientId the API client id of ours; known from the beginning, because the gateway
   *     tells of our open orders before it has set the session up (protocol section 8)
   * @param mostEnded ended orders that are kept at most
   */
  record Bounds(int ownClientId, int mostEnded) {}

  /**
   * @param forgotten is told the permanent id of an order that is forgotten
   */
  OrderIndex(Bounds bounds, LongConsumer forgotten) {
    this.ownClientId = bounds.ownClientId();
    this.mostEnded = bounds.mostEnded();
    this.forgotten = forgotten;
  }

  long nextPosition() {
    return ++lastPosition;
  }

  @Nullable Tracked byName(ClientOrderId name) {
    return byName.get(name);
  }

  @Nullable Tracked byPermId(long permId) {
    return byPermId.get(permId);
  }

  /** The order of this name, if its account is one of these. */
  @Nullable Tracked byName(ClientOrderId name, AccountScope accounts) {
    return shown(byName.get(name), accounts);
  }

  /** The same by its permanent id. */
  @Nullable Tracked byPermId(long permId, AccountScope accounts) {
    return shown(byPermId.get(permId), accounts);
  }

  private static @Nullable Tracked shown(@Nullable Tracked tracked, AccountScope accounts) {
    return tracked != null && accounts.shows(tracked.order().account()) ? tracked : null;
  }

  /** The order that has this order id in this session. */
  @Nullable Tracked byRoute(int orderId) {
    return routes.get(orderId);
  }

  /** Orders that have not ended, by the time they became known. */
  List<Tracked> open() {
    return List.copyOf(open);
  }

  /** All, newest first. */
  List<Tracked> newestFirst() {
    return new ArrayList<>(byPosition.descendingMap().values());
  }

  /** The name is that of an order whose executions are all that is known of it. */
  boolean isExecuted(ClientOrderId name) {
    return executed.containsKey(name) && !byName.containsKey(name);
  }

  void noteExecuted(Address address) {
    if (isOwn(address) && ClientOrderId.isValid(address.orderRef())) {
      executed.put(new ClientOrderId(address.orderRef()), address.permId());
      trim(executed);
    }
  }

  /** The order that a message is about which names it; null when it is none that is known. */
  @Nullable Tracked find(Address address) {
    Tracked known = address.permId() == 0 ? null : byPermId.get(address.permId());
    if (known != null || !ClientOrderId.isValid(address.orderRef())) {
      return known;
    }
    Tracked named = byName.get(new ClientOrderId(address.orderRef()));
    return named != null && isPlacer(address, named) && hasOpenPermId(named, address)
        ? named
        : null;
  }

  /** An order of ours may be one of an earlier run, which had another client id. */
  private boolean isPlacer(Address address, Tracked named) {
    return isOwn(address) || address.clientId() == named.order().keys().clientId();
  }

  /** The order that a message is about which has no room for its name. */
  @Nullable Tracked findOrRoute(Address address) {
    Tracked known = find(address);
    if (known != null || !isOwn(address)) {
      return known;
    }
    // The order id alone: it may still be that of an order that had it before, whose permanent id
    // was heard of already and belongs to nobody here.
    Tracked routed = routes.get(address.orderId());
    boolean isStranger = address.permId() != 0 && aside.containsKey(address.permId());
    return routed != null && hasOpenPermId(routed, address) && !isStranger ? routed : null;
  }

  private static boolean hasOpenPermId(Tracked tracked, Address address) {
    long permId = tracked.order().keys().permId();
    return permId == 0 || address.permId() == 0 || permId == address.permId();
  }

  /** What a new order that the gateway tells of is called; of client -1 when that is not said. */
  OrderKeys keysOf(Address address) {
    boolean isNamed =
        !isForeign(address)
            && ClientOrderId.isValid(address.orderRef())
            && !byName.containsKey(new ClientOrderId(address.orderRef()));
    return new OrderKeys(
        isNamed ? new ClientOrderId(address.orderRef()) : null,
        address.permId(),
        address.clientId(),
        address.orderId());
  }

  /** Another client's, or of nobody who is named. */
  boolean isForeign(Address address) {
    return address.clientId() == -1
        ? !ClientOrderId.isValid(address.orderRef())
        : address.clientId() != ownClientId;
  }

  /** Orders of this client id can be changed and cancelled by their order id. */
  boolean isOwnClient(int clientId) {
    return clientId == ownClientId;
  }

  private boolean isOwn(Address address) {
    return address.clientId() == ownClientId || address.clientId() == -1;
  }

  void add(Tracked tracked) {
    OrderKeys keys = tracked.order().keys();
    if (keys.id() != null) {
      byName.put(keys.id(), tracked);
    }
    if (keys.permId() != 0) {
      byPermId.put(keys.permId(), tracked);
    }
    byPosition.put(tracked.position(), tracked);
    onChanged(tracked);
  }

  /** What the keys of an order are after a message about it, by which it is found from now on. */
  OrderKeys bind(Tracked tracked, Address address) {
    Order order = tracked.order();
    OrderKeys keys = order.keys();
    if (keys.permId() == 0 && address.permId() != 0) {
      keys = keys.withPermId(address.permId());
      byPermId.put(address.permId(), tracked);
    }
    boolean isOfOwn = address.clientId() == ownClientId && !order.foreign();
    if (address.orderId() > 0 && address.clientId() >= 0 && !address.orderRef().isEmpty()) {
      keys = keys.withRoute(address.clientId(), address.orderId());
      Tracked routed = routes.get(address.orderId());
      boolean isFree = routed == null || routed.order().status().isFinal();
      if (isOfOwn && isFree && !order.status().isFinal()) {
        routes.put(address.orderId(), tracked);
      }
    }
    return keys;
  }

  void putRoute(int orderId, Tracked tracked) {
    routes.put(orderId, tracked);
  }

  /** An order of ours that has not ended has this order id, in this session or before. */
  boolean isOwnOrderId(int orderId) {
    return open.stream()
        .map(Tracked::order)
        .anyMatch(order -> !order.foreign() && order.keys().orderId() == orderId);
  }

  void forgetRoutes() {
    routes.clear();
  }

  /** Keeps where an order stands of which nothing else is known. */
  void putAside(Status status) {
    if (status.address().permId() != 0) {
      aside.put(status.address().permId(), status);
      trim(aside);
    }
  }

  @Nullable Status takeAside(long permId) {
    return aside.remove(permId);
  }

  /** Keeps the open and the ended apart and the ended few. */
  void onChanged(Tracked tracked) {
    if (!tracked.order().status().isFinal()) {
      ended.remove(tracked);
      open.add(tracked);
      return;
    }
    open.remove(tracked);
    ended.add(tracked);
    if (ended.size() > mostEnded) {
      forget(ended.iterator().next());
    }
  }

  private void forget(Tracked tracked) {
    OrderKeys keys = tracked.order().keys();
    ended.remove(tracked);
    byPosition.remove(tracked.position());
    byPermId.remove(keys.permId());
    routes.remove(keys.orderId(), tracked);
    if (keys.id() != null) {
      byName.remove(keys.id(), tracked);
      executed.remove(keys.id());
    }
    forgotten.accept(keys.permId());
  }

  private static void trim(Map<?, ?> map) {
    if (map.size() > MOST_ASIDE) {
      map.remove(map.keySet().iterator().next());
    }
  }
}
