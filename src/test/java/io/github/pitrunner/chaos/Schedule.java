package io.github.pitrunner.chaos;

import io.github.pitrunner.connector.Circuit;
import io.github.pitrunner.connector.ConnectorFigures;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.state.GatewayState;
import io.github.pitrunner.simulator.state.HoldingState;
import io.github.pitrunner.simulator.state.KeptOrder;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListOrdersResponse;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One run: customers and faults at moments drawn from the seed, for some minutes of simulated time;
 * then everything is repaired, and all must be well again within a bounded time. What must hold at
 * every moment is checked after each slice of time.
 */
final class Schedule {
  private static final Duration SLICE = Duration.ofSeconds(1);

  static final int USUAL_MINUTES = 5;

  /** Of simulated time with faults, at least; at most twice as many. */
  static final int MINUTES = Integer.getInteger("pitrunner.chaos.minutes", USUAL_MINUTES);

  /** A line that was called stale is asked for at growing intervals. */
  private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(20);

  /** Longest wait between tries, and what is read back with a few tries of its own. */
  private static final Duration LONGEST_WAY_TO_READY = Duration.ofMinutes(3);

  /** Timers that a service at rest may have set, whatever it has been through. */
  private static final int MOST_TIMERS = 60;

  /** Feeds that the portfolio keeps: balances, positions, their values, the profit of the day. */
  private static final int PORTFOLIO_FEEDS = 4;

  /** Reports of what the orders have cost, and what is read back about them. */
  private static final Duration LONGEST_AUDIT = Duration.ofSeconds(30);

  private static final EnumSet<OrderStatus> ENDED =
      EnumSet.of(
          OrderStatus.ORDER_STATUS_FILLED,
          OrderStatus.ORDER_STATUS_CANCELLED,
          OrderStatus.ORDER_STATUS_REJECTED,
          OrderStatus.ORDER_STATUS_NOT_PLACED);

  private final long seed;
  private final Random random;
  private final VirtualService service;
  private final Questions questions;
  private final Customers customers;
  private final Trader trader;
  private final OrderFollower follower;
  private final Bystander bystander;
  private final FaultDraw faults;
  private final Mishaps mishaps;
  private final Map<String, BigDecimal> startingCash;
  private final Map<String, Integer> injected = new TreeMap<>();
  private Instant repaired = Instant.MAX;

  /**
   * What came of a run.
   *
   * @param trace the same for the same seed
   * @param recovery from the end of the last fault until all was well
   * @param evidence of orders, positions and cash, in which nothing was found
   */
  record Outcome(
      long trace,
      Map<String, Integer> faults,
      Duration simulated,
      Duration recovery,
      ConnectorFigures.Connection connections,
      Evidence evidence) {}

  Schedule(long seed, boolean isTraced) {
    this.seed = seed;
    this.random = new Random(seed);
    this.service = new VirtualService(seed, isTraced);
    this.questions = new Questions(service, random);
    this.customers = new Customers(service, questions, random);
    this.trader = new Trader(service, questions, random);
    this.follower = new OrderFollower(service);
    this.bystander = new Bystander(service, random);
    this.faults = new FaultDraw(random);
    this.mishaps = new Mishaps(service, random);
    this.startingCash = Audit.cash(service.gateway().state());
    service.atDeath(this::onDeath);
  }

  private void onDeath() {
    customers.onDeath();
    follower.leave(false);
  }

  /**
   * Runs it.
   *
   * @throws AssertionError with the seed, at the first thing that does not hold
   */
  Outcome run() {
    Instant begin = service.now();
    try {
      service.start();
      follower.follow();
      misbehave(begin.plusSeconds(60L * (MINUTES + random.nextInt(MINUTES))));
      Duration recovery = recover();
      Evidence evidence = beginAnew();
      verifyEnd();
      return new Outcome(
          service.trace().hash(),
          injected,
          Duration.between(begin, service.now()),
          recovery,
          service.connections(),
          evidence);
    } catch (RuntimeException e) {
      throw new AssertionError("at %s: %s".formatted(service.now(), e), e);
    }
  }

  private void misbehave(Instant end) {
    while (service.now().isBefore(end)) {
      int drawn = random.nextInt(40);
      if (drawn < 13) {
        act();
      } else if (drawn < 25) {
        trader.act();
      } else if (drawn < 26) {
        bystander.act();
      } else if (drawn < 28) {
        injected.merge(mishaps.draw().name(), 1, Integer::sum);
      } else {
        inject(faults.draw());
      }
      // Often many things at once, now and then peace.
      pass(Duration.ofMillis(random.nextInt(random.nextInt(8) == 0 ? 90_000 : 6_000)));
    }
  }

  private void act() {
    if (service.isAlive()) {
      customers.act();
    }
    if (random.nextInt(8) == 0) {
      follower.leave(service.isAlive());
    }
  }

  private void inject(Fault fault) {
    // A gateway that moves without being heard is found by nobody; its owner has to say where.
    if (fault instanceof Fault.PortChanged && !isTold()) {
      return;
    }
    injected.merge(fault.getClass().getSimpleName(), 1, Integer::sum);
    service.inject(fault);
    service.time().settle();
  }

  private boolean isTold() {
    return service.isAlive() && service.isReady() && service.gateway().faults().inForce().isEmpty();
  }

  private void pass(Duration duration) {
    Instant end = service.now().plus(duration);
    while (service.now().isBefore(end)) {
      Duration left = Duration.between(service.now(), end);
      service.pass(left.compareTo(SLICE) < 0 ? left : SLICE);
      if (service.isAlive()) {
        follower.follow();
        verify();
      }
    }
  }

  /** What must hold at every moment. */
  private void verify() {
    List<String> wrong = new ArrayList<>();
    wrong.addAll(service.violations());
    wrong.addAll(service.tooEarly());
    wrong.addAll(service.watched().overdue());
    wrong.addAll(customers.complaints());
    if (service.isReady()) {
      wrong.addAll(service.watched().unreconciled());
    }
    if (service.connector().faults() > 0) {
      wrong.add("something was thrown that nobody expected; see the log of the run");
    }
    require(wrong);
  }

  private Duration recover() {
    service.trace().tell(() -> "all faults end");
    service.gateway().faults().endAll();
    mishaps.endAll();
    service.time().settle();
    repaired = service.now();
    boolean isFound =
        service.gateway().faults().port() == service.port()
            || service.connector().status().endpoint().port() == service.gateway().faults().port();
    if (!isFound) {
      service.inject(new Fault.PortChanged(service.port()));
    }
    return waitUntilWell();
  }

  private Duration waitUntilWell() {
    Instant begin = service.now();
    List<String> missing = missing();
    while (!missing.isEmpty()) {
      Duration limit = service.isReady() ? LONGEST_RECOVERY : LONGEST_WAY_TO_READY;
      if (service.now().isAfter(begin.plus(limit))) {
        require(missing);
      }
      pass(SLICE);
      missing = missing();
    }
    service.trace().tell(() -> "all is well");
    return Duration.between(begin, service.now());
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (!service.isReady()) {
      missing.add("not ready: " + service.connector().status());
    }
    missing.addAll(customers.missing(repaired));
    if (!questions.areAnswered()) {
      missing.add("somebody waits for an answer");
    }
    if (missing.isEmpty()) {
      missing.addAll(differences());
      missing.addAll(follower.complaints());
    }
    return missing;
  }

  /** Where our books differ from the gateway's; of the orders of others nobody tells us at once. */
  private List<String> differences() {
    List<String> differences = new ArrayList<>();
    GatewayState state = service.gateway().state();
    Set<Long> ours = new HashSet<>();
    for (Order order : orders()) {
      if (!order.getForeign()
          && !ENDED.contains(order.getStatus())
          && order.getStatus() != OrderStatus.ORDER_STATUS_OUTCOME_UNKNOWN) {
        ours.add(order.getPermId());
      }
    }
    Set<Long> theirs = new HashSet<>();
    for (KeptOrder order : state.getOrders().getOpenList()) {
      if (order.getOrder().getClientId() == VirtualService.CLIENT_ID) {
        theirs.add(order.getOrder().getPermId());
      }
    }
    if (!ours.equals(theirs)) {
      differences.add("open orders are %s here and %s there".formatted(ours, theirs));
    }
    Map<Integer, BigDecimal> held = new TreeMap<>();
    for (HoldingState holding : state.getAccounts(0).getHoldingsList()) {
      held.put(holding.getConId(), new BigDecimal(holding.getQuantity()));
    }
    Map<Integer, BigDecimal> known = positions();
    held.values().removeIf(quantity -> quantity.signum() == 0);
    held.replaceAll((contract, quantity) -> quantity.stripTrailingZeros());
    if (!held.equals(known)) {
      differences.add("positions are %s here and %s there".formatted(known, held));
    }
    return differences;
  }

  private List<Order> orders() {
    ListOrdersResponse answer =
        service.<ListOrdersResponse>ask(
            call ->
                service
                    .orders()
                    .listOrders(ListOrdersRequest.newBuilder().setPageSize(1000).build(), call));
    return answer.getOrdersList();
  }

  private Map<Integer, BigDecimal> positions() {
    ListPositionsResponse answer =
        service.<ListPositionsResponse>ask(
            call ->
                service.portfolio().listPositions(ListPositionsRequest.getDefaultInstance(), call));
    Map<Integer, BigDecimal> known = new TreeMap<>();
    answer
        .getPositionsList()
        .forEach(
            position ->
                known.put(
                    position.getInstrument().getContractId(),
                    new BigDecimal(position.getQuantity().getValue()).stripTrailingZeros()));
    known.values().removeIf(quantity -> quantity.signum() == 0);
    return known;
  }

  /**
   * Within a session nobody can say that an order that the gateway has never mentioned is not under
   * way, and nobody hears of the orders of others; the next one tells.
   */
  private Evidence beginAnew() {
    service.trace().tell(() -> "the session is begun anew");
    service.inject(new Fault.Restart(Duration.ofSeconds(1), true, 0));
    repaired = service.now().plusSeconds(1);
    pass(Duration.ofSeconds(3));
    waitUntilWell();
    return audit();
  }

  /** A commission or an answer may be on its way at any one moment. */
  private Evidence audit() {
    Instant end = service.now().plus(LONGEST_AUDIT);
    Evidence evidence = evidence();
    List<String> findings = evidence.findings();
    while (!findings.isEmpty()) {
      if (!service.now().isBefore(end)) {
        require(findings);
      }
      pass(Duration.ofMillis(300));
      evidence = evidence();
      findings = evidence.findings();
    }
    return evidence;
  }

  private Evidence evidence() {
    return Evidence.of(
        service,
        new Audit.Told(trader.promises(), trader.refused(), startingCash),
        follower.followed());
  }

  private void verifyEnd() {
    List<String> wrong = new ArrayList<>();
    if (service.circuit().state() != Circuit.State.CLOSED) {
      wrong.add("the circuit is " + service.circuit().state());
    }
    for (Order order : orders()) {
      if (!order.getForeign() && !trader.hasAskedFor(order.getClientOrderId())) {
        wrong.add("nobody has placed " + order.getName());
      }
    }
    wrong.addAll(customers.findings());
    customers.leaveAll();
    follower.leave(true);
    // Lines linger, kept answers are forgotten.
    pass(Duration.ofSeconds(40));
    wrong.addAll(remains());
    require(wrong);
  }

  /** What is left when everybody has gone. */
  private List<String> remains() {
    List<String> remains = new ArrayList<>();
    ConnectorFigures figures = service.connector().figures();
    int lines = service.gateway().marketDataLines(VirtualService.CLIENT_ID);
    // A gateway that refuses messages for their pace does not say which: a cancel may be among
    // them.
    boolean isCancelRefused = figures.traffic().violations() > 0;
    if (service.board().lines() != 0 || (lines != 0 && !isCancelRefused)) {
      remains.add("%d lines there, %d here".formatted(lines, service.board().lines()));
    }
    if (!service.subscriptions().isEmpty()) {
      remains.add("asked for and not cancelled: " + service.subscriptions());
    }
    if (figures.exchanges() != figures.feeds() || figures.feeds() != PORTFOLIO_FEEDS) {
      remains.add("%d exchanges, %d feeds".formatted(figures.exchanges(), figures.feeds()));
    }
    if (service.time().pending() > MOST_TIMERS) {
      remains.add(service.time().pending() + " timers");
    }
    return remains;
  }

  private void require(List<String> wrong) {
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "seed %d at %s: %s".formatted(seed, service.now(), String.join("\n  ", wrong)));
    }
  }
}
