package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.Decimals;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.OrderState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Moves orders from state to state (see {@link OrderPhase}) and tells their audience, in the order
 * of events that was recorded from a real gateway.
 */
final class OrderLifecycle {
  static final String CANCELLED_BY_TRADER = "Cancelled by Trader";
  static final String CANCELLED_BY_SYSTEM = "Cancelled by System:\n";

  private final SimulatorSettings settings;
  private final OrderMarket market;
  private final Booking booking;
  private final OrderRegister register;
  private final ExecutionLog executions;
  private final OrderAudience audience;
  private final EventLane lane;
  // A real gateway repeats itself unpredictably; the seed makes that repeatable.
  private final Random repetition;
  private final OrderGroups groups;
  private final MatchingEngine engine;

  OrderLifecycle(
      SimulatorSettings settings, OrderMarket market, Accounts accounts, OrderDesk.Books books) {
    this.settings = settings;
    this.market = market;
    this.booking = new Booking(settings, market, accounts, books.executions());
    this.register = books.register();
    this.executions = books.executions();
    this.audience = books.audience();
    this.lane = books.lane();
    this.repetition = new Random(settings.seed());
    this.groups = new OrderGroups(register, this);
    this.engine = new MatchingEngine(settings.clock(), market, register, this);
  }

  SimulatorSettings settings() {
    return settings;
  }

  OrderGroups groups() {
    return groups;
  }

  MatchingEngine engine() {
    return engine;
  }

  /** Sends the pair of OpenOrder and OrderStatus. */
  void announce(WorkingOrder order) {
    audience.send(order, OrderReport.openOrder(order, OrderState.newBuilder()));
    audience.send(order, OrderReport.orderStatus(order));
  }

  /** The order goes out to the market, or to its place in its group. */
  void toTransmitted(WorkingOrder order) {
    order.isTransmitted = true;
    boolean waitsForOpen = !order.isChildHeld && !isOpen(order);
    order.hasSeenClosed = !isSessionOpen(order);
    OrderPhase resting = restingPhase(order);
    if (resting == OrderPhase.SUBMITTED && repetition.nextBoolean()) {
      order.phase = OrderPhase.PRE_SUBMITTED;
      announce(order);
    }
    order.phase = resting;
    announce(order);
    if (waitsForOpen) {
      warnOfWaiting(order);
      announce(order);
    }
  }

  private void warnOfWaiting(WorkingOrder order) {
    Instant open =
        market.nextOpen(order.traded(), settings.clock().instant(), order.terms.outsideRth());
    if (open.equals(Instant.MAX)) {
      return;
    }
    var contract = order.listing().contract();
    String venue =
        contract.getPrimaryExch().isEmpty() ? contract.getExchange() : contract.getPrimaryExch();
    audience.error(
        order,
        399,
        "Order Message:\n%s %s %s %s.%s\nWarning: Your order will not be placed at the exchange until %s."
            .formatted(
                order.isBuy() ? "BUY" : "SELL",
                Decimals.text(order.terms.quantity()),
                contract.getSymbol(),
                venue,
                contract.getTradingClass(),
                OrderTimes.inWarning(open, order.listing())));
  }

  /** Brings the phase up to date with trigger, parent and session; says so if it changed. */
  void settle(WorkingOrder order) {
    if (order.phase == OrderPhase.PENDING_CANCEL || !order.isTransmitted) {
      return;
    }
    OrderPhase resting = restingPhase(order);
    if (order.phase != resting) {
      order.phase = resting;
      announce(order);
    }
  }

  /** A child whose parent has filled: it now waits or works on its own. */
  void announceReleased(WorkingOrder order) {
    if (order.isTransmitted) {
      order.phase = restingPhase(order);
    }
    announce(order);
    lane.submit(() -> engine.step(order));
  }

  private OrderPhase restingPhase(WorkingOrder order) {
    boolean works = !order.isChildHeld && order.isTriggered && isOpen(order);
    return works ? OrderPhase.SUBMITTED : OrderPhase.PRE_SUBMITTED;
  }

  /** Whether the order may trade now. */
  boolean isOpen(WorkingOrder order) {
    Instant begin = order.terms.goodAfter();
    boolean hasBegun = begin == null || !settings.clock().instant().isBefore(begin);
    boolean isOpening = order.terms.tif() != TimeInForce.OPG || order.hasSeenClosed;
    return hasBegun && isOpening && isSessionOpen(order);
  }

  boolean isSessionOpen(WorkingOrder order) {
    return market.isTrading(order.traded(), settings.clock().instant(), order.terms.outsideRth());
  }

  /** A cancellation by a client: what works is cancelled a moment later, and may still fill. */
  void requestCancel(WorkingOrder order) {
    if (order.phase == OrderPhase.SUBMITTED) {
      order.phase = OrderPhase.PENDING_CANCEL;
      audience.send(order, OrderReport.orderStatus(order));
      lane.submit(
          () -> {
            if (register.isOpen(order)) {
              toCancelled(order, CANCELLED_BY_TRADER);
            }
          });
    } else {
      toCancelled(order, CANCELLED_BY_TRADER);
    }
  }

  void toCancelled(WorkingOrder order, String completedStatus) {
    order.phase = OrderPhase.CANCELLED;
    complete(order, completedStatus);
    audience.send(order, OrderReport.orderStatus(order));
    audience.error(order, 202, "Order Canceled - reason:");
    groups.onCancelled(order);
  }

  /** The order is refused after it was accepted, or killed; it will not work again. */
  void toInactive(WorkingOrder order, String reason) {
    order.phase = OrderPhase.INACTIVE;
    complete(order, CANCELLED_BY_SYSTEM + reason);
    announce(order);
    groups.onCancelled(order);
  }

  /** An execution of the order at a price; commission and groups follow it. */
  void fill(WorkingOrder order, BigDecimal quantity, BigDecimal price) {
    Booking.Booked booked = booking.book(order, quantity, price);
    booked.executions().forEach(details -> audience.send(order, details));
    boolean isWhole = order.remaining().signum() <= 0;
    if (isWhole) {
      toFilled(order);
    } else {
      announce(order);
    }
    lane.submit(() -> reportCommissions(order, booked.reports()));
    groups.onFill(order, quantity);
  }

  private void toFilled(WorkingOrder order) {
    order.phase = OrderPhase.FILLED;
    OrderState.Builder state = complete(order, "Filled Size: " + Decimals.text(order.filled));
    audience.send(order, OrderReport.openOrder(order, state));
    audience.send(order, OrderReport.orderStatus(order));
  }

  private void reportCommissions(WorkingOrder order, List<CommissionAndFeesReport> reports) {
    reports.forEach(executions::report);
    if (order.phase == OrderPhase.FILLED && repetition.nextBoolean()) {
      var completed = register.findCompleted(order.clientId(), order.orderId());
      if (completed != null) {
        OrderState.Builder state =
            completed.getOrderState().toBuilder()
                .setCommissionAndFees(order.commission().doubleValue())
                .setCommissionAndFeesCurrency(order.listing().currency());
        audience.send(order, OrderReport.openOrder(order, state));
        audience.send(order, OrderReport.orderStatus(order));
      }
    }
    reports.forEach(report -> audience.send(order, report));
  }

  private OrderState.Builder complete(WorkingOrder order, String completedStatus) {
    OrderState.Builder state =
        OrderState.newBuilder()
            .setCompletedTime(OrderTimes.inListingZone(settings.clock().instant(), order.listing()))
            .setCompletedStatus(completedStatus);
    register.complete(order, OrderReport.completedOrder(order, state));
    return state;
  }
}
