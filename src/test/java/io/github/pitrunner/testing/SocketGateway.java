package io.github.pitrunner.testing;

import com.google.protobuf.Message;
import io.github.pitrunner.tws.StartApiRequest;
import io.github.pitrunner.wire.Frame;
import io.github.pitrunner.wire.Handshake.ClientHelloReader;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import io.github.pitrunner.wire.VersionRange;
import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Objects;

/**
 * A gateway on a real socket of the loopback that does what a test says. It blocks: the test's own
 * thread plays the gateway, and whatever the client should send must arrive within ten seconds.
 */
public final class SocketGateway implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final ServerSocket server;

  /** Starts to listen on a free port. */
  public SocketGateway() {
    try {
      server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
      server.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String host() {
    return server.getInetAddress().getHostAddress();
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Waits for the next connection. */
  public Client accept() {
    try {
      return new Client(server.accept());
    } catch (IOException e) {
      throw new UncheckedIOException("Nobody has connected", e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection, seen from the gateway. */
  public static final class Client implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream input;

    Client(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      input = new DataInputStream(socket.getInputStream());
    }

    /** Reads the client's opening. */
    public VersionRange readHello() {
      ClientHelloReader reader = new ClientHelloReader();
      VersionRange offer = null;
      while (offer == null) {
        // Byte by byte, so that nothing behind the opening is taken.
        offer = reader.onBytes(Buffer.buffer().appendByte(readByte()));
      }
      return offer;
    }

    /** Answers the opening. */
    public void sendHello(int version) {
      send(GatewayBytes.hello(version));
    }

    /** Sets a whole session up; returns how the client started it. */
    public StartApiRequest open(String accounts, int nextValidId) {
      readHello();
      sendHello(225);
      StartApiRequest start = read(StartApiRequest.class);
      send(ConnectorRig.accounts(accounts), ConnectorRig.nextId(nextValidId));
      return start;
    }

    /** Reads the next message, which must be of a type. */
    public <T extends Message> T read(Class<T> type) {
      Message message = read();
      if (!type.isInstance(message)) {
        throw new AssertionError("Expected %s but the client sent %s".formatted(type, message));
      }
      return type.cast(message);
    }

    /** Reads until a message of a type comes; passes over others. */
    public <T extends Message> T readUntil(Class<T> type) {
      Message message = read();
      while (!type.isInstance(message)) {
        message = read();
      }
      return type.cast(message);
    }

    private Message read() {
      try {
        int length = input.readInt();
        int wireId = input.readInt();
        byte[] body = input.readNBytes(length - Frame.MIN_LENGTH);
        MessageType type =
            Objects.requireNonNull(
                MessageType.of(Direction.TO_GATEWAY, wireId - Frame.PROTOBUF_OFFSET),
                () -> "The client sent the unknown id " + wireId);
        return type.prototype().getParserForType().parseFrom(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Sends messages, all in one write. */
    public void send(Message... messages) {
      send(GatewayBytes.of(messages));
    }

    /** Sends bytes. */
    public void send(Buffer bytes) {
      try {
        socket.getOutputStream().write(bytes.getBytes());
        socket.getOutputStream().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Waits until the client has closed; what it sends before is passed over. */
    public void awaitClosed() {
      try {
        while (input.read() >= 0) {
          // Passed over.
        }
      } catch (SocketException e) {
        // A reset is an end as well.
      } catch (IOException e) {
        throw new UncheckedIOException("The client has not closed", e);
      }
    }

    private byte readByte() {
      try {
        return input.readByte();
      } catch (EOFException e) {
        throw new UncheckedIOException("The client has closed", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
