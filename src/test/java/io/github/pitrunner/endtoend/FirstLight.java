package io.github.pitrunner.endtoend;

import static io.github.pitrunner.endtoend.Caller.decimal;
import static io.github.pitrunner.endtoend.Caller.limitOrder;
import static io.github.pitrunner.endtoend.Caller.marketOrder;
import static io.github.pitrunner.endtoend.Caller.number;
import static io.github.pitrunner.endtoend.Caller.refusalOf;
import static io.github.pitrunner.endtoend.Caller.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.endtoend.Caller.Refusal;
import io.github.pitrunner.v1.Account;
import io.github.pitrunner.v1.AccountSummary;
import io.github.pitrunner.v1.Alert;
import io.github.pitrunner.v1.AuditEvent;
import io.github.pitrunner.v1.AuditEventKind;
import io.github.pitrunner.v1.Bar;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.ConnectionState;
import io.github.pitrunner.v1.GatewayStatus;
import io.github.pitrunner.v1.GetAccountSummaryRequest;
import io.github.pitrunner.v1.GetInstrumentRequest;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.GetStatusRequest;
import io.github.pitrunner.v1.InstrumentDetails;
import io.github.pitrunner.v1.InstrumentMatch;
import io.github.pitrunner.v1.InstrumentRef;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListAlertsRequest;
import io.github.pitrunner.v1.ListAuditEventsRequest;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.ListOrdersRequest;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderEvent;
import io.github.pitrunner.v1.OrderStatus;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.SearchInstrumentsRequest;
import io.github.pitrunner.v1.SecurityType;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamAccountRequest;
import io.github.pitrunner.v1.StreamAccountResponse;
import io.github.pitrunner.v1.StreamAlertsRequest;
import io.github.pitrunner.v1.StreamAlertsResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.github.pitrunner.v1.StreamQuotesRequest;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.github.pitrunner.v1.StreamStatusRequest;
import io.github.pitrunner.v1.StreamStatusResponse;
import io.github.pitrunner.v1.VerifyAuditTrailRequest;
import io.github.pitrunner.v1.VerifyAuditTrailResponse;
import io.grpc.Status;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a new user does in the first five minutes, and what bad input gets. Long because it holds
 * one scenario per working RPC; each stands for itself.
 */
abstract class FirstLight extends FirstCalls {
  @Nested
  class Gateway {
    @Test
    void statusTellsTheSessionWithTheSimulatedGateway() {
      GatewayStatus status =
          caller.gateway().getStatus(GetStatusRequest.getDefaultInstance()).getStatus();

      assertThat(status.getConnection()).isEqualTo(ConnectionState.CONNECTION_STATE_READY);
      assertThat(status.getServerVersion()).isEqualTo(225);
      assertThat(status.getAccountsList()).containsExactly("DU1234567");
      assertThat(status.getSimulated()).isTrue();
      assertThat(status.getLiveTrading()).isFalse();
      assertThat(status.getFarmsList()).isNotEmpty();
    }

    @Test
    void statusStreamBeginsWithTheStatusAndMarksTheSnapshotsEnd() {
      Iterator<StreamStatusResponse> stream =
          caller.gateway().streamStatus(StreamStatusRequest.getDefaultInstance());

      assertThat(stream.next().getStatus().getReady()).isTrue();
      assertThat(stream.next().getMarker().getKind())
          .isEqualTo(StreamMarker.Kind.KIND_SNAPSHOT_END);
    }

    @Test
    void settingsOfTheStartAreOnRecordAndTheTrailIsIntact() {
      List<AuditEvent> events =
          caller
              .gateway()
              .listAuditEvents(
                  ListAuditEventsRequest.newBuilder()
                      .addKinds(AuditEventKind.AUDIT_EVENT_KIND_SETTING)
                      .setAction("pitrunner.risk.max-position")
                      .build())
              .getEventsList();
      VerifyAuditTrailResponse trail =
          caller.gateway().verifyAuditTrail(VerifyAuditTrailRequest.getDefaultInstance());

      assertThat(events)
          .singleElement()
          .satisfies(event -> assertThat(event.getRequest()).isEqualTo("(none) -> 10000"));
      assertThat(trail.getIntact()).as(trail.toString()).isTrue();
      assertThat(trail.getEntriesChecked()).isPositive();
    }
  }

  @Nested
  class Alerts {
    @Test
    void listAndStreamHaveTheSame() {
      List<Alert> listed =
          caller.gateway().listAlerts(ListAlertsRequest.getDefaultInstance()).getAlertsList();

      Iterator<StreamAlertsResponse> stream =
          caller.gateway().streamAlerts(StreamAlertsRequest.getDefaultInstance());
      List<String> streamed = new ArrayList<>();
      StreamAlertsResponse item = stream.next();
      for (; item.hasEvent(); item = stream.next()) {
        streamed.add(item.getEvent().getAlert().getId());
      }

      assertThat(item.getMarker().getKind()).isEqualTo(StreamMarker.Kind.KIND_SNAPSHOT_END);
      assertThat(streamed).containsAll(listed.stream().map(Alert::getId).toList());
    }
  }

  @Nested
  class MarketData {
    @Test
    void quoteIsFreshAndComplete() {
      Quote quote =
          caller
              .marketData()
              .getQuote(GetQuoteRequest.newBuilder().setInstrument(stock("AAPL")).build())
              .getQuote();

      assertThat(quote.getInstrument().getContractId()).isEqualTo(265598);
      assertThat(quote.getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_FRESH);
      assertThat(number(quote.getBid())).isPositive().isLessThan(number(quote.getAsk()));
      assertThat(number(quote.getBidSize())).isPositive();
      assertThat(quote.hasReceiveTime()).isTrue();
    }

    @Test
    void quotesOfManyInstrumentsComeInOneStreamAndABadSymbolFailsAlone() {
      StreamQuotesRequest request =
          StreamQuotesRequest.newBuilder()
              .addInstruments(stock("AAPL"))
              .addInstruments(stock("NOSUCHTHING"))
              .addInstruments(
                  InstrumentRef.newBuilder()
                      .setSymbol("EUR")
                      .setSecurityType(SecurityType.SECURITY_TYPE_FOREX))
              .build();

      Iterator<StreamQuotesResponse> stream = caller.marketData().streamQuotes(request);
      List<StreamQuotesResponse> snapshot = untilSnapshotEnd(stream);

      assertThat(snapshot)
          .filteredOn(StreamQuotesResponse::hasQuote)
          .extracting(item -> item.getQuote().getInstrument().getSymbol())
          .contains("AAPL", "EUR");
      assertThat(snapshot)
          .filteredOn(StreamQuotesResponse::hasProblem)
          .singleElement()
          .satisfies(
              item -> {
                assertThat(item.getProblem().getIndex()).isEqualTo(1);
                assertThat(item.getProblem().getReason()).isEqualTo("INSTRUMENT_NOT_FOUND");
              });
      assertThat(stream.next().hasQuote()).as("changes follow the snapshot").isTrue();
    }

    @Test
    void sequenceOfAQuoteRises() {
      Iterator<StreamQuotesResponse> stream =
          caller
              .marketData()
              .streamQuotes(StreamQuotesRequest.newBuilder().addInstruments(stock("MSFT")).build());

      List<Long> sequences = new ArrayList<>();
      while (sequences.size() < 4) {
        StreamQuotesResponse item = stream.next();
        if (item.hasQuote()) {
          sequences.add(item.getQuote().getSequence());
        }
      }
      assertThat(sequences).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void barsOfDaysComeInPagesOldestFirst() {
      // One day has just begun when it is midnight in New York.
      ListBarsRequest request =
          ListBarsRequest.newBuilder()
              .setInstrument(stock("AAPL"))
              .setDuration("2 D")
              .setBarSize("5 mins")
              .setPageSize(50)
              .build();

      List<Bar> bars = new ArrayList<>();
      String token = "";
      do {
        ListBarsResponse page =
            caller.marketData().listBars(request.toBuilder().setPageToken(token).build());
        bars.addAll(page.getBarsList());
        token = page.getNextPageToken();
      } while (!token.isEmpty());

      assertThat(bars).hasSizeGreaterThan(50);
      assertThat(bars)
          .extracting(bar -> bar.getStartTime().getSeconds())
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(bars)
          .allSatisfy(
              bar ->
                  assertThat(number(bar.getLow()))
                      .isPositive()
                      .isLessThanOrEqualTo(number(bar.getHigh())));
    }

    @Test
    void searchFindsByTheBeginningOfASymbol() {
      List<InstrumentMatch> matches =
          caller
              .marketData()
              .searchInstruments(SearchInstrumentsRequest.newBuilder().setQuery("AAP").build())
              .getMatchesList();

      assertThat(matches).extracting(match -> match.getInstrument().getSymbol()).contains("AAPL");
    }

    @Test
    void instrumentTellsItsIncrementsAndHours() {
      InstrumentDetails details =
          caller
              .marketData()
              .getInstrument(GetInstrumentRequest.newBuilder().setInstrument(stock("AAPL")).build())
              .getDetails();

      assertThat(details.getLongName()).containsIgnoringCase("Apple");
      assertThat(details.getPriceIncrementsList()).isNotEmpty();
      assertThat(number(details.getMinTick())).isEqualByComparingTo("0.01");
      assertThat(details.getTradingSessionsList()).isNotEmpty();
      assertThat(details.getTimeZone()).isNotEmpty();
    }

    @Test
    void instrumentIsFoundByItsContractId() {
      InstrumentDetails details =
          caller
              .marketData()
              .getInstrument(
                  GetInstrumentRequest.newBuilder()
                      .setInstrument(InstrumentRef.newBuilder().setContractId(265598))
                      .build())
              .getDetails();

      assertThat(details.getInstrument().getSymbol()).isEqualTo("AAPL");
    }
  }

  @Nested
  class Orders {
    @Test
    void marketOrderFillsAndShowsAsPosition() {
      BigDecimal before = positionIn("MSFT");
      String id = newId();

      Order placed = place(id, marketOrder("MSFT", Side.SIDE_BUY, "10")).getOrder();
      Order filled = awaitStatus(id, OrderStatus.ORDER_STATUS_FILLED);

      assertThat(placed.getClientOrderId()).isEqualTo(id);
      assertThat(placed.getPermId()).isPositive();
      assertThat(number(filled.getFilledQuantity())).isEqualByComparingTo("10");
      assertThat(number(filled.getAverageFillPrice())).isPositive();
      await("the position")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(positionIn("MSFT")).isEqualByComparingTo(before.add(BigDecimal.TEN)));
    }

    @Test
    void sameNameWithSameContentPlacesNothing() {
      String id = newId();
      OrderTicket ticket = restingOrder("AAPL");

      PlaceOrderResponse first = place(id, ticket);
      PlaceOrderResponse second = place(id, ticket);

      assertThat(first.getExisting()).isFalse();
      assertThat(second.getExisting()).isTrue();
      assertThat(second.getOrder().getPermId()).isEqualTo(first.getOrder().getPermId());
      cancel(id);
    }

    @Test
    void sameNameWithOtherContentIsRefusedNamingTheFields() {
      String id = newId();
      OrderTicket ticket = restingOrder("AAPL");
      place(id, ticket);

      Refusal refusal =
          refusalOf(() -> place(id, ticket.toBuilder().setQuantity(decimal("2")).build()));

      assertThat(refusal.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
      assertThat(refusal.reason()).isEqualTo("ORDER_ID_TAKEN");
      assertThat(refusal.info().getMetadataMap().toString()).contains("quantity");
      cancel(id);
    }

    @Test
    void restingOrderIsListedAndCancelled() {
      String id = newId();
      place(id, restingOrder("AAPL"));

      List<Order> open =
          caller
              .orders()
              .listOrders(
                  ListOrdersRequest.newBuilder().setOpenOnly(true).setPageSize(1000).build())
              .getOrdersList();
      cancel(id);
      Order ended = awaitStatus(id, OrderStatus.ORDER_STATUS_CANCELLED);

      assertThat(open).extracting(Order::getClientOrderId).contains(id);
      assertThat(number(ended.getFilledQuantity())).isZero();
      assertThat(cancel(id).getStatus())
          .as("cancelling again changes nothing")
          .isEqualTo(OrderStatus.ORDER_STATUS_CANCELLED);
    }

    @Test
    void lifeOfAnOrderIsStreamed() {
      String id = newId();
      Iterator<StreamOrderEventsResponse> stream =
          caller.orders().streamOrderEvents(StreamOrderEventsRequest.getDefaultInstance());
      while (stream.next().getMarker().getKind() != StreamMarker.Kind.KIND_SNAPSHOT_END) {
        assertThat(stream).as("the snapshot's end").hasNext();
      }

      place(id, marketOrder("KO", Side.SIDE_BUY, "5"));
      List<OrderEvent> events = new ArrayList<>();
      List<String> tokens = new ArrayList<>();
      while (events.isEmpty()
          || events.get(events.size() - 1).getOrder().getStatus()
              != OrderStatus.ORDER_STATUS_FILLED) {
        StreamOrderEventsResponse item = stream.next();
        if (item.hasEvent() && item.getEvent().getOrder().getClientOrderId().equals(id)) {
          events.add(item.getEvent());
          tokens.add(item.getResumeToken());
        }
      }

      assertThat(events.get(0).getKind()).isEqualTo(OrderEvent.Kind.KIND_CREATED);
      assertThat(events).extracting(OrderEvent::getKind).contains(OrderEvent.Kind.KIND_FILLED);
      assertThat(events).extracting(OrderEvent::getSequence).isSorted().doesNotHaveDuplicates();
      assertThat(tokens).doesNotContain("").doesNotHaveDuplicates();
    }
  }

  @Nested
  class Portfolio {
    @Test
    void accountIsAPaperAccountThatCanTrade() {
      List<Account> accounts =
          caller
              .portfolio()
              .listAccounts(ListAccountsRequest.getDefaultInstance())
              .getAccountsList();

      assertThat(accounts)
          .singleElement()
          .satisfies(
              account -> {
                assertThat(account.getAccount()).isEqualTo("DU1234567");
                assertThat(account.getPaper()).isTrue();
                assertThat(account.getTradable()).isTrue();
              });
    }

    @Test
    void summaryNamesTheCurrencyOfItsMoney() {
      AccountSummary summary =
          caller
              .portfolio()
              .getAccountSummary(GetAccountSummaryRequest.getDefaultInstance())
              .getSummary();

      assertThat(number(summary.getNetLiquidation().getAmount())).isPositive();
      assertThat(summary.getNetLiquidation().getCurrency()).isEqualTo("USD");
      assertThat(number(summary.getBuyingPower().getAmount())).isPositive();
      assertThat(summary.getLedgersList()).isNotEmpty();
      assertThat(summary.hasReceiveTime()).isTrue();
    }

    @Test
    void accountStreamBeginsWithTheSummaryAndMarksTheSnapshotsEnd() {
      Iterator<StreamAccountResponse> stream =
          caller.portfolio().streamAccount(StreamAccountRequest.getDefaultInstance());

      assertThat(stream.next().getSummary().getAccount()).isEqualTo("DU1234567");
      assertThat(stream.next().getMarker().getKind())
          .isEqualTo(StreamMarker.Kind.KIND_SNAPSHOT_END);
    }
  }

  @Nested
  class BadInput {
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.pitrunner.endtoend.FirstLight#badOrders")
    void ofAnOrderIsRefusedWithItsField(
        String what, UnaryOperator<PlaceOrderRequest.Builder> change, String field) {
      PlaceOrderRequest request =
          change.apply(PlaceOrderRequest.newBuilder().setTicket(restingOrder("AAPL"))).build();

      Refusal refusal = refusalOf(() -> caller.orders().placeOrder(request));

      assertThat(refusal.code()).as(refusal.text()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(refusal.info().getDomain()).isEqualTo("pitrunner.github.io");
      assertThat(refusal.fields()).contains(field);
    }

    @Test
    void unknownSymbolIsNotFoundAndNamed() {
      Refusal refusal =
          refusalOf(
              () ->
                  caller
                      .marketData()
                      .getQuote(
                          GetQuoteRequest.newBuilder()
                              .setInstrument(stock("NOSUCHTHING"))
                              .build()));

      assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(refusal.reason()).isEqualTo("INSTRUMENT_NOT_FOUND");
      assertThat(refusal.text()).contains("NOSUCHTHING");
      assertThat(refusal.info().getMetadataMap()).containsEntry("instrument", "NOSUCHTHING");
    }

    @Test
    void ambiguousInstrumentIsRefusedWithItsCandidates() {
      Refusal refusal =
          refusalOf(
              () ->
                  caller
                      .marketData()
                      .getQuote(
                          GetQuoteRequest.newBuilder()
                              .setInstrument(
                                  InstrumentRef.newBuilder()
                                      .setSymbol("ES")
                                      .setSecurityType(SecurityType.SECURITY_TYPE_FUTURE))
                              .build()));

      assertThat(refusal.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(refusal.reason()).isEqualTo("INSTRUMENT_AMBIGUOUS");
      assertThat(refusal.info().getMetadataMap().keySet())
          .filteredOn(key -> key.matches("candidate_\\d+"))
          .hasSizeGreaterThan(1);
    }

    @Test
    void accountOfSomebodyElseIsNotFound() {
      Refusal refusal =
          refusalOf(
              () ->
                  caller
                      .portfolio()
                      .getAccountSummary(
                          GetAccountSummaryRequest.newBuilder().setAccount("DU9999999").build()));

      assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(refusal.reason()).isEqualTo("ACCOUNT_NOT_FOUND");
    }

    @Test
    void unknownOrderIsNotFound() {
      Refusal refusal =
          refusalOf(
              () ->
                  caller
                      .orders()
                      .getOrder(GetOrderRequest.newBuilder().setClientOrderId("nobody").build()));

      assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(refusal.reason()).isEqualTo("ORDER_NOT_FOUND");
    }

    @Test
    void illegalPairOfDurationAndBarSizeNamesTheLegalSizes() {
      Refusal refusal =
          refusalOf(
              () ->
                  caller
                      .marketData()
                      .listBars(
                          ListBarsRequest.newBuilder()
                              .setInstrument(stock("AAPL"))
                              .setDuration("1 Y")
                              .setBarSize("1 secs")
                              .build()));

      assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(refusal.text()).contains("1 day");
    }
  }

  static Stream<Arguments> badOrders() {
    return Stream.of(
        bad("no ticket", order -> order.clearTicket(), "ticket"),
        bad("no side", ticket(ticket -> ticket.clearSide()), "ticket.side"),
        bad("no type", ticket(ticket -> ticket.clearType()), "ticket.type"),
        bad("no quantity", ticket(ticket -> ticket.clearQuantity()), "ticket.quantity"),
        bad("quantity zero", ticket(ticket -> ticket.setQuantity(decimal("0"))), "ticket.quantity"),
        bad(
            "negative quantity",
            ticket(ticket -> ticket.setQuantity(decimal("-1"))),
            "ticket.quantity"),
        bad(
            "quantity finer than the increment",
            ticket(ticket -> ticket.setQuantity(decimal("1.00000001"))),
            "ticket.quantity"),
        bad(
            "quantity that is no number",
            ticket(ticket -> ticket.setQuantity(decimal("ten"))),
            "ticket.quantity"),
        bad(
            "limit without price",
            ticket(ticket -> ticket.clearLimitPrice()),
            "ticket.limit_price"),
        bad(
            "price off the tick",
            ticket(ticket -> ticket.setLimitPrice(decimal("100.001"))),
            "ticket.limit_price"),
        bad(
            "price on a market order",
            ticket(ticket -> ticket.setType(OrderType.ORDER_TYPE_MARKET)),
            "ticket.limit_price"),
        bad("name with a blank", order -> order.setClientOrderId("my order"), "client_order_id"),
        bad("name too long", order -> order.setClientOrderId("x".repeat(37)), "client_order_id"),
        bad("no instrument", ticket(ticket -> ticket.clearInstrument()), "ticket.instrument"));
  }

  private static Arguments bad(
      String what, UnaryOperator<PlaceOrderRequest.Builder> change, String field) {
    return Arguments.of(what, change, field);
  }

  private static UnaryOperator<PlaceOrderRequest.Builder> ticket(
      UnaryOperator<OrderTicket.Builder> change) {
    return order -> order.setTicket(change.apply(order.getTicket().toBuilder()));
  }

  /** A limit order to buy one share far below the market. */
  private OrderTicket restingOrder(String symbol) {
    Quote quote =
        caller
            .marketData()
            .getQuote(GetQuoteRequest.newBuilder().setInstrument(stock(symbol)).build())
            .getQuote();
    BigDecimal price =
        number(quote.getBid()).multiply(new BigDecimal("0.9")).setScale(2, RoundingMode.DOWN);
    return limitOrder(symbol, Side.SIDE_BUY, "1", price.toPlainString());
  }

  private PlaceOrderResponse place(String id, OrderTicket ticket) {
    return caller
        .orders()
        .placeOrder(PlaceOrderRequest.newBuilder().setClientOrderId(id).setTicket(ticket).build());
  }

  private Order cancel(String id) {
    return caller
        .orders()
        .cancelOrder(CancelOrderRequest.newBuilder().setClientOrderId(id).build())
        .getOrder();
  }

  private Order awaitStatus(String id, OrderStatus status) {
    return await("order " + id + " to be " + status)
        .atMost(PATIENCE)
        .until(
            () ->
                caller
                    .orders()
                    .getOrder(GetOrderRequest.newBuilder().setClientOrderId(id).build())
                    .getOrder(),
            order -> order.getStatus() == status);
  }

  private BigDecimal positionIn(String symbol) {
    return caller
        .portfolio()
        .listPositions(ListPositionsRequest.newBuilder().setPageSize(1000).build())
        .getPositionsList()
        .stream()
        .filter(position -> position.getInstrument().getSymbol().equals(symbol))
        .map(Position::getQuantity)
        .map(Caller::number)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<StreamQuotesResponse> untilSnapshotEnd(
      Iterator<StreamQuotesResponse> stream) {
    List<StreamQuotesResponse> items = new ArrayList<>();
    while (stream.hasNext()) {
      StreamQuotesResponse item = stream.next();
      if (item.getMarker().getKind() == StreamMarker.Kind.KIND_SNAPSHOT_END) {
        return items;
      }
      items.add(item);
    }
    throw new AssertionError("The stream ended before its snapshot");
  }

  private static String newId() {
    return "test-" + UUID.randomUUID().toString().substring(0, 18);
  }
}
