package io.github.pitrunner.simulator.orders;

import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.account.Decimals;
import io.github.pitrunner.simulator.market.Listing;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.PlaceOrderRequest;
import java.math.BigDecimal;
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

  OrderIntake(
      SimulatorSettings settings,
      MarketView market,
      Accounts accounts,
      OrderDesk.Books books,
      OrderLifecycle lifecycle) {
    this.settings = settings;
    this.register = books.register();
    this.audience = books.audience();
    this.lane = books.lane();
    this.lifecycle = lifecycle;
    this.checks = new OrderChecks(settings, market, accounts);
    this.margin = new Margin(market, accounts);
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
      WorkingOrder preview = read(client, request);
      preview.order = preview.order.toBuilder().setPermId(register.nextPermId()).build();
      client.send(margin.whatIf(preview));
      return;
    }
    WorkingOrder open = register.find(client.clientId(), request.getOrderId());
    if (open != null) {
      WorkingOrder asked = read(client, request);
      warnOfImpliedZone(client, request);
      modify(open, asked, isTransmitted);
    } else {
      refuseUsedId(client, request.getOrderId());
      WorkingOrder asked = read(client, request);
      warnOfImpliedZone(client, request);
      accept(asked, isTransmitted);
    }
  }

  private void warnOfImpliedZone(ClientLine client, PlaceOrderRequest request) {
    Order order = request.getOrder();
    if (OrderTimes.isZoneImplied(order.getGoodTillDate())
        || OrderTimes.isZoneImplied(order.getGoodAfterTime())) {
      client.error(
          request.getOrderId(),
          2174,
          "Warning: A date and time of the order names no time zone; it is taken as %s."
              .formatted(settings.zone().getId()));
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

  private WorkingOrder read(ClientLine client, PlaceOrderRequest request) {
    Listing listing = checks.listing(request.getContract());
    OrderTerms terms = OrderTerms.fromWire(request.getOrder(), settings.zone());
    checks.refuseSizes(listing, terms);
    checks.refusePrices(listing, terms);
    Order.Builder order =
        OrderReport.normalized(request.getOrder()).toBuilder()
            .setClientId(client.clientId())
            .setOrderId(request.getOrderId())
            .setAccount(checks.account(request.getOrder()).id())
            .setTotalQuantity(Decimals.text(terms.quantity()));
    var now = settings.clock().instant();
    if (terms.tif() == TimeInForce.GTC) {
      order.setAutoCancelDate(OrderTimes.autoCancelDate(now, settings.zone()));
    }
    WorkingOrder read =
        new WorkingOrder(listing, request.getContract().getExchange(), order.build(), terms, now);
    arm(read);
    return read;
  }

  private static void arm(WorkingOrder order) {
    OrderType.Trigger trigger = order.terms.type().trigger();
    order.isTriggered = trigger == OrderType.Trigger.NONE;
    order.derivedLimit = null;
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
