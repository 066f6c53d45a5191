package io.github.pitrunner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import com.sun.net.httpserver.HttpServer;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.github.pitrunner.api.ErrorInterceptor;
import io.github.pitrunner.v1.Alert;
import io.github.pitrunner.v1.AlertEvent;
import io.github.pitrunner.v1.AlertKind;
import io.github.pitrunner.v1.EngageKillSwitchRequest;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.ListAlertsRequest;
import io.github.pitrunner.v1.ReleaseKillSwitchRequest;
import io.github.pitrunner.v1.StreamAlertsRequest;
import io.github.pitrunner.v1.StreamAlertsResponse;
import io.github.pitrunner.v1.StreamMarker;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alerts and health of the whole service, whose simulated gateway goes wrong by a script. */
@QuarkusTest
@TestProfile(AlertsTest.Trouble.class)
class AlertsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ORDERS = "pitrunner.v1.OrdersService";
  private static final String GATEWAY = "pitrunner.v1.GatewayService";

  @ConfigProperty(name = "quarkus.grpc.server.test-port")
  int grpcPort;

  // Filled by Quarkus.
  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource(management = true)
  URI management;

  // Filled by Quarkus.
  @SuppressWarnings("NullAway.Init")
  @Inject
  ErrorInterceptor interceptor;

  /** What the webhook got: method, headers and body of each request. */
  // Filled by the receiver.
  @SuppressWarnings("NullAway.Init")
  Queue<String> received;

  private final ConcurrentLinkedQueue<StreamAlertsResponse> heard = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> health = new ConcurrentLinkedQueue<>();
  private Caller caller = new Caller(9001);

  /** A gateway that loses the broker and then everything, and a receiver of alerts. */
  public static final class Trouble implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "pitrunner.simulator.faults", "at 40s link-lost 3s data-kept, at 48s restart 3s",
          "pitrunner.alerts.connection-lost-after", "0s",
          "pitrunner.alerts.webhook.token", "t0ken");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Receiver.class));
    }
  }

  /** Writes down what is posted. */
  public static final class Receiver implements QuarkusTestResourceLifecycleManager {
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final HttpServer server = create();

    private static HttpServer create() {
      try {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Map<String, String> start() {
      server.createContext(
          "/hook",
          exchange -> {
            requests.add(
                exchange.getRequestHeaders().getFirst("Authorization")
                    + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.start();
      return Map.of(
          "pitrunner.alerts.webhook.url",
          "http://127.0.0.1:%d/hook?key=hidden".formatted(server.getAddress().getPort()));
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(requests, field -> field.getName().equals("received"));
    }

    @Override
    public void stop() {
      server.stop(0);
    }
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @Test
  void whatGoesWrongIsToldByStreamWebhookMetricsAndHealth() {
    caller = new Caller(grpcPort);
    caller.awaitReady();
    Watcher watcher = new Watcher(management.getPort());
    GatewayServiceGrpc.newStub(caller.channel())
        .streamAlerts(StreamAlertsRequest.getDefaultInstance(), into(heard, Function.identity()));
    watch(ORDERS);
    watch(GATEWAY);
    assertThat(watcher.get("/health/started").status()).isEqualTo(200);

    // The link to the broker, then the connection.
    awaitHeard("RAISED BROKER_LINK_LOST", "RESOLVED BROKER_LINK_LOST");
    awaitHeard("RAISED CONNECTION_LOST", "RESOLVED CONNECTION_LOST");
    caller.awaitReady();
    caller
        .gateway()
        .engageKillSwitch(
            EngageKillSwitchRequest.newBuilder().setReason("the test wants it").build());
    awaitHeard("RAISED KILL_SWITCH_ENGAGED");

    assertThat(caller.gateway().listAlerts(ListAlertsRequest.getDefaultInstance()).getAlertsList())
        .filteredOn(alert -> alert.getKind() == AlertKind.ALERT_KIND_KILL_SWITCH_ENGAGED)
        .singleElement()
        .satisfies(alert -> assertThat(alert.getMessage()).contains("the test wants it"));
    assertThat(watcher.get("/health/ready").status())
        .as("an engaged kill switch is no illness")
        .isEqualTo(200);
    caller
        .gateway()
        .releaseKillSwitch(ReleaseKillSwitchRequest.newBuilder().setReason("it was one").build());
    awaitHeard("RESOLVED KILL_SWITCH_ENGAGED");

    assertThat(markers()).startsWith(StreamMarker.Kind.KIND_SNAPSHOT_END);
    await("both troubles and their ends, pushed to who watches the orders' health")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(health)
                    .filteredOn(line -> line.startsWith(ORDERS))
                    .containsExactly(
                        ORDERS + " SERVING",
                        ORDERS + " NOT_SERVING",
                        ORDERS + " SERVING",
                        ORDERS + " NOT_SERVING",
                        ORDERS + " SERVING"));
    assertThat(health)
        .filteredOn(line -> line.startsWith(GATEWAY))
        .containsExactly(GATEWAY + " SERVING");
    await("the webhook")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(received.stream().map(AlertsTest::event))
                    .containsSubsequence(
                        "raised broker_link_lost",
                        "resolved broker_link_lost",
                        "raised connection_lost",
                        "resolved connection_lost",
                        "raised kill_switch_engaged",
                        "resolved kill_switch_engaged"));
    assertThat(received).allMatch(request -> request.startsWith("Bearer t0ken {"));
    await("the figures of the next second")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(watcher.get("/metrics").body())
                    .contains(
                        "pitrunner_alerts_raised_total{kind=\"broker_link_lost\"} 1.0",
                        "pitrunner_alerts_active{kind=\"connection_lost\"} 0.0",
                        "pitrunner_webhook_events_waiting 0.0",
                        "pitrunner_webhook_events_total{outcome=\"failed\"} 0.0"));
  }

  @Test
  void healthOfTradingHasItsEntriesAndTheirDetails() {
    caller = new Caller(grpcPort);
    caller.awaitReady();
    Watcher watcher = new Watcher(management.getPort());

    await("the figures of the next second")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Watcher.Answer answer = watcher.get("/health/group/trading");
              assertThat(answer.status()).as(answer.body()).isEqualTo(200);
              assertThat(answer.body())
                  .contains("\"accounts\"", "DU1234567", "cushion", "limit of its loss 500")
                  .contains("\"orders\"", "outcome-unknown")
                  .contains("\"api-budgets\"", "market-data-lines", "of 100");
            });
    assertThat(watcher.get("/health/ready").body()).doesNotContain("api-budgets", "accounts");
    assertThat(watcher.get("/health/live").body()).doesNotContain("api-budgets", "accounts");
    assertThat(watcher.get("/health/started").body()).contains("started", "tries-to-connect");
  }

  @Test
  void callThatFailsUnforeseenIsAnAlertThatNamesThePlace() {
    caller = new Caller(grpcPort);

    interceptor.interceptCall(
        new Unheard(),
        new Metadata(),
        (call, headers) -> {
          throw new IllegalStateException("a fault that the test planted");
        });

    await("the alert")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        caller
                            .gateway()
                            .listAlerts(ListAlertsRequest.getDefaultInstance())
                            .getAlertsList())
                    .extracting(Alert::getSubject)
                    .anyMatch(
                        subject -> subject.startsWith("IllegalStateException at AlertsTest")));
  }

  /** A call whose answer nobody waits for. */
  private static final class Unheard extends ServerCall<Empty, Empty> {
    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Empty message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<Empty, Empty> getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }

  private void watch(String service) {
    HealthGrpc.newStub(caller.channel())
        .watch(
            HealthCheckRequest.newBuilder().setService(service).build(),
            into(health, (HealthCheckResponse item) -> service + " " + item.getStatus()));
  }

  private void awaitHeard(String... events) {
    await(String.join(", ", events))
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        heard.stream().filter(StreamAlertsResponse::hasEvent).map(AlertsTest::line))
                    .containsSubsequence(events));
  }

  private List<StreamMarker.Kind> markers() {
    return heard.stream()
        .filter(StreamAlertsResponse::hasMarker)
        .map(item -> item.getMarker().getKind())
        .toList();
  }

  private static String line(StreamAlertsResponse item) {
    AlertEvent event = item.getEvent();
    return (event.getKind() + " " + event.getAlert().getKind())
        .replace("ALERT_KIND_", "")
        .replace("KIND_", "");
  }

  private static String event(String request) {
    JsonObject json = new JsonObject(request.substring(request.indexOf('{')));
    return json.getString("event") + " " + json.getString("kind");
  }

  private static <T, R> StreamObserver<T> into(Queue<R> queue, Function<T, R> item) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        queue.add(item.apply(value));
      }

      @Override
      public void onError(Throwable error) {
        // Whoever waits for something says that it did not come.
      }

      @Override
      public void onCompleted() {
        // The same.
      }
    };
  }
}
