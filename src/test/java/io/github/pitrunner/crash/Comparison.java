package io.github.pitrunner.crash;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.domain.OrderStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with our record of orders and fills, and with the gateway's own. */
public final class Comparison {
  /** The gateway sends prices and amounts as binary floating point. */
  private static final BigDecimal SAME = new BigDecimal("0.000001");

  private final String who;
  private final Records gateway;
  private final Records ours;
  private final List<Violation> violations = new ArrayList<>();

  private Comparison(String who, Records gateway, Records ours) {
    this.who = who;
    this.gateway = gateway;
    this.ours = ours;
  }

  /**
   * What is wrong; empty when the records are the same and every promise is kept.
   *
   * @param who whose record {@code ours} is, for people
   */
  public static List<Violation> of(
      String who, Records gateway, Records ours, Collection<Promise> promises) {
    Comparison comparison = new Comparison(who, gateway, ours);
    comparison.twice();
    comparison.promised(promises);
    comparison.orders();
    comparison.fills();
    comparison.positions();
    return comparison.violations;
  }

  private void add(Kind kind, String text) {
    violations.add(new Violation(kind, text));
  }

  private void twice() {
    twice("the gateway has the order %s %d times", gateway.orders(), OrderRecord::id);
    twice(who + " has the order %s %d times", ours.orders(), OrderRecord::id);
    twice("the gateway has the execution %s %d times", gateway.fills(), FillRecord::executionId);
    twice(who + " has the execution %s %d times", ours.fills(), FillRecord::executionId);
  }

  private <T> void twice(String text, List<T> things, Function<T, String> name) {
    things.stream()
        .collect(groupingBy(name, TreeMap::new, counting()))
        .forEach(
            (id, count) -> {
              if (count > 1) {
                add(Kind.DUPLICATE, text.formatted(id, count));
              }
            });
  }

  private void promised(Collection<Promise> promises) {
    Map<String, OrderRecord> there = byName(gateway.orders(), OrderRecord::id);
    for (Promise promise : promises) {
      OrderRecord order = there.get(promise.orderId());
      if (order == null) {
        add(
            Kind.LOST,
            "the order %s is not at the gateway, but its client was told so"
                .formatted(promise.orderId()));
      } else {
        promised(promise, order);
      }
    }
  }

  private void promised(Promise promise, OrderRecord order) {
    if (promise.permId() != 0 && promise.permId() != order.permId()) {
      add(
          Kind.DIFFERENT,
          "its client was told the permId %d: %s".formatted(promise.permId(), order));
    }
    if (promise.limit() != null && !isSame(promise.limit(), order.limit())) {
      add(Kind.LOST, "its client was told the new limit %s: %s".formatted(promise.limit(), order));
    }
    if (promise.ended() && !order.status().isFinal()) {
      add(Kind.LOST, "its client was told that it is being cancelled: %s".formatted(order));
    }
  }

  private void orders() {
    Map<String, OrderRecord> theirs = byName(gateway.orders(), OrderRecord::id);
    Map<String, OrderRecord> known = byName(ours.orders(), OrderRecord::id);
    for (OrderRecord order : theirs.values()) {
      OrderRecord own = known.get(order.id());
      if (own == null) {
        add(Kind.LOST, "%s does not know the order %s".formatted(who, order));
      } else {
        compare(order, own);
      }
    }
    for (OrderRecord own : known.values()) {
      if (!theirs.containsKey(own.id())) {
        notThere(own);
      }
    }
  }

  private void notThere(OrderRecord own) {
    if (own.status() == OrderStatus.OUTCOME_UNKNOWN) {
      add(Kind.UNKNOWN, "%s does not know what became of %s".formatted(who, own.id()));
    } else if (own.status() != OrderStatus.NOT_PLACED && own.status() != OrderStatus.REJECTED) {
      add(Kind.DIFFERENT, "%s has an order that the gateway never had: %s".formatted(who, own));
    }
  }

  private void compare(OrderRecord theirs, OrderRecord own) {
    if (own.status() == OrderStatus.OUTCOME_UNKNOWN) {
      add(Kind.UNKNOWN, "%s does not know what became of %s".formatted(who, theirs));
    } else if (own.status() == OrderStatus.NOT_PLACED
        || (own.status() == OrderStatus.REJECTED && theirs.status() != OrderStatus.REJECTED)) {
      add(Kind.LOST, "%s says %s, but it is there: %s".formatted(who, own.status(), theirs));
    } else if (own.permId() != theirs.permId()
        || own.status() != theirs.status()
        || !isSame(own.quantity(), theirs.quantity())
        || !isSame(own.limit(), theirs.limit())
        || !isSame(own.filled(), theirs.filled())
        || !isSame(own.averagePrice(), theirs.averagePrice())) {
      add(Kind.DIFFERENT, "%s has %s, the gateway %s".formatted(who, own, theirs));
    }
  }

  private void fills() {
    Map<String, FillRecord> theirs = byName(gateway.fills(), FillRecord::executionId);
    Map<String, FillRecord> known = byName(ours.fills(), FillRecord::executionId);
    for (FillRecord fill : theirs.values()) {
      FillRecord own = known.get(fill.executionId());
      if (own == null) {
        add(Kind.LOST, "%s does not know the fill %s".formatted(who, fill));
      } else if (!isSame(fill, own)) {
        add(Kind.DIFFERENT, "%s has %s, the gateway %s".formatted(who, own, fill));
      }
    }
    for (FillRecord own : known.values()) {
      if (!theirs.containsKey(own.executionId())) {
        add(Kind.DIFFERENT, "%s has a fill that the gateway never had: %s".formatted(who, own));
      }
    }
  }

  private void positions() {
    TreeSet<Integer> contracts = new TreeSet<>(gateway.positions().keySet());
    contracts.addAll(ours.positions().keySet());
    contracts.addAll(Records.positions(gateway.fills()).keySet());
    for (int contract : contracts) {
      BigDecimal held = gateway.positions().getOrDefault(contract, BigDecimal.ZERO);
      BigDecimal filled =
          Records.positions(gateway.fills()).getOrDefault(contract, BigDecimal.ZERO);
      BigDecimal own = ours.positions().getOrDefault(contract, BigDecimal.ZERO);
      if (!isSame(held, own) || !isSame(held, filled)) {
        add(
            Kind.DIFFERENT,
            "of contract %d the gateway holds %s, its fills make %s, %s says %s"
                .formatted(contract, held, filled, who, own));
      }
    }
  }

  private static boolean isSame(FillRecord one, FillRecord other) {
    return one.orderId().equals(other.orderId())
        && one.contractId() == other.contractId()
        && isSame(one.quantity(), other.quantity())
        && isSame(one.price(), other.price())
        && isSame(one.commission(), other.commission());
  }

  private static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.subtract(other).abs().compareTo(SAME) < 0;
  }

  private static <T> Map<String, T> byName(List<T> things, Function<T, String> name) {
    Map<String, T> found = new LinkedHashMap<>();
    things.forEach(thing -> found.put(name.apply(thing), thing));
    return found;
  }
}
