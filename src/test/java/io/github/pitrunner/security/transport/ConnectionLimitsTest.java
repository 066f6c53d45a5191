package io.github.pitrunner.security.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.github.pitrunner.security.transport.RawClient.Frame;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client meets that takes more than it may; and that it harms nobody else. */
class ConnectionLimitsTest {
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MAX_HEADER_LIST_SIZE = 6;

  /** Takes what comes. */
  private static final class Indifferent implements StreamObserver<HealthCheckResponse> {
    @Override
    public void onNext(HealthCheckResponse response) {
      // Nobody looks at it.
    }

    @Override
    public void onError(Throwable error) {
      // It has left.
    }

    @Override
    public void onCompleted() {
      // Nor at its end.
    }
  }

  private static boolean isFarewell(Frame frame) {
    return frame.type() == RawClient.GO_AWAY;
  }

  private static boolean isGreeting(Frame frame) {
    return frame.type() == RawClient.SETTINGS || frame.type() == RawClient.WINDOW_UPDATE;
  }

  private static String text(Frame farewell) {
    return StandardCharsets.UTF_8.decode(farewell.payload().duplicate()).toString();
  }

  @Test
  void serverTellsItsLimits() throws IOException {
    try (TransportRig rig =
            TransportRig.start(
                Map.of(
                    "limits.streams-per-connection", "7",
                    "limits.header-bytes", "4000",
                    "limits.window-bytes", "70000"));
        RawClient client = RawClient.begun(rig.port())) {
      Frame settings = client.await(frame -> frame.type() == RawClient.SETTINGS && !frame.isAck());

      assertThat(settings.settings())
          .containsEntry(MAX_CONCURRENT_STREAMS, 7)
          .containsEntry(MAX_HEADER_LIST_SIZE, 4000)
          .containsEntry(INITIAL_WINDOW_SIZE, 70_000);
    }
  }

  @Nested
  class OfACall {
    @Test
    void messageThatIsTooLargeIsRefused() {
      try (TransportRig rig = TransportRig.start(Map.of("limits.message-bytes", "1024"))) {
        ManagedChannel channel = rig.plain();

        assertThat(rig.call(channel, "x".repeat(1000))).isEqualTo("nobody");
        assertThatThrownBy(() -> rig.call(channel, "x".repeat(1100)))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                refused ->
                    assertThat(refused.getStatus().getCode())
                        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThat(rig.call(channel)).isEqualTo("nobody");
      }
    }

    @Test
    void headersThatAreTooLargeDoNotReachTheService() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.header-bytes", "2000"));
          RawClient client = RawClient.begun(rig.port())) {
        client.call(1, "authorization", "x".repeat(1900));
        client.ask(1);
        Frame refusal = client.await(frame -> frame.stream() == 1);
        client.call(3);
        client.ask(3);
        Frame answer = client.await(frame -> frame.stream() == 3);

        assertThat(refusal.type()).isIn(RawClient.HEADERS, RawClient.RST_STREAM);
        assertThat(answer.type()).isEqualTo(RawClient.HEADERS);
        await().until(() -> rig.calls() == 1);
      }
    }

    @Test
    void headersThatAreFarTooLargeEndTheConnection() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.header-bytes", "2000"));
          RawClient client = RawClient.begun(rig.port())) {
        client.call(1, "authorization", "x".repeat(15_000));

        assertThat(client.untilClosed()).anyMatch(ConnectionLimitsTest::isFarewell);
        assertThat(rig.calls()).isZero();
      }
    }
  }

  @Nested
  class OfStreams {
    @Test
    void clientThatKeepsToThemWaitsForItsTurn() throws Exception {
      try (TransportRig rig = TransportRig.start(Map.of("limits.streams-per-connection", "2"))) {
        ManagedChannel channel = rig.plain();
        Iterator<HealthCheckResponse> stays = TransportRig.watch(channel);
        ClientCall<HealthCheckRequest, HealthCheckResponse> leaving =
            channel.newCall(HealthGrpc.getWatchMethod(), CallOptions.DEFAULT);
        ClientCalls.asyncServerStreamingCall(
            leaving, HealthCheckRequest.getDefaultInstance(), new Indifferent());
        await().until(() -> rig.calls() == 2);

        var third =
            HealthGrpc.newFutureStub(channel).check(HealthCheckRequest.getDefaultInstance());
        assertThatThrownBy(() -> third.get(300, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
        leaving.cancel("It leaves", null);

        // This client sends what has waited when it next hears something.
        rig.tell(ServingStatus.NOT_SERVING);
        assertThat(third.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(ServingStatus.SERVING);
        assertThat(stays.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      }
    }

    @Test
    void oneThatIsBrokenOffMakesRoom() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.streams-per-connection", "2"));
          RawClient client = RawClient.begun(rig.port())) {
        client.call(1);
        client.ask(1);
        client.call(3);
        client.ask(3);
        client.reset(3);
        client.call(5);
        client.ask(5);

        assertThat(client.await(frame -> frame.stream() == 5).type()).isEqualTo(RawClient.HEADERS);
      }
    }

    @Test
    void oneTooManyIsRefusedAndTheOthersStay() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.streams-per-connection", "2"));
          RawClient client = RawClient.begun(rig.port())) {
        for (int stream = 1; stream <= 5; stream += 2) {
          client.call(stream);
          client.ask(stream);
        }
        Frame refusal = client.await(frame -> frame.type() == RawClient.RST_STREAM);

        assertThat(refusal.stream()).isEqualTo(5);
        assertThat(refusal.error()).isEqualTo(RawClient.REFUSED_STREAM);
        await().until(() -> rig.calls() == 2);
      }
    }

    @Test
    void whoeverBreaksOffTooManyLosesTheConnectionAndNobodyElse() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.resets", "50"));
          RawClient client = RawClient.begun(rig.port())) {
        Iterator<HealthCheckResponse> bystander = TransportRig.watch(rig.plain());
        try {
          for (int stream = 1; stream < 1000; stream += 2) {
            client.call(stream);
            client.reset(stream);
          }
        } catch (SocketException closed) {
          // Which is what it should come to.
        }
        List<Frame> frames = client.untilClosed();

        // Where the socket is closed under the flood, the farewell may be lost with it.
        assertThat(frames.stream().filter(ConnectionLimitsTest::isFarewell))
            .allMatch(farewell -> farewell.error() == RawClient.ENHANCE_YOUR_CALM);
        assertThat(rig.calls()).isLessThanOrEqualTo(60);
        rig.tell(ServingStatus.NOT_SERVING);
        assertThat(bystander.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      }
    }

    @Test
    void fewerBrokenOffAreLeftInPeace() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.resets", "50"));
          RawClient client = RawClient.begun(rig.port())) {
        for (int stream = 1; stream < 100; stream += 2) {
          client.call(stream);
          client.reset(stream);
        }
        client.call(101);
        client.ask(101);

        assertThat(client.await(frame -> frame.stream() == 101).type())
            .isEqualTo(RawClient.HEADERS);
      }
    }
  }

  @Nested
  class OfTime {
    // Filled by JUnit.
    @SuppressWarnings("NullAway.Init")
    @TempDir
    Path directory;

    @Test
    void pingsThatComeTooOftenEndTheConnection() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("ping.client-interval", "1h"));
          RawClient client = RawClient.begun(rig.port())) {
        for (int i = 0; i < 5; i++) {
          client.ping();
        }
        Frame farewell = client.await(ConnectionLimitsTest::isFarewell);

        assertThat(farewell.error()).isEqualTo(RawClient.ENHANCE_YOUR_CALM);
        assertThat(text(farewell)).contains("too_many_pings");
      }
    }

    @Test
    void pingsThatArePermittedAreAnswered() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("ping.client-interval", "0s"));
          RawClient client = RawClient.begun(rig.port())) {
        for (int i = 0; i < 20; i++) {
          client.ping();
          assertThat(client.await(frame -> frame.type() == RawClient.PING).isAck()).isTrue();
        }
      }
    }

    @Test
    void whoeverNeverSpeaksIsLeft() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.handshake-timeout", "300ms"));
          RawClient client = new RawClient(rig.port())) {
        assertThat(client.untilClosed()).allMatch(ConnectionLimitsTest::isGreeting);
        assertThat(rig.figures().abandoned()).isEqualTo(1);
        await().until(() -> rig.figures().connections() == 0);
      }
    }

    /** Neither by a greeting that never ends. */
    @ParameterizedTest
    @ValueSource(strings = {"P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r"})
    void whoeverNeverComesToTheEndOfTheGreetingIsLeft(String greeting) throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.handshake-timeout", "300ms"));
          RawClient client = new RawClient(rig.port())) {
        client.write(greeting.getBytes(StandardCharsets.US_ASCII));

        assertThat(client.untilClosed()).allMatch(ConnectionLimitsTest::isGreeting);
        assertThat(rig.figures().abandoned()).isEqualTo(1);
      }
    }

    @Test
    void whoeverNeverSpeaksIsLeftOnAPortWithTlsToo() throws IOException {
      new TestAuthority("house")
          .issue("pitrunner")
          .write(directory.resolve("tls.crt"), directory.resolve("tls.key"));

      try (TransportRig rig =
              TransportRig.start(
                  Map.of(
                      "certificate", directory.resolve("tls.crt").toString(),
                      "key", directory.resolve("tls.key").toString(),
                      "limits.handshake-timeout", "300ms"));
          RawClient client = new RawClient(rig.port())) {
        assertThat(client.isClosedInSilence()).isTrue();
        assertThat(rig.figures().abandoned()).isEqualTo(1);
      }
    }

    @Test
    void whoeverHasBegunInTimeStays() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.handshake-timeout", "300ms"));
          RawClient client = RawClient.begun(rig.port())) {
        var unused = client.await(Frame::isAck);
        await()
            .during(Duration.ofMillis(600))
            .until(() -> rig.figures().connections() == 1 && rig.figures().abandoned() == 0);
      }
    }

    @Test
    void connectionWithoutCallsIsEndedInOrder() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("connection.idle", "1s"));
          RawClient client = RawClient.begun(rig.port())) {
        Frame farewell = client.await(ConnectionLimitsTest::isFarewell);

        assertThat(farewell.error()).isZero();
        assertThat(text(farewell)).contains("max_idle");
      }
    }

    @Test
    void oldConnectionIsEndedWithItsCalls() throws IOException {
      try (TransportRig rig =
              TransportRig.start(Map.of("connection.age", "1s", "connection.grace", "100ms"));
          RawClient client = RawClient.begun(rig.port())) {
        client.call(1);
        client.ask(1);
        List<Frame> frames = client.untilClosed();

        assertThat(frames)
            .filteredOn(ConnectionLimitsTest::isFarewell)
            .isNotEmpty()
            .allMatch(farewell -> farewell.error() == 0)
            .anyMatch(farewell -> text(farewell).contains("max_age"));
      }
    }

    /** gRPC takes no shorter time than 10 s. */
    @Test
    void whoeverGivesNoSignOfLifeIsLeft() throws IOException {
      try (TransportRig rig =
              TransportRig.start(Map.of("ping.interval", "10s", "ping.timeout", "100ms"));
          RawClient client = RawClient.begun(rig.port())) {
        client.call(1);
        client.ask(1);

        Frame question = client.await(frame -> frame.type() == RawClient.PING);
        assertThat(question.isAck()).isFalse();
        assertThat(client.await(ConnectionLimitsTest::isFarewell)).isNotNull();
      }
    }
  }

  @Nested
  class OfConnections {
    @ParameterizedTest
    @ValueSource(strings = {"limits.connections", "limits.connections-per-address"})
    void oneTooManyIsClosedAtOnce(String limit) throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of(limit, "2"));
          RawClient first = RawClient.begun(rig.port());
          RawClient second = RawClient.begun(rig.port())) {
        var unused = first.await(Frame::isAck);
        unused = second.await(Frame::isAck);

        try (RawClient third = new RawClient(rig.port())) {
          assertThat(third.isClosedInSilence()).isTrue();
        }
        assertThat(rig.figures().connections()).isEqualTo(2);
        assertThat(rig.figures().refusedInAll() + rig.figures().refusedOfAddress()).isEqualTo(1);
      }
    }

    @Test
    void whoeverLeavesMakesRoom() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.connections-per-address", "1"))) {
        try (RawClient first = RawClient.begun(rig.port())) {
          var unused = first.await(Frame::isAck);
        }
        await().until(() -> rig.figures().connections() == 0);

        try (RawClient second = RawClient.begun(rig.port())) {
          assertThat(second.await(Frame::isAck).type()).isEqualTo(RawClient.SETTINGS);
        }
      }
    }

    @Test
    void floodOfThemLeavesThoseThatAreOpenAlone() throws IOException {
      try (TransportRig rig = TransportRig.start(Map.of("limits.connections-per-address", "3"))) {
        Iterator<HealthCheckResponse> bystander = TransportRig.watch(rig.plain());
        for (int i = 0; i < 300; i++) {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port());
              OutputStream out = socket.getOutputStream()) {
            out.write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          } catch (SocketException closed) {
            // Some are, before they have written.
          }
        }

        rig.tell(ServingStatus.NOT_SERVING);
        assertThat(bystander.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        await().until(() -> rig.figures().connections() == 1);
      }
    }

    @Test
    void networkOfIpv6CountsAsOneAddress() throws IOException {
      OpenConnections connections = new OpenConnections(10, 2);
      InetAddress one = InetAddress.getByName("2001:db8:1:2::1");
      InetAddress neighbour = InetAddress.getByName("2001:db8:1:2:ffff::9");
      InetAddress stranger = InetAddress.getByName("2001:db8:1:3::1");

      assertThat(connections.enter(one)).isEqualTo(OpenConnections.Entry.ADMITTED);
      assertThat(connections.enter(neighbour)).isEqualTo(OpenConnections.Entry.ADMITTED);
      assertThat(connections.enter(one)).isEqualTo(OpenConnections.Entry.TOO_MANY_OF_ADDRESS);
      assertThat(connections.enter(stranger)).isEqualTo(OpenConnections.Entry.ADMITTED);
      connections.leave(neighbour);
      assertThat(connections.enter(one)).isEqualTo(OpenConnections.Entry.ADMITTED);
      assertThat(connections.open()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u0000\u0000\u0000\u0000",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnothing that HTTP/2 knows"
      })
  void whatIsNoHttp2EndsTheConnection(String bytes) throws IOException {
    try (TransportRig rig = TransportRig.start(Map.of("limits.handshake-timeout", "1s"));
        RawClient client = new RawClient(rig.port())) {
      CompletableFuture<List<Frame>> end =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  client.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                  return client.untilClosed();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });

      assertThat(end.orTimeout(10, TimeUnit.SECONDS).join())
          .noneMatch(frame -> frame.type() == RawClient.HEADERS);
      assertThat(rig.call(rig.plain())).isEqualTo("nobody");
    }
  }
}
