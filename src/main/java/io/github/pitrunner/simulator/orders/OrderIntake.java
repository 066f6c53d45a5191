package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.account.Decimals;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Accepts new orders and modifications, or refuses them with the code of section 6. */
final class OrderIntake {
  private final SimulatorSettings settings;
  private final OrderRegister register;
  private final OrderLifecycle lifecycle;
  private final OrderAudience audience;
  private final EventLane lane;
  private final OrderChecks checks;
  private final Margin margin;
  private final CashQuantity cash;

  OrderIntake(
      OrderChecks checks,
      Margin margin,
      OrderMarket market,
      OrderDesk.Books books,
      OrderLifecycle lifecycle) {
    this.settings = lifecycle.settings();
    this.register = books.register();
    this.audience = books.audience();
    this.lane = books.lane();
    this.lifecycle = lifecycle;
    this.checks = checks;
    this.margin = margin;
    this.cash = new CashQuantity(market);
  }

  /**
   * Takes a PlaceOrderRequest: a new order, a modification or a what-if.
   *
   * @throws Refusal if it is not accepted
   */
  void onPlace(ClientLine client, PlaceOrderRequest request) {
    Order order = request.getOrder();
    // The vendor's client sends the flag only when it is set: absent means held back.
    boolean isTransmitted = order.getTransmit();
    checks.refuseAttached(request.getAttachedOrders());
    if (order.getWhatIf()) {
      if (!isTransmitted) {
        throw new Refusal(413, "A what-if order must have its transmit flag set");
      }
      WorkingOrder preview = read(client, request, null);
      preview.order = preview.order.toBuilder().setPermId(register.nextPermId()).build();
      client.send(margin.whatIf(preview));
      return;
    }
    WorkingOrder open = register.find(client.clientId(), request.getOrderId());
    if (open != null) {
      WorkingOrder asked = read(client, request, open);
      warn(client, asked);
      modify(open, asked, isTransmitted);
    } else {
      refuseUsedId(client, request.getOrderId());
      WorkingOrder asked = read(client, request, null);
      warn(client, asked);
      accept(asked, isTransmitted);
    }
  }

  private void warn(ClientLine client, WorkingOrder asked) {
    Order order = asked.order;
    if (OrderTimes.isZoneImplied(order.getGoodTillDate())
        || OrderTimes.isZoneImplied(order.getGoodAfterTime())) {
      client.error(
          asked.orderId(),
          2174,
          "Warning: A date and time of the order names no time zone; it is taken as %s."
              .formatted(settings.zone().getId()));
    }
    if (order.getOutsideRth() && !asked.terms.outsideRth()) {
      client.error(
          asked.orderId(),
          2109,
          "Order Event Warning: The order works in regular trading hours only; outsideRth is"
              + " ignored for its type.");
    }
    Algo algo = asked.terms.algo();
    if (algo != null && algo.isMovedToNextDay()) {
      client.error(
          asked.orderId(),
          2111,
          "The algo's times are over for today; they are taken as those of the next day.");
    }
  }

  private void refuseUsedId(ClientLine client, int orderId) {
    CompletedOrder ended = register.findCompleted(client.clientId(), orderId);
    if (ended != null && ended.getOrderState().getStatus().equals(OrderPhase.FILLED.toWire())) {
      throw new Refusal(104, "Cannot modify a filled order.");
    }
    if (orderId < register.nextOrderId(client.clientId())) {
      throw new Refusal(103, "Duplicate order id");
    }
  }

  private WorkingOrder read(
      ClientLine client, PlaceOrderRequest request, @Nullable WorkingOrder open) {
    Traded traded = checks.traded(request.getContract());
    Order asked = cash.sized(traded, withAlgo(request.getOrder(), open), open != null);
    Instant now = settings.clock().instant();
    OrderTerms terms =
        OrderTerms.fromWire(asked, new OrderTerms.Reading(traded.isCombo(), now, settings.zone()));
    checks.refuseType(traded, terms);
    checks.refuseSizes(traded, terms);
    checks.refusePrices(traded, terms);
    Order.Builder order =
        OrderReport.normalized(asked).toBuilder()
            .setClientId(client.clientId())
            .setOrderId(request.getOrderId())
            .setAccount(checks.account(asked).id())
            .setTotalQuantity(Decimals.text(terms.quantity()));
    if (terms.tif() == TimeInForce.GTC) {
      order.setAutoCancelDate(OrderTimes.autoCancelDate(now, settings.zone()));
    }
    WorkingOrder read = new WorkingOrder(traded, order.build(), terms, now);
    arm(read);
    return read;
  }

  // A modification that says nothing of the algo keeps it.
  private static Order withAlgo(Order asked, @Nullable WorkingOrder open) {
    if (open == null
        || open.terms.algo() == null
        || !asked.getAlgoStrategy().isEmpty()
        || asked.getAlgoParamsCount() > 0) {
      return asked;
    }
    return asked.toBuilder()
        .setAlgoStrategy(open.order.getAlgoStrategy())
        .putAllAlgoParams(open.order.getAlgoParamsMap())
        .build();
  }

  private static void arm(WorkingOrder order) {
    OrderType.Trigger trigger = order.terms.type().trigger();
    order.isTriggered = trigger == OrderType.Trigger.NONE;
    order.derivedLimit = null;
    order.pegged = null;
    order.stop =
        switch (trigger) {
          case NONE -> null;
          case STOP, TOUCH -> order.terms.trigger();
          case TRAIL -> order.terms.initialStop();
        };
  }

  private void accept(WorkingOrder order, boolean isTransmitted) {
    WorkingOrder parent = parent(order);
    order.order = order.order.toBuilder().setPermId(register.nextPermId()).build();
    if (parent != null) {
      order.isChildHeld = true;
      Order.Builder child = order.order.toBuilder().setParentPermId(parent.permId());
      if (child.getOcaGroup().isEmpty()) {
        child.setOcaGroup(Long.toString(parent.permId()));
      }
      order.order = child.build();
    }
    register.open(order);
    if (isTransmitted) {
      transmitFamily(order);
    } else {
      lifecycle.announce(order);
    }
  }

  private @Nullable WorkingOrder parent(WorkingOrder order) {
    int parentId = order.order.getParentId();
    if (parentId == 0) {
      return null;
    }
    WorkingOrder parent = register.find(order.clientId(), parentId);
    if (parent == null) {
      throw new Refusal(10006, "Missing parent order %d".formatted(parentId));
    }
    return parent;
  }

  private void transmitFamily(WorkingOrder order) {
    for (WorkingOrder member : lifecycle.groups().family(order)) {
      if (!member.isTransmitted && register.isOpen(member)) {
        transmit(member);
      }
    }
  }

  private void transmit(WorkingOrder order) {
    String shortfall = order.isChildHeld ? null : margin.shortfall(order);
    if (shortfall != null) {
      lifecycle.toInactive(order, shortfall);
      audience.error(order, 201, "Order rejected - reason:" + shortfall);
      return;
    }
    lifecycle.toTransmitted(order);
    lane.submit(() -> lifecycle.engine().step(order));
  }

  private void modify(WorkingOrder open, WorkingOrder asked, boolean isTransmitted) {
    checks.refuseModification(open, asked);
    asked.filled = open.filled;
    String shortfall = open.isChildHeld ? null : margin.shortfall(asked);
    if (shortfall != null) {
      throw new Refusal(201, "Order rejected - reason:" + shortfall);
    }
    boolean isRearmed =
        open.terms.type() != asked.terms.type()
            || !isSame(open.terms.trigger(), asked.terms.trigger());
    open.order =
        asked.order.toBuilder()
            .setPermId(open.permId())
            .setParentId(open.order.getParentId())
            .setParentPermId(open.order.getParentPermId())
            .setOcaGroup(open.order.getOcaGroup())
            .build();
    open.order = withoutEmptyLinks(open.order);
    open.terms = asked.terms;
    open.isResting = false;
    open.pegged = null;
    if (isRearmed) {
      arm(open);
    }
    if (!open.isTransmitted) {
      if (isTransmitted) {
        transmitFamily(open);
      } else {
        lifecycle.announce(open);
      }
      return;
    }
    lifecycle.announce(open);
    lane.submit(() -> lifecycle.engine().step(open));
  }

  private static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.compareTo(other) == 0;
  }

  private static Order withoutEmptyLinks(Order order) {
    Order.Builder linked = order.toBuilder();
    if (order.getParentPermId() == 0) {
      linked.clearParentPermId();
    }
    if (order.getOcaGroup().isEmpty()) {
      linked.clearOcaGroup();
    }
    return linked.build();
  }
}
