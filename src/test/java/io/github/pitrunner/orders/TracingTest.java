package io.github.pitrunner.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pitrunner.operations.TraceInterceptor;
import io.github.pitrunner.simulator.SimulatedGateway;
import io.github.pitrunner.simulator.SimulatorSettings;
import io.github.pitrunner.testing.LogLines;
import io.github.pitrunner.v1.CancelOrderRequest;
import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Traces of orders from a gRPC socket to the simulated gateway's, as an exporter gets them. */
class TracingTest {
  private static final AttributeKey<String> ORDER = AttributeKey.stringKey("client_order_id");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final AttributeKey<Long> PERM_ID = AttributeKey.longKey("perm_id");
  private static final String PAPER = "DU1111111";

  /** Of real money, so that the risk gate refuses it. */
  private static final String LIVE = "U2222222";

  private static final String PLACE = "pitrunner.v1.OrdersService/PlaceOrder";

  private final Vertx vertx = Vertx.vertx();
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetry telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();

  private SimulatedGateway gateway;

  @BeforeEach
  void startGateway() throws Exception {
    Clock monday =
        Clock.offset(
            Clock.systemUTC(),
            Duration.between(Clock.systemUTC().instant(), Instant.parse("2026-11-23T15:30:00Z")));
    gateway =
        SimulatedGateway.create(
            vertx,
            SimulatorSettings.defaults()
                .withAddress("127.0.0.1", 0)
                .withAccounts(List.of(PAPER, LIVE), new BigDecimal("1000000"))
                .withClock(monday, ZoneId.of("US/Eastern")));
    gateway.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private ServedOrders orders(boolean isDisabled) {
    return new ServedOrders(vertx, gateway.port(), 1, new TraceInterceptor(telemetry, isDisabled))
        .ready();
  }

  private static PlaceOrderRequest market(String id, int quantity, String account) {
    return OrdersRig.market(id, quantity).toBuilder().setAccount(account).build();
  }

  /** The spans once that of the call is there, in the order in which they began. */
  private List<SpanData> spans(String call) {
    Awaitility.await()
        .atMost(ServedOrders.PATIENCE)
        .until(
            () ->
                exporter.getFinishedSpanItems().stream()
                    .anyMatch(span -> span.getName().equals(call)));
    return exporter.getFinishedSpanItems().stream()
        .sorted((one, other) -> Long.compare(one.getStartEpochNanos(), other.getStartEpochNanos()))
        .toList();
  }

  private static SpanData named(List<SpanData> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  @Nested
  class WhileTracingIsOn {
    @Test
    void anOrderIsOneTraceFromTheCallToTheAcknowledgement() {
      try (ServedOrders orders = orders(false)) {
        orders.client().placeOrder(market("t-1", 10, PAPER));
      }

      List<SpanData> spans = spans(PLACE);
      assertThat(spans)
          .extracting(SpanData::getName)
          .containsExactlyInAnyOrder(PLACE, "instrument", "risk gate", "journal append", "gateway");
      SpanData call = named(spans, PLACE);
      assertThat(call.getKind()).isEqualTo(SpanKind.SERVER);
      assertThat(call.getParentSpanContext().isValid()).isFalse();
      assertThat(spans)
          .filteredOn(span -> span != call)
          .allSatisfy(
              span -> {
                assertThat(span.getTraceId()).isEqualTo(call.getTraceId());
                assertThat(span.getParentSpanId()).isEqualTo(call.getSpanId());
                assertThat(span.getEndEpochNanos()).isLessThanOrEqualTo(call.getEndEpochNanos());
              });
      SpanData sent = named(spans, "gateway");
      assertThat(sent.getAttributes().get(ORDER)).isEqualTo("t-1");
      assertThat(sent.getAttributes().get(PERM_ID)).isPositive();
      assertThat(sent.getAttributes().get(OUTCOME)).isNotBlank();
      assertThat(sent.getEvents()).extracting(EventData::getName).containsExactly("written");
      assertThat(named(spans, "journal append").getAttributes().get(ORDER)).isEqualTo("t-1");
    }

    @Test
    void theClientsTraceGoesOn() {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
      try (ServedOrders orders = orders(false)) {
        orders
            .client()
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .placeOrder(market("t-2", 10, PAPER));
      }

      List<SpanData> spans = spans(PLACE);
      assertThat(spans)
          .hasSize(5)
          .allSatisfy(
              span -> assertThat(span.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c"));
      assertThat(named(spans, PLACE).getParentSpanId()).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void whatTheRiskGateRefusesIsAnErrorWithoutFurtherSteps() {
      try (ServedOrders orders = orders(false)) {
        Throwable refused =
            catchThrowableOfType(
                StatusRuntimeException.class,
                () -> orders.client().placeOrder(market("t-3", 10, LIVE)));
        assertThat(Status.fromThrowable(refused).getCode())
            .isEqualTo(Status.Code.FAILED_PRECONDITION);
      }

      List<SpanData> spans = spans(PLACE);
      assertThat(spans)
          .extracting(SpanData::getName)
          .containsExactlyInAnyOrder(PLACE, "instrument", "risk gate");
      assertThat(named(spans, PLACE).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(named(spans, "risk gate").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(named(spans, "instrument").getStatus().getStatusCode())
          .isEqualTo(StatusCode.UNSET);
    }

    @Test
    void linesAboutTheOrderNameItAndItsTrace() {
      try (LogLines log = new LogLines("io.github.pitrunner.orders", "DEBUG");
          ServedOrders orders = orders(false)) {
        orders.client().placeOrder(market("t-6", 10, PAPER));

        String trace = named(spans(PLACE), PLACE).getTraceId();
        assertThat(log.lines())
            .filteredOn(line -> line.text().startsWith("orders/t-6 is "))
            .isNotEmpty()
            .allSatisfy(
                line ->
                    assertThat(line.about())
                        .containsEntry("clientOrderId", "t-6")
                        .containsEntry("traceId", trace));
        assertThat(log.lines())
            .filteredOn(line -> line.text().startsWith("Read back"))
            .isNotEmpty()
            .allSatisfy(line -> assertThat(line.about()).isEmpty());
      }
    }

    @Test
    void anAlertOfTheOrderNamesItAndItsTrace() {
      LoggedAlerts alerts = new LoggedAlerts();
      try (ServedOrders orders = orders(false)) {
        orders.alertTo(alerts);
        var unused =
            catchThrowableOfType(
                StatusRuntimeException.class,
                () -> orders.client().placeOrder(market("t-7", 100_000, PAPER)));

        String trace = named(spans(PLACE), PLACE).getTraceId();
        Awaitility.await()
            .atMost(ServedOrders.PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(alerts.lines())
                        .containsExactly("raised ORDER_REJECTED of t-7, trace " + trace));
      }
    }

    @Test
    void aCancelIsTracedToTheGatewaysWord() {
      try (ServedOrders orders = orders(false)) {
        orders
            .client()
            .placeOrder(OrdersRig.limit("t-4", 10, "1").toBuilder().setAccount(PAPER).build());
        exporter.reset();

        orders
            .client()
            .cancelOrder(CancelOrderRequest.newBuilder().setClientOrderId("t-4").build());
      }

      List<SpanData> spans = spans("pitrunner.v1.OrdersService/CancelOrder");
      assertThat(spans).hasSize(2);
      assertThat(named(spans, "gateway").getAttributes().get(OUTCOME))
          .isIn("CANCELLED", "PENDING_CANCEL");
    }

    @Test
    void anUnreadableTraceOfTheClientIsNone() {
      Metadata headers = new Metadata();
      headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "nonsense");
      try (ServedOrders orders = orders(false)) {
        var unused =
            catchThrowableOfType(
                StatusRuntimeException.class,
                () ->
                    orders
                        .client()
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .getOrder(GetOrderRequest.newBuilder().setClientOrderId("none").build()));
      }

      String name = "pitrunner.v1.OrdersService/GetOrder";
      SpanData call = named(spans(name), name);
      assertThat(call.getParentSpanContext().isValid()).isFalse();
      assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }
  }

  @Nested
  class WhileTracingIsOff {
    @Test
    void nothingIsTraced() {
      try (ServedOrders orders = orders(true)) {
        orders.client().placeOrder(market("t-5", 10, PAPER));
      }

      assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }
  }
}
