package io.github.pitrunner.simulator;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.ErrorMessage;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.FrameDecoder;
import io.github.pitrunner.wire.Handshake;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A blocking TWS client for tests: what it reads, it keeps in order. */
public final class TwsTestClient implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 10_000;

  private final Socket socket;
  private final FrameDecoder decoder = new FrameDecoder();
  private final Deque<Message> arrived = new ArrayDeque<>();

  private TwsTestClient(Socket socket) {
    this.socket = socket;
  }

  /** Connects without a word. */
  public static TwsTestClient connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(DEADLINE_MILLIS);
    return new TwsTestClient(socket);
  }

  /** Connects, greets and starts; the answers to START_API are still to be read. */
  public static TwsTestClient start(int port, int clientId) throws IOException {
    TwsTestClient client = connect(port);
    client.greet(VersionRange.SUPPORTED);
    client.send(StartApiRequest.newBuilder().setClientId(clientId).build());
    return client;
  }

  /** Greets and reads the answer. */
  public Handshake.ServerHello greet(VersionRange versions) throws IOException {
    sendBytes(Handshake.clientHello(versions).getBytes());
    Handshake.ServerHelloReader reader = new Handshake.ServerHelloReader();
    Handshake.ServerHello hello = null;
    while (hello == null) {
      byte[] bytes = readSome();
      if (bytes == null) {
        throw new IOException("Closed during the handshake");
      }
      hello = reader.onBytes(Buffer.buffer(bytes));
    }
    onBytes(reader.rest());
    return hello;
  }

  public void send(Message message) throws IOException {
    sendBytes(Frame.encode(message).getBytes());
  }

  public void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The next message, whatever it is; fails when none comes in time or the end does. */
  public Message next() {
    try {
      while (arrived.isEmpty()) {
        byte[] bytes = readSome();
        if (bytes == null) {
          throw new AssertionError("The gateway closed the connection");
        }
        onBytes(Buffer.buffer(bytes));
      }
      return arrived.removeFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads up to the next message of a kind, which is returned; the others are dropped. */
  public <M extends Message> M next(Class<M> kind) {
    return next(kind, message -> true);
  }

  /** Reads up to the next message of a kind that fits. */
  public <M extends Message> M next(Class<M> kind, Predicate<M> fits) {
    while (true) {
      Message message = next();
      if (kind.isInstance(message) && fits.test(kind.cast(message))) {
        return kind.cast(message);
      }
    }
  }

  /** Reads up to the next error of a code. */
  public ErrorMessage nextError(int code) {
    return next(ErrorMessage.class, error -> error.getErrorCode() == code);
  }

  /** Reads up to a message that fits and returns all of them. */
  public List<Message> until(Predicate<Message> last) {
    List<Message> read = new ArrayList<>();
    do {
      read.add(next());
    } while (!last.test(read.get(read.size() - 1)));
    return read;
  }

  /** Whether the gateway ends the connection, after whatever it still sends. */
  public boolean isClosedByGateway() throws IOException {
    try {
      byte[] bytes = readSome();
      while (bytes != null) {
        onBytes(Buffer.buffer(bytes));
        bytes = readSome();
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private byte @Nullable [] readSome() throws IOException {
    byte[] bytes = new byte[8192];
    int count = socket.getInputStream().read(bytes);
    return count < 0 ? null : Arrays.copyOf(bytes, count);
  }

  private void onBytes(Buffer bytes) {
    decoder.onBytes(
        bytes,
        frame -> {
          MessageType type = frame.type(Direction.TO_CLIENT);
          if (type == null) {
            throw new AssertionError("Unknown message " + frame.id());
          }
          arrived.add(frame.message(type));
        });
  }
}
