package io.github.pitrunner.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an order asks for beyond side, size, price and time in force. Equal values are equal
 * objects; what is absent is null or false.
 *
 * @param cashQuantity how much in money of the instrument's currency, in place of a quantity
 * @param goodTill the end of a GTD order, in whole seconds
 * @param allOrNone fills whole or not at all, but may wait
 * @param hidden is not shown in the book
 * @param displayQuantity shown size of an iceberg order
 * @param minimumQuantity smallest fill
 * @param oca the group of which one fill cancels or reduces the others
 * @param algo the broker's algorithm that works it
 * @param parent the entry order of a bracket, which this one protects
 */
public record Instructions(
    @Nullable BigDecimal cashQuantity,
    @Nullable Instant goodTill,
    boolean allOrNone,
    boolean hidden,
    @Nullable BigDecimal displayQuantity,
    @Nullable BigDecimal minimumQuantity,
    @Nullable OcaGroup oca,
    @Nullable Algo algo,
    @Nullable ClientOrderId parent) {
  /** Nothing beyond the usual. */
  public static final Instructions NONE =
      new Instructions(null, null, false, false, null, null, null, null, null);

  public Instructions {
    cashQuantity = plain(cashQuantity);
    displayQuantity = plain(displayQuantity);
    minimumQuantity = plain(minimumQuantity);
  }

  public Instructions withParent(@Nullable ClientOrderId newParent) {
    return new Instructions(
        cashQuantity,
        goodTill,
        allOrNone,
        hidden,
        displayQuantity,
        minimumQuantity,
        oca,
        algo,
        newParent);
  }

  public Instructions withOca(@Nullable OcaGroup newOca) {
    return new Instructions(
        cashQuantity,
        goodTill,
        allOrNone,
        hidden,
        displayQuantity,
        minimumQuantity,
        newOca,
        algo,
        parent);
  }

  /** Adds the names of the terms in which two differ, as the API spells them. */
  void differencesFrom(Instructions other, List<String> names) {
    compare(names, "cash_quantity", cashQuantity, other.cashQuantity);
    compare(names, "good_till", goodTill, other.goodTill);
    compare(names, "all_or_none", allOrNone, other.allOrNone);
    compare(names, "hidden", hidden, other.hidden);
    compare(names, "display_quantity", displayQuantity, other.displayQuantity);
    compare(names, "minimum_quantity", minimumQuantity, other.minimumQuantity);
    compare(names, "oca", oca, other.oca);
    compare(names, "algo", algo, other.algo);
    compare(names, "parent_client_order_id", parent, other.parent);
  }

  private static void compare(
      List<String> names, String name, @Nullable Object ours, @Nullable Object theirs) {
    if (!Objects.equals(ours, theirs)) {
      names.add(name);
    }
  }

  private static @Nullable BigDecimal plain(@Nullable BigDecimal value) {
    return value == null ? null : OrderTicket.plain(value);
  }
}
