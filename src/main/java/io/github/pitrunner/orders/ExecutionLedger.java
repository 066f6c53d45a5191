package io.github.pitrunner.orders;

import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.orders.OrderReports.Costs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every execution once: a repetition changes nothing, a correction replaces what it corrects, in
 * whatever order they come. Executions are kept by the broker's id of their order, whether that
 * order is known or not.
 */
final class ExecutionLedger {
  /** Executions and costs without a counterpart that are kept at most; the oldest are forgotten. */
  private static final int MOST_KEPT = 200_000;

  /** What an execution was to the ledger. */
  enum Entry {
    NEW,
    CORRECTION,
    KNOWN
  }

  /**
   * An execution in its place.
   *
   * @param position rises with each new execution and stays with its corrections
   */
  record Booked(long position, Execution execution) {}

  private final Map<String, Booked> byFamily = new LinkedHashMap<>();
  private final NavigableMap<Long, String> byPosition = new TreeMap<>();
  private final Map<Long, Set<String>> byOrder = new LinkedHashMap<>();
  private final Map<String, Costs> costsAhead = new LinkedHashMap<>();
  private long lastPosition;

  Entry add(Execution execution) {
    String family = execution.family();
    Booked known = byFamily.get(family);
    if (known != null && !execution.isCorrectionOf(known.execution())) {
      return Entry.KNOWN;
    }
    long position = known == null ? ++lastPosition : known.position();
    Costs costs = costsAhead.remove(execution.id());
    byFamily.put(
        family, new Booked(position, costs == null ? execution : withCosts(execution, costs)));
    byPosition.put(position, family);
    byOrder.computeIfAbsent(execution.permId(), id -> new LinkedHashSet<>()).add(family);
    forgetOldest();
    return known == null ? Entry.NEW : Entry.CORRECTION;
  }

  /** The execution with its costs; null when it is not known yet, or had them already. */
  @Nullable Execution add(Costs costs) {
    String family = Execution.family(costs.executionId());
    Booked known = byFamily.get(family);
    if (known == null || !known.execution().id().equals(costs.executionId())) {
      costsAhead.put(costs.executionId(), costs);
      forgetOldest();
      return null;
    }
    Execution updated = withCosts(known.execution(), costs);
    if (updated.equals(known.execution())) {
      return null;
    }
    byFamily.put(family, new Booked(known.position(), updated));
    return updated;
  }

  /** The executions of an order, by the broker's id of it. */
  List<Execution> of(long permId) {
    List<Execution> executions = new ArrayList<>();
    for (String family : byOrder.getOrDefault(permId, Set.of())) {
      Booked booked = byFamily.get(family);
      if (booked != null) {
        executions.add(booked.execution());
      }
    }
    return executions;
  }

  /** As it stands now, by the id of any of its corrections. */
  @Nullable Execution find(String executionId) {
    Booked booked = byFamily.get(Execution.family(executionId));
    return booked == null ? null : booked.execution();
  }

  /** All, newest first. */
  List<Booked> newestFirst() {
    List<Booked> all = new ArrayList<>(byFamily.size());
    for (String family : byPosition.descendingMap().values()) {
      Booked booked = byFamily.get(family);
      if (booked != null) {
        all.add(booked);
      }
    }
    return all;
  }

  void forgetOrder(long permId) {
    Set<String> families = byOrder.remove(permId);
    if (families != null) {
      families.forEach(this::forget);
    }
  }

  private static Execution withCosts(Execution execution, Costs costs) {
    return execution.withCosts(costs.commission(), costs.realizedProfit());
  }

  private void forgetOldest() {
    if (byFamily.size() > MOST_KEPT) {
      String oldest = byFamily.keySet().iterator().next();
      Booked booked = byFamily.get(oldest);
      if (booked != null) {
        Set<String> siblings = byOrder.get(booked.execution().permId());
        if (siblings != null && siblings.remove(oldest) && siblings.isEmpty()) {
          byOrder.remove(booked.execution().permId());
        }
      }
      forget(oldest);
    }
    if (costsAhead.size() > MOST_KEPT) {
      costsAhead.remove(costsAhead.keySet().iterator().next());
    }
  }

  private void forget(String family) {
    Booked booked = byFamily.remove(family);
    if (booked != null) {
      byPosition.remove(booked.position());
    }
  }
}
