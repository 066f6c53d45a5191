package io.github.pitrunner.orders;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.type.Decimal;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.DefaultAccount;
import io.github.pitrunner.connector.Instruments;
import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Identity;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.journal.MemoryJournal;
import io.github.pitrunner.risk.RiskLimits;
import io.github.pitrunner.risk.RiskRoom;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.LooseRisk;
import io.github.pitrunner.testing.MemoryLinks;
import io.github.pitrunner.testing.ScriptedGateway;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.testing.VirtualTime;
import io.github.pitrunner.tws.AllOpenOrdersRequest;
import io.github.pitrunner.tws.CompletedOrdersEnd;
import io.github.pitrunner.tws.CompletedOrdersRequest;
import io.github.pitrunner.tws.Contract;
import io.github.pitrunner.tws.ContractData;
import io.github.pitrunner.tws.ContractDataEnd;
import io.github.pitrunner.tws.ContractDataRequest;
import io.github.pitrunner.tws.ContractDetails;
import io.github.pitrunner.tws.ExecutionDetailsEnd;
import io.github.pitrunner.tws.ExecutionRequest;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.MarketRuleRequest;
import io.github.pitrunner.tws.OpenOrdersEnd;
import io.github.pitrunner.tws.PriceIncrement;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetOrderResponse;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The room of orders behind the real connector, in virtual time: the service above, a scripted
 * gateway below.
 */
final class OrdersRig {
  static final int CLIENT_ID = 1;
  static final int AAPL = 265598;
  static final Duration PATIENCE = Duration.ofSeconds(10);

  final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T15:00:00Z"));
  final ScriptedGateway gateway = new ScriptedGateway();
  final MemoryLinks links = new MemoryLinks(time::execute, gateway::accept);
  final Connector connector;
  final MemoryJournal journal;
  final RiskRoom risk;
  final List<AuditEvent> audit = new ArrayList<>();
  final Orders orders;
  final OrdersService service;

  /** Who makes the next calls. */
  Identity caller = Identity.SERVICE;

  OrdersRig() {
    this(new OrderSettings(PATIENCE, 50_000, 10_000), false);
  }

  OrdersRig(OrderSettings settings, boolean isLiveOn) {
    this(settings, isLiveOn, new Start(null, CLIENT_ID, LooseRisk.LIMITS));
  }

  /**
   * @param left what an earlier run has recorded; null for nothing
   */
  OrdersRig(OrderSettings settings, boolean isLiveOn, @Nullable MemoryJournal left) {
    this(settings, isLiveOn, new Start(left, CLIENT_ID, LooseRisk.LIMITS));
  }

  /**
   * What few tests ask for.
   *
   * @param left what an earlier run has recorded; null for nothing
   */
  record Start(@Nullable MemoryJournal left, int clientId, RiskLimits limits) {}

  OrdersRig(OrderSettings settings, boolean isLiveOn, Start start) {
    MemoryJournal left = start.left();
    RiskLimits limits = start.limits();
    connector = Connectors.inMemory(start.clientId(), links, time);
    journal = left == null ? new MemoryJournal(time::execute) : left;
    journal.moveTo(time::execute);
    Instruments instruments = new Instruments(connector);
    risk = LooseRisk.room(connector, instruments, isLiveOn, limits);
    orders =
        Orders.of(
            new Orders.Surroundings(
                connector,
                instruments,
                new DefaultAccount(Optional.empty()),
                risk,
                journal,
                audit::add),
            journal.book(settings.endedOrders()),
            settings);
    service =
        new OrdersService(orders, (period, task) -> time.every(period, task)::cancel, () -> caller);
    gateway.on(ContractDataRequest.class, this::answerContract);
    gateway.on(
        MarketRuleRequest.class,
        request ->
            gateway.send(
                MarketRule.newBuilder()
                    .setMarketRuleId(request.getMarketRuleId())
                    .addPriceIncrements(increment(0, 0.0001))
                    .addPriceIncrements(increment(1, 0.01))
                    .build()));
    answerReadBack();
  }

  /** The service after its process died: what the journal has is all that is left of this run. */
  OrdersRig after(Consumer<OrdersRig> prepared) {
    return after(new OrderSettings(PATIENCE, 50_000, 10_000), prepared);
  }

  OrdersRig after(OrderSettings settings, Consumer<OrdersRig> prepared) {
    return after(settings, CLIENT_ID, prepared);
  }

  OrdersRig after(OrderSettings settings, int clientId, Consumer<OrdersRig> prepared) {
    OrdersRig next = new OrdersRig(settings, false, new Start(journal, clientId, LooseRisk.LIMITS));
    next.time.advance(Duration.between(next.time.instant(), time.instant()).plusSeconds(1));
    prepared.accept(next);
    next.connector.start();
    next.time.settle();
    return next;
  }

  /** Starts, and waits for the session to be ready. */
  static OrdersRig started() {
    return new OrdersRig().start();
  }

  /** The same with limits of the test's own. */
  static OrdersRig started(RiskLimits limits) {
    return new OrdersRig(
            new OrderSettings(PATIENCE, 50_000, 10_000), false, new Start(null, CLIENT_ID, limits))
        .start();
  }

  /** The service after its restart, on what this one has recorded. */
  OrdersRig restarted() {
    return new OrdersRig(new OrderSettings(PATIENCE, 50_000, 10_000), false, journal);
  }

  OrdersRig start() {
    connector.start();
    time.settle();
    return this;
  }

  /** From now on reading back finds nothing. */
  void answerReadBack() {
    gateway.on(
        AllOpenOrdersRequest.class, request -> gateway.send(OpenOrdersEnd.getDefaultInstance()));
    gateway.on(
        CompletedOrdersRequest.class,
        request -> gateway.send(CompletedOrdersEnd.getDefaultInstance()));
    gateway.on(
        ExecutionRequest.class,
        request ->
            gateway.send(ExecutionDetailsEnd.newBuilder().setReqId(request.getReqId()).build()));
  }

  /** The connection breaks and stays away. */
  void lose() {
    links.refuse(true);
    gateway.drop();
    time.settle();
  }

  /** The connection comes back. */
  void comeBack() {
    links.refuse(false);
    time.advance(Duration.ofSeconds(2));
  }

  private static PriceIncrement increment(double from, double increment) {
    return PriceIncrement.newBuilder().setLowEdge(from).setIncrement(increment).build();
  }

  /** What the gateway answers when it is asked what an instrument is. */
  void answerContract(ContractDataRequest request) {
    Contract asked = request.getContract();
    ContractDataEnd end = ContractDataEnd.newBuilder().setReqId(request.getReqId()).build();
    if (asked.getSymbol().equals("NONE")) {
      gateway.send(
          TwsOrders.error(
              request.getReqId(), 200, "No security definition has been found for the request"));
      return;
    }
    boolean isIndex = asked.getSecType().equals("IND");
    Contract contract =
        TwsOrders.aapl().toBuilder()
            .setConId(isIndex ? 416904 : AAPL)
            .setSecType(isIndex ? "IND" : "STK")
            .build();
    gateway.send(
        ContractData.newBuilder()
            .setReqId(request.getReqId())
            .setContract(contract)
            .setContractDetails(
                ContractDetails.newBuilder()
                    .setMinTick("0.01")
                    .setValidExchanges("SMART,NASDAQ")
                    .setMarketRuleIds("26,26")
                    .setMinSize("1")
                    .setSizeIncrement("1"))
            .build(),
        end);
  }

  // --- calls ---

  static PlaceOrderRequest market(String id, int quantity) {
    return request(id, ticket(quantity).setType(OrderType.ORDER_TYPE_MARKET));
  }

  static PlaceOrderRequest limit(String id, int quantity, String price) {
    return request(
        id, ticket(quantity).setType(OrderType.ORDER_TYPE_LIMIT).setLimitPrice(decimal(price)));
  }

  static PlaceOrderRequest request(String id, OrderTicket.Builder ticket) {
    return PlaceOrderRequest.newBuilder().setClientOrderId(id).setTicket(ticket).build();
  }

  static OrderTicket.Builder ticket(int quantity) {
    return OrderTicket.newBuilder()
        .setInstrument(InstrumentRef.newBuilder().setSymbol("AAPL"))
        .setSide(Side.SIDE_BUY)
        .setQuantity(decimal(Integer.toString(quantity)));
  }

  static Decimal decimal(String value) {
    return Decimal.newBuilder().setValue(value).build();
  }

  HandDrivenCall<PlaceOrderResponse> place(PlaceOrderRequest request) {
    return call(observer -> service.placeOrder(request, observer));
  }

  /** Places an order and lets the gateway acknowledge it as working under an id of the broker's. */
  Order placed(PlaceOrderRequest request, long permId) {
    HandDrivenCall<PlaceOrderResponse> call = place(request);
    gateway.send(acknowledgement(permId));
    time.settle();
    if (!call.errors().isEmpty()) {
      throw new AssertionError(call.errors().get(0));
    }
    return order(request.getClientOrderId());
  }

  /** The gateway's word on the newest order. */
  io.github.pitrunner.tws.OpenOrder acknowledgement(long permId) {
    return TwsOrders.open(
        gateway.last(io.github.pitrunner.tws.PlaceOrderRequest.class), permId, "Submitted");
  }

  HandDrivenCall<CancelOrderResponse> cancel(String id) {
    return call(
        observer ->
            service.cancelOrder(
                CancelOrderRequest.newBuilder().setClientOrderId(id).build(), observer));
  }

  HandDrivenCall<CancelOrderResponse> cancel(long permId) {
    return call(
        observer ->
            service.cancelOrder(
                CancelOrderRequest.newBuilder().setPermId(permId).build(), observer));
  }

  HandDrivenCall<GetOrderResponse> get(String id) {
    return call(
        observer ->
            service.getOrder(GetOrderRequest.newBuilder().setClientOrderId(id).build(), observer));
  }

  HandDrivenCall<StreamOrderEventsResponse> stream(String token) {
    return call(
        observer ->
            service.streamOrderEvents(
                StreamOrderEventsRequest.newBuilder().setResumeToken(token).build(), observer));
  }

  /** Makes a call; what the method throws is the call's error, as the interceptor has it. */
  <M> HandDrivenCall<M> call(Consumer<ServerCallStreamObserver<M>> method) {
    HandDrivenCall<M> call = new HandDrivenCall<>();
    try {
      method.accept(call);
    } catch (RuntimeException e) {
      call.onError(io.github.pitrunner.api.ErrorMapping.toStatus(e));
    }
    time.settle();
    return call;
  }

  Order order(String id) {
    return Objects.requireNonNull(
            orders.book().index().byName(new ClientOrderId(id)), "no order " + id)
        .order();
  }

  Order order(long permId) {
    return Objects.requireNonNull(
            orders.book().index().byPermId(permId), "no order with permId " + permId)
        .order();
  }

  /** How a call failed. */
  static StatusRuntimeException failure(HandDrivenCall<?> call) {
    if (call.errors().size() != 1) {
      throw new AssertionError("Expected one failure but there are " + call.errors());
    }
    return (StatusRuntimeException) call.errors().get(0);
  }

  static ErrorInfo info(HandDrivenCall<?> call) {
    return StatusDetails.of(failure(call)).info();
  }

  /** The fields that a call was refused for. */
  static List<String> fields(HandDrivenCall<?> call) {
    return StatusDetails.of(failure(call))
        .only(BadRequest.class)
        .orElseThrow()
        .getFieldViolationsList()
        .stream()
        .map(BadRequest.FieldViolation::getField)
        .toList();
  }
}
