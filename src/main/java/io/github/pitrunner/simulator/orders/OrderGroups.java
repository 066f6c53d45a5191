package io.github.pitrunner.simulator.orders;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders that hang together: children that wait for their parent, and one-cancels-all groups, where
 * a fill cancels (type 1) or reduces (types 2 and 3) the others.
 */
final class OrderGroups {
  private static final int CANCEL_OTHERS = 1;

  private final OrderRegister register;
  private final OrderLifecycle lifecycle;

  OrderGroups(OrderRegister register, OrderLifecycle lifecycle) {
    this.register = register;
    this.lifecycle = lifecycle;
  }

  /**
   * The orders that go out together with this one: its parent first, then the parent's children.
   */
  List<WorkingOrder> family(WorkingOrder order) {
    long root = root(order);
    List<WorkingOrder> family = new ArrayList<>();
    WorkingOrder parent = register.findOpen(root);
    if (parent != null) {
      family.add(parent);
    }
    family.addAll(register.childrenOf(root));
    return family;
  }

  private static long root(WorkingOrder order) {
    return order.order.getParentPermId() == 0 ? order.permId() : order.order.getParentPermId();
  }

  void onFill(WorkingOrder order, BigDecimal quantity) {
    boolean isWhole = order.phase == OrderPhase.FILLED;
    if (isWhole) {
      releaseChildren(order, order.terms.quantity());
    }
    for (WorkingOrder other : others(order)) {
      // Cancelling one may have cancelled another.
      if (!register.isOpen(other)) {
        continue;
      }
      boolean isSpent = other.remaining().compareTo(quantity) <= 0;
      if (isWhole || isSpent || order.order.getOcaType() == CANCEL_OTHERS) {
        lifecycle.toCancelled(other, OrderLifecycle.CANCELLED_BY_SYSTEM);
      } else {
        other.terms = other.terms.withQuantity(other.terms.quantity().subtract(quantity));
        lifecycle.announce(other);
      }
    }
  }

  /** A parent that ends unfilled takes its children along; a part that filled keeps them. */
  void onCancelled(WorkingOrder order) {
    if (order.filled.signum() > 0) {
      releaseChildren(order, order.filled);
      return;
    }
    for (WorkingOrder child : children(order)) {
      if (register.isOpen(child)) {
        lifecycle.toCancelled(child, OrderLifecycle.CANCELLED_BY_SYSTEM);
      }
    }
  }

  private void releaseChildren(WorkingOrder parent, BigDecimal atMost) {
    for (WorkingOrder child : children(parent)) {
      if (child.terms.quantity().compareTo(atMost) > 0) {
        child.terms = child.terms.withQuantity(atMost);
      }
      child.isChildHeld = false;
      lifecycle.announceReleased(child);
    }
  }

  private List<WorkingOrder> children(WorkingOrder parent) {
    return register.childrenOf(parent.permId()).stream()
        .filter(other -> other.isChildHeld)
        .toList();
  }

  private List<WorkingOrder> others(WorkingOrder order) {
    String group = order.order.getOcaGroup();
    if (group.isEmpty()) {
      return List.of();
    }
    return register.inGroup(group).stream()
        .filter(other -> other.permId() != order.permId())
        .filter(other -> other.order.getAccount().equals(order.order.getAccount()))
        .toList();
  }
}
