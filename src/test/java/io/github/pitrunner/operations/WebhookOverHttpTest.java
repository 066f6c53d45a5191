package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.pitrunner.connector.Connector;
import io.github.pitrunner.connector.ConnectorSettings;
import io.github.pitrunner.connector.Endpoint;
import io.github.pitrunner.domain.Alert;
import io.github.pitrunner.domain.Alert.Kind;
import io.github.pitrunner.domain.Alert.Severity;
import io.github.pitrunner.domain.Secret;
import io.github.pitrunner.testing.Connectors;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The webhook against a real receiver on a real socket, which behaves as badly as receivers do. */
class WebhookOverHttpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final Connector connector =
      Connectors.overTcp(ConnectorSettings.of(new Endpoint("127.0.0.1", 1), 7), vertx, context);
  private final AlertBoard board =
      new AlertBoard(Clock.systemUTC(), new AlertBoard.Bounds(100, Duration.ofMinutes(10)));
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Queue<HttpHandler> script = new ConcurrentLinkedQueue<>();
  private final LogLines log = new LogLines();
  private @Nullable HttpServer server;
  private @Nullable WebhookPost post;
  private @Nullable Webhook webhook;

  private record Request(
      String id,
      String contentType,
      @Nullable String authorization,
      JsonObject json,
      Instant time) {
    String line() {
      return json.getString("event") + " " + json.getString("subject");
    }
  }

  /** What is logged, at any level. */
  private static final class LogLines extends Handler {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger logger = Logger.getLogger(Webhook.class.getName());

    @Override
    public void publish(LogRecord line) {
      lines.add(
          line.getMessage()
              + " "
              + List.of(line.getParameters() == null ? new Object[0] : line.getParameters())
              + line.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    log.logger.addHandler(log);
  }

  @AfterEach
  void close() throws Exception {
    log.logger.removeHandler(log);
    if (post != null) {
      post.close();
    }
    if (server != null) {
      server.stop(0);
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private HttpServer receiver(int port) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    made.setExecutor(Executors.newCachedThreadPool(WebhookOverHttpTest::daemon));
    made.createContext(
        "/hook",
        exchange -> {
          requests.add(
              new Request(
                  exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  new JsonObject(
                      new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)),
                  Instant.now()));
          HttpHandler next = script.poll();
          if (next == null) {
            answer(exchange, 204);
          } else {
            next.handle(exchange);
          }
        });
    made.start();
    server = made;
    return made;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "receiver");
    thread.setDaemon(true);
    return thread;
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void begin(String url, @Nullable Secret token) {
    WebhookSettings.Target target = new WebhookSettings.Target(URI.create(url), token, TIMEOUT);
    post = new WebhookPost(target, Clock.systemUTC());
    webhook =
        new Webhook(
            connector,
            new WebhookSettings(
                target,
                Severity.WARNING,
                100,
                new WebhookSettings.Retry(50, Duration.ofMillis(20), Duration.ofMillis(100)),
                Duration.ofSeconds(2)),
            post,
            new AlertJson("test"));
    board.add(webhook);
  }

  private void begin() throws IOException {
    begin(url(receiver(0)), null);
  }

  private static String url(HttpServer receiver) {
    return "http://127.0.0.1:%d/hook?key=hidden".formatted(receiver.getAddress().getPort());
  }

  private void raise(String subject) {
    connector.execute(
        () -> board.raise(new Alert(Kind.MARGIN_CUSHION, subject, "look at it: \u20ac \"x\"\n")));
  }

  private void awaitLines(String... lines) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(requests.stream().map(Request::line)).containsExactly(lines));
  }

  @Test
  void eventIsPostedAsJsonWithItsToken() throws Exception {
    begin(url(receiver(0)), new Secret("t0ken"));

    raise("DU1");
    awaitLines("raised DU1");

    Request request = requests.element();
    assertThat(request.contentType()).isEqualTo("application/json; charset=utf-8");
    assertThat(request.authorization()).isEqualTo("Bearer t0ken");
    assertThat(request.id()).isEqualTo(request.json().getString("event_id"));
    assertThat(request.json().getString("message")).isEqualTo("look at it: \u20ac \"x\"\n");
  }

  @Test
  void userOfTheUrlIsSentAsBasicAuthentication() throws Exception {
    HttpServer receiver = receiver(0);
    begin(url(receiver).replace("//", "//user:p%40ss@"), null);

    raise("DU1");
    awaitLines("raised DU1");

    assertThat(requests.element().authorization()).isEqualTo("Basic dXNlcjpwQHNz");
  }

  @Test
  void receiverThatFailsGetsTheSameEventUntilItRecovers() throws Exception {
    script.add(exchange -> answer(exchange, 500));
    script.add(exchange -> answer(exchange, 503));
    script.add(HttpExchange::close);
    begin();

    raise("DU1");
    awaitLines("raised DU1", "raised DU1", "raised DU1", "raised DU1");

    assertThat(requests.stream().map(Request::id).distinct()).hasSize(1);
  }

  @Test
  void receiverThatIsAwayGetsEverythingInOrderWhenItIsBack() throws Exception {
    int port = freePort();
    begin("http://127.0.0.1:%d/hook".formatted(port), null);
    raise("DU1");
    raise("DU2");
    connector.execute(() -> board.resolve(Kind.MARGIN_CUSHION, "DU1"));
    await().atMost(PATIENCE).until(() -> !log.lines.isEmpty());

    receiver(port);

    awaitLines("raised DU1", "raised DU2", "resolved DU1");
  }

  @Test
  void receiverThatIsSlowIsGivenUpAfterTheTimeoutAndTriedAgain() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    script.add(
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            // The test is over.
          }
        });
    begin();

    raise("DU1");
    awaitLines("raised DU1", "raised DU1");
    over.countDown();
  }

  @Test
  void receiverWhoseBodyNeverEndsHasAnsweredAllTheSame() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    script.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            // The test is over.
          }
        });
    begin();

    raise("DU1");
    raise("DU2");
    awaitLines("raised DU1", "raised DU2");

    over.countDown();
  }

  @Test
  void receiverIsLeftAloneForAsManySecondsAsItSays() throws Exception {
    script.add(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "2");
          answer(exchange, 429);
        });
    begin();

    raise("DU1");
    awaitLines("raised DU1", "raised DU1");

    List<Request> both = List.copyOf(requests);
    assertThat(Duration.between(both.get(0).time(), both.get(1).time()))
        .isGreaterThan(Duration.ofMillis(1900));
  }

  @Test
  void receiverIsLeftAloneUntilTheDateThatItSays() throws Exception {
    // The date has no fractions of seconds.
    Instant until = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
    script.add(
        exchange -> {
          exchange
              .getResponseHeaders()
              .add(
                  "Retry-After",
                  DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC)));
          answer(exchange, 503);
        });
    begin();

    raise("DU1");
    awaitLines("raised DU1", "raised DU1");

    assertThat(List.copyOf(requests).get(1).time()).isAfter(until.minusMillis(100));
  }

  @Test
  void receiverThatRefusesIsNotAskedAgainAndGetsTheNext() throws Exception {
    script.add(exchange -> answer(exchange, 401));
    script.add(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          answer(exchange, 302);
        });
    begin();

    raise("DU1");
    raise("DU2");
    raise("DU3");

    awaitLines("raised DU1", "raised DU2", "raised DU3");
  }

  @Test
  void neitherTokenNorUserNorQueryAreEverLogged() throws Exception {
    int port = freePort();
    begin(
        "http://user:p4ss@127.0.0.1:%d/secretpath?key=hidden".formatted(port), new Secret("t0ken"));

    raise("DU1");
    await().atMost(PATIENCE).until(() -> !log.lines.isEmpty());
    HttpServer receiver = receiver(port);
    await().atMost(PATIENCE).until(() -> log.lines.stream().anyMatch(line -> line.contains("404")));

    assertThat(receiver.getAddress().getPort()).isEqualTo(port);
    assertThat(String.join("\n", log.lines))
        .contains("127.0.0.1:" + port)
        .doesNotContain("t0ken", "user", "p4ss", "hidden", "secretpath");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
