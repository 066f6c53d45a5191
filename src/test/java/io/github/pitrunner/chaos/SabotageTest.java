package io.github.pitrunner.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.type.Decimal;
import io.github.pitrunner.crash.Promise;
import io.github.pitrunner.risk.KillSwitchState.Origin;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.simulator.state.HoldingState;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.v1.Execution;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderEvent;
import io.github.pitrunner.v1.OrderStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The chaos can fail: whatever is wrong with orders, positions or cash after a run is found. */
class SabotageTest {
  /** A run in which orders have been filled and cancelled. */
  private static final long SEED = 1;

  private static Evidence evidence;

  @BeforeAll
  static void runOnce() {
    evidence = ChaosRun.evidenceOf(SEED);
  }

  @Test
  void nothingIsFoundWhereNothingIsWrong() {
    assertThat(evidence.findings()).isEmpty();
    assertThat(evidence.said().executions()).isNotEmpty();
    assertThat(evidence.told().promises()).isNotEmpty();
  }

  static Stream<Arguments> sabotages() {
    return Stream.of(
        sabotage("an order is at the gateway twice", SabotageTest::placedTwice, "2 times"),
        sabotage("an order is nowhere", SabotageTest::lost, "is not at the gateway"),
        sabotage("a refused order is there", SabotageTest::refusedAndThere, "it was refused"),
        sabotage("nobody knows", status(OrderStatus.ORDER_STATUS_OUTCOME_UNKNOWN), "UNKNOWN"),
        sabotage("it hangs", status(OrderStatus.ORDER_STATUS_PENDING_SUBMIT), "PENDING_SUBMIT"),
        sabotage(
            "not placed, yet there", status(OrderStatus.ORDER_STATUS_NOT_PLACED), "it is there"),
        sabotage("a fill is not known", executions(all -> all.remove(0)), "not know the fill"),
        sabotage("a fill counts twice", executions(all -> all.add(all.get(0))), "2 times"),
        sabotage("a fill is wrong", executions(SabotageTest::onePieceMore), "its executions make"),
        sabotage("a position is wrong", SabotageTest::onePieceHeld, "of contract"),
        sabotage("a cent is missing", SabotageTest::oneCentLess, "in cash"),
        sabotage("an event is lost", events(all -> all.remove(1)), "events were told"),
        sabotage("an event comes twice", events(all -> all.add(all.get(1))), "events were told"),
        sabotage("events are swapped", events(all -> all.add(all.remove(1))), "events were told"),
        sabotage("a state was not told", SabotageTest::staleReader, "told last of"),
        sabotage("an order is not recorded", SabotageTest::unrecorded, "recorded are"),
        sabotage("a verdict is not recorded", SabotageTest::unjudged, "why"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sabotages")
  void isFound(String what, UnaryOperator<Evidence> sabotage, String finding) {
    assertThat(sabotage.apply(evidence).findings())
        .as(what)
        .anyMatch(found -> found.contains(finding));
  }

  @Test
  void anOrderThatIsSentWhileTheKillSwitchIsEngagedIsFound() {
    VirtualService service = VirtualService.ready();
    var unused = service.killSwitch().engage(Origin.CALL, "test", "stop");
    assertThat(service.violations()).isEmpty();

    PlaceOrderRequest order = PlaceOrderRequest.newBuilder().setOrderId(1).build();
    var unusedToo = service.watched().sendOrder(order, () -> true);
    service.time().settle();

    assertThat(service.violations()).anyMatch(found -> found.contains("kill switch"));
  }

  @Test
  void nothingOfAProcessThatWasKilledActsAnyMore() {
    VirtualService service = VirtualService.ready();
    WatchedGateway dead = service.watched();
    service.kill(0);
    service.pass(Duration.ofSeconds(60));
    assertThat(service.isAlive()).isFalse();
    int timers = service.time().pending();

    var unused = dead.sendOrder(PlaceOrderRequest.newBuilder().setOrderId(1).build(), () -> true);
    service.pass(Duration.ofMinutes(5));

    assertThat(service.gateway().clientIds()).isEmpty();
    assertThat(service.time().pending()).isLessThanOrEqualTo(timers);
    assertThat(service.gateway().state().getOrders().getOpenList()).isEmpty();
  }

  private static Arguments sabotage(String what, UnaryOperator<Evidence> sabotage, String finding) {
    return Arguments.of(what, sabotage, finding);
  }

  // --- at the gateway ---

  private static Evidence placedTwice(Evidence before) {
    GatewayState.Builder state = before.gateway().toBuilder();
    CompletedOrder again = own(state.getOrders().getCompletedList());
    CompletedOrder.Builder copy = again.toBuilder();
    copy.getOrderBuilder().setPermId(1);
    state.getOrdersBuilder().addCompleted(copy);
    return with(before, state);
  }

  private static CompletedOrder own(List<CompletedOrder> all) {
    return all.stream()
        .filter(order -> !order.getOrder().getOrderRef().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static Evidence lost(Evidence before) {
    Set<String> promised = new TreeSet<>();
    before.told().promises().stream().map(Promise::orderId).forEach(promised::add);
    GatewayState.Builder state = before.gateway().toBuilder();
    List<CompletedOrder> left = new ArrayList<>(state.getOrders().getCompletedList());
    CompletedOrder one =
        left.stream()
            .filter(order -> promised.contains(order.getOrder().getOrderRef()))
            .findFirst()
            .orElseThrow();
    left.remove(one);
    state.getOrdersBuilder().clearCompleted().addAllCompleted(left);
    return with(before, state);
  }

  private static Evidence onePieceHeld(Evidence before) {
    GatewayState.Builder state = before.gateway().toBuilder();
    HoldingState.Builder holding = state.getAccountsBuilder(0).getHoldingsBuilder(0);
    holding.setQuantity(new BigDecimal(holding.getQuantity()).add(BigDecimal.ONE).toString());
    return with(before, state);
  }

  private static Evidence oneCentLess(Evidence before) {
    GatewayState.Builder state = before.gateway().toBuilder();
    BigDecimal cash = new BigDecimal(state.getAccounts(0).getCashOrThrow("USD"));
    state.getAccountsBuilder(0).putCash("USD", cash.subtract(new BigDecimal("0.01")).toString());
    return with(before, state);
  }

  private static Evidence with(Evidence before, GatewayState.Builder state) {
    return new Evidence(
        state.build(), before.said(), before.told(), before.followed(), before.events());
  }

  // --- what clients were told ---

  private static Evidence refusedAndThere(Evidence before) {
    Set<String> all = new TreeSet<>();
    before.said().orders().forEach(order -> all.add(order.getClientOrderId()));
    Audit.Told told = before.told();
    return new Evidence(
        before.gateway(),
        before.said(),
        new Audit.Told(told.promises(), all, told.startingCash()),
        before.followed(),
        before.events());
  }

  private static UnaryOperator<Evidence> events(Consumer<List<OrderEvent>> how) {
    return before -> {
      List<OrderEvent> events = new ArrayList<>(before.followed().events());
      how.accept(events);
      return followed(before, events, before.followed().orders());
    };
  }

  private static Evidence staleReader(Evidence before) {
    Map<String, Order> orders = new HashMap<>(before.followed().orders());
    orders.replaceAll(
        (name, order) -> order.toBuilder().setStatus(OrderStatus.ORDER_STATUS_INACTIVE).build());
    return followed(before, before.followed().events(), orders);
  }

  private static Evidence followed(
      Evidence before, List<OrderEvent> events, Map<String, Order> orders) {
    return new Evidence(
        before.gateway(),
        before.said(),
        before.told(),
        new EventAudit.Followed(events, orders, List.of()),
        before.events());
  }

  // --- what the service says ---

  private static UnaryOperator<Evidence> status(OrderStatus status) {
    return before -> {
      List<Order> orders = new ArrayList<>(before.said().orders());
      orders.replaceAll(
          order ->
              order.getForeign() || order.getPermId() == 0
                  ? order
                  : order.toBuilder().setStatus(status).build());
      Audit.Said said = before.said();
      return with(
          before,
          new Audit.Said(
              orders, said.executions(), said.positions(), said.recorded(), said.judged()));
    };
  }

  private static UnaryOperator<Evidence> executions(Consumer<List<Execution>> how) {
    return before -> {
      List<Execution> executions = new ArrayList<>(before.said().executions());
      how.accept(executions);
      Audit.Said said = before.said();
      return with(
          before,
          new Audit.Said(
              said.orders(), executions, said.positions(), said.recorded(), said.judged()));
    };
  }

  private static void onePieceMore(List<Execution> executions) {
    executions.replaceAll(
        execution ->
            execution.toBuilder()
                .setQuantity(
                    Decimal.newBuilder()
                        .setValue(
                            new BigDecimal(execution.getQuantity().getValue())
                                .add(BigDecimal.ONE)
                                .toString()))
                .build());
  }

  private static Evidence unrecorded(Evidence before) {
    Audit.Said said = before.said();
    return with(
        before,
        new Audit.Said(
            said.orders(), said.executions(), said.positions(), Set.of(), said.judged()));
  }

  private static Evidence unjudged(Evidence before) {
    Audit.Said said = before.said();
    return with(
        before,
        new Audit.Said(
            said.orders(), said.executions(), said.positions(), said.recorded(), Set.of()));
  }

  private static Evidence with(Evidence before, Audit.Said said) {
    return new Evidence(before.gateway(), said, before.told(), before.followed(), before.events());
  }
}
