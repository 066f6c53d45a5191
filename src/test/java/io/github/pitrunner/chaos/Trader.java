package io.github.pitrunner.chaos;

import static io.github.pitrunner.endtoend.Caller.number;

import com.google.protobuf.FieldMask;
import com.google.type.Decimal;
import io.github.pitrunner.crash.Promise;
import io.github.pitrunner.crash.ServiceRecords;
import io.github.pitrunner.domain.OrderStatus;
import io.github.pitrunner.v1.CancelAllOrdersRequest;
import io.github.pitrunner.v1.CancelAllOrdersResponse;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.ModifyOrderResponse;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.grpc.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A careful client: it places, changes and cancels orders, repeats a call that has failed under the
 * same name and with the same content, and remembers what it was told.
 */
final class Trader {
  /** Then nothing was placed, and nothing is under way. */
  private static final Set<Status.Code> REFUSALS =
      EnumSet.of(Status.Code.FAILED_PRECONDITION, Status.Code.INVALID_ARGUMENT);

  private static final int MOST_AT_ONCE = 4;

  private final VirtualService service;
  private final Questions questions;
  private final Random random;
  private final Tickets tickets;
  private final List<Placed> orders = new ArrayList<>();
  private final Map<String, Memory> memories = new LinkedHashMap<>();

  /** A request, and how its calls have ended so far. */
  private static final class Placed {
    private final PlaceOrderRequest request;
    private int calls;
    private int refusals;
    private boolean isAnswered;

    Placed(PlaceOrderRequest request) {
      this.request = request;
    }

    String name() {
      return request.getClientOrderId();
    }
  }

  /** What the client was told of an order. */
  private static final class Memory {
    private Order order = Order.getDefaultInstance();
    private boolean isThere;
    private boolean isEnded;
    private @Nullable BigDecimal limit;
    private int changes;
  }

  Trader(VirtualService service, Questions questions, Random random) {
    this.service = service;
    this.questions = questions;
    this.random = random;
    this.tickets = new Tickets(random);
  }

  /** Does something, or a few things in a row. */
  void act() {
    for (int left = 1 + random.nextInt(MOST_AT_ONCE); left > 0; left--) {
      actOnce();
    }
  }

  private void actOnce() {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> place(new Placed(tickets.draw("chaos-" + (orders.size() + 1))));
      case 4, 5 -> placeAgain();
      case 6, 7 -> modify();
      case 8 -> cancel();
      default -> {
        if (random.nextInt(4) == 0) {
          cancelAll();
        }
      }
    }
  }

  /** What it has been promised and what must come of it. */
  List<Promise> promises() {
    List<Promise> promises = new ArrayList<>();
    memories.forEach(
        (name, memory) -> {
          if (memory.isThere) {
            promises.add(new Promise(name, memory.order.getPermId(), memory.limit, memory.isEnded));
          }
        });
    return promises;
  }

  /** The names of orders that were refused whenever they were to be placed. */
  Set<String> refused() {
    Set<String> refused = new HashSet<>();
    for (Placed placed : orders) {
      if (placed.calls == placed.refusals) {
        refused.add(placed.name());
      }
    }
    return refused;
  }

  /** Whether it has tried to place an order of this name, or one that protects it. */
  boolean hasAskedFor(String name) {
    String entry = name.replaceFirst("[.:].*", "");
    return orders.stream().anyMatch(placed -> placed.name().equals(entry));
  }

  private void place(Placed placed) {
    orders.add(placed);
    call(placed);
  }

  /** Mostly what has failed, now and then anything. */
  private void placeAgain() {
    List<Placed> failed = orders.stream().filter(placed -> !placed.isAnswered).toList();
    List<Placed> chosen = failed.isEmpty() || random.nextInt(4) == 0 ? orders : failed;
    if (!chosen.isEmpty()) {
      call(chosen.get(random.nextInt(chosen.size())));
    }
  }

  private void call(Placed placed) {
    placed.calls++;
    questions.<PlaceOrderResponse>ask(
        "order " + placed.name(),
        call -> service.orders().placeOrder(placed.request, call),
        new Questions.Caller<>() {
          @Override
          public void onAnswer(PlaceOrderResponse answer) {
            placed.isAnswered = true;
            onTold(answer.getOrder());
            answer.getAttachedList().forEach(Trader.this::onTold);
          }

          @Override
          public void onFailure(Status.Code code) {
            placed.refusals += REFUSALS.contains(code) ? 1 : 0;
          }
        });
  }

  private Memory onTold(Order order) {
    Memory memory = memories.computeIfAbsent(order.getClientOrderId(), name -> new Memory());
    memory.order = order;
    OrderStatus status = ServiceRecords.of(order).status();
    // A cancel that the gateway has lost leaves an order that works on; an end is for ever.
    memory.isEnded |= status.isFinal();
    memory.isThere |=
        switch (status) {
          case NOT_PLACED, REJECTED, OUTCOME_UNKNOWN -> false;
          default -> true;
        };
    return memory;
  }

  private void modify() {
    List<Memory> known =
        memories.values().stream()
            .filter(memory -> memory.isThere && !memory.isEnded)
            .filter(memory -> memory.order.getTicket().getType() == OrderType.ORDER_TYPE_LIMIT)
            .toList();
    if (known.isEmpty()) {
      return;
    }
    Memory memory = known.get(random.nextInt(known.size()));
    Decimal price = tickets.priceFor(memory.order.getInstrument().getSymbol());
    int change = ++memory.changes;
    memory.limit = null;
    ModifyOrderRequest request =
        ModifyOrderRequest.newBuilder()
            .setClientOrderId(memory.order.getClientOrderId())
            .setEtag(random.nextBoolean() ? memory.order.getEtag() : "")
            .setTicket(OrderTicket.newBuilder().setLimitPrice(price))
            .setUpdateMask(FieldMask.newBuilder().addPaths("limit_price"))
            .build();
    questions.<ModifyOrderResponse>ask(
        "the change of %s to %s".formatted(request.getClientOrderId(), price.getValue()),
        call -> service.orders().modifyOrder(request, call),
        new Questions.Caller<>() {
          @Override
          public void onAnswer(ModifyOrderResponse answer) {
            if (onTold(answer.getOrder()).changes == change) {
              memory.limit = number(price);
            }
          }

          @Override
          public void onFailure(Status.Code code) {}
        });
  }

  private void cancel() {
    if (orders.isEmpty()) {
      return;
    }
    String name = orders.get(random.nextInt(orders.size())).name();
    questions.<CancelOrderResponse>ask(
        "the cancel of " + name,
        call ->
            service
                .orders()
                .cancelOrder(CancelOrderRequest.newBuilder().setClientOrderId(name).build(), call),
        new Questions.Caller<>() {
          @Override
          public void onAnswer(CancelOrderResponse answer) {
            onTold(answer.getOrder());
          }

          @Override
          public void onFailure(Status.Code code) {}
        });
  }

  private void cancelAll() {
    questions.<CancelAllOrdersResponse>ask(
        "the end of all orders",
        call ->
            service.orders().cancelAllOrders(CancelAllOrdersRequest.getDefaultInstance(), call));
  }
}
