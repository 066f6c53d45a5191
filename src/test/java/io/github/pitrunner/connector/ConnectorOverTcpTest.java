package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.connector.ConnectorSettings.Patience;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.Connectors;
import io.github.pitrunner.testing.SocketGateway;
import io.github.pitrunner.testing.SocketGateway.Client;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same connector on real sockets and timers. */
@Timeout(60)
class ConnectorOverTcpTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final SocketGateway gateway = new SocketGateway();
  private final Connector connector =
      Connectors.overTcp(
          Connectors.quick(gateway.host(), gateway.port(), 7)
              .withPatience(
                  new Patience(
                      Duration.ofSeconds(1),
                      Duration.ofSeconds(1),
                      Duration.ofSeconds(1),
                      Duration.ofMinutes(15))),
          vertx,
          context);

  @AfterEach
  void close() throws Exception {
    onContext(
        () -> {
          connector.close();
          return true;
        });
    gateway.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private <T> T onContext(Supplier<T> work) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    connector.execute(() -> result.complete(work.get()));
    return result.get(10, TimeUnit.SECONDS);
  }

  private void start() {
    connector.execute(connector::start);
  }

  private void awaitReady() {
    await().until(() -> onContext(() -> connector.status().isReady()));
  }

  private CompletableFuture<CurrentTime> askTime() throws Exception {
    return onContext(
        () ->
            connector
                .singleWithoutId("time", CurrentTimeRequest.getDefaultInstance(), CurrentTime.class)
                .toCompletionStage()
                .toCompletableFuture());
  }

  @Test
  void sessionIsSetUpAndAnswers() throws Exception {
    start();
    try (Client client = gateway.accept()) {
      assertThat(client.open("DU1,DU2", 5).getClientId()).isEqualTo(7);
      awaitReady();
      CompletableFuture<CurrentTime> answer = askTime();
      client.read(CurrentTimeRequest.class);
      client.send(CurrentTime.newBuilder().setCurrentTime(77).build());

      assertThat(answer.get(10, TimeUnit.SECONDS).getCurrentTime()).isEqualTo(77);
    }
  }

  @Test
  void handshakeThatHangsIsGivenUpAndTriedAgain() {
    start();
    try (Client hanging = gateway.accept()) {
      hanging.readHello();
      hanging.awaitClosed();
    }
    try (Client client = gateway.accept()) {
      client.open("DU1", 1);
      awaitReady();
    }
  }

  @Test
  void bareCloseAfterStartApiIsTriedAgain() {
    start();
    try (Client refusing = gateway.accept()) {
      refusing.readHello();
      refusing.sendHello(225);
      refusing.read(io.github.pitrunner.tws.StartApiRequest.class);
      refusing.send(ConnectorRig.error(-1, 326, "in use"));
    }
    try (Client client = gateway.accept()) {
      client.open("DU1", 1);
      awaitReady();
    }
  }

  @Test
  void lossFailsWhatIsOpenAndTheNextSessionServes() throws Exception {
    start();
    CompletableFuture<CurrentTime> lost;
    try (Client first = gateway.accept()) {
      first.open("DU1", 1);
      awaitReady();
      lost = askTime();
      first.read(CurrentTimeRequest.class);
    }
    assertThat(lost)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(Failure.Unavailable.class);
    try (Client second = gateway.accept()) {
      second.open("DU1", 1);
      awaitReady();
    }
  }

  @Test
  void garbageEndsTheConnectionAndTheNextOneServes() {
    start();
    try (Client first = gateway.accept()) {
      first.open("DU1", 1);
      awaitReady();
      first.send(Buffer.buffer().appendInt(-1).appendString("garbage"));
      first.awaitClosed();
    }
    try (Client second = gateway.accept()) {
      second.open("DU1", 1);
      awaitReady();
    }
  }

  @Test
  void gatewayThatIsTooOldKeepsTheServiceUpWithTheReason() throws Exception {
    start();
    try (Client old = gateway.accept()) {
      old.readHello();
      old.sendHello(178);
      old.awaitClosed();
    }
    assertThat(onContext(() -> connector.status().reason())).contains("178", "10.40");
    try (Client upgraded = gateway.accept()) {
      upgraded.open("DU1", 1);
      awaitReady();
    }
  }
}
