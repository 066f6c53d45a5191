package io.github.pitrunner.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Over a real socket: one end is the link, the other a plain Java socket. */
class SocketLinkTest {
  private static final int DEADLINE_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<SocketLink> accepted = new CompletableFuture<>();
  private final AtomicReference<@Nullable Context> context = new AtomicReference<>();
  private final Events events = new Events();
  private Socket peer = new Socket();

  /** What the link told, in order; read by the test's thread. */
  private static final class Events implements Link.Listener {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> contexts = new CopyOnWriteArrayList<>();
    private final Buffer bytes = Buffer.buffer();

    @Override
    public void onBytes(Buffer chunk) {
      synchronized (bytes) {
        bytes.appendBuffer(chunk);
      }
      add("bytes");
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
      add(cause == null ? "closed" : "failed");
    }

    private void add(String event) {
      contexts.add(String.valueOf(Vertx.currentContext()));
      told.add(event);
    }

    private String text() {
      synchronized (bytes) {
        return bytes.toString(StandardCharsets.US_ASCII);
      }
    }

    private long ends() {
      return told.stream().filter(event -> !event.equals("bytes")).count();
    }
  }

  @BeforeEach
  void connect() throws Exception {
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  context.set(Vertx.currentContext());
                  accepted.complete(new SocketLink(socket));
                });
    await(server.listen(0, "127.0.0.1"));
    peer = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    peer.setSoTimeout(DEADLINE_SECONDS * 1000);
  }

  @AfterEach
  void disconnect() throws Exception {
    peer.close();
    await(vertx.close());
  }

  @Nested
  class Bytes {
    @Test
    void arriveInOrderOnTheContextOfTheSocket() throws Exception {
      StringBuilder sent = new StringBuilder();
      onContext(link -> link.listen(events));

      for (int i = 0; i < 20_000; i++) {
        String part = i + ";";
        sent.append(part);
        peer.getOutputStream().write(ascii(part));
      }
      peer.shutdownOutput();

      awaitEnd();
      assertThat(events.text()).isEqualTo(sent.toString());
      assertThat(events.contexts).containsOnly(String.valueOf(context.get()));
    }

    @Test
    void areSentInOrderAndBeforeTheEnd() throws Exception {
      StringBuilder sent = new StringBuilder();
      onContext(
          link -> {
            link.listen(events);
            for (int i = 0; i < 20_000; i++) {
              String part = i + ";";
              sent.append(part);
              link.send(Buffer.buffer(part));
            }
            link.close();
          });

      assertThat(new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo(sent.toString());
      awaitEnd();
    }

    @Test
    void thatCameBeforeTheListenerWaitForIt() throws Exception {
      peer.getOutputStream().write(ascii("early"));
      link();

      onContext(link -> link.listen(events));

      Awaitility.await().until(() -> events.text().equals("early"));
    }

    @Test
    void pileUpOnlyUntilTheLinkSaysThatItIsFull() throws Exception {
      onContext(
          link -> {
            link.listen(events);
            assertThat(link.isFull()).isFalse();
            for (int i = 0; i < 1000 && !link.isFull(); i++) {
              link.send(Buffer.buffer(new byte[1 << 20]));
            }
            assertThat(link.isFull()).isTrue();
            link.close();
          });
    }

    @Test
    void afterTheEndAreDropped() throws Exception {
      onContext(link -> link.listen(events));
      peer.close();
      awaitEnd();

      onContext(link -> link.send(Buffer.buffer("late")));

      assertEndsOnceAndLast("closed");
    }
  }

  @Nested
  class End {
    @Test
    void byThePeerIsToldOnce() throws Exception {
      onContext(link -> link.listen(events));
      peer.getOutputStream().write(ascii("last words"));

      peer.close();

      awaitEnd();
      assertThat(events.text()).isEqualTo("last words");
      assertEndsOnceAndLast("closed");
    }

    @Test
    void byThisEndIsToldOnceHoweverOftenItIsClosed() throws Exception {
      onContext(
          link -> {
            link.listen(events);
            link.close();
            link.close();
          });

      awaitEnd();
      onContext(Link::close);
      assertEndsOnceAndLast("closed");
    }

    @Test
    void byResetIsToldOnceWithItsCause() throws Exception {
      onContext(link -> link.listen(events));

      reset();

      awaitEnd();
      assertEndsOnceAndLast("failed");
    }

    @Test
    void byBothEndsIsToldOnce() throws Exception {
      onContext(
          link -> {
            link.listen(events);
            link.close();
            reset();
          });

      awaitEnd();
      assertThat(events.ends()).isEqualTo(1);
    }

    @Test
    void beforeTheListenerWaitsForItBehindTheBytes() throws Exception {
      link();
      peer.getOutputStream().write(ascii("and gone"));
      peer.close();

      onContext(link -> link.listen(events));

      awaitEnd();
      assertThat(events.text()).isEqualTo("and gone");
      assertEndsOnceAndLast("closed");
    }

    @Test
    void byThisEndBeforeTheListenerIsTold() throws Exception {
      onContext(Link::close);
      assertThat(peer.getInputStream().read()).isEqualTo(-1);

      onContext(link -> link.listen(events));

      awaitEnd();
      assertEndsOnceAndLast("closed");
    }

    @Test
    void byThisEndStopsTheBytesAtOnce() throws Exception {
      onContext(
          link ->
              link.listen(
                  new Link.Listener() {
                    @Override
                    public void onBytes(Buffer chunk) {
                      events.onBytes(chunk);
                      link.close();
                    }

                    @Override
                    public void onClosed(@Nullable Throwable cause) {
                      events.onClosed(cause);
                    }
                  }));

      peer.getOutputStream().write(ascii("x".repeat(1000)));

      awaitEnd();
      assertThat(events.told).hasSize(2).startsWith("bytes");
      assertThat(events.ends()).isEqualTo(1);
    }

    private void reset() {
      try {
        // A linger of no time makes the close a reset.
        peer.setSoLinger(true, 0);
        peer.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void peerIsNamedByItsAddress() throws Exception {
    assertThat(link().peer()).isEqualTo("127.0.0.1:" + peer.getLocalPort());
  }

  private void awaitEnd() {
    Awaitility.await().until(() -> events.ends() > 0);
  }

  // When Vert.x has closed, nothing can come any more.
  private void assertEndsOnceAndLast(String end) throws Exception {
    peer.close();
    await(vertx.close());
    assertThat(events.ends()).isEqualTo(1);
    assertThat(events.told).endsWith(end);
  }

  private SocketLink link() throws Exception {
    return accepted.get(DEADLINE_SECONDS, SECONDS);
  }

  /** Does something with the link where it lives, and waits for it. */
  private void onContext(Consumer<SocketLink> action) throws Exception {
    SocketLink link = link();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Context home = context.get();
    assertThat(home).isNotNull();
    Objects.requireNonNull(home)
        .runOnContext(
            start -> {
              try {
                action.accept(link);
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    done.get(DEADLINE_SECONDS, SECONDS);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
