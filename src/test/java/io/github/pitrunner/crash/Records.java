package io.github.pitrunner.crash;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that somebody has recorded.
 *
 * @param positions what is held, by contract id; without those that are 0
 */
public record Records(
    List<OrderRecord> orders, List<FillRecord> fills, Map<Integer, BigDecimal> positions) {
  public Records {
    orders = List.copyOf(orders);
    fills = List.copyOf(fills);
    Map<Integer, BigDecimal> held = new TreeMap<>(positions);
    held.values().removeIf(quantity -> quantity.signum() == 0);
    positions = Map.copyOf(held);
  }

  /** Positions as the fills make them, for who keeps none. */
  static Map<Integer, BigDecimal> positions(List<FillRecord> fills) {
    return fills.stream()
        .collect(
            groupingBy(
                FillRecord::contractId,
                reducing(BigDecimal.ZERO, FillRecord::quantity, BigDecimal::add)));
  }
}
