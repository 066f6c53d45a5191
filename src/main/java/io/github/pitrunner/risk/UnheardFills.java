package io.github.pitrunner.risk;

import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trades of which the gateway has told before their executions: it may call an order filled up to a
 * second or so ahead of them (protocol section 5.3), and tells the whole of a combination ahead of
 * its legs. They count until their executions come, or for a short time.
 */
final class UnheardFills {
  private static final Duration LONGEST = UnsettledPosition.POSITIONS_FOLLOW_WITHIN;

  private final Map<String, Unheard> byOrder = new LinkedHashMap<>();

  /** What is awaited of one order, by contract id; negative is sold. */
  private record Unheard(Order order, Map<Integer, BigDecimal> quantities, Duration until) {}

  /**
   * More of an order was traded.
   *
   * @param quantity of the order's instrument
   */
  void add(Order order, BigDecimal quantity, Duration now) {
    Unheard before = byOrder.get(order.keys().name());
    Map<Integer, BigDecimal> quantities = before == null ? new HashMap<>() : before.quantities();
    for (Composition.Part part : Composition.of(order.instrument(), order.ticket().side())) {
      BigDecimal size = quantity.multiply(part.perUnit());
      quantities.merge(
          part.contractId(), part.side() == Side.BUY ? size : size.negate(), BigDecimal::add);
    }
    byOrder.put(order.keys().name(), new Unheard(order, quantities, now.plus(LONGEST)));
  }

  void onExecution(Execution execution) {
    for (Unheard unheard : byOrder.values()) {
      if (unheard.order().keys().permId() == execution.permId()) {
        unheard
            .quantities()
            .computeIfPresent(
                execution.instrument().contractId(),
                (contractId, awaited) -> rest(awaited, UnsettledFills.signed(execution)));
      }
    }
    byOrder.values().removeIf(unheard -> unheard.quantities().isEmpty());
  }

  /** Null when it has come. */
  private static @Nullable BigDecimal rest(BigDecimal awaited, BigDecimal traded) {
    BigDecimal rest = awaited.subtract(traded);
    return rest.signum() == awaited.signum() ? rest : null;
  }

  /** By contract id; a new map. */
  Map<Integer, UnsettledTrades> of(AccountId account, Duration now) {
    Map<Integer, UnsettledTrades> all = new HashMap<>();
    for (Iterator<Unheard> each = byOrder.values().iterator(); each.hasNext(); ) {
      Unheard unheard = each.next();
      if (unheard.quantities().isEmpty() || now.compareTo(unheard.until()) > 0) {
        each.remove();
      } else if (UnsettledFills.isOf(account, unheard.order().account())) {
        Order order = unheard.order();
        boolean isCombo = Composition.isCombo(order.instrument());
        unheard
            .quantities()
            .forEach(
                (contractId, quantity) ->
                    all.merge(
                        contractId,
                        UnsettledTrades.of(
                            quantity,
                            isCombo ? null : order.instrument(),
                            isCombo ? null : order.ticket().prices().limit()),
                        UnsettledTrades::plus));
      }
    }
    return all;
  }
}
