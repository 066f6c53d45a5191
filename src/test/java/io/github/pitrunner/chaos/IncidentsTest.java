package io.github.pitrunner.chaos;

import static io.github.pitrunner.v1.QuoteStatus.QUOTE_STATUS_COMPETING_SESSION;
import static io.github.pitrunner.v1.QuoteStatus.QUOTE_STATUS_FRESH;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.type.Decimal;
import io.github.pitrunner.connector.Circuit;
import io.github.pitrunner.connector.ConnectionState;
import io.github.pitrunner.simulator.faults.Farm;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.simulator.faults.Fault.Garbage;
import io.github.pitrunner.simulator.faults.Fault.HandshakeStep;
import io.github.pitrunner.simulator.faults.Fault.Promise;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.simulator.faults.Fault.Swallowed;
import io.github.pitrunner.simulator.state.KeptOrder;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.CancelOrderResponse;
import io.github.pitrunner.v1.ListBarsRequest;
import io.github.pitrunner.v1.ListBarsResponse;
import io.github.pitrunner.v1.OrderEvent;
import io.github.pitrunner.v1.OrderStatus;
import io.github.pitrunner.v1.OrderTicket;
import io.github.pitrunner.v1.OrderType;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.PlaceOrderResponse;
import io.github.pitrunner.v1.Side;
import io.github.pitrunner.v1.StreamOrderEventsRequest;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.github.pitrunner.v1.WhatToShow;
import io.github.pitrunner.wire.MessageType;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a gateway does in a year of nights, one at a time, and what its users see of it. */
class IncidentsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualService service = VirtualService.ready();

  /** Whatever has happened, nothing was done that must never be. */
  @AfterEach
  void nothingWasOverlooked() {
    assertThat(service.violations()).isEmpty();
    assertThat(service.tooEarly()).isEmpty();
    assertThat(service.watched().overdue()).isEmpty();
    assertThat(service.connector().faults()).isZero();
  }

  private QuoteReader reader(String... symbols) {
    QuoteReader reader = QuoteReader.open(service, "reader", symbols);
    service.pass(Duration.ofSeconds(5));
    for (String symbol : symbols) {
      assertThat(reader.status(symbol)).isEqualTo(QUOTE_STATUS_FRESH);
    }
    reader.told().clear();
    return reader;
  }

  private void pass(long seconds) {
    service.pass(Duration.ofSeconds(seconds));
  }

  /** Lets time pass until the service is ready; says how long that took. */
  private Duration passUntilReady() {
    Instant begin = service.now();
    while (!service.isReady()) {
      assertThat(Duration.between(begin, service.now())).isLessThan(Duration.ofMinutes(5));
      service.pass(Duration.ofMillis(100));
    }
    return Duration.between(begin, service.now());
  }

  private void assertFreshSince(Instant moment, QuoteReader reader, String... symbols) {
    assertThat(reader.missing(moment)).isEmpty();
    for (String symbol : symbols) {
      assertThat(reader.lastQuote(symbol)).isAfter(moment);
    }
  }

  private HandDrivenCall<PlaceOrderResponse> place(String name, OrderTicket.Builder ticket) {
    PlaceOrderRequest request =
        PlaceOrderRequest.newBuilder().setClientOrderId(name).setTicket(ticket).build();
    return service.call(
        new HandDrivenCall<PlaceOrderResponse>(),
        call -> service.orders().placeOrder(request, call));
  }

  /** The order as it is answered within a second, be it new or not. */
  private PlaceOrderResponse placed(String name, OrderTicket.Builder ticket) {
    HandDrivenCall<PlaceOrderResponse> call = place(name, ticket);
    pass(1);
    return call.answer();
  }

  /** An order that waits for a price that does not come. */
  private static OrderTicket.Builder lowBid() {
    return market().setType(OrderType.ORDER_TYPE_LIMIT).setLimitPrice(decimal("1"));
  }

  private static OrderTicket.Builder market() {
    return OrderTicket.newBuilder()
        .setInstrument(QuoteReader.ref("AAPL"))
        .setSide(Side.SIDE_BUY)
        .setQuantity(decimal("1"))
        .setType(OrderType.ORDER_TYPE_MARKET);
  }

  private static Decimal decimal(String value) {
    return Decimal.newBuilder().setValue(value).build();
  }

  private List<KeptOrder> ordersAtTheGateway() {
    return service.gateway().state().getOrders().getOpenList();
  }

  @ParameterizedTest
  @EnumSource(Promise.class)
  void nightlyResetThatKeepsTheSocketResumesEveryStream(Promise promise) {
    QuoteReader one = reader("AAPL", "EUR");
    QuoteReader other = reader("MSFT");

    service.inject(new Fault.NightlyReset(MINUTE.multipliedBy(3), promise));
    pass(1);

    assertThat(service.isReady()).isFalse();
    assertThat(one.told()).singleElement().asString().startsWith("GAP");
    assertThat(other.told()).singleElement().asString().startsWith("GAP");

    pass(180);
    Instant back = service.now();
    pass(10);

    assertThat(service.isReady()).isTrue();
    assertThat(service.connector().figures().connection().sessions()).isEqualTo(1);
    assertThat(one.told()).last().isEqualTo("RESUMED");
    assertThat(other.told()).last().isEqualTo("RESUMED");
    assertFreshSince(back, one, "AAPL", "EUR");
    assertFreshSince(back, other, "MSFT");
  }

  @Test
  void farmFlapThatLeavesAStreamSilentIsNoticed() {
    QuoteReader reader = reader("AAPL", "EUR");

    service.inject(new Fault.FarmFlap(Farm.USFARM, Duration.ofSeconds(30), Streams.SILENT));
    pass(8);

    assertThat(reader.told()).containsExactly("AAPL STALE");
    assertThat(reader.status("EUR")).isEqualTo(QUOTE_STATUS_FRESH);

    pass(30);

    assertThat(reader.told()).last().isEqualTo("AAPL FRESH");
    assertThat(reader.gaps()).isZero();
  }

  @Test
  void handshakeThatHangsIsGivenUpAfterItsDeadline() {
    QuoteReader reader = reader("AAPL");
    service.inject(new Fault.Hang(Duration.ofSeconds(7)));
    service.inject(new Fault.Restart(SECOND, true, 0));
    while (!(service.connector().status().connection() instanceof ConnectionState.Handshaking)) {
      service.pass(Duration.ofMillis(100));
    }

    pass(6);

    assertThat(service.connector().status().reason())
        .contains("did not set the session up within 5000 ms");
    passUntilReady();
    pass(3);
    assertThat(reader.told()).last().isEqualTo("RESUMED");
  }

  @ParameterizedTest
  @EnumSource(HandshakeStep.class)
  void connectionClosedAtAnyPointOfTheHandshakeIsTriedAgain(HandshakeStep step) {
    QuoteReader reader = reader("AAPL");

    service.inject(new Fault.CloseInHandshake(step, Duration.ofSeconds(20)));
    service.inject(new Fault.Restart(SECOND, true, 0));
    pass(15);

    assertThat(service.isReady()).isFalse();
    assertThat(service.connector().figures().connection().sessions()).isEqualTo(1);

    pass(5);
    passUntilReady();
    pass(3);

    assertThat(service.connector().figures().connection().sessions()).isEqualTo(2);
    assertThat(service.gateway().clientIds()).containsExactly(VirtualService.CLIENT_ID);
    assertThat(reader.told()).last().isEqualTo("RESUMED");
  }

  @Test
  void portThatRefusesOpensTheCircuitUntilItAnswersAgain() {
    QuoteReader one = reader("AAPL", "EUR");
    QuoteReader other = reader("MSFT");

    service.inject(new Fault.Refuse(MINUTE.multipliedBy(4)));
    pass(20);

    assertThat(service.isReady()).isTrue();

    service.inject(new Fault.CloseInFrame());
    pass(120);

    assertThat(service.connector().status().connection())
        .isInstanceOf(ConnectionState.CircuitOpen.class);
    assertThat(service.circuit().state()).isEqualTo(Circuit.State.OPEN);

    pass(100);
    assertThat(passUntilReady()).isLessThan(Duration.ofSeconds(35));
    Instant back = service.now();
    pass(5);

    assertThat(service.circuit().state()).isEqualTo(Circuit.State.CLOSED);
    assertThat(one.told()).last().isEqualTo("RESUMED");
    assertThat(other.told()).last().isEqualTo("RESUMED");
    assertFreshSince(back, one, "AAPL", "EUR");
    assertFreshSince(back, other, "MSFT");
  }

  @Test
  void clientIdStillHeldByAHalfDeadSessionIsRetried() {
    QuoteReader reader = reader("AAPL");

    service.inject(new Fault.HalfOpen(Swallowed.BOTH, Duration.ofSeconds(40), true));
    pass(20);

    assertThat(service.isReady()).isFalse();
    assertThat(service.connector().status().reason()).contains("Client id 7 is in use");

    pass(20);
    passUntilReady();
    pass(3);

    assertThat(service.gateway().clientIds()).containsExactly(VirtualService.CLIENT_ID);
    assertThat(reader.told()).last().isEqualTo("RESUMED");
  }

  @Test
  void clientIdHeldAfterARestartIsTakenAsSoonAsItIsFree() {
    QuoteReader reader = reader("AAPL");

    service.inject(new Fault.HeldClientId(VirtualService.CLIENT_ID, Duration.ofSeconds(20)));
    service.inject(new Fault.Restart(SECOND, true, 0));
    pass(15);

    assertThat(service.isReady()).isFalse();
    assertThat(service.connector().status().reason()).contains("Client id 7 is in use");

    pass(5);
    passUntilReady();
    pass(3);

    assertThat(service.gateway().clientIds()).containsExactly(VirtualService.CLIENT_ID);
    assertThat(reader.told()).last().isEqualTo("RESUMED");
  }

  @Test
  void dailyRestartWithARefusedPortIsOutlived() {
    QuoteReader reader = reader("AAPL");
    placed("waits", lowBid());

    service.inject(new Fault.Restart(Duration.ofMinutes(4), true, 0));
    pass(120);

    assertThat(service.isReady()).isFalse();
    assertThat(service.connector().status().connection())
        .isInstanceOf(ConnectionState.CircuitOpen.class);
    HandDrivenCall<PlaceOrderResponse> refused = place("too-soon", market());
    assertThat(refused.code()).isEqualTo(Status.Code.UNAVAILABLE);

    pass(120);
    assertThat(passUntilReady()).isLessThan(Duration.ofSeconds(35));
    pass(3);

    assertThat(reader.told()).last().isEqualTo("RESUMED");
    assertThat(placed("waits", lowBid()).getExisting()).isTrue();
    assertThat(ordersAtTheGateway()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Swallowed.class)
  void halfOpenSocketIsFoundOutAndEveryStreamComesBack(Swallowed swallowed) {
    QuoteReader one = reader("AAPL", "EUR");
    QuoteReader other = reader("MSFT");

    service.inject(new Fault.HalfOpen(swallowed, Duration.ofMinutes(10), false));
    if (swallowed == Swallowed.INBOUND) {
      // Ticks still flow: only what is asked for shows that nobody listens.
      place("unheard", lowBid());
    }
    pass(15);
    assertThat(one.gaps()).isEqualTo(1);
    passUntilReady();
    Instant back = service.now();
    pass(5);

    assertFreshSince(back, one, "AAPL", "EUR");
    assertFreshSince(back, other, "MSFT");
    assertThat(ordersAtTheGateway()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Streams.class,
      names = {"SILENT", "ENDED"})
  void dataLostBehind1102IsNoticed(Streams streams) {
    QuoteReader reader = reader("AAPL", "EUR");

    service.inject(new Fault.LinkLost(Duration.ofSeconds(20), Promise.DATA_KEPT, streams));
    pass(20);
    Instant back = service.now();
    pass(15);

    assertThat(reader.told()).last().isEqualTo("RESUMED");
    assertFreshSince(back, reader, "AAPL", "EUR");
  }

  static Stream<List<Fault>> rollBacks() {
    return Stream.of(
        List.of(new Fault.Restart(SECOND, true, 2)),
        List.of(new Fault.IdsRolledBack(2), new Fault.Garbage(Garbage.Kind.LENGTH)));
  }

  @ParameterizedTest
  @MethodSource("rollBacks")
  void orderIdsThatRolledBackAreNotReused(List<Fault> faults) {
    placed("first", lowBid());
    placed("second", lowBid());

    faults.forEach(service::inject);
    pass(2);
    passUntilReady();
    PlaceOrderResponse third = placed("third", lowBid());

    assertThat(third.getExisting()).isFalse();
    assertThat(ordersAtTheGateway())
        .extracting(order -> order.getOrder().getOrderRef())
        .containsExactly("first", "second", "third");
    assertThat(ordersAtTheGateway())
        .extracting(order -> order.getOrder().getOrderId())
        .doesNotHaveDuplicates();
  }

  @Test
  void gatewayThatMovesItsPortIsFollowed() {
    QuoteReader reader = reader("AAPL");

    service.inject(new Fault.PortChanged(4003));
    pass(1);
    passUntilReady();
    pass(3);

    assertThat(service.connector().status().endpoint().port()).isEqualTo(4003);
    assertThat(reader.told()).last().isEqualTo("RESUMED");
  }

  @ParameterizedTest
  @EnumSource(Garbage.Kind.class)
  void garbageFrameClosesTheSessionWithOneLineAndRecovers(Garbage.Kind kind) {
    QuoteReader reader = reader("AAPL");

    try (ErrorLines errors = new ErrorLines()) {
      service.inject(new Fault.Garbage(kind));
      service.time().settle();
      pass(5);

      assertThat(errors.lines())
          .singleElement()
          .asString()
          .matches(
              "io\\.github\\.pitrunner\\.connector\\..*: The gateway at .* broke the protocol:"
                  + " .* goes on with [0-9a-f]{2}( [0-9a-f]{2}){4,15}");
    }
    assertThat(service.isReady()).isTrue();
    assertThat(service.connector().figures().connection().sessions()).isEqualTo(2);
    assertThat(reader.told()).last().isEqualTo("RESUMED");
  }

  @Test
  void closeInTheMiddleOfAFrameRecovers() {
    QuoteReader reader = reader("AAPL");

    service.inject(new Fault.CloseInFrame());
    pass(8);

    assertThat(service.isReady()).isTrue();
    assertThat(service.connector().figures().connection().losses()).isEqualTo(1);
    assertThat(reader.told()).last().isEqualTo("RESUMED");
  }

  @Test
  void requestsThatAreNeverAnsweredTimeOutAndCancel() {
    ListBarsRequest request =
        ListBarsRequest.newBuilder()
            .setInstrument(QuoteReader.ref("AAPL"))
            .setDuration("1 D")
            .setBarSize("1 hour")
            .setWhatToShow(WhatToShow.WHAT_TO_SHOW_TRADES)
            .build();
    reader("AAPL");
    service.gateway().traffic().keep(1000);
    service.inject(new Fault.Unanswered(MessageType.REQ_HISTORICAL_DATA, 1, MINUTE));

    HandDrivenCall<ListBarsResponse> call =
        service.call(
            new HandDrivenCall<ListBarsResponse>(), one -> service.market().listBars(request, one));
    pass(61);

    assertThat(call.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(service.gateway().traffic().arrivals())
        .extracting(arrival -> arrival.type())
        .contains(MessageType.CANCEL_HISTORICAL_DATA);
    assertThat(service.connector().figures().connection().losses()).isZero();
  }

  @Test
  void pacingComplaintSlowsUsDownBeforeTheKick() {
    service.inject(new Fault.StrictPacing(12, MINUTE.multipliedBy(5)));

    placeMany();
    pass(1);

    assertThat(service.connector().figures().traffic().violations()).isPositive();
    assertThat(service.connector().figures().traffic().perSecond()).isLessThan(50);

    pass(180);

    assertThat(service.connector().figures().connection().losses()).isZero();
    assertPlacedAtMostOnce();
  }

  @Test
  void pacingKickSlowsUsDown() {
    service.inject(new Fault.StrictPacing(5, MINUTE.multipliedBy(5)));

    placeMany();
    pass(2);

    assertThat(service.connector().figures().connection().losses()).isPositive();
    assertThat(service.connector().figures().traffic().perSecond()).isLessThan(50);

    long losses = service.connector().figures().connection().losses();
    pass(180);

    assertThat(service.connector().figures().connection().losses()).isEqualTo(losses);
    assertPlacedAtMostOnce();
  }

  private void placeMany() {
    for (int i = 0; i < 40; i++) {
      place("many-" + i, lowBid());
    }
  }

  private void assertPlacedAtMostOnce() {
    assertThat(service.isReady()).isTrue();
    assertThat(ordersAtTheGateway())
        .extracting(order -> order.getOrder().getOrderRef())
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Streams.class)
  void competingSessionMarksQuotesAndEndsWithThem(Streams streams) {
    QuoteReader reader = reader("AAPL", "EUR");

    service.inject(new Fault.CompetingSession(MINUTE, streams));
    pass(2);

    assertThat(reader.status("AAPL")).isEqualTo(QUOTE_STATUS_COMPETING_SESSION);
    assertThat(reader.status("EUR")).isEqualTo(QUOTE_STATUS_COMPETING_SESSION);
    assertThat(service.isReady()).isTrue();

    pass(100);

    assertThat(reader.status("AAPL")).isEqualTo(QUOTE_STATUS_FRESH);
    assertThat(reader.status("EUR")).isEqualTo(QUOTE_STATUS_FRESH);
  }

  @Test
  void duplicatedAndReorderedEventsChangeNothing() {
    QuoteReader reader = reader("AAPL");
    HandDrivenCall<StreamOrderEventsResponse> events =
        service.call(
            new HandDrivenCall<StreamOrderEventsResponse>(),
            call ->
                service
                    .orders()
                    .streamOrderEvents(StreamOrderEventsRequest.getDefaultInstance(), call));
    service.inject(new Fault.Duplicates(200));
    service.inject(new Fault.Reordered(200));

    place("bought", market());
    pass(30);

    assertThat(events.sent().stream().map(item -> item.getEvent().getKind()))
        .containsOnlyOnce(OrderEvent.Kind.KIND_FILLED);
    assertThat(placed("bought", market()).getOrder().getStatus())
        .isEqualTo(OrderStatus.ORDER_STATUS_FILLED);
    assertThat(reader.told()).isEmpty();
    assertThat(service.isReady()).isTrue();
  }

  @Test
  void slowGatewayIsNotTakenForDead() {
    QuoteReader reader = reader("AAPL", "EUR");

    service.inject(new Fault.Delay(Duration.ofSeconds(2), MINUTE.multipliedBy(2)));
    pass(60);
    HandDrivenCall<PlaceOrderResponse> order = place("slow", lowBid());
    pass(9);

    assertThat(order.answer().getExisting()).isFalse();

    pass(80);

    assertThat(service.connector().figures().connection().losses()).isZero();
    assertThat(reader.told()).isEmpty();
  }

  @Test
  void throttledGatewayIsNotTakenForDead() {
    QuoteReader reader = reader("AAPL", "EUR");

    service.inject(new Fault.Throttle(400, MINUTE.multipliedBy(2)));
    pass(150);

    assertThat(service.connector().figures().connection().losses()).isZero();
    assertThat(reader.told()).isEmpty();
  }

  @Test
  void unknownMessageIsPassedOver() {
    QuoteReader reader = reader("AAPL");

    service.inject(new Fault.UnknownMessage());
    pass(10);

    assertThat(service.connector().figures().connection().sessions()).isEqualTo(1);
    assertThat(reader.told()).isEmpty();
  }

  @Nested
  class AnOrder {
    @Test
    void whoseAcknowledgementIsLostIsFoundAgainAndPlacedOnce() {
      reader("AAPL");
      service.inject(new Fault.HalfOpen(Swallowed.OUTBOUND, Duration.ofMinutes(1), false));

      HandDrivenCall<PlaceOrderResponse> call = place("lost-word", lowBid());
      pass(12);
      passUntilReady();
      PlaceOrderResponse again = placed("lost-word", lowBid());

      assertThat(call.completions() + call.errors().size()).isEqualTo(1);
      assertThat(again.getExisting()).isTrue();
      assertThat(ordersAtTheGateway()).hasSize(1);
    }

    @Test
    void isCancelledWhileTheLinkToTheBrokerIsDown() {
      placed("to-cancel", lowBid());
      service.inject(new Fault.LinkLost(Duration.ofSeconds(5), Promise.DATA_KEPT, Streams.FLOWING));

      HandDrivenCall<CancelOrderResponse> call =
          service.call(
              new HandDrivenCall<CancelOrderResponse>(),
              one ->
                  service
                      .orders()
                      .cancelOrder(
                          CancelOrderRequest.newBuilder().setClientOrderId("to-cancel").build(),
                          one));
      pass(7);

      assertThat(call.completions()).isEqualTo(1);
      assertThat(placed("to-cancel", lowBid()).getOrder().getStatus())
          .isEqualTo(OrderStatus.ORDER_STATUS_CANCELLED);
      assertThat(ordersAtTheGateway()).isEmpty();
    }
  }

  /** What the product logs as an error meanwhile, behind who says so. */
  private static final class ErrorLines extends Handler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("io.github.pitrunner");
    private static final PatternFormatter FORMAT = new PatternFormatter("%c: %s");
    private final List<String> lines = new ArrayList<>();

    ErrorLines() {
      LOG.addHandler(this);
    }

    List<String> lines() {
      return lines;
    }

    @Override
    public void publish(LogRecord line) {
      if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
        lines.add(FORMAT.format(line));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      LOG.removeHandler(this);
    }
  }
}
