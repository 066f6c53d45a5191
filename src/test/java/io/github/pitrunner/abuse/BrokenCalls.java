package io.github.pitrunner.abuse;

import io.github.pitrunner.testing.AnyBytes;
import io.github.pitrunner.v1.GatewayServiceGrpc;
import io.github.pitrunner.v1.MarketDataServiceGrpc;
import io.github.pitrunner.v1.OrdersServiceGrpc;
import io.github.pitrunner.v1.PortfolioServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Calls in which something is broken: the method, the metadata, the body, the frames, or all that
 * is said. Each is drawn from a seed, and what comes back is looked at.
 */
final class BrokenCalls {
  /** A stream that is left without an answer, because its own end never came, is not waited for. */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private static final int AT_ONCE = 100;
  private static final int LONGEST_BODY = 2_000;

  /** Traces of a stack, or of what we are made of. */
  private static final Pattern INSIDES =
      Pattern.compile("\\tat |\\.java:\\d|[a-z]\\.[a-zA-Z]*(Exception|Error)\\b|\\bnull\\b|jdbc:");

  private static final List<MethodDescriptor<?, ?>> METHODS =
      Stream.of(
              OrdersServiceGrpc.getServiceDescriptor(),
              PortfolioServiceGrpc.getServiceDescriptor(),
              MarketDataServiceGrpc.getServiceDescriptor(),
              GatewayServiceGrpc.getServiceDescriptor())
          .<MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
          .toList();

  private final int port;
  private final String apiKey;
  private final Random random;
  private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
  private final List<String> violations = new ArrayList<>();

  /**
   * Against the service on this port.
   *
   * @param apiKey one that the service knows: half of the calls come past its gate
   */
  BrokenCalls(int port, String apiKey, long seed) {
    this.port = port;
    this.apiKey = apiKey;
    this.random = new Random(seed);
  }

  /** How often each answer came, by its kind. */
  Map<String, Integer> answers() {
    return answers;
  }

  /** What must not have been said. */
  List<String> violations() {
    return violations;
  }

  /**
   * Makes so many calls: most with a client's own frames, some with frames of ours, some with none.
   */
  void run(int calls) throws InterruptedException {
    int ofFrames = calls * 3 / 10;
    int ofNothing = calls / 20;
    withAClient(calls - ofFrames - ofNothing);
    withFrames(ofFrames);
    withNoHttp2(ofNothing);
    told.forEach(this::look);
  }

  private void look(String text) {
    if (INSIDES.matcher(text).find() && violations.size() < 20) {
      violations.add("a client was told of our insides: " + text);
    }
  }

  private void count(String answer) {
    answers.merge(answer, 1, Integer::sum);
  }

  // With a client whose messages are any bytes.

  private void withAClient(int calls) throws InterruptedException {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    Semaphore free = new Semaphore(AT_ONCE);
    try {
      for (int i = 0; i < calls; i++) {
        free.acquire();
        call(channel, free);
      }
      if (!free.tryAcquire(AT_ONCE, 60, TimeUnit.SECONDS)) {
        violations.add("calls were not answered within 60 s");
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private void call(ManagedChannel channel, Semaphore free) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(new AnyBytes(), new AnyBytes())
            .setType(MethodType.UNKNOWN)
            .setFullMethodName(method())
            .build();
    ClientCall<byte[], byte[]> call =
        channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            // A stream may have begun; one message of it is enough.
            call.cancel("seen", null);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            count(status.getCode().name());
            told.add(Objects.requireNonNullElse(status.getDescription(), ""));
            free.release();
          }
        },
        metadata());
    call.request(2);
    int bodies = random.nextInt(10) == 0 ? random.nextInt(3) : 1;
    for (int i = 0; i < bodies; i++) {
      call.sendMessage(body());
    }
    if (random.nextInt(20) == 0) {
      call.cancel("changed its mind", null);
    } else {
      call.halfClose();
    }
  }

  private String method() {
    if (random.nextInt(10) == 0) {
      return word(20) + "/" + word(20);
    }
    String name = METHODS.get(random.nextInt(METHODS.size())).getFullMethodName();
    return random.nextInt(20) == 0 ? name + word(5) : name;
  }

  private Metadata metadata() {
    Metadata metadata = new Metadata();
    if (random.nextBoolean()) {
      put(metadata, "x-api-key", apiKey);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0 -> put(metadata, "authorization", "Bearer " + word(400));
        case 1 -> put(metadata, "authorization", word(30));
        case 2 -> put(metadata, "x-api-key", word(80));
        case 3 -> put(metadata, "traceparent", word(60));
        case 4 ->
            metadata.put(
                Metadata.Key.of(word(12) + "-bin", Metadata.BINARY_BYTE_MARSHALLER), bytes(300));
        default -> put(metadata, word(30), word(300));
      }
    }
    return metadata;
  }

  private static void put(Metadata metadata, String name, String value) {
    metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  /** Nothing, any bytes, or a message that looks like one of ours until it does not. */
  private byte[] body() {
    return switch (random.nextInt(4)) {
      case 0 -> new byte[0];
      case 1 -> bytes(LONGEST_BODY);
      case 2 -> nested(random.nextInt(200));
      default -> mutated();
    };
  }

  /** Messages within messages, deeper than any of ours. */
  private static byte[] nested(int depth) {
    byte[] inner = {0x08, 0x01};
    for (int i = 0; i < depth && inner.length < 120; i++) {
      byte[] outer = new byte[inner.length + 2];
      outer[0] = 0x12;
      outer[1] = (byte) inner.length;
      System.arraycopy(inner, 0, outer, 2, inner.length);
      inner = outer;
    }
    return inner;
  }

  private byte[] mutated() {
    byte[] sound =
        io.github.pitrunner.v1.PlaceOrderRequest.newBuilder()
            .setClientOrderId(word(40))
            .setAccount(word(10))
            .setTicket(
                io.github.pitrunner.v1.OrderTicket.newBuilder()
                    .setInstrument(
                        io.github.pitrunner.v1.InstrumentRef.newBuilder().setSymbol(word(8)))
                    .setQuantity(com.google.type.Decimal.newBuilder().setValue(word(12)))
                    .setSideValue(random.nextInt(8) - 2)
                    .setTypeValue(random.nextInt(40) - 2))
            .build()
            .toByteArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      sound[random.nextInt(sound.length)] = (byte) random.nextInt(256);
    }
    return sound;
  }

  private byte[] bytes(int longest) {
    byte[] bytes = new byte[random.nextInt(longest) + 1];
    random.nextBytes(bytes);
    return bytes;
  }

  private String word(int longest) {
    int length = random.nextInt(longest) + 1;
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  // With frames of our own.

  private void withFrames(int calls) {
    int made = 0;
    while (made < calls) {
      try (RawConnection connection = RawConnection.open(port, PATIENCE)) {
        for (int stream = 1; made < calls; stream += 2) {
          made++;
          brokenStream(connection, stream);
        }
      } catch (SocketTimeoutException e) {
        count("NO ANSWER YET");
      } catch (IOException e) {
        // That is an answer, too: the service wants no more of this connection.
        count("CONNECTION CLOSED");
      }
    }
  }

  private void brokenStream(RawConnection connection, int stream) throws IOException {
    int kind = random.nextInt(12);
    boolean isBodyless = kind < 4;
    connection.headers(stream, isBodyless, headers(kind));
    switch (kind) {
      case 4 -> connection.frame(RawConnection.DATA, RawConnection.END_STREAM, stream, bytes(500));
      // A message that says it is longer than what follows, or than anything.
      case 5 ->
          connection.frame(
              RawConnection.DATA, RawConnection.END_STREAM, stream, prefixed(0, 1_000, bytes(10)));
      case 6 ->
          connection.frame(
              RawConnection.DATA,
              RawConnection.END_STREAM,
              stream,
              prefixed(0, random.nextInt(), bytes(10)));
      // Compressed with nothing that anybody knows.
      case 7 -> {
        byte[] body = bytes(50);
        connection.frame(
            RawConnection.DATA, RawConnection.END_STREAM, stream, prefixed(1, body.length, body));
      }
      case 8 -> {
        connection.frame(RawConnection.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
        count("GIVEN UP BY US");
        return;
      }
      // Frames of any type on the stream, which has no end then.
      case 9 -> {
        connection.frame(random.nextInt(256), random.nextInt(256), stream, bytes(40));
        count("LEFT OPEN BY US");
        return;
      }
      case 10 -> {
        connection.frame(RawConnection.DATA, 0, stream, prefixed(0, 0, new byte[0]));
        connection.frame(RawConnection.DATA, RawConnection.END_STREAM, stream, new byte[0]);
      }
      case 11 ->
          connection.frame(
              RawConnection.DATA,
              RawConnection.END_STREAM,
              stream,
              prefixed(random.nextInt(256), 5, bytes(5)));
      default -> {
        // The headers are all there is.
      }
    }
    connection.awaitEnd(stream, this::answered);
    count("STREAM ENDED");
  }

  private void answered(Http2Headers headers) {
    headers.forEach(header -> told.add(header.getKey() + ": " + header.getValue()));
  }

  private static byte[] prefixed(int flag, int length, byte[] body) {
    return java.nio.ByteBuffer.allocate(5 + body.length)
        .put((byte) flag)
        .putInt(length)
        .put(body)
        .array();
  }

  private Http2Headers headers(int kind) {
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme("http")
            .path("/" + method())
            .authority("localhost")
            .add("content-type", "application/grpc")
            .add("te", "trailers");
    if (random.nextBoolean()) {
      headers.add("x-api-key", apiKey);
    }
    switch (kind) {
      case 0 -> headers.method(random.nextBoolean() ? "GET" : word(10));
      case 1 -> headers.set("content-type", word(20));
      case 2 -> headers.path(random.nextBoolean() ? word(30) : "");
      case 3 -> headers.set("grpc-timeout", word(12)).set("te", word(5));
      case 7 -> headers.set("grpc-encoding", word(8));
      case 9 -> headers.add(word(10), word(6_000));
      default -> {
        // Only the body is broken.
      }
    }
    return headers;
  }

  // With what is no HTTP/2.

  private void withNoHttp2(int connections) {
    for (int i = 0; i < connections; i++) {
      boolean speaksFirst = random.nextBoolean();
      try (RawConnection connection =
          speaksFirst ? RawConnection.open(port, PATIENCE) : RawConnection.silent(port, PATIENCE)) {
        switch (random.nextInt(4)) {
          case 0 -> connection.write(bytes(LONGEST_BODY));
          case 1 ->
              connection.write(
                  "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          case 2 ->
              connection.frame(
                  random.nextInt(12), random.nextInt(256), random.nextInt(5), bytes(60));
          default -> connection.frame(RawConnection.SETTINGS, 0, 0, bytes(60));
        }
        count("NO HTTP/2");
      } catch (IOException e) {
        count("NO HTTP/2, CLOSED");
      }
    }
  }

  /** All that was told, for whoever looks for other things in it. */
  Stream<String> told() {
    return told.stream();
  }
}
