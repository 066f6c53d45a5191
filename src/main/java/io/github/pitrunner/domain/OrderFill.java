package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the executions of an order come to.
 *
 * @param quantity filled so far
 * @param averagePrice null without a fill
 * @param commissions what is known so far, one amount per currency
 */
public record OrderFill(
    BigDecimal quantity, @Nullable BigDecimal averagePrice, List<Money> commissions) {
  /** Nothing. */
  public static final OrderFill NONE = new OrderFill(BigDecimal.ZERO, null, List.of());

  public OrderFill {
    commissions = List.copyOf(commissions);
  }

  /** The sum of executions, each of which counts once. */
  public static OrderFill of(Collection<Execution> executions) {
    BigDecimal quantity = BigDecimal.ZERO;
    BigDecimal value = BigDecimal.ZERO;
    Map<String, Money> commissions = new TreeMap<>();
    for (Execution execution : executions) {
      quantity = quantity.add(execution.quantity());
      value = value.add(execution.quantity().multiply(execution.price()));
      Money commission = execution.commission();
      if (commission != null) {
        commissions.merge(commission.currency(), commission, Money::plus);
      }
    }
    BigDecimal average =
        quantity.signum() == 0
            ? null
            : OrderTicket.plain(value.divide(quantity, MathContext.DECIMAL64));
    List<Money> sums =
        commissions.values().stream()
            .map(sum -> new Money(OrderTicket.plain(sum.amount()), sum.currency()))
            .toList();
    return new OrderFill(OrderTicket.plain(quantity), average, sums);
  }
}
