package io.github.pitrunner.simulator.orders;

import com.google.protobuf.Message;
import io.github.pitrunner.simulator.ClientLine;
import io.github.pitrunner.simulator.RequestDesk;
import io.github.pitrunner.simulator.RequestRoutes;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.simulator.account.Accounts;
import io.github.pitrunner.simulator.market.MarketView;
import io.github.pitrunner.simulator.state.KeptExecution;
import io.github.pitrunner.simulator.state.OrderState;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.AutoOpenOrdersRequest;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.CompletedOrder;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.GlobalCancelRequest;
import io.github.pitrunner.tws.IdsRequest;
import io.github.pitrunner.tws.NextValidId;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.OpenOrdersRequest;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.wire.Timer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** Takes the requests about orders and executions; orders outlive the client that placed them. */
public final class OrderDesk implements RequestDesk {
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);
  private static final int NO_REQUEST = -1;

  private final SimulatorSettings settings;
  private final Books books;
  private final OrderLifecycle lifecycle;
  private final OrderIntake intake;
  private final OrderArchive archive;
  private final Corrections corrections;
  private final RequestRoutes routes = new RequestRoutes();

  /** The records of the engine, which its parts share. */
  record Books(
      OrderRegister register, ExecutionLog executions, OrderAudience audience, EventLane lane) {}

  /** What the desk works with; everything on one context. */
  public record Surroundings(
      SimulatorSettings settings,
      Timer timer,
      MarketView market,
      Accounts accounts,
      ClientDirectory clients) {}

  /** The clients that are connected. */
  @FunctionalInterface
  public interface ClientDirectory extends OrderAudience.Clients {}

  public OrderDesk(Surroundings around) {
    settings = around.settings();
    books =
        new Books(
            new OrderRegister(),
            new ExecutionLog(settings.clock(), settings.zone()),
            new OrderAudience(around.clients(), settings.masterClientId()),
            new EventLane(around.timer(), settings.reaction()));
    OrderMarket market = new OrderMarket(around.market());
    lifecycle = new OrderLifecycle(settings, market, around.accounts(), books);
    intake =
        new OrderIntake(
            new OrderChecks(settings, market, around.accounts()),
            new Margin(market, around.accounts()),
            market,
            books,
            lifecycle);
    archive = new OrderArchive(settings, around.market(), books);
    corrections = new Corrections(around.market(), around.accounts(), books, lifecycle);
    around.market().onBook((listing, book) -> lifecycle.engine().onBook(listing));
    var unused = around.timer().every(HOUSEKEEPING, lifecycle.engine()::onSecond);
    addRoutes();
  }

  private void addRoutes() {
    onOrder(
        PlaceOrderRequest.class,
        (client, request) ->
            answering(client, request.getOrderId(), () -> intake.onPlace(client, request)));
    onOrder(
        CancelOrderRequest.class,
        (client, request) ->
            answering(client, request.getOrderId(), () -> onCancel(client, request)));
    onOrder(GlobalCancelRequest.class, (client, request) -> onGlobalCancel());
    onOrder(IdsRequest.class, (client, request) -> sendNextId(client));
    onOrder(OpenOrdersRequest.class, (client, request) -> onOpenOrders(client));
    onOrder(AllOpenOrdersRequest.class, (client, request) -> send(client, books.register().open()));
    onOrder(AutoOpenOrdersRequest.class, (client, request) -> onAutoOpenOrders(client));
    onOrder(CompletedOrdersRequest.class, (client, request) -> onCompletedOrders(client));
    onOrder(
        ExecutionRequest.class,
        (client, request) ->
            answering(client, request.getReqId(), () -> onExecutions(client, request)));
  }

  // All of them take the same lane, so that a question sent after an order sees the order.
  private <M extends Message> void onOrder(Class<M> kind, BiConsumer<ClientLine, M> answer) {
    routes.on(kind, (client, request) -> books.lane().submit(() -> answer.accept(client, request)));
  }

  private static void answering(ClientLine client, int id, Runnable step) {
    try {
      step.run();
    } catch (Refusal refusal) {
      client.error(id, refusal.code(), refusal.text());
    } catch (RuntimeException e) {
      client.error(id, 322, "Error processing request.-'order' : cause - " + e);
      throw e;
    }
  }

  @Override
  public boolean onRequest(ClientLine client, Message request) {
    return routes.route(client, request);
  }

  @Override
  public void onGone(ClientLine client) {
    // Orders stay working when their client disconnects.
  }

  /** What a client hears before anything else: its open orders, if it has any. */
  public void welcome(ClientLine client) {
    List<WorkingOrder> own = books.register().openOf(client.clientId());
    if (!own.isEmpty()) {
      send(client, own);
    }
  }

  /** Sends the lowest order id that the client may use. */
  public void sendNextId(ClientLine client) {
    client.send(
        NextValidId.newBuilder()
            .setOrderId(books.register().announcedOrderId(client.clientId()))
            .build());
  }

  /** Tells each client once, the next time, an order id so much too low. */
  public void rollBackIds(int by) {
    books.register().rollBack(by);
  }

  /**
   * Corrects, after all that is under way, the last execution of the orders with a reference.
   *
   * @param orderRef empty for the last execution of all
   */
  public void correctLastExecution(
      String orderRef, BigDecimal priceChange, BigDecimal quantityChange) {
    books.lane().submit(() -> corrections.correctLast(orderRef, priceChange, quantityChange));
  }

  /** What outlives a restart. */
  public OrderState toProto() {
    return archive.toProto();
  }

  /** Takes over what was kept by an earlier run, before any client is served. */
  public void restore(OrderState state) {
    archive.restore(state);
  }

  private void onCancel(ClientLine client, CancelOrderRequest request) {
    int orderId = request.getOrderId();
    WorkingOrder order = books.register().find(client.clientId(), orderId);
    if (order == null && settings.foreignCancels()) {
      order = books.register().findOfAny(orderId);
    }
    if (order == null) {
      throw notCancellable(client, orderId);
    }
    if (order.phase == OrderPhase.PENDING_CANCEL) {
      throw new Refusal(
          161,
          "Cancel attempted when order is not in a cancellable state. Order permId = %d"
              .formatted(order.permId()));
    }
    lifecycle.requestCancel(order);
  }

  private Refusal notCancellable(ClientLine client, int orderId) {
    if (orderId <= 0) {
      // The id of an order that is bound to no API client: nobody can cancel by it (protocol
      // section 5.1).
      return new Refusal(135, "Can't find order with id =%d".formatted(orderId));
    }
    CompletedOrder ended = books.register().findCompleted(client.clientId(), orderId);
    return ended == null
        ? new Refusal(
            10147, "OrderId %d that needs to be cancelled is not found.".formatted(orderId))
        : new Refusal(
            10148,
            "OrderId %d that needs to be cancelled cannot be cancelled, state: %s."
                .formatted(orderId, ended.getOrderState().getStatus()));
  }

  private void onGlobalCancel() {
    for (WorkingOrder order : books.register().open()) {
      // Cancelling a parent ends its children.
      if (books.register().isOpen(order) && order.phase != OrderPhase.PENDING_CANCEL) {
        lifecycle.requestCancel(order);
      }
    }
  }

  private void onOpenOrders(ClientLine client) {
    send(
        client,
        books.audience().isMaster(client)
            ? books.register().open()
            : books.register().openOf(client.clientId()));
  }

  private static void send(ClientLine client, List<WorkingOrder> orders) {
    for (WorkingOrder order : orders) {
      client.send(OrderReport.openOrder(order, io.github.pitrunner.tws.OrderState.newBuilder()));
      client.send(OrderReport.orderStatus(order));
    }
    client.send(OpenOrdersEnd.getDefaultInstance());
  }

  // Nothing is placed by hand in the simulated gateway, so client 0 has nothing to bind.
  private static void onAutoOpenOrders(ClientLine client) {
    if (client.clientId() != 0) {
      client.error(NO_REQUEST, 327, "Only the client with id 0 can bind orders automatically");
    }
  }

  private void onCompletedOrders(ClientLine client) {
    books.register().completed().forEach(client::send);
    client.send(CompletedOrdersEnd.getDefaultInstance());
  }

  private void onExecutions(ClientLine client, ExecutionRequest request) {
    List<KeptExecution> found = books.executions().matching(request.getExecutionFilter());
    found.forEach(
        kept -> client.send(kept.getDetails().toBuilder().setReqId(request.getReqId()).build()));
    found.stream().filter(KeptExecution::hasReport).forEach(kept -> client.send(kept.getReport()));
    client.send(ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build());
  }
}
