package io.github.pitrunner.orders;

import io.github.pitrunner.connector.Call;
import io.github.pitrunner.connector.Contracts;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.connector.GatewayMessage;
import io.github.pitrunner.connector.OrderListener;
import io.github.pitrunner.connector.WireNumbers;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Instrument;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.OrderIntent;
import io.github.pitrunner.domain.Side;
import io.github.pitrunner.orders.OrderReports.Address;
import io.github.pitrunner.orders.OrderReports.Content;
import io.github.pitrunner.orders.OrderReports.Costs;
import io.github.pitrunner.orders.OrderReports.Fill;
import io.github.pitrunner.orders.OrderReports.Standing;
import io.github.pitrunner.orders.OrderReports.Status;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CommissionAndFeesReport;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ExecutionDetails;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionFilter;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.GlobalCancelRequest;
import io.github.pitrunner.tws.OpenOrder;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.Order;
import io.github.pitrunner.tws.OrderBound;
import io.github.pitrunner.tws.OrderCancel;
import io.github.pitrunner.tws.OrderState;
import io.github.pitrunner.tws.OrderStatus;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Our terms ⇄ the gateway's messages about orders; the one place of this room that knows them. A
 * message that cannot be read is logged, counted and passed over: the session must not end for one
 * order of somebody else. The file is long because it is the only one: one short method for each
 * kind of message.
 */
final class OrderMapper {
  private static final Logger LOG = Logger.getLogger(OrderMapper.class);

  /** Where others have the request's id. */
  private static final int NOT_ASKED_FOR = -1;

  private final Clock clock;
  private long unreadable;

  OrderMapper(Clock clock) {
    this.clock = clock;
  }

  /** Messages, and accounts and times in them, that could not be read so far. */
  long unreadable() {
    return unreadable;
  }

  /**
   * A list that was asked for.
   *
   * @param others the orders of the items that could not be read, or that say nothing that counts:
   *     they are listed all the same
   */
  record Listing(List<Content> orders, List<Address> others) {}

  // --- what we say ---

  /**
   * How an order belongs to others that are sent with it.
   *
   * @param parentId the entry order's id in this session; 0 for the entry itself
   * @param transmit false holds it at the gateway until one of the family is sent with true
   */
  record Family(int parentId, boolean transmit) {
    /** An order by itself. */
    static final Family NONE = new Family(0, true);
  }

  /** The message that places or changes an order under an id of this session. */
  static PlaceOrderRequest toPlace(int orderId, OrderIntent intent) {
    return toPlace(orderId, intent, Family.NONE);
  }

  /** The same for one of several orders that are placed all or none. */
  static PlaceOrderRequest toPlace(int orderId, OrderIntent intent, Family family) {
    Order.Builder order = TicketMapper.toWire(intent).toBuilder().setTransmit(family.transmit());
    if (family.parentId() != 0) {
      order.setParentId(family.parentId());
    }
    return request(orderId, intent, order);
  }

  /** The message that asks what an order would cost, and places nothing. */
  static PlaceOrderRequest toPreview(int orderId, OrderIntent intent) {
    // Untransmitted it would be refused (protocol section 5.2).
    return request(
        orderId, intent, TicketMapper.toWire(intent).toBuilder().setTransmit(true).setWhatIf(true));
  }

  private static PlaceOrderRequest request(int orderId, OrderIntent intent, Order.Builder order) {
    return PlaceOrderRequest.newBuilder()
        .setOrderId(orderId)
        .setContract(Contracts.toWire(intent.instrument()))
        .setOrder(order)
        .build();
  }

  static CancelOrderRequest toCancel(int orderId) {
    return CancelOrderRequest.newBuilder()
        .setOrderId(orderId)
        .setOrderCancel(OrderCancel.getDefaultInstance())
        .build();
  }

  /** Ends everything in the accounts of the login. */
  static GlobalCancelRequest toGlobalCancel() {
    return GlobalCancelRequest.newBuilder()
        .setOrderCancel(OrderCancel.getDefaultInstance())
        .build();
  }

  /** Asks for everything that is open, of all clients. */
  Future<Listing> openOrders(Gateway gateway) {
    return gateway
        .gatherWithoutId(
            "all open orders",
            AllOpenOrdersRequest.getDefaultInstance(),
            OpenOrder.class,
            OpenOrdersEnd.class)
        .map(items -> readAll(items, this::fromWire, OrderMapper::address));
  }

  /** Asks for everything that has ended today, of all clients and of TWS. */
  Future<Listing> completedOrders(Gateway gateway) {
    return gateway
        .gatherWithoutId(
            "completed orders",
            CompletedOrdersRequest.newBuilder().setApiOnly(false).build(),
            CompletedOrder.class,
            CompletedOrdersEnd.class)
        .map(
            items ->
                readAll(
                    items,
                    this::fromWire,
                    item -> address(item.getOrder(), item.getOrder().getOrderId())));
  }

  /**
   * Asks for the executions of the day; they and their costs come to the listener. What is left are
   * the orders of those that could not be read.
   */
  Future<List<Address>> executions(Gateway gateway) {
    return gateway
        .gather(
            Call.of(
                "executions",
                id ->
                    ExecutionRequest.newBuilder()
                        .setReqId(id)
                        // Without a filter the gateway may stay silent (protocol section 3.3).
                        .setExecutionFilter(ExecutionFilter.getDefaultInstance())
                        .build()),
            ExecutionDetails.class,
            ExecutionDetailsEnd.class)
        .map(
            items ->
                items.stream()
                    .filter(item -> read(item, this::fromWire) == null)
                    .map(item -> address(item.getExecution()))
                    .toList());
  }

  // --- what we hear ---

  /** Hears the gateway's messages and tells them in our terms. */
  OrderListener listener(OrderReports reports) {
    return new OrderListener() {
      @Override
      public void onOpenOrder(OpenOrder order) {
        if (order.getOrder().getWhatIf()) {
          reports.onWhatIf(order.getOrderId(), WhatIfMapper.fromWire(order.getOrderState()));
          return;
        }
        Content content = read(order, OrderMapper.this::fromWire);
        if (content != null) {
          reports.onContent(content);
        }
      }

      @Override
      public void onOrderStatus(OrderStatus status) {
        Status read = fromWire(status);
        if (read != null) {
          reports.onStatus(read);
        }
      }

      @Override
      public void onExecution(ExecutionDetails execution) {
        Fill fill = read(execution, OrderMapper.this::fromWire);
        if (fill != null) {
          reports.onFill(fill);
        }
      }

      @Override
      public void onCommission(CommissionAndFeesReport report) {
        Costs costs = read(report, OrderMapper::fromWire);
        if (costs != null) {
          reports.onCosts(costs);
        }
      }

      @Override
      public void onCompletedOrder(CompletedOrder order) {
        Content content = read(order, OrderMapper.this::fromWire);
        if (content != null) {
          reports.onContent(content);
        }
      }

      @Override
      public void onOrderBound(OrderBound bound) {
        reports.onBound(
            new Address(bound.getClientId(), bound.getOrderId(), bound.getPermId(), ""));
      }

      @Override
      public void onOrderMessage(GatewayMessage message) {
        reports.onMessage(message);
      }
    };
  }

  private @Nullable Content fromWire(OpenOrder message) {
    Order order = message.getOrder();
    if (order.getWhatIf()) {
      return null;
    }
    OrderState state = message.getOrderState();
    return content(
        new Content(
            address(message),
            account(order.getAccount()),
            Contracts.fromWire(message.getContract()),
            TicketMapper.fromWire(order),
            standing(state.getStatus()),
            state.getRejectReason(),
            state.getWarningText(),
            order.getParentPermId()));
  }

  private Content fromWire(CompletedOrder message) {
    Order order = message.getOrder();
    OrderState state = message.getOrderState();
    Standing standing = standing(state.getStatus());
    return content(
        new Content(
            address(order, order.getOrderId()),
            account(order.getAccount()),
            Contracts.fromWire(message.getContract()),
            standing == Standing.FILLED
                ? TicketMapper.fromFilled(order)
                : TicketMapper.fromWire(order),
            // Among the completed an inactive order will not become active again.
            standing == Standing.INACTIVE ? Standing.CANCELLED : standing,
            standing == Standing.FILLED ? "" : state.getCompletedStatus().strip(),
            state.getWarningText(),
            order.getParentPermId()));
  }

  private static Content content(Content read) {
    Instrument routed = Contracts.routed(read.instrument());
    return new Content(
        read.address(),
        read.account(),
        routed,
        read.ticket(),
        read.standing(),
        read.reason(),
        read.warning(),
        read.parentPermId());
  }

  private static Address address(OpenOrder message) {
    Order order = message.getOrder();
    return address(order, message.hasOrderId() ? message.getOrderId() : order.getOrderId());
  }

  private static Address address(io.github.pitrunner.tws.Execution execution) {
    return new Address(
        execution.hasClientId() ? execution.getClientId() : -1,
        execution.getOrderId(),
        execution.getPermId(),
        execution.getOrderRef());
  }

  private static Address address(Order order, int orderId) {
    return new Address(
        order.hasClientId() ? order.getClientId() : -1,
        orderId,
        order.getPermId(),
        order.getOrderRef());
  }

  private @Nullable Status fromWire(OrderStatus message) {
    Standing standing = standing(message.getStatus());
    if (standing == null) {
      return null;
    }
    Address address =
        new Address(
            message.hasClientId() ? message.getClientId() : -1,
            message.getOrderId(),
            message.getPermId(),
            "");
    String held = message.getWhyHeld();
    return new Status(
        address, standing, held.isEmpty() ? "" : "Held by the gateway: %s".formatted(held));
  }

  private Fill fromWire(ExecutionDetails message) {
    io.github.pitrunner.tws.Execution execution = message.getExecution();
    BigDecimal quantity = WireNumbers.decimal(execution.getShares());
    BigDecimal price = WireNumbers.decimal(execution.hasPrice(), execution.getPrice());
    if (quantity == null || price == null || execution.getExecId().isEmpty()) {
      throw new IllegalArgumentException("an execution without id, quantity or price");
    }
    return new Fill(
        address(execution),
        new Execution(
            execution.getExecId(),
            execution.getPermId(),
            account(execution.getAcctNumber()),
            Contracts.fromWire(message.getContract()),
            side(execution.getSide()),
            quantity,
            price,
            execution.getExchange(),
            time(execution.getTime()),
            null,
            null),
        !message.hasReqId() || message.getReqId() == NOT_ASKED_FOR);
  }

  private static Costs fromWire(CommissionAndFeesReport report) {
    BigDecimal commission =
        WireNumbers.decimal(report.hasCommissionAndFees(), report.getCommissionAndFees());
    if (commission == null) {
      throw new IllegalArgumentException("a commission report without a commission");
    }
    BigDecimal realized = WireNumbers.decimal(report.hasRealizedPnl(), report.getRealizedPnl());
    String currency = report.getCurrency();
    return new Costs(
        report.getExecId(),
        new Money(commission, currency),
        realized == null ? null : new Money(realized, currency));
  }

  private @Nullable Standing standing(String status) {
    return switch (status) {
      case "ApiPending", "PendingSubmit" -> Standing.PENDING_SUBMIT;
      case "PreSubmitted" -> Standing.PRE_SUBMITTED;
      case "Submitted" -> Standing.SUBMITTED;
      case "PendingCancel", "PreCancelled" -> Standing.PENDING_CANCEL;
      case "ApiCancelled", "Cancelled" -> Standing.CANCELLED;
      case "Filled" -> Standing.FILLED;
      case "Inactive" -> Standing.INACTIVE;
      default -> {
        unreadable++;
        LOG.warnf("The gateway names the unknown order status '%s'", status);
        yield null;
      }
    };
  }

  private static Side side(String side) {
    return switch (side) {
      case "BOT", "BUY" -> Side.BUY;
      case "SLD", "SELL" -> Side.SELL;
      default -> throw new IllegalArgumentException("unknown side '%s'".formatted(side));
    };
  }

  private @Nullable AccountId account(String account) {
    try {
      return new AccountId(account);
    } catch (IllegalArgumentException e) {
      unreadable++;
      LOG.warnf("An order or execution is of the unreadable account '%s'", account);
      return null;
    }
  }

  private Instant time(String text) {
    try {
      return OrderTimes.fromWire(text);
    } catch (DateTimeException e) {
      unreadable++;
      LOG.warnf("The time '%s' of an execution is not readable; ours is taken", text);
      return clock.instant();
    }
  }

  private <M> Listing readAll(
      List<M> messages, Reader<M, Content> reader, Function<M, Address> address) {
    List<Content> all = new ArrayList<>();
    List<Address> others = new ArrayList<>();
    for (M message : messages) {
      Content one = read(message, reader);
      if (one == null) {
        others.add(address.apply(message));
      } else {
        all.add(one);
      }
    }
    return new Listing(all, others);
  }

  private <M, T> @Nullable T read(M message, Reader<M, T> reader) {
    try {
      return reader.read(message);
    } catch (RuntimeException e) {
      unreadable++;
      LOG.errorf(e, "The gateway says of an order what cannot be read: %s", message);
      return null;
    }
  }

  /** Reads a message; null when it says nothing that counts. */
  @FunctionalInterface
  private interface Reader<M, T> {
    @Nullable T read(M message);
  }
}
