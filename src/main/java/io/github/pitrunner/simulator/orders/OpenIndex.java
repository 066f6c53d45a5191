package io.github.pitrunner.simulator.orders;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Open orders by something that they share and that does not change; each list by permId. */
final class OpenIndex<K> {
  private final Map<K, TreeMap<Long, WorkingOrder>> orders = new HashMap<>();

  void add(K key, WorkingOrder order) {
    orders.computeIfAbsent(key, fresh -> new TreeMap<>()).put(order.permId(), order);
  }

  void remove(K key, WorkingOrder order) {
    orders.computeIfPresent(
        key,
        (known, sharing) -> {
          sharing.remove(order.permId());
          return sharing.isEmpty() ? null : sharing;
        });
  }

  List<WorkingOrder> of(K key) {
    TreeMap<Long, WorkingOrder> sharing = orders.get(key);
    return sharing == null ? List.of() : List.copyOf(sharing.values());
  }
}
