package io.github.pitrunner.orders;

import io.github.pitrunner.api.Access;
import io.github.pitrunner.api.Callers;
import io.github.pitrunner.api.EveryStream;
import io.github.pitrunner.api.Fields;
import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.Paging;
import io.github.pitrunner.api.SoundRequests;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.api.UnaryCall;
import io.github.pitrunner.connector.Gateway;
import io.github.pitrunner.domain.AccountId;
import io.github.pitrunner.domain.AccountScope;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.domain.Role;
import io.github.pitrunner.domain.Trace;
import io.github.pitrunner.journal.Recorded.ExecutionFilter;
import io.github.pitrunner.v1.CancelAllOrdersRequest;
import io.github.pitrunner.v1.CancelAllOrdersResponse;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetOrderResponse;
import io.github.pitrunner.v1.ListExecutionsRequest;
import io.github.pitrunner.v1.ListExecutionsResponse;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListOrdersResponse;
import io.github.pitrunner.v1.ModifyOrderRequest;
import io.github.pitrunner.v1.ModifyOrderResponse;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.PreviewOrderRequest;
import io.github.pitrunner.v1.PreviewOrderResponse;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API of orders: reads requests, hops to the connector's context, writes answers. */
@GrpcService
public class OrdersService extends OrdersServiceGrpc.OrdersServiceImplBase {
  private static final Duration ASK_SOON = Duration.ofSeconds(1);
  private static final Duration LONGEST_GRACE = Duration.ofHours(1);

  private final Orders orders;
  private final Gateway gateway;
  private final Ticker ticker;
  private final Callers callers;

  /**
   * @param ticker for heartbeats; on the connector's context
   * @param callers who makes each call
   */
  public OrdersService(Orders orders, Ticker ticker, Callers callers) {
    this.callers = callers;
    this.orders = orders;
    this.gateway = orders.gateway();
    this.ticker = ticker;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return SoundRequests.of(super.bindService());
  }

  @Override
  @Access(value = Role.TRADER, changes = true)
  public void placeOrder(PlaceOrderRequest request, StreamObserver<PlaceOrderResponse> observer) {
    Identity by = callers.current();
    OrderDesk.Placement placement = PlaceOrderReader.read(request);
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller ->
            orders
                .desk()
                .place(placement, new Asker(by, caller), () -> isWanted(observer))
                .map(
                    placed ->
                        PlaceOrderResponse.newBuilder()
                            .setOrder(OrderProtos.toProto(placed.order()))
                            .addAllAttached(
                                placed.attached().stream().map(OrderProtos::toProto).toList())
                            .setExisting(placed.existing())
                            .build()));
  }

  @Override
  @Access(value = Role.TRADER, changes = true, safety = true)
  public void cancelOrder(
      CancelOrderRequest request, StreamObserver<CancelOrderResponse> observer) {
    Named named =
        named(request.getClientOrderId(), request.getPermId(), callers.current().accounts());
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller ->
            ended(named, caller.trace())
                .map(
                    order ->
                        CancelOrderResponse.newBuilder()
                            .setOrder(OrderProtos.toProto(order))
                            .build()));
  }

  private Future<Order> ended(Named named, Trace trace) {
    ClientOrderId name = named.name();
    if (name != null && orders.desk().isLeaving(name, named.accounts())) {
      return orders.desk().cancelLeaving(name, named.accounts());
    }
    Tracked tracked;
    try {
      tracked = find(named);
    } catch (Failure.NotFound missing) {
      // What only the journal has has ended.
      return found(named);
    }
    return Traced.untilAnswered(
        Traced.cancelling(trace, tracked.order().keys()), orders.desk().cancel(tracked));
  }

  @Override
  @Access(Role.VIEWER)
  public void getOrder(GetOrderRequest request, StreamObserver<GetOrderResponse> observer) {
    Named named =
        named(request.getClientOrderId(), request.getPermId(), callers.current().accounts());
    answer(
        observer,
        () ->
            found(named)
                .map(
                    order ->
                        GetOrderResponse.newBuilder()
                            .setOrder(OrderProtos.toProto(order))
                            .build()));
  }

  /** The order as it stands; one that ended long ago only the journal has. */
  private Future<Order> found(Named named) {
    ClientOrderId name = named.name();
    try {
      return Future.succeededFuture(find(named).order());
    } catch (Failure.NotFound missing) {
      return name == null
          ? Future.failedFuture(missing)
          : orders
              .desk()
              .recorded()
              .find(name, named.accounts())
              .map(found -> found.orElseThrow(() -> missing));
    }
  }

  @Override
  @Access(Role.VIEWER)
  public void listOrders(ListOrdersRequest request, StreamObserver<ListOrdersResponse> observer) {
    OrderLists.OrderFilter filter = OrderLists.filter(request, callers.current());
    Paging paging = Paging.of(request);
    answer(
        observer,
        () -> {
          orders.desk().requireComplete();
          return Future.succeededFuture(OrderLists.page(orders.book().index(), filter, paging));
        });
  }

  @Override
  @Access(Role.VIEWER)
  public void listExecutions(
      ListExecutionsRequest request, StreamObserver<ListExecutionsResponse> observer) {
    ExecutionFilter filter = OrderLists.filter(request, callers.current());
    Paging paging = Paging.of(request);
    answer(
        observer,
        () -> {
          orders.desk().requireComplete();
          return orders.executions().page(filter, paging);
        });
  }

  @Override
  @Access(Role.VIEWER)
  public void streamOrderEvents(
      StreamOrderEventsRequest request, StreamObserver<StreamOrderEventsResponse> observer) {
    Identity by = callers.current();
    Duration holdsFor = holdsFor(request);
    if (holdsFor != null) {
      by.require(Role.TRADER, "A stream whose end cancels orders");
    }
    OrderStreams.Reader reader =
        new OrderStreams.Reader(
            new OrderStreams.Filter(
                by.accounts(account(request.getAccount())),
                by.accounts(),
                holdsFor == null
                    ? null
                    : new DisconnectGuard.Hold(holdsFor, by, Callers.address())));
    String token = request.getResumeToken();
    EveryStream<StreamOrderEventsResponse> stream =
        new EveryStream<>(
            observer,
            gateway::execute,
            Heartbeat.ofDefault(ticker, () -> orders.streams().heartbeat(reader)),
            new EveryStream.Buffer<>(
                EveryStream.DEFAULT_CAPACITY, last -> resumption(last, token)));
    stream.join(orders.openStreams());
    stream.start(() -> orders.streams().open(stream, reader, token));
  }

  /** Where a reader that was too slow can go on; nowhere within its first snapshot. */
  private static Map<String, String> resumption(
      @Nullable StreamOrderEventsResponse last, String begun) {
    String token = last == null ? begun : last.getResumeToken();
    return token.isEmpty() ? Map.of() : Map.of("resume_token", token);
  }

  private static @Nullable Duration holdsFor(StreamOrderEventsRequest request) {
    if (!request.hasCancelOnDisconnectAfter()) {
      return null;
    }
    Fields fields = Fields.ofRequest();
    Duration grace =
        Duration.ofSeconds(
            request.getCancelOnDisconnectAfter().getSeconds(),
            request.getCancelOnDisconnectAfter().getNanos());
    fields.check(
        !grace.isNegative() && grace.compareTo(LONGEST_GRACE) <= 0,
        "cancel_on_disconnect_after",
        "must be 0 s to 1 h");
    fields.verify();
    return grace;
  }

  @Override
  @Access(Role.TRADER)
  public void previewOrder(
      PreviewOrderRequest request, StreamObserver<PreviewOrderResponse> observer) {
    Identity by = callers.current();
    OrderDesk.Placement asked = PreviewOrderReader.read(request);
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller -> orders.desk().preview(asked, new Asker(by, caller)).map(VerdictProtos::toProto));
  }

  @Override
  @Access(value = Role.TRADER, changes = true)
  public void modifyOrder(
      ModifyOrderRequest request, StreamObserver<ModifyOrderResponse> observer) {
    Identity by = callers.current();
    Modification modification = ModifyOrderReader.read(request);
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller ->
            orders
                .desk()
                .modify(modification, new Asker(by, caller), () -> isWanted(observer))
                .map(
                    order ->
                        ModifyOrderResponse.newBuilder()
                            .setOrder(OrderProtos.toProto(order))
                            .build()));
  }

  @Override
  @Access(value = Role.TRADER, changes = true, safety = true)
  public void cancelAllOrders(
      CancelAllOrdersRequest request, StreamObserver<CancelAllOrdersResponse> observer) {
    CancelAllReader.CancelAll asked = CancelAllReader.read(request, callers.current());
    UnaryCall.answer(
        observer,
        gateway::execute,
        caller -> orders.desk().cancelAll(asked, caller).map(OrdersService::cancelled));
  }

  private static CancelAllOrdersResponse cancelled(List<Order> orders) {
    return CancelAllOrdersResponse.newBuilder()
        .addAllOrders(orders.stream().map(OrderProtos::toProto).toList())
        .build();
  }

  private <T> void answer(StreamObserver<T> observer, Supplier<Future<T>> work) {
    UnaryCall.answer(observer, gateway::execute, work);
  }

  /** The caller still waits; false too when its deadline is over. */
  private static boolean isWanted(StreamObserver<?> observer) {
    return !(observer instanceof ServerCallStreamObserver<?> call && call.isCancelled());
  }

  static @Nullable AccountId account(String account) {
    try {
      return account.isEmpty() ? null : new AccountId(account);
    } catch (IllegalArgumentException e) {
      throw new Failure.InvalidRequest("account", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The order that a request names by exactly one of its two names.
   *
   * @param name null when it is named by the other one
   * @param accounts of its caller; an order of another account is not there
   */
  private record Named(@Nullable ClientOrderId name, long permId, AccountScope accounts) {
    String order() {
      return name == null ? "orders/perm-" + permId : "orders/" + name;
    }
  }

  private static Named named(String name, long permId, AccountScope accounts) {
    Fields fields = Fields.ofRequest();
    fields.check(
        name.isEmpty() != (permId == 0),
        "client_order_id",
        "name the order by exactly one of client_order_id and perm_id");
    fields.check(
        name.isEmpty() || ClientOrderId.isValid(name),
        "client_order_id",
        "must be 1 to 36 letters, digits and ._:-");
    fields.check(permId >= 0, "perm_id", "must not be negative");
    fields.verify();
    return new Named(name.isEmpty() ? null : new ClientOrderId(name), permId, accounts);
  }

  private Tracked find(Named named) {
    OrderIndex index = orders.book().index();
    ClientOrderId name = named.name();
    Tracked found =
        name == null
            ? index.byPermId(named.permId(), named.accounts())
            : index.byName(name, named.accounts());
    if (found == null) {
      orders.desk().requireComplete();
      if (name != null && orders.desk().isLeaving(name, named.accounts())) {
        throw leaving(named);
      }
      throw new Failure.NotFound(
          Reason.ORDER_NOT_FOUND,
          "There is no %s".formatted(named.order()),
          Map.of("order", named.order()));
    }
    return found;
  }

  /** It is neither there nor missing: whoever hears that it is missing may place it anew. */
  private static Failure leaving(Named named) {
    return new Failure.Unavailable(
        Reason.PACING,
        "%s waits for its turn and has not been sent yet".formatted(named.order()),
        ASK_SOON);
  }
}
