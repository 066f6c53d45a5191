package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.tws.CompletedOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All orders, open and ended, and the ids that are taken. */
final class OrderRegister {
  private static final int KEPT_COMPLETED = 2_000;
  private static final long FIRST_PERM_ID = 900_000_001L;

  private final TreeMap<Long, WorkingOrder> open = new TreeMap<>();
  private final Map<Key, WorkingOrder> openByKey = new HashMap<>();
  // What each new order, fill and book asks for is found without looking at all orders.
  private final OpenIndex<Integer> byClient = new OpenIndex<>();
  private final OpenIndex<Integer> byConId = new OpenIndex<>();
  private final OpenIndex<Long> byParent = new OpenIndex<>();
  private final OpenIndex<String> byGroup = new OpenIndex<>();
  private final Map<Key, CompletedOrder> completed = new LinkedHashMap<>();
  private final TreeMap<Integer, Integer> nextOrderIds = new TreeMap<>();
  private final TreeMap<Integer, Integer> rollbacks = new TreeMap<>();
  private long lastPermId = FIRST_PERM_ID - 1;

  /** An API order's name; account-wide it is the permId. */
  private record Key(int clientId, int orderId) {}

  long nextPermId() {
    return ++lastPermId;
  }

  /** The lowest id that the client may use for a new order. */
  int nextOrderId(int clientId) {
    return nextOrderIds.getOrDefault(clientId, 1);
  }

  /** The id to tell the client: the lowest that it may use, unless that is rolled back. */
  int announcedOrderId(int clientId) {
    Integer rollback = rollbacks.remove(clientId);
    int next = nextOrderId(clientId);
    return rollback == null ? next : Math.max(1, next - rollback);
  }

  /** Lowers what each client is told next; what it may use stays as it is. */
  void rollBack(int by) {
    nextOrderIds.keySet().forEach(clientId -> rollbacks.put(clientId, by));
  }

  void open(WorkingOrder order) {
    open.put(order.permId(), order);
    openByKey.put(new Key(order.clientId(), order.orderId()), order);
    byClient.add(order.clientId(), order);
    order.traded().conIds().forEach(conId -> byConId.add(conId, order));
    byParent.add(order.order.getParentPermId(), order);
    byGroup.add(order.order.getOcaGroup(), order);
    nextOrderIds.merge(order.clientId(), order.orderId() + 1, Math::max);
  }

  void complete(WorkingOrder order, CompletedOrder report) {
    open.remove(order.permId());
    Key key = new Key(order.clientId(), order.orderId());
    openByKey.remove(key);
    byClient.remove(order.clientId(), order);
    order.traded().conIds().forEach(conId -> byConId.remove(conId, order));
    byParent.remove(order.order.getParentPermId(), order);
    byGroup.remove(order.order.getOcaGroup(), order);
    completed.put(key, report);
    if (completed.size() > KEPT_COMPLETED) {
      completed.remove(completed.keySet().iterator().next());
    }
  }

  boolean isOpen(WorkingOrder order) {
    return open.containsKey(order.permId());
  }

  /** The open orders by permId. */
  List<WorkingOrder> open() {
    return List.copyOf(open.values());
  }

  List<WorkingOrder> openOf(int clientId) {
    return byClient.of(clientId);
  }

  /** The open orders for an instrument, alone or in a combination. */
  List<WorkingOrder> openIn(int conId) {
    return byConId.of(conId);
  }

  @Nullable WorkingOrder findOpen(long permId) {
    return open.get(permId);
  }

  /** The open orders that were attached to a parent. */
  List<WorkingOrder> childrenOf(long parentPermId) {
    return byParent.of(parentPermId);
  }

  /** The open orders of a one-cancels-all group. */
  List<WorkingOrder> inGroup(String group) {
    return byGroup.of(group);
  }

  @Nullable WorkingOrder find(int clientId, int orderId) {
    return openByKey.get(new Key(clientId, orderId));
  }

  /** The open order with this id of any client, or null. */
  @Nullable WorkingOrder findOfAny(int orderId) {
    return open.values().stream()
        .filter(order -> order.orderId() == orderId)
        .findFirst()
        .orElse(null);
  }

  /** How an order of the client ended, or null if none with this id did. */
  @Nullable CompletedOrder findCompleted(int clientId, int orderId) {
    return completed.get(new Key(clientId, orderId));
  }

  /** Puts another report in the place of an ended order's. */
  void correctCompleted(CompletedOrder report) {
    completed.replace(
        new Key(report.getOrder().getClientId(), report.getOrder().getOrderId()), report);
  }

  /** The ended orders, the last to end last. */
  List<CompletedOrder> completed() {
    return List.copyOf(completed.values());
  }

  Map<Integer, Integer> nextOrderIds() {
    return new TreeMap<>(nextOrderIds);
  }

  long lastPermId() {
    return lastPermId;
  }

  /** Takes over ids and ended orders of an earlier run; its open orders follow by {@link #open}. */
  void restore(Map<Integer, Integer> ids, long permId, List<CompletedOrder> ended) {
    nextOrderIds.putAll(ids);
    lastPermId = Math.max(lastPermId, permId);
    ended.forEach(
        report ->
            completed.put(
                new Key(report.getOrder().getClientId(), report.getOrder().getOrderId()), report));
  }
}
