package io.github.pitrunner.chaos;

import static io.github.pitrunner.endtoend.Caller.number;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import io.github.pitrunner.crash.Comparison;
import io.github.pitrunner.crash.FillRecord;
import io.github.pitrunner.crash.GatewayRecords;
import io.github.pitrunner.crash.OrderRecord;
import io.github.pitrunner.crash.Promise;
import io.github.pitrunner.crash.Records;
import io.github.pitrunner.crash.ServiceRecords;
import io.github.pitrunner.crash.Violation;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.v1.Execution;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold of orders, positions and cash when all faults are over: the service's record, the
 * gateway's own, and what clients were told are the same.
 */
final class Audit {
  private static final String FOREIGN = "perm-";

  /** Prices and commissions come over the wire as binary floating point. */
  private static final BigDecimal CENT = new BigDecimal("0.005");

  private final Told told;
  private final GatewayState gateway;
  private final Said said;
  private final List<String> findings = new ArrayList<>();

  /** What the service says, and what its journal holds. */
  record Said(
      List<Order> orders,
      List<Execution> executions,
      List<Position> positions,
      Set<String> recorded,
      Set<String> judged) {}

  /** What a client was told, and with what it began. */
  record Told(List<Promise> promises, Set<String> refused, Map<String, BigDecimal> startingCash) {}

  private Audit(GatewayState gateway, Said said, Told told) {
    this.gateway = gateway;
    this.said = said;
    this.told = told;
  }

  /** What does not hold; empty when everything does. */
  static List<String> of(GatewayState gateway, Said said, Told told) {
    Audit audit = new Audit(gateway, said, told);
    audit.compare();
    audit.settled();
    audit.sums();
    audit.cash();
    audit.recorded();
    return audit.findings;
  }

  private void compare() {
    Records there = GatewayRecords.of(gateway);
    Comparison.of("the service", withoutForeignPast(there), ours(), told.promises()).stream()
        .map(Violation::toString)
        .forEach(findings::add);
    for (OrderRecord order : there.orders()) {
      // Of a bracket that was not placed whole, what was there is cancelled before it works.
      boolean hasComeToNothing = order.status().isFinal() && order.filled().signum() == 0;
      if (told.refused().contains(order.id()) && !hasComeToNothing) {
        findings.add("its client was told that it was refused: " + order);
      }
    }
  }

  private Records ours() {
    Map<Integer, BigDecimal> held =
        said.positions().stream()
            .collect(
                toMap(
                    position -> position.getInstrument().getContractId(),
                    position -> number(position.getQuantity()),
                    BigDecimal::add));
    List<FillRecord> fills = said.executions().stream().map(ServiceRecords::of).toList();
    return withoutForeignPast(
        new Records(said.orders().stream().map(ServiceRecords::of).toList(), fills, held));
  }

  /** How an order of somebody else has ended, the gateway tells nobody but whose it is. */
  private static Records withoutForeignPast(Records records) {
    List<OrderRecord> orders =
        records.orders().stream()
            .filter(order -> !order.id().startsWith(FOREIGN) || !order.status().isFinal())
            .toList();
    return new Records(orders, records.fills(), records.positions());
  }

  /** Nothing is on its way any more. */
  private void settled() {
    for (Order order : said.orders()) {
      OrderStatus status = ServiceRecords.of(order).status();
      if (status == OrderStatus.OUTCOME_UNKNOWN || status == OrderStatus.PENDING_SUBMIT) {
        findings.add("%s is still %s".formatted(order.getName(), status));
      }
    }
  }

  /** What was filled of an order is what its executions add up to. */
  private void sums() {
    Map<Long, BigDecimal> executed = new HashMap<>();
    for (Execution execution : said.executions()) {
      executed.merge(execution.getPermId(), number(execution.getQuantity()), BigDecimal::add);
    }
    for (Order order : said.orders()) {
      BigDecimal sum = executed.getOrDefault(order.getPermId(), BigDecimal.ZERO);
      if (number(order.getFilledQuantity()).compareTo(sum) != 0) {
        findings.add(
            "%s is filled with %s, its executions make %s"
                .formatted(order.getName(), number(order.getFilledQuantity()), sum));
      }
    }
  }

  /** Cash is what there was at the beginning and what the executions have moved, to the cent. */
  private void cash() {
    Map<String, BigDecimal> made = new TreeMap<>(told.startingCash());
    said.executions().forEach(execution -> book(made, execution));
    Map<String, BigDecimal> there = cash(gateway);
    Set<String> currencies = new TreeSet<>(made.keySet());
    currencies.addAll(there.keySet());
    for (String currency : currencies) {
      BigDecimal has = there.getOrDefault(currency, BigDecimal.ZERO);
      BigDecimal due = made.getOrDefault(currency, BigDecimal.ZERO);
      if (has.subtract(due).abs().compareTo(CENT) >= 0) {
        findings.add(
            "the gateway has %s %s in cash, the executions make %s".formatted(has, currency, due));
      }
    }
  }

  private static void book(Map<String, BigDecimal> cash, Execution execution) {
    BigDecimal bought =
        execution.getSide() == Side.SIDE_BUY
            ? number(execution.getQuantity())
            : number(execution.getQuantity()).negate();
    String currency = execution.getInstrument().getCurrency();
    cash.merge(currency, bought.multiply(number(execution.getPrice())).negate(), BigDecimal::add);
    if (execution.getInstrument().getSecurityType() == SecurityType.SECURITY_TYPE_FOREX) {
      cash.merge(execution.getInstrument().getSymbol(), bought, BigDecimal::add);
    }
    if (execution.hasCommission()) {
      cash.merge(
          execution.getCommission().getCurrency(),
          number(execution.getCommission().getAmount()).negate(),
          BigDecimal::add);
    }
  }

  /** The cash that the gateway's account has, by currency. */
  static Map<String, BigDecimal> cash(GatewayState gateway) {
    Map<String, BigDecimal> cash = new TreeMap<>();
    gateway
        .getAccounts(0)
        .getCashMap()
        .forEach((currency, amount) -> cash.put(currency, new BigDecimal(amount)));
    return cash;
  }

  /** The journal has every order that is known, and why each one was let through. */
  private void recorded() {
    Set<String> known = names(said.orders());
    if (!known.equals(said.recorded())) {
      findings.add("recorded are %s, known are %s".formatted(said.recorded(), known));
    }
    for (OrderRecord order : GatewayRecords.of(gateway).orders()) {
      String entry = order.id().replaceFirst("\\..*", "");
      if (!order.id().startsWith(FOREIGN) && !said.judged().contains(entry)) {
        findings.add("nobody has recorded why %s was let through".formatted(order.id()));
      }
    }
  }

  private static Set<String> names(Collection<Order> orders) {
    return orders.stream().map(Order::getName).collect(toCollection(TreeSet::new));
  }
}
