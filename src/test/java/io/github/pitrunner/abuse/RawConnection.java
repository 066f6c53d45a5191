package io.github.pitrunner.abuse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * An HTTP/2 connection by hand, which says whatever it is told to. Blocks; for one thread.
 *
 * <p>By hand, because every client that others wrote keeps the rules which are to be broken here.
 */
final class RawConnection implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GO_AWAY = 7;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int ACK = 1;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LARGEST_FRAME = 1 << 20;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

  /** A frame as it came. */
  // The bytes are nobody else's, and frames are not compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(int type, int flags, int stream, byte[] body) {
    boolean ends(int wanted) {
      return stream == wanted
          && (type == RST_STREAM
              || ((flags & END_STREAM) != 0 && (type == HEADERS || type == DATA)));
    }
  }

  private RawConnection(int port, Duration patience) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
  }

  /** A TCP connection on which nothing was said yet. */
  static RawConnection silent(int port, Duration patience) throws IOException {
    return new RawConnection(port, patience);
  }

  /** A connection that has begun as the protocol wants it. */
  static RawConnection open(int port, Duration patience) throws IOException {
    RawConnection connection = new RawConnection(port, patience);
    connection.write(PREFACE);
    connection.frame(SETTINGS, 0, 0, new byte[0]);
    return connection;
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void frame(int type, int flags, int stream, byte[] body) throws IOException {
    write(
        ByteBuffer.allocate(9 + body.length)
            .put((byte) (body.length >> 16))
            .put((byte) (body.length >> 8))
            .put((byte) body.length)
            .put((byte) type)
            .put((byte) flags)
            .putInt(stream)
            .put(body)
            .array());
  }

  /** Sends headers in one frame. */
  void headers(int stream, boolean isLast, Http2Headers headers) throws IOException {
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(stream, headers, block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    frame(
        HEADERS,
        isLast ? END_HEADERS | END_STREAM : END_HEADERS,
        stream,
        ByteBufUtil.getBytes(block));
  }

  /** The next frame; waits for it no longer than the connection's patience. */
  Frame next() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    if (length > LARGEST_FRAME) {
      throw new IOException("A frame of %d bytes".formatted(length));
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return new Frame(type, flags, stream, body);
  }

  /**
   * Reads until the stream has ended, answering what the protocol wants answered.
   *
   * @param seen hears the headers that come for the stream
   * @throws IOException also when the connection has ended, or is told to
   */
  void awaitEnd(int stream, Consumer<Http2Headers> seen) throws IOException {
    while (true) {
      Frame frame = next();
      if (frame.type() == GO_AWAY) {
        throw new IOException("told to go away");
      } else if (frame.type() == SETTINGS && (frame.flags() & ACK) == 0) {
        frame(SETTINGS, ACK, 0, new byte[0]);
      } else if (frame.type() == PING && (frame.flags() & ACK) == 0) {
        frame(PING, ACK, 0, frame.body());
      } else if (frame.type() == HEADERS) {
        Http2Headers headers = decoded(frame);
        if (frame.stream() == stream) {
          seen.accept(headers);
        }
      }
      if (frame.ends(stream)) {
        return;
      }
    }
  }

  private Http2Headers decoded(Frame frame) throws IOException {
    try {
      return decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.body()));
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  /** Whether the other side has closed it, or does within the connection's patience. */
  boolean isClosedByPeer() {
    try {
      int said = in.read();
      while (said >= 0) {
        said = in.read();
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
      return;
    }
  }
}
