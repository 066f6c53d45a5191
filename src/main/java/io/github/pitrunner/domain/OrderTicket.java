package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be traded and how, apart from the instrument. Equal values are equal objects.
 *
 * @param quantity in shares, contracts or units of the base currency; 0 for an order by cash
 * @param outsideHours works outside regular trading hours too
 * @param otherTerms names of terms that the order has and this version cannot place, as the API
 *     spells them; only orders that were read back from the gateway have any
 */
public record OrderTicket(
    Side side,
    BigDecimal quantity,
    OrderType type,
    OrderPrices prices,
    TimeInForce timeInForce,
    boolean outsideHours,
    Instructions instructions,
    Set<String> otherTerms) {

  public OrderTicket {
    quantity = plain(quantity);
    otherTerms = Set.copyOf(otherTerms);
  }

  public static OrderTicket market(Side side, BigDecimal quantity) {
    return new OrderTicket(
        side,
        quantity,
        OrderType.MARKET,
        OrderPrices.NONE,
        TimeInForce.DAY,
        false,
        Instructions.NONE,
        Set.of());
  }

  public static OrderTicket limit(Side side, BigDecimal quantity, BigDecimal price) {
    return new OrderTicket(
        side,
        quantity,
        OrderType.LIMIT,
        OrderPrices.ofLimit(price),
        TimeInForce.DAY,
        false,
        Instructions.NONE,
        Set.of());
  }

  public OrderTicket with(Instructions newInstructions) {
    return new OrderTicket(
        side, quantity, type, prices, timeInForce, outsideHours, newInstructions, otherTerms);
  }

  /**
   * The same with the quantity and the prices that another one tells of them; what that one leaves
   * out stays, and so does all else.
   */
  public OrderTicket asTold(OrderTicket told) {
    boolean isQuantityTold = quantity.signum() > 0 && told.quantity.signum() > 0;
    return new OrderTicket(
        side,
        isQuantityTold ? told.quantity : quantity,
        type,
        type == told.type ? prices.asTold(told.prices) : prices,
        timeInForce,
        outsideHours,
        instructions,
        otherTerms);
  }

  /** The names of the terms in which two tickets differ, as the API spells them. */
  public List<String> differencesFrom(OrderTicket other) {
    List<String> names = new ArrayList<>();
    compare(names, "side", side, other.side);
    compare(names, "quantity", quantity, other.quantity);
    compare(names, "type", type, other.type);
    compare(names, "limit_price", prices.limit(), other.prices.limit());
    compare(names, "stop_price", prices.stop(), other.prices.stop());
    compare(names, "trailing_amount", prices.trailingAmount(), other.prices.trailingAmount());
    compare(names, "trailing_percent", prices.trailingPercent(), other.prices.trailingPercent());
    compare(names, "limit_offset", prices.limitOffset(), other.prices.limitOffset());
    compare(names, "time_in_force", timeInForce, other.timeInForce);
    compare(names, "outside_hours", outsideHours, other.outsideHours);
    instructions.differencesFrom(other.instructions, names);
    Set<String> terms = new TreeSet<>(otherTerms);
    terms.addAll(other.otherTerms);
    terms.removeIf(term -> otherTerms.contains(term) && other.otherTerms.contains(term));
    names.addAll(terms);
    return names;
  }

  private static void compare(
      List<String> names, String name, @Nullable Object ours, @Nullable Object theirs) {
    if (!Objects.equals(ours, theirs)) {
      names.add(name);
    }
  }

  /** Without trailing zeros and without an exponent, so that 1e2, 100 and 100.0 are equal. */
  static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
