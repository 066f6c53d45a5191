package io.github.pitrunner.security.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A client that writes frames of HTTP/2 by hand, as no library would. */
final class RawClient implements AutoCloseable {
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GO_AWAY = 7;
  static final int WINDOW_UPDATE = 8;

  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int WITHOUT_INDEX = 0;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  /** What the server has sent. */
  record Frame(int type, int flags, int stream, ByteBuffer payload) {
    /** The reason of a reset or a farewell. */
    int error() {
      return payload.getInt(type == GO_AWAY ? 4 : 0);
    }

    boolean isAck() {
      return (flags & ACK) != 0;
    }

    Map<Integer, Integer> settings() {
      Map<Integer, Integer> settings = new HashMap<>();
      for (ByteBuffer left = payload.duplicate(); left.hasRemaining(); ) {
        settings.put((int) left.getShort(), left.getInt());
      }
      return settings;
    }
  }

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** A client that has begun HTTP/2 and has seen the server's settings. */
  static RawClient begun(int port) throws IOException {
    RawClient client = new RawClient(port);
    client.write(PREFACE);
    client.frame(SETTINGS, 0, 0, new byte[0]);
    return client;
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream frame = new DataOutputStream(bytes);
    frame.writeShort(payload.length >> 8);
    frame.writeByte(payload.length);
    frame.writeByte(type);
    frame.writeByte(flags);
    frame.writeInt(stream);
    frame.write(payload);
    out.write(bytes.toByteArray());
  }

  /** Begins a call to watch, with one header more. */
  void call(int stream, String header, String value) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", "/grpc.health.v1.Health/Watch");
    literal(block, ":authority", "localhost");
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    literal(block, header, value);
    frame(HEADERS, END_HEADERS, stream, block.toByteArray());
  }

  void call(int stream) throws IOException {
    call(stream, "x", "y");
  }

  /** The one message of a call, which is empty, and its end. */
  void ask(int stream) throws IOException {
    frame(0, END_STREAM, stream, new byte[5]);
  }

  void reset(int stream) throws IOException {
    frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
  }

  void ping() throws IOException {
    frame(PING, 0, 0, new byte[8]);
  }

  /** A header that no table remembers, in plain letters. */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(WITHOUT_INDEX);
    text(block, name);
    text(block, value);
  }

  // RFC 7541, 5.1 and 5.2: seven bits of the length, and the rest in groups of seven.
  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int length = bytes.length;
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      length -= 127;
      while (length >= 128) {
        block.write(length % 128 + 128);
        length /= 128;
      }
      block.write(length);
    }
    block.writeBytes(bytes);
  }

  /** The first frame to come that is as wanted. */
  Frame await(Predicate<Frame> wanted) throws IOException {
    Frame frame = next();
    while (!wanted.test(frame)) {
      frame = next();
    }
    return frame;
  }

  /** All frames until the server closes the connection. */
  List<Frame> untilClosed() throws IOException {
    List<Frame> frames = new ArrayList<>();
    try {
      while (true) {
        frames.add(next());
      }
    } catch (EOFException | SocketException e) {
      return frames;
    }
  }

  private Frame next() throws IOException {
    int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(type, flags, stream, ByteBuffer.wrap(in.readNBytes(length)));
  }

  /** The server has closed the connection, with no byte before that. */
  boolean isClosedInSilence() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
